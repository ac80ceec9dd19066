import {
  fromHex,
  HASH_BYTES,
  parseDecimal,
  type Sha256,
  toHex,
} from '../bytes';
import { type HashReader, nodesOf } from '../hashReader';
import { nodeHash } from '../tree';

/**
 * One proof that many entries are in a log: the hashes that their inclusion proofs
 * need together, each once. A line for each, `<height> <number> <hex>`: node
 * `number` of the row at that height counts from the left, row 0 is the leaves, and
 * where a row ends without a pair its last node rises as it is.
 */

/** A proof of a set of entries does not hold. @public */
export class EntrySetError extends Error {
  name = 'EntrySetError';
}

const BATCH = 256;

interface Row {
  height: number;
  /** Nodes that the row below gives. */
  known: number[];
  /** Nodes beside them that the proof must give. */
  needed: number[];
  /** Nodes of the row. */
  count: number;
}

/** The rows of a tree of `size` leaves, from these leaves up to below the root. */
function* rowsOf(leaves: readonly number[], size: number): Generator<Row> {
  let known = [...leaves];
  let count = size;
  for (let height = 0; count > 1; height++) {
    const needed: number[] = [];
    const parents: number[] = [];
    for (const [i, node] of known.entries()) {
      const sibling = node % 2 === 0 ? node + 1 : node - 1;
      const present = known[node % 2 === 0 ? i + 1 : i - 1] === sibling;
      if (!present && sibling < count) {
        needed.push(sibling);
      }
      if (parents.at(-1) !== Math.floor(node / 2)) {
        parents.push(Math.floor(node / 2));
      }
    }
    yield { height, known, needed, count };
    known = parents;
    count = Math.ceil(count / 2);
  }
}

/**
 * The lines of the proof that these entries are in the log of `size` entries.
 *
 * @param seqs - ascending, each once
 * @public
 */
export async function* proveEntrySet(options: {
  reader: HashReader;
  seqs: readonly number[];
  size: number;
  sha256: Sha256;
}): AsyncGenerator<string> {
  const { reader, seqs, size, sha256 } = options;
  for (const { height, needed } of rowsOf(seqs, size)) {
    const span = 2 ** height;
    for (let i = 0; i < needed.length; i += BATCH) {
      const batch = needed.slice(i, i + BATCH);
      const parts = batch.map(node =>
        nodesOf({ from: node * span, to: Math.min((node + 1) * span, size) }),
      );
      const hashes = await reader.readHashes(parts.flat());
      let at = 0;
      for (const [j, nodes] of parts.entries()) {
        const own = hashes.slice(at, at + nodes.length);
        at += nodes.length;
        const hash = own.reduceRight((right, left) =>
          nodeHash(left, right, sha256),
        );
        yield `${height} ${batch[j]} ${toHex(hash)}\n`;
      }
    }
  }
}

/**
 * The root that entries and their proof give. The caller holds it against a signed
 * one.
 *
 * @param options - `leaves`: leaf hashes, in the order of `seqs`
 * @throws EntrySetError when the proof is not just what these entries need
 * @public
 */
export function rootOfEntrySet(options: {
  seqs: readonly number[];
  leaves: readonly Uint8Array[];
  /** Lines without their line feeds. */
  proof: Iterable<string>;
  size: number;
  sha256: Sha256;
}): Uint8Array {
  const { seqs, leaves, size, sha256 } = options;
  if (seqs.some((seq, i) => seq >= size || (i > 0 && seq <= seqs[i - 1]))) {
    throw new EntrySetError(
      'the entries do not ascend within the log that the checkpoint signs',
    );
  }
  const proof = options.proof[Symbol.iterator]();
  let hashes = new Map(seqs.map((seq, i) => [seq, leaves[i]]));
  for (const { height, known, needed, count } of rowsOf(seqs, size)) {
    for (const node of needed) {
      hashes.set(node, readLine(proof.next().value, height, node));
    }
    const parents = new Map<number, Uint8Array>();
    for (const node of known) {
      const left = node - (node % 2);
      const hash = hashes.get(left)!;
      const right = left + 1 < count ? hashes.get(left + 1) : undefined;
      if (!parents.has(left / 2)) {
        parents.set(left / 2, right ? nodeHash(hash, right, sha256) : hash);
      }
    }
    hashes = parents;
  }
  const root = hashes.get(0);
  if (!root || !proof.next().done) {
    throw new EntrySetError('the proof is of other entries');
  }
  return root;
}

function readLine(line: unknown, height: number, node: number): Uint8Array {
  const [h, n, hex, ...more] = typeof line === 'string' ? line.split(' ') : [];
  if (
    parseDecimal(h ?? '') !== height ||
    parseDecimal(n ?? '') !== node ||
    more.length > 0 ||
    !/^[0-9a-f]*$/.test(hex ?? '') ||
    hex?.length !== 2 * HASH_BYTES
  ) {
    throw new EntrySetError(
      `the proof must give node ${node} at height ${height} and does not`,
    );
  }
  return fromHex(hex);
}
