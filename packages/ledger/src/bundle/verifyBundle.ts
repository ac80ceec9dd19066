import { concatBytes, equalBytes, toHex } from '../bytes';
import { readEvent } from '../entry';
import { openNote } from '../note';
import type { Policy } from '../policy';
import { TamperFound, type Verification } from '../verification';
import {
  type BundleFile,
  type BundleMember,
  readMember,
  readMembers,
} from './archive';
import { decodeText, found, problem } from './bundleProblem';
import { rootOfEntrySet } from './entrySet';
import { BUNDLE, type BundleManifest, bundleStatement } from './manifest';
import {
  blobOf,
  BLOBS,
  type BundleEntries,
  readBundleEntries,
} from './readBundleEntries';
import { type BundleEntry, bundleReport } from './report';
import type { BundleTools } from './tools';

/** Largest member that is read into memory at once: entries and blobs are not. */
const MAX_SMALL_BYTES = 16 * 1024 * 1024;

/** The answer about a bundle, and what it is of. @public */
export type BundleVerification = Verification & {
  /** Entries in it, and the findings that they are about. */
  bundle?: { entries: number; findings: number };
};

/**
 * Verifies an evidence bundle: every byte of it is one that the log's key signed for,
 * each entry is in the log at its number under the signed checkpoint, and the report
 * is just what the entries say.
 *
 * @public
 */
export async function verifyBundle(options: {
  file: BundleFile;
  policy: Policy;
  tools: BundleTools;
}): Promise<BundleVerification> {
  const figures = { entries: 0, checkpoints: 0, covered: 0 };
  try {
    return await verify(options);
  } catch (error) {
    if (!(error instanceof TamperFound)) {
      throw error;
    }
    return { ...figures, status: 'tampered', problem: error.problem };
  }
}

async function verify(options: {
  file: BundleFile;
  policy: Policy;
  tools: BundleTools;
}): Promise<BundleVerification> {
  const { file, policy, tools } = options;
  const { sha256 } = tools;
  const members = await found('bundle', () => readMembers(file));
  const small = async (name: string): Promise<Uint8Array> => {
    const member = members.get(name);
    if (!member || member.size > MAX_SMALL_BYTES) {
      throw problem('bundle', `${name} is ${member ? 'too large' : 'missing'}`);
    }
    return file.read(member.start, member.start + member.size);
  };
  const hashes = await hashMembers(file, members, tools);
  const sums = await small(BUNDLE.sums);
  if (decodeText(sums, BUNDLE.sums) !== sumsOf(hashes)) {
    throw problem('checksum', `${BUNDLE.sums} is not that of the files`);
  }
  const manifest = readManifest(await small(BUNDLE.manifest));
  if (!members.has(BUNDLE.key)) {
    throw problem('bundle', `${BUNDLE.key} is missing`);
  }
  if (policy.logs.length === 0) {
    return {
      entries: 0,
      checkpoints: 0,
      covered: 0,
      status: 'cannot-say',
      reason: 'no-key',
      message:
        'No public key of the log was given, so its signature cannot be checked.',
    };
  }
  const entries = await readBundleEntries({
    file,
    members,
    hashes,
    policy,
    tools,
  });

  const { text } = await found('signature', async () =>
    openNote(await small(BUNDLE.signature), entries.policy.keys, tools),
  );
  if (text !== bundleStatement(manifest.origin, toHex(sha256(sums)))) {
    throw problem('signature', `another ${BUNDLE.sums} was signed`);
  }
  const cosignatures = members.has(BUNDLE.cosignatures)
    ? await small(BUNDLE.cosignatures)
    : new Uint8Array(0);
  const note = concatBytes(await small(BUNDLE.checkpoint), cosignatures);
  const { checkpoint, quorumMet } = await found('signature', () =>
    entries.policy.open(note),
  );
  const { origin, size, root } = checkpoint;
  if (
    origin !== manifest.origin ||
    size !== manifest.size ||
    entries.seqs.length !== manifest.entries
  ) {
    throw problem('bundle', `${BUNDLE.manifest} is of another bundle`);
  }
  const proof = decodeText(await small(BUNDLE.proof), BUNDLE.proof);
  const reached = await found('proof', async () =>
    rootOfEntrySet({ ...entries, proof: linesOf(proof), size, sha256 }),
  );
  if (!equalBytes(reached, root)) {
    throw problem('root', 'the entries are not those that were signed');
  }
  const report = await hashReport({ file, members, manifest, entries, tools });
  if (report !== hashes.get(BUNDLE.report)) {
    throw problem('bundle', 'the report does not say what the entries say');
  }
  const { introduced } = entries.policy;
  const about = {
    entries: size,
    checkpoints: 1,
    covered: size,
    coveredRoot: toHex(root),
    origin,
    bundle: {
      entries: entries.seqs.length,
      findings: entries.index.findings.size,
    },
    ...(introduced.length > 0 && { introduced: [...introduced] }),
  };
  return quorumMet
    ? { ...about, status: 'intact', root: toHex(root) }
    : {
        ...about,
        status: 'cannot-say',
        reason: 'quorum',
        message:
          'The entries are as they were signed, but the witnesses that the policy asks for have not cosigned the checkpoint.',
      };
}

async function hashMembers(
  file: BundleFile,
  members: Map<string, BundleMember>,
  tools: BundleTools,
): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const member of members.values()) {
    const hash = tools.createHash();
    for await (const bytes of readMember(file, member)) {
      hash.update(bytes);
    }
    hashes.set(member.name, toHex(hash.digest()));
  }
  return hashes;
}

/** `SHA256SUMS` lists every file but itself and the note over it. */
function sumsOf(hashes: Map<string, string>): string {
  return [...hashes]
    .filter(([name]) => name !== BUNDLE.sums && name !== BUNDLE.signature)
    .map(([name, hash]) => `${hash}  ${name}\n`)
    .join('');
}

function readManifest(bytes: Uint8Array): BundleManifest {
  const text = decodeText(bytes, BUNDLE.manifest);
  let manifest: BundleManifest | undefined;
  try {
    manifest = JSON.parse(text);
  } catch {
    // Said below.
  }
  if (
    manifest?.format !== 'iac-drift-evidence/1' ||
    typeof manifest.origin !== 'string' ||
    typeof manifest.selection !== 'object' ||
    `${JSON.stringify(manifest, null, 2)}\n` !== text
  ) {
    throw problem('bundle', `${BUNDLE.manifest} is not that of a bundle`);
  }
  return manifest;
}

async function hashReport(options: {
  file: BundleFile;
  members: Map<string, BundleMember>;
  manifest: BundleManifest;
  entries: BundleEntries;
  tools: BundleTools;
}): Promise<string> {
  const { file, members, manifest, entries, tools } = options;
  const hash = tools.createHash();
  const encoder = new TextEncoder();
  const readOne = async (seq: number): Promise<BundleEntry> => {
    const { start, end } = entries.lines.get(seq)!;
    const line = await file.read(start, end);
    const event = readEvent(line);
    const blob = members.get(`${BLOBS}${blobOf(event)}`);
    const data = blob
      ? JSON.parse(
          decodeText(
            await file.read(blob.start, blob.start + blob.size),
            blob.name,
          ),
        )
      : event.data;
    return { seq, sha256: toHex(tools.sha256(line)), event, data };
  };
  const read = async (seqs: readonly number[]) => {
    const all: BundleEntry[] = [];
    for (const seq of seqs) {
      all.push(await readOne(seq));
    }
    return all;
  };
  const { index } = entries;
  for await (const text of bundleReport({ manifest, index, read })) {
    hash.update(encoder.encode(text));
  }
  return toHex(hash.digest());
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  // Nothing follows the last line feed.
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
