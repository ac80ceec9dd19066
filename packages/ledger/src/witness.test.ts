/** @jest-environment node */
import fc from 'fast-check';
import { concatBytes, encodeUtf8, toBase64 } from './bytes';
import { formatCheckpoint, signCheckpoint } from './checkpoint';
import { openCosignatures } from './cosignature';
import {
  ed25519Signer,
  ed25519Verify,
  generateEd25519Pem,
  sha256,
} from './node';
import { COSIGNATURE_NOTE_TYPE, NoteError, parseNote, parseVkey } from './note';
import { proveConsistency } from './proof';
import { Frontier, leafHash } from './tree';
import {
  type AddCheckpoint,
  cosignerOf,
  formatAddCheckpoint,
  judgeCheckpoint,
  parseAddCheckpoint,
  type WitnessVerdict,
} from './witness';

const ORIGIN = 'example.com/log';
const signer = ed25519Signer({ name: ORIGIN, pem: generateEd25519Pem() });
const stranger = ed25519Signer({ name: ORIGIN, pem: generateEd25519Pem() });
const logs = [parseVkey(signer.vkey, sha256)];
const MOST = 40;

/** Two histories that part after some leaves. */
function leaves(fork: number): Uint8Array[] {
  return Array.from({ length: MOST }, (_, i) =>
    leafHash(encodeUtf8(`${i < fork ? 'both' : `fork ${fork}`} ${i}`), sha256),
  );
}

function rootOf(all: Uint8Array[], from: number, to: number): Uint8Array {
  const tree = Frontier.empty(sha256);
  all.slice(from, to).forEach(leaf => tree.append(leaf));
  return tree.root();
}

async function ask(options: {
  last?: { size: number; root: Uint8Array };
  request: AddCheckpoint;
}): Promise<WitnessVerdict> {
  const { last, request } = options;
  return judgeCheckpoint({
    request: parseAddCheckpoint(formatAddCheckpoint(request)),
    logs,
    last: () => last && { origin: ORIGIN, ...last },
    sha256,
    verify: ed25519Verify,
  });
}

const noteOf = (size: number, root: Uint8Array, by = signer) =>
  signCheckpoint({ origin: ORIGIN, size, root }, [by], sha256);

const growth = fc
  .tuple(fc.nat(MOST), fc.nat(MOST))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

describe('judgeCheckpoint', () => {
  it('accepts whatever continues the tree it knows', async () => {
    const all = leaves(MOST);
    const prove = (from: number, to: number) =>
      proveConsistency(from, to, range => rootOf(all, range.from, range.to));
    await fc.assert(
      fc.asyncProperty(growth, async ({ from, to }) => {
        const verdict = await ask({
          last:
            from > 0 ? { size: from, root: rootOf(all, 0, from) } : undefined,
          request: {
            oldSize: from,
            proof: from > 0 ? prove(from, to) : [],
            note: await noteOf(to, rootOf(all, 0, to)),
          },
        });
        expect(verdict).toMatchObject({
          status: 200,
          checkpoint: { origin: ORIGIN, size: to },
        });
      }),
      { numRuns: 400 },
    );
  });

  it('refuses every other history with 422, whatever its proof', async () => {
    const mine = leaves(MOST);
    await fc.assert(
      fc.asyncProperty(
        growth.filter(({ from }) => from > 0),
        fc.nat(),
        async ({ from, to }, seed) => {
          // Parts from the known tree before its end, so it cannot continue it.
          const other = leaves(seed % from);
          const verdict = await ask({
            last: { size: from, root: rootOf(mine, 0, from) },
            request: {
              oldSize: from,
              proof: proveConsistency(from, to, range =>
                rootOf(other, range.from, range.to),
              ),
              note: await noteOf(to, rootOf(other, 0, to)),
            },
          });
          expect(verdict.status).toBe(422);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('refuses a proof with any hash changed, added or left out', async () => {
    const all = leaves(MOST);
    await fc.assert(
      fc.asyncProperty(
        growth.filter(({ from, to }) => from > 0 && to > from),
        fc.nat(),
        fc.constantFrom('change', 'add', 'drop'),
        async ({ from, to }, seed, how) => {
          const proof = proveConsistency(from, to, range =>
            rootOf(all, range.from, range.to),
          );
          const at = seed % proof.length;
          if (how === 'change') proof[at] = sha256(proof[at]);
          else
            proof.splice(
              at,
              how === 'add' ? 0 : 1,
              ...(how === 'add' ? [sha256()] : []),
            );
          const verdict = await ask({
            last: { size: from, root: rootOf(all, 0, from) },
            request: {
              oldSize: from,
              proof,
              note: await noteOf(to, rootOf(all, 0, to)),
            },
          });
          expect(verdict.status).toBe(422);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('answers 409 with its size when the log believes another', async () => {
    const all = leaves(MOST);
    await fc.assert(
      fc.asyncProperty(growth, fc.nat(MOST), async ({ from, to }, known) => {
        fc.pre(known !== from);
        const verdict = await ask({
          last: { size: known, root: rootOf(all, 0, known) },
          request: {
            oldSize: from,
            proof: [],
            note: await noteOf(to, rootOf(all, 0, to)),
          },
        });
        expect(verdict).toMatchObject({ status: 409, size: known });
      }),
    );
  });

  it.each([
    ['an unknown log', 404, 'example.com/other', signer, 5, 0],
    ['a stranger', 403, ORIGIN, stranger, 5, 0],
    ['a checkpoint smaller than the old size', 400, ORIGIN, signer, 5, 6],
  ])('refuses %s with %i', async (_, status, origin, by, size, oldSize) => {
    const text = formatCheckpoint({ origin, size, root: sha256() });
    const key = parseVkey(by.vkey, sha256);
    const payload = concatBytes(
      Buffer.from(key.keyId, 'hex'),
      await by.sign(encodeUtf8(text)),
    );
    const note = encodeUtf8(`${text}\n\u2014 ${ORIGIN} ${toBase64(payload)}\n`);
    const verdict = await ask({ request: { oldSize, proof: [], note } });
    expect(verdict.status).toBe(status);
  });

  it('refuses a checkpoint of nothing with the root of something', async () => {
    const note = await noteOf(0, sha256(encodeUtf8('something')));
    const request = { oldSize: 0, proof: [], note };
    expect((await ask({ request })).status).toBe(422);
  });

  it('keeps of the signatures those of the log', async () => {
    const root = sha256();
    const checkpoint = { origin: ORIGIN, size: 3, root };
    const note = await signCheckpoint(checkpoint, [stranger, signer], sha256);
    const verdict = await ask({ request: { oldSize: 0, proof: [], note } });
    expect(verdict).toMatchObject({
      status: 200,
      note: await noteOf(3, root),
    });
  });
});

describe('parseAddCheckpoint', () => {
  const checkpoint = 'a\n1\nb\n\n\u2014 a b\n';
  const hash = `${toBase64(sha256())}\n`;

  it.each([
    ['no old size', `${hash}\n${checkpoint}`],
    ['a leading zero', `old 01\n\n${checkpoint}`],
    ['a negative size', `old -1\n\n${checkpoint}`],
    ['two spaces', `old  1\n\n${checkpoint}`],
    ['carriage returns', `old 1\r\n\r\n${checkpoint}`],
    ['a short hash', `old 1\nAAAA\n\n${checkpoint}`],
    ['64 hashes', `old 1\n${hash.repeat(64)}\n${checkpoint}`],
    ['no empty line', `old 1\n`],
    ['nothing', ''],
  ])('refuses %s', (_, body) => {
    expect(() => parseAddCheckpoint(encodeUtf8(body))).toThrow(NoteError);
  });

  it('reads what it wrote', () => {
    const request = {
      oldSize: 7,
      proof: Array.from({ length: 63 }, (_, i) => sha256(Uint8Array.of(i))),
      note: encodeUtf8(checkpoint),
    };
    expect(parseAddCheckpoint(formatAddCheckpoint(request))).toEqual(request);
  });
});

describe('cosignerOf', () => {
  it('cosigns as C2SP says: type 04, time in big-endian seconds', async () => {
    const witness = cosignerOf(
      ed25519Signer({ name: 'w.example', pem: generateEd25519Pem() }),
      sha256,
    );
    const key = parseVkey(witness.vkey, sha256, COSIGNATURE_NOTE_TYPE);
    const note = Buffer.from(await noteOf(3, sha256()));
    const { text } = parseNote(note);
    const line = await witness.cosign(text, 1_800_000_000);
    const cosigned = Buffer.concat([note, Buffer.from(line)]);
    expect(
      await openCosignatures(cosigned, [key], { verify: ed25519Verify }),
    ).toEqual([{ key, time: 1_800_000_000 }]);
    const payload = Buffer.from(line.trim().split(' ')[2], 'base64');
    expect(payload.readBigUInt64BE(4)).toBe(1_800_000_000n);
  });
});
