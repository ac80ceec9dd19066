/** @jest-environment node */
import { type Policy, parsePolicy } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { TimestampAuthority } from 'aws-simulator';
import {
  type PublishedLog,
  publishedLog,
} from '../commands/__testUtils__/publishedLog';
import { requireFresh } from '../commands/verifyFreshness';
import { verificationText } from '../commands/verifyText';
import type { PublishedObjects } from './PublishedObjects';
import { verifyPublished } from './verifyPublished';

const TIME = 1_800_000_000;

let authority: TimestampAuthority;
let published: PublishedLog;
let objects: Map<string, Buffer>;

beforeAll(async () => {
  authority = new TimestampAuthority();
  published = await publishedLog(authority, {
    sizes: [3, 5, 8],
    timeOf: i => TIME - 60 * (3 - i),
  });
});
afterAll(() => authority.remove());
beforeEach(() => {
  objects = new Map(published.objects.map(({ name, bytes }) => [name, bytes]));
});

const inMemory: PublishedObjects = {
  list: async prefix =>
    [...objects]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, { length }]) => ({ name, size: length }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  read: async name => objects.get(name),
  async *stream(name) {
    yield objects.get(name)!;
  },
};

const verify = (policy?: Policy) =>
  verifyPublished({
    objects: inMemory,
    target: 'memory',
    ...(policy && { trust: { policy, source: 'given' } }),
  });

const named = (part: string) =>
  [...objects.keys()].filter(name => name.includes(part));
const checkpoint = (size: number) =>
  `checkpoints/${String(size).padStart(20, '0')}`;

function rename(from: string, to: string): void {
  objects.set(to, objects.get(from)!);
  objects.delete(from);
}

describe('cosignatures beside checkpoints', () => {
  it('count for the quorum that the published policy asks for', async () => {
    const report = await verify();
    expect(report).toMatchObject({ status: 'intact', entries: 8 });
    expect(report.attestations?.cosigned).toMatchObject([
      { size: 8, time: TIME - 60 },
      { size: 8, time: TIME - 60 },
    ]);
    expect(verificationText(report)).toContain('w1.example');
  });

  it('count in the lines of the checkpoint as well', async () => {
    const lines = named(`${checkpoint(8)}.cosig`).map(name => {
      const line = objects.get(name)!;
      objects.delete(name);
      return line;
    });
    expect(await verify()).toMatchObject({ reason: 'quorum' });
    const note = objects.get(checkpoint(8))!;
    objects.set(checkpoint(8), Buffer.concat([note, ...lines]));
    named(`${checkpoint(8)}.tsr`).forEach(name => objects.delete(name));
    expect(await verify()).toMatchObject({ status: 'intact' });
  });

  it('must be of the checkpoint, the witness and the time in their name', async () => {
    const [name] = named(`${checkpoint(8)}.cosig`);
    const [smaller] = named(`${checkpoint(5)}.cosig`);
    const line = objects.get(name)!;
    const edits: (() => void)[] = [
      () => objects.set(name, objects.get(smaller)!),
      () => objects.set(name, Buffer.concat([line, line])),
      () => objects.set(name, Buffer.from(line.toString().replace('w1', 'v1'))),
      () => objects.set(name, Buffer.alloc(0)),
      () => rename(name, name.replace(/\d+$/, String(TIME))),
      () => rename(name, name.replace(/cosig\.\w{8}/, 'cosig.00000000')),
    ];
    for (const edit of edits) {
      objects = new Map(published.objects.map(o => [o.name, o.bytes]));
      edit();
      expect(await verify()).toMatchObject({
        problem: { rule: 'cosignature' },
      });
    }
  });

  it('show when a witness saw the log shrink', async () => {
    const backwards = await publishedLog(authority, {
      sizes: [3, 5],
      timeOf: i => TIME - i,
    });
    objects = new Map(backwards.objects.map(o => [o.name, o.bytes]));
    expect(await verify()).toMatchObject({
      problem: {
        rule: 'cosignature-time',
        message: expect.stringContaining('cosigned 5 entries before'),
      },
    });
  });

  it('are missed when the checkpoint is gone that they are about', async () => {
    objects.delete(checkpoint(5));
    expect(await verify()).toMatchObject({
      problem: { rule: 'checkpoint-missing', file: checkpoint(5) },
    });
  });

  it('of others are counted, and not taken for anything', async () => {
    const text = published.policy.toString().split('\n');
    const own = text.filter(line => line.startsWith('log ')).join('\n');
    const policy = parsePolicy(Buffer.from(`${own}\nquorum none\n`), sha256);
    expect(await verify(policy)).toMatchObject({
      status: 'intact',
      attestations: { cosigned: [], unknown: 6 },
    });
  });
});

it.each(['schemas', 'blobs'])(
  'finds %s altered that are named by their digest',
  async kind => {
    const bytes = Buffer.from('{"title":"a schema"}');
    const name = `${kind}/sha256/${Buffer.from(sha256(bytes)).toString('hex')}`;
    objects.set(name, bytes);
    expect(await verify()).toMatchObject({ status: 'intact' });
    objects.set(name, Buffer.from('{"title":"another"}'));
    expect(await verify()).toMatchObject({
      problem: { rule: 'blob', file: name },
    });
  },
);

describe('timestamps beside checkpoints', () => {
  it('must be of the checkpoint and the digest in their name', async () => {
    const [name] = named(`${checkpoint(8)}.tsr`);
    const [smaller] = named(`${checkpoint(5)}.tsr`);
    rename(name, `${checkpoint(8)}.tsr.00000000`);
    expect(await verify()).toMatchObject({ problem: { rule: 'timestamp' } });
    objects = new Map(published.objects.map(o => [o.name, o.bytes]));
    rename(smaller, smaller.replace(checkpoint(5), checkpoint(8)));
    expect(await verify()).toMatchObject({
      problem: {
        rule: 'timestamp',
        message: expect.stringContaining(`it is not of ${checkpoint(8)}`),
      },
    });
  });

  it('come with the command that checks who made them', async () => {
    expect(verificationText(await verify())).toMatch(
      /openssl ts -verify -data checkpoints\/0+8 -in checkpoints\/0+8\.tsr\.\w{8} -attime \d+ -CAfile CA\.pem/,
    );
  });
});

describe('requireFresh', () => {
  it('asks for the word of someone else on the newest checkpoint', async () => {
    named('.tsr.').forEach(name => objects.delete(name));
    const report = await verify();
    const at = (now: number) => requireFresh(report, { maxAge: 100, now });
    expect(at(TIME)).toMatchObject({ status: 'intact' });
    expect(at(TIME + 60)).toMatchObject({ reason: 'stale' });
    named('.cosig.').forEach(name => objects.delete(name));
    objects.delete('trust/policy');
    const alone = requireFresh(await verify(), { maxAge: 100, now: TIME });
    expect(alone).toMatchObject({ reason: 'stale' });
  });
});
