import {
  type Cosigner,
  cosignerOf,
  formatPolicy,
  parseNote,
  toHex,
} from '@iac-drift/ledger';
import {
  ed25519Signer,
  generateEd25519Pem,
  sha256,
} from '@iac-drift/ledger/node';
import type { TimestampAuthority } from 'aws-simulator';
import { MemoryLog, newSigner } from './servedLog';

const pad = (n: number) => String(n).padStart(20, '0');

export function newWitness(name: string): Cosigner {
  const pem = generateEd25519Pem();
  return cosignerOf(ed25519Signer({ name, pem }), sha256);
}

/** A log with all that is published of it, in the order in which that is done. */
export interface PublishedLog {
  log: MemoryLog;
  objects: { name: string; bytes: Buffer }[];
  /** Trust file of an auditor: the key of the log, and both witnesses. */
  policy: Buffer;
  vkey: string;
}

export async function publishedLog(
  authority: TimestampAuthority,
  options: {
    sizes?: number[];
    /** When the witnesses cosigned the checkpoint with this number, POSIX seconds. */
    timeOf?: (index: number) => number;
  } = {},
): Promise<PublishedLog> {
  const { sizes = [40, 256, 300] } = options;
  const now = Math.floor(Date.now() / 1000);
  const timeOf = options.timeOf ?? (index => now - 60 * (sizes.length - index));
  const signer = newSigner();
  const witnesses = [newWitness('w1.example'), newWitness('w2.example')];
  const policy = Buffer.from(
    formatPolicy(
      {
        logs: [signer],
        witnesses: witnesses.map(({ name, vkey }) => ({ name, vkey })),
        groups: [
          { name: 'both', threshold: 2, members: witnesses.map(w => w.name) },
        ],
        quorum: 'both',
      },
      sha256,
    ),
  );
  const log = new MemoryLog();
  const schema = Buffer.from('{"title":"a schema"}');
  const objects: PublishedLog['objects'] = [];
  const put = (name: string, bytes: Uint8Array) =>
    objects.push({ name, bytes: Buffer.from(bytes) });
  put('README.txt', Buffer.from('read me\n'));
  put('trust/drift.example.com_log.vkey', Buffer.from(`${signer.vkey}\n`));
  put('trust/policy', policy);
  put(`schemas/sha256/${toHex(sha256(schema))}`, schema);
  put('canary/20261123-1', Buffer.from('a canary'));
  let from = 0;
  for (const [i, size] of sizes.entries()) {
    log.grow(size - log.lines.length);
    put(
      `segments/${pad(from)}-${pad(size)}.ndjson`,
      Buffer.concat(log.lines.slice(from, size)),
    );
    if (i === sizes.length - 1) {
      for (const [name, bytes] of await log.resources(signer)) {
        if (name.startsWith('tile/')) put(name, bytes);
      }
    }
    const note = await log.checkpoint(signer);
    put(`checkpoints/${pad(size)}`, note);
    put('checkpoint', note);
    for (const witness of witnesses) {
      const at = timeOf(i);
      const line = await witness.cosign(parseNote(note).text, at);
      const [, keyId] = witness.vkey.split('+');
      put(`checkpoints/${pad(size)}.cosig.${keyId}.${at}`, Buffer.from(line));
    }
    const reply = authority.stamp(note);
    const digest = toHex(sha256(reply)).slice(0, 8);
    put(`checkpoints/${pad(size)}.tsr.${digest}`, reply);
    from = size;
  }
  return { log, objects, policy, vkey: signer.vkey };
}
