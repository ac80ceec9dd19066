import { equalBytes } from '../bytes';
import { type EntryHeader, parseLineHeader, readEvent } from '../entry';
import { FollowedPolicy, introducesKey } from '../followedPolicy';
import { LineSplitter } from '../lines';
import type { Policy } from '../policy';
import { leafHash } from '../tree';
import { type BundleFile, type BundleMember, readMember } from './archive';
import { BundleIndex } from './bundleIndex';
import { found, problem } from './bundleProblem';
import { BUNDLE, MAX_BUNDLE_ENTRIES } from './manifest';
import type { BundleTools } from './tools';

/** Folder of the data that entries refer to. @internal */
export const BLOBS = 'blobs/sha256/';

/** The entries of a bundle, without their bytes. @internal */
export interface BundleEntries {
  seqs: number[];
  leaves: Uint8Array[];
  /** Where each line stands in the archive. */
  lines: Map<number, { start: number; end: number }>;
  index: BundleIndex;
  /** With the keys that the entries introduced. */
  policy: FollowedPolicy;
}

/**
 * Reads the entries of a bundle and checks each by itself and against its neighbour.
 *
 * @throws TamperFound
 * @internal
 */
export async function readBundleEntries(options: {
  file: BundleFile;
  members: Map<string, BundleMember>;
  hashes: Map<string, string>;
  policy: Policy;
  tools: BundleTools;
}): Promise<BundleEntries> {
  const { file, members, hashes, policy, tools } = options;
  const member = members.get(BUNDLE.entries);
  if (!member) {
    throw problem('bundle', `${BUNDLE.entries} is missing`);
  }
  const entries: BundleEntries = {
    seqs: [],
    leaves: [],
    lines: new Map(),
    index: new BundleIndex(),
    policy: new FollowedPolicy(policy, tools),
  };
  const splitter = new LineSplitter();
  let before: { seq: number; hash: Uint8Array } | undefined;
  const take = async (lines: ReturnType<LineSplitter['push']>) => {
    for (const { bytes, number, start } of lines) {
      const place = { file: BUNDLE.entries, line: number };
      const { seq, prev } = await found(
        'entry-format',
        async (): Promise<EntryHeader> => parseLineHeader(bytes),
        place,
      );
      if (before?.seq === seq - 1 && !equalBytes(before.hash, prev)) {
        throw problem(
          'chain',
          `entry ${seq} does not continue the one before`,
          place,
        );
      }
      const event = await found(
        'entry-format',
        async () => readEvent(bytes),
        place,
      );
      const digest = blobOf(event);
      if (digest && hashes.get(`${BLOBS}${digest}`) !== digest) {
        throw problem('blob', `the data of entry ${seq} is missing or altered`);
      }
      if (introducesKey(bytes)) {
        await entries.policy.introduce(bytes, seq);
      }
      entries.seqs.push(seq);
      entries.leaves.push(leafHash(bytes, tools.sha256));
      const from = member.start + start;
      entries.lines.set(seq, { start: from, end: from + bytes.length });
      entries.index.add({ seq, event });
      before = { seq, hash: tools.sha256(bytes) };
      if (entries.seqs.length > MAX_BUNDLE_ENTRIES) {
        throw problem(
          'bundle',
          'there are more entries than a bundle may have',
        );
      }
    }
  };
  for await (const chunk of readMember(file, member)) {
    await take(splitter.push(chunk));
  }
  await take(splitter.end());
  return entries;
}

/** SHA-256 of the data that an event refers to. @internal */
export function blobOf({
  dataref,
}: ReturnType<typeof readEvent>): string | undefined {
  return typeof dataref === 'string' && dataref.startsWith(BLOBS)
    ? dataref.slice(BLOBS.length)
    : undefined;
}
