/** @jest-environment node */
import type { JsonValue } from './canonical';
import { signCheckpoint } from './checkpoint';
import { formatEntry, GENESIS_PREV } from './entry';
import { createEvent } from './event';
import {
  formatKeyRotation,
  KEY_ROTATED_TYPE,
  openKeyRotation,
} from './keyRotation';
import {
  ed25519Signer,
  ed25519Verify,
  generateEd25519Pem,
  sha256,
} from './node';
import { NoteError, type NoteSigner, parseVkey, signNote } from './note';
import { Frontier, leafHash } from './tree';
import { verifyLog } from './verify';

const name = 'example.com/log';
const newSigner = (as = name) =>
  ed25519Signer({ name: as, pem: generateEd25519Pem() });
const [first, second, third, stranger] = Array.from({ length: 4 }, () =>
  newSigner(),
);
const tools = { sha256, verify: ed25519Verify };

/** Entries and signed checkpoints after each: a step is data to log and who signs. */
async function run(
  steps: { rotation?: [NoteSigner, NoteSigner]; signers: NoteSigner[] }[],
  trusted = [first],
) {
  const tree = Frontier.empty(sha256);
  const lines: Uint8Array[] = [];
  const checkpoints: { name: string; note: Uint8Array }[] = [];
  let prev = GENESIS_PREV;
  for (const [seq, { rotation, signers }] of steps.entries()) {
    const [previous, signer] = rotation ?? [];
    const event = createEvent({
      id: `${seq}`,
      source: `//${name}`,
      type: rotation ? KEY_ROTATED_TYPE : 'io.iac-drift.log.heartbeat.v1',
      subject: 'zzz',
      time: '2026-11-23T10:00:00Z',
      data:
        previous && signer
          ? await formatKeyRotation({ previous, signer, sha256 })
          : { n: seq },
    });
    const line = formatEntry({ event, prev, seq });
    lines.push(line);
    tree.append(leafHash(line, sha256));
    prev = sha256(line);
    const checkpoint = { origin: name, size: seq + 1, root: tree.root() };
    const note = await signCheckpoint(checkpoint, signers, sha256);
    checkpoints.push({ name: `c${seq + 1}`, note });
  }
  async function* bytes() {
    yield Buffer.concat(lines);
  }
  const result = await verifyLog({
    segments: [{ name: 'log', bytes: bytes() }],
    checkpoints,
    keys: trusted.map(({ vkey }) => parseVkey(vkey, sha256)),
    ...tools,
  });
  return result.status === 'tampered'
    ? `${result.problem.rule} ${result.problem.file}`
    : `${result.status} ${(result.introduced ?? []).map(({ seq }) => seq)}`;
}

describe('key rotation', () => {
  it('goes on with the new key, through an overlap in which both sign', async () => {
    expect(
      await run([
        { signers: [first] },
        { rotation: [first, second], signers: [first, second] },
        { signers: [second, first] },
        { signers: [second] },
      ]),
    ).toBe('intact 1');
  });

  it('goes on from key to key', async () => {
    expect(
      await run([
        { rotation: [first, second], signers: [first] },
        { rotation: [second, third], signers: [second] },
        { signers: [third] },
      ]),
    ).toBe('intact 0,1');
  });

  it('trusts a new key from its entry on, not before', async () => {
    expect(
      await run([
        { signers: [second] },
        { rotation: [first, second], signers: [second] },
      ]),
    ).toBe('signature c1');
  });

  it('does not take a key that only a stranger vouches for', async () => {
    expect(
      await run([
        { rotation: [stranger, second], signers: [first] },
        { signers: [second] },
      ]),
    ).toBe('signature c2');
  });

  it('is read only when both keys signed exactly that', async () => {
    const data = await formatKeyRotation({
      previous: first,
      signer: second,
      sha256,
    });
    expect(await openKeyRotation(data, tools)).toMatchObject({
      origin: name,
      previous: { keyId: first.vkey.split('+')[1] },
      key: { keyId: second.vkey.split('+')[1] },
    });
    const text = data.statement.split('\n\n')[0];
    const signedBy = async (body: string, ...signers: NoteSigner[]) => ({
      statement: Buffer.from(
        await signNote(`${body}\n`, signers, sha256),
      ).toString(),
    });
    const malformed: (JsonValue | undefined)[] = [
      undefined,
      'text',
      {},
      { statement: 'junk' },
      { statement: data.statement.replace('rotation', 'rotations') },
      await signedBy(text, first),
      await signedBy(text, second),
      await signedBy(`${text}\nmore`, first, second),
      await signedBy(text.replace(name, 'b.example'), first, second),
      await signedBy(text.replace(second.vkey, third.vkey), first, second),
    ];
    for (const bad of malformed) {
      await expect(openKeyRotation(bad, tools)).rejects.toThrow(NoteError);
    }
    await expect(
      formatKeyRotation({ previous: first, signer: first, sha256 }),
    ).rejects.toThrow(NoteError);
    await expect(
      formatKeyRotation({ previous: first, signer: newSigner('b'), sha256 }),
    ).rejects.toThrow(NoteError);
  });
});
