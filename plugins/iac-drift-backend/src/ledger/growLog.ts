import { Frontier, HASH_BYTES, leafHash, TILE_WIDTH } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { TileRow } from './tables';
import type { Head, QueuedEvent } from './types';

/** Where the log ends, and all that is needed to go on from there. @internal */
export interface Tail extends Head {
  /** Leaf hashes since the last full tile, laid end to end. */
  leaves: Buffer;
}

/** What some events make of the log. What there is one of for each, is laid end to end. @internal */
export interface Growth {
  from: Head;
  to: Tail;
  entries: Buffer;
  /** Where each entry begins among them, from 1, and how long it is, in bytes. */
  starts: number[];
  lengths: number[];
  /** The hash before the first entry, and that of each. */
  hashes: Buffer;
  leaves: Buffer;
  eventIds: string[];
  /** SHA-256 of each entry, lower-case hex. */
  entryHashes: string[];
  /** The tiles of leaves that are filled. */
  tiles: (TileRow & { n: number })[];
}

const TILE_HEIGHT = Math.log2(TILE_WIDTH);
/** More than an entry has around its event. */
const ENVELOPE_BYTES = 128;

/**
 * Entries, hashes and tiles that follow when these events are appended. Nothing is
 * read for it and nothing written.
 *
 * @internal
 */
export function growLog(from: Tail, events: QueuedEvent[]): Growth {
  const tree = Frontier.fromBytes(from.size, from.frontier, sha256);
  // One piece of memory for all entries: they are sent as they stand there.
  const entries = Buffer.allocUnsafe(roomFor(events));
  const starts: number[] = [];
  const lengths: number[] = [];
  const hashes = Buffer.allocUnsafe((events.length + 1) * HASH_BYTES);
  hashes.set(from.lastHash);
  const leaves = Buffer.allocUnsafe(events.length * HASH_BYTES);
  const entryHashes: string[] = [];
  const tiles: Growth['tiles'] = [];
  const unfilled: Uint8Array[] = [from.leaves];
  let prev = from.lastHash.toString('hex');
  let end = 0;
  for (let i = 0; i < events.length; i++) {
    const start = end;
    const { size } = tree;
    for (const part of lineOf(events[i].text, prev, size)) {
      end += entries.write(part, end);
    }
    const entry = entries.subarray(start, end);
    starts.push(start + 1);
    lengths.push(entry.length);
    const at = (i + 1) * HASH_BYTES;
    hashes.set(sha256(entry), at);
    prev = hashes.toString('hex', at, at + HASH_BYTES);
    entryHashes.push(prev);
    const leaf = leafHash(entry, sha256);
    leaves.set(leaf, i * HASH_BYTES);
    unfilled.push(leaf);
    tree.append(leaf, (height, root) => {
      if (height === TILE_HEIGHT) {
        tiles.push({
          level: 0,
          n: (size + 1) / TILE_WIDTH - 1,
          hashes: Buffer.concat(unfilled.splice(0)),
          root: Buffer.from(root),
        });
      }
    });
  }
  const to = {
    size: tree.size,
    frontier: Buffer.from(tree.toBytes()),
    lastHash: hashes.subarray(-HASH_BYTES),
    leaves: Buffer.concat(unfilled),
  };
  if (to.leaves.length !== (to.size % TILE_WIDTH) * HASH_BYTES) {
    throw new RangeError(
      `${from.leaves.length} bytes are not the leaves that ${from.size} entries leave over`,
    );
  }
  return {
    from,
    to,
    entries: entries.subarray(0, end),
    starts,
    lengths,
    hashes,
    leaves,
    eventIds: events.map(({ event }) => event.id),
    entryHashes,
    tiles,
  };
}

function roomFor(events: QueuedEvent[]): number {
  return events.reduce(
    (room, { text }) => room + Buffer.byteLength(text) + ENVELOPE_BYTES,
    0,
  );
}

/**
 * The line of an event, in parts, so that its text need not be copied to make one of
 * them. The text is canonical already; canonical JSON of the whole is that text in its
 * place, and a test holds it against `formatEntry`.
 */
function lineOf(text: string, prev: string, seq: number): string[] {
  return ['{"event":', text, `,"prev":"${prev}","seq":${seq},"v":1}\n`];
}
