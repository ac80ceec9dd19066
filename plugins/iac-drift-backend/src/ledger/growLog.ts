import { Frontier, HASH_BYTES, leafHash, TILE_WIDTH } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { LogRow, TileRow } from './tables';
import type { Head, QueuedEvent } from './types';

/** Where the log ends, and all that is needed to go on from there. @internal */
export interface Tail extends Head {
  /** Leaf hashes since the last full tile, laid end to end. */
  leaves: Buffer;
}

/** What some events make of the log. @internal */
export interface Growth {
  from: Head;
  to: Tail;
  rows: LogRow[];
  /** The tiles of leaves that are filled. */
  tiles: (TileRow & { n: number })[];
}

const TILE_HEIGHT = Math.log2(TILE_WIDTH);

/**
 * Entries, hashes and tiles that follow when these events are appended. Nothing is
 * read for it and nothing written.
 *
 * @internal
 */
export function growLog(from: Tail, events: QueuedEvent[]): Growth {
  const tree = Frontier.fromBytes(from.size, from.frontier, sha256);
  const rows: LogRow[] = [];
  const tiles: Growth['tiles'] = [];
  const leaves = [from.leaves];
  let prev = from.lastHash;
  for (const queued of events) {
    const seq = tree.size;
    const entry = entryOf(queued, prev, seq);
    const hash = Buffer.from(sha256(entry));
    const leaf = Buffer.from(leafHash(entry, sha256));
    rows.push({
      seq,
      entry,
      prev_hash: prev,
      entry_hash: hash,
      leaf_hash: leaf,
      event_id: queued.event.id,
    });
    leaves.push(leaf);
    tree.append(leaf, (height, root) => {
      if (height === TILE_HEIGHT) {
        tiles.push({
          level: 0,
          n: (seq + 1) / TILE_WIDTH - 1,
          hashes: Buffer.concat(leaves.splice(0)),
          root: Buffer.from(root),
        });
      }
    });
    prev = hash;
  }
  const to = {
    size: tree.size,
    frontier: Buffer.from(tree.toBytes()),
    lastHash: prev,
    leaves: Buffer.concat(leaves),
  };
  if (to.leaves.length !== (to.size % TILE_WIDTH) * HASH_BYTES) {
    throw new RangeError(
      `${from.leaves.length} bytes are not the leaves that ${from.size} entries leave over`,
    );
  }
  return { from, to, rows, tiles };
}

/**
 * The line of an event. Its canonical text is known already; canonical JSON of the
 * whole is that text in its place, and a test holds it against `formatEntry`.
 */
function entryOf(queued: QueuedEvent, prev: Buffer, seq: number): Buffer {
  return Buffer.from(
    `{"event":${queued.text},"prev":"${prev.toString(
      'hex',
    )}","seq":${seq},"v":1}\n`,
  );
}
