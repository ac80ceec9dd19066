import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BUNDLE,
  type BundleEntry,
  bundleReport,
  bundleStatement,
  type BundleManifest,
  type BundleSelection,
  formatTarHeader,
  TAR_BLOCK,
  tarPadding,
} from '@iac-drift/ledger/bundle';
import type { Knex } from 'knex';
import type { Ledger } from '../../ledger';
import { readSchemaDigests, SCHEMAS_DIR } from '../../ledger/schemas';
import type { ProvingCheckpoint } from '../provingCheckpoint';
import { TABLE_ATTESTATION, type AttestationRow } from '../tables';
import { CHECK_SH } from './checkScript';
import { BUNDLE_README } from './bundleReadme';
import { proveSelected } from './proveSelected';
import type { SelectedEntries } from './selectEntries';
import { readSelectedEntry, requireBlob, selectedLines } from './selectedLines';

/** One file of a bundle. */
interface Member {
  name: string;
  size: number;
  content(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/**
 * The bytes of a bundle: a tar, the same for the same state of the log and the same
 * selection. What it holds is proved against the signed checkpoint before the first
 * byte leaves.
 *
 * @throws LedgerIntegrityError when the database does not hold what was signed
 * @internal
 */
export async function writeBundle(options: {
  db: Knex;
  ledger: Pick<Ledger, 'origin' | 'vkeys' | 'signStatement'>;
  policy: Uint8Array;
  checkpoint: ProvingCheckpoint;
  selection: BundleSelection;
  selected: SelectedEntries;
}): Promise<AsyncGenerator<Uint8Array>> {
  const { db, ledger, checkpoint, selected } = options;
  const { seqs } = selected;
  const { size } = checkpoint;
  const proof = await proveSelected({ db, checkpoint, selected });
  const manifest: BundleManifest = {
    format: 'iac-drift-evidence/1',
    origin: ledger.origin,
    size,
    entries: seqs.length,
    ...(checkpoint.unacceptedSince && { cosigned: false as const }),
    selection: options.selection,
  };
  const read = async (wanted: readonly number[]) => {
    const entries: BundleEntry[] = [];
    for await (const line of selectedLines(db, wanted)) {
      entries.push(await readSelectedEntry(db, line));
    }
    return entries;
  };
  const report = () =>
    encoded(bundleReport({ manifest, index: selected.index, read }));
  const members: Member[] = [
    whole('README.txt', BUNDLE_README),
    whole('check.sh', CHECK_SH),
    whole(BUNDLE.manifest, `${JSON.stringify(manifest, null, 2)}\n`),
    whole(BUNDLE.checkpoint, checkpoint.note),
    ...(await attestations(db, size)),
    whole('policy', options.policy),
    whole(BUNDLE.key, `${ledger.vkeys[0]}\n`),
    ...(await schemas()),
    {
      name: BUNDLE.entries,
      size: selected.bytes,
      content: () => linesOf(db, seqs),
    },
    whole(BUNDLE.proof, proof.join('')),
    ...(await blobs(db, selected.blobs)),
    { name: BUNDLE.report, size: await lengthOf(report()), content: report },
  ];
  return tar(members, ledger);
}

async function* tar(
  members: Member[],
  ledger: Pick<Ledger, 'origin' | 'signStatement'>,
): AsyncGenerator<Uint8Array> {
  const sums: string[] = [];
  for (const member of members) {
    const hash = createHash('sha256');
    for await (const chunk of file(member)) {
      yield chunk.bytes;
      if (chunk.isContent) {
        hash.update(chunk.bytes);
      }
    }
    sums.push(`${hash.digest('hex')}  ${member.name}\n`);
  }
  const list = whole(BUNDLE.sums, sums.join(''));
  const digest = createHash('sha256').update(sums.join('')).digest('hex');
  const note = await ledger.signStatement(
    bundleStatement(ledger.origin, digest),
  );
  for (const member of [list, whole(BUNDLE.signature, note)]) {
    for await (const { bytes } of file(member)) {
      yield bytes;
    }
  }
  yield new Uint8Array(2 * TAR_BLOCK);
}

async function* file(
  member: Member,
): AsyncGenerator<{ bytes: Uint8Array; isContent: boolean }> {
  yield { bytes: formatTarHeader(member.name, member.size), isContent: false };
  let size = 0;
  for await (const bytes of member.content()) {
    size += bytes.length;
    yield { bytes, isContent: true };
  }
  if (size !== member.size) {
    throw new Error(`${member.name} changed while it was written`);
  }
  yield { bytes: new Uint8Array(tarPadding(size)), isContent: false };
}

function whole(name: string, content: string | Uint8Array): Member {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return { name, size: bytes.length, content: () => [bytes] };
}

async function attestations(db: Knex, size: number): Promise<Member[]> {
  const rows = await db<AttestationRow>(TABLE_ATTESTATION)
    .where({ size })
    .orderBy('name');
  const lines = rows.filter(row => row.kind === 'cosignature');
  const replies = rows.filter(row => row.kind === 'timestamp');
  return [
    ...(lines.length > 0
      ? [whole(BUNDLE.cosignatures, Buffer.concat(lines.map(r => r.bytes)))]
      : []),
    ...replies.map((row, i) => whole(`timestamps/${i + 1}.tsr`, row.bytes)),
  ];
}

async function schemas(): Promise<Member[]> {
  const types = Object.keys(await readSchemaDigests());
  return Promise.all(
    types.map(async type =>
      whole(
        `schemas/${type}.json`,
        await readFile(join(SCHEMAS_DIR, `${type}.json`)),
      ),
    ),
  );
}

async function blobs(db: Knex, digests: string[]): Promise<Member[]> {
  const members: Member[] = [];
  for (const digest of digests) {
    const size = (await requireBlob(db, digest)).length;
    members.push({
      name: `blobs/sha256/${digest}`,
      size,
      async *content() {
        yield await requireBlob(db, digest);
      },
    });
  }
  return members;
}

async function* linesOf(
  db: Knex,
  seqs: readonly number[],
): AsyncGenerator<Buffer> {
  for await (const { line } of selectedLines(db, seqs)) {
    yield line;
  }
}

async function* encoded(
  texts: AsyncIterable<string>,
): AsyncGenerator<Uint8Array> {
  for await (const text of texts) {
    yield Buffer.from(text);
  }
}

async function lengthOf(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
  }
  return length;
}
