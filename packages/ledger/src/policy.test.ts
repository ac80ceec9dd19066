/** @jest-environment node */
import { concatBytes, encodeUtf8 } from './bytes';
import { signCheckpoint } from './checkpoint';
import {
  cosignedMessage,
  formatCosignature,
  openCosignatures,
} from './cosignature';
import {
  ed25519Signer,
  ed25519Verify,
  generateEd25519Pem,
  sha256,
} from './node';
import {
  COSIGNATURE_NOTE_TYPE,
  formatVkey,
  type NoteKey,
  NoteError,
  parseVkey,
} from './note';
import { isQuorum, openWithPolicy, PolicyError } from './policy';
import { formatPolicy, parsePolicy } from './policyFile';

const tools = { sha256, verify: ed25519Verify };
const newKey = (name: string) => {
  const signer = ed25519Signer({ name, pem: generateEd25519Pem() });
  const { publicKey } = parseVkey(signer.vkey, sha256);
  const cosigner = formatVkey(name, publicKey, sha256, COSIGNATURE_NOTE_TYPE);
  return { ...signer, publicKey, cosigner };
};
const log = newKey('example.com/log');
const names = ['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3'];
const witnesses = names.map(name => newKey(`${name}.example`));
const root = new Uint8Array(32);

const EXAMPLE = [
  '# comment',
  `log ${log.vkey}`,
  '',
  ...names.map((name, i) => ` witness\t${name}  ${witnesses[i].cosigner} `),
  'group X-witnesses 2 X1 X2 X3',
  'group Y-witnesses any Y1 Y2 Y3',
  'group X-and-Y all X-witnesses Y-witnesses',
  'quorum X-and-Y',
  '',
].join('\n');
const parse = (text: string) =>
  parsePolicy(Buffer.from(text, 'latin1'), sha256);

async function cosigned(who: typeof witnesses, time = 1_700_000_000) {
  const origin = log.name;
  const note = await signCheckpoint({ origin, size: 7, root }, [log], sha256);
  const text = `${Buffer.from(note).toString().split('\n\n')[0]}\n`;
  const lines = await Promise.all(
    who.map(async ({ name, publicKey, sign }) =>
      formatCosignature({
        name,
        publicKey,
        time,
        signature: await sign(cosignedMessage(text, time)),
        sha256,
      }),
    ),
  );
  return concatBytes(note, ...lines.map(encodeUtf8));
}

describe('policies', () => {
  it('are read as the example of C2SP tlog-policy is', () => {
    const policy = parse(EXAMPLE);
    expect(policy.logs.map(({ vkey }) => vkey)).toEqual([log.vkey]);
    expect(policy.witnesses.map(({ name }) => name)).toEqual(names);
    expect(policy.groups).toEqual([
      { name: 'X-witnesses', threshold: 2, members: ['X1', 'X2', 'X3'] },
      { name: 'Y-witnesses', threshold: 1, members: ['Y1', 'Y2', 'Y3'] },
      {
        name: 'X-and-Y',
        threshold: 2,
        members: ['X-witnesses', 'Y-witnesses'],
      },
    ]);
    expect(parsePolicy(formatPolicy(policy, sha256), sha256)).toEqual(policy);
  });

  it.each([
    ['X1 Y1', false],
    ['X1 X2', false],
    ['X1 X3 Y2', true],
    ['X1 X2 X3 Y1 Y2 Y3', true],
    ['', false],
  ])('with %s the quorum of the example is met: %s', async (who, met) => {
    const policy = parse(EXAMPLE);
    const chosen = witnesses.filter((_, i) =>
      who.split(' ').includes(names[i]),
    );
    const answer = await openWithPolicy(await cosigned(chosen), policy, tools);
    expect(answer).toMatchObject({
      checkpoint: { origin: log.name, size: 7 },
      quorumMet: met,
    });
    expect(answer.cosignatures).toHaveLength(chosen.length);
    const keys = policy.witnesses.map(({ key }) => key);
    const cosigners: NoteKey[] = keys.filter((_, i) =>
      who.split(' ').includes(names[i]),
    );
    expect(isQuorum(policy, cosigners)).toBe(met);
  });

  it('may name a witness or none as the quorum, with URLs', async () => {
    const one = `log ${log.vkey} https://example.com/\nwitness w ${witnesses[0].cosigner} https://w/\nquorum w\n`;
    expect(parse(one)).toMatchObject({
      logs: [{ url: 'https://example.com/' }],
      witnesses: [{ url: 'https://w/' }],
    });
    const note = await cosigned([witnesses[1]]);
    expect(await openWithPolicy(note, parse(one), tools)).toMatchObject({
      quorumMet: false,
      cosignatures: [],
    });
    const none = parse(one.replace('quorum w', 'quorum none'));
    expect(await openWithPolicy(note, none, tools)).toMatchObject({
      quorumMet: true,
    });
  });

  it('compare names as octets', () => {
    const w = witnesses[0].cosigner;
    const octets = `witness \u00e2\u0084\u00aa ${w}\nquorum \u00e2\u0084\u00aa\n`;
    expect(parse(octets).quorum).toBe('\u00e2\u0084\u00aa');
    expect(() =>
      parse(octets.replace('quorum \u00e2\u0084\u00aa', 'quorum K')),
    ).toThrow('not defined');
  });

  const log1 = `log ${log.vkey}\n`;
  const w1 = `witness w ${witnesses[0].cosigner}\n`;
  it.each([
    ['no quorum', log1],
    ['two quorums', 'quorum none\nquorum none\n'],
    ['an unknown word', 'logs\nquorum none\n'],
    ['a control character', 'quorum none\r\n'],
    ['a key twice', `${log1}${log1}quorum none\n`],
    ['a witness twice', `${w1}${w1.replace(' w ', ' v ')}quorum w\n`],
    ['a name twice', `${w1}group w any w\nquorum w\n`],
    ['a witness called none', `${w1.replace(' w ', ' none ')}quorum none\n`],
    ['none as a member', 'group g any none\nquorum g\n'],
    ['a member twice', `${w1}group g any w w\nquorum g\n`],
    ['a member of two groups', `${w1}group g any w\ngroup h any w\nquorum h\n`],
    ['a group before its member', `group g any w\n${w1}quorum g\n`],
    ['a quorum of no one known', 'quorum w\n'],
    ['a group of 0', `${w1}group g 0 w\nquorum g\n`],
    ['a group of 2 of 1', `${w1}group g 2 w\nquorum g\n`],
    ['a group of 01', `${w1}group g 01 w\nquorum g\n`],
    ['an empty group', `${w1}group g any\nquorum none\n`],
    [
      'the key of a witness for a log',
      `log ${witnesses[0].cosigner}\nquorum none\n`,
    ],
    ['the key of a log for a witness', `witness w ${log.vkey}\nquorum w\n`],
    [
      'a key that does not fit its id',
      `${log1.replace('+', '+0')}quorum none\n`,
    ],
  ])('with %s are refused, in one sentence', (_, text) => {
    expect(() => parse(text)).toThrow(PolicyError);
  });

  it('are written only when they can be read', () => {
    expect(() =>
      formatPolicy({ logs: [{ vkey: log.vkey }], quorum: 'w' }, sha256),
    ).toThrow(PolicyError);
    expect(() =>
      formatPolicy({ logs: [], quorum: 'none\nlog x' }, sha256),
    ).toThrow(PolicyError);
  });
});

describe('cosignatures', () => {
  const keys = witnesses.map(w =>
    parseVkey(w.cosigner, sha256, COSIGNATURE_NOTE_TYPE),
  );

  it('hold the time in eight bytes, the highest first', async () => {
    const note = Buffer.from(await cosigned([witnesses[0]], 0x0102030405));
    const payload = Buffer.from(
      note.toString().trimEnd().split(' ').at(-1)!,
      'base64',
    );
    expect([...payload.subarray(4, 12)]).toEqual([0, 0, 0, 1, 2, 3, 4, 5]);
    expect(payload).toHaveLength(4 + 8 + 64);
    expect(await openCosignatures(note, keys, tools)).toEqual([
      { key: keys[0], time: 0x0102030405 },
    ]);
  });

  it('of several by one witness the newest counts', async () => {
    const first = await cosigned([witnesses[0]], 10);
    const second = Buffer.from(await cosigned([witnesses[0]], 20)).toString();
    const line = second.trimEnd().split('\n').at(-1);
    const both = concatBytes(first, encodeUtf8(`${line}\n`));
    expect(await openCosignatures(both, keys, tools)).toEqual([
      { key: keys[0], time: 20 },
    ]);
  });

  it('are refused with another time or another text', async () => {
    const note = Buffer.from(await cosigned([witnesses[0]], 10)).toString();
    for (const change of [
      (text: string) => text.replace('\n7\n', '\n8\n'),
      (text: string) => {
        const payload = Buffer.from(
          text.trimEnd().split(' ').at(-1)!,
          'base64',
        );
        const other = Buffer.from(payload);
        other[11] += 1;
        return text.replace(
          payload.toString('base64'),
          other.toString('base64'),
        );
      },
    ]) {
      await expect(
        openCosignatures(encodeUtf8(change(note)), keys, tools),
      ).rejects.toThrow(NoteError);
    }
  });
});
