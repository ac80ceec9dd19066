import { concatBytes, HASH_BYTES, type Sha256 } from './bytes';

const LEAF_PREFIX = Uint8Array.of(0);
const NODE_PREFIX = Uint8Array.of(1);

/** Hash of a leaf: SHA-256(0x00 ‖ entry), RFC 6962 section 2.1. @public */
export function leafHash(entry: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(LEAF_PREFIX, entry);
}

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). @public */
export function nodeHash(
  left: Uint8Array,
  right: Uint8Array,
  sha256: Sha256,
): Uint8Array {
  return sha256(NODE_PREFIX, left, right);
}

/** Largest power of two below n, for n ≥ 2: where RFC 6962 splits n leaves. @internal */
export function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) {
    k *= 2;
  }
  return k;
}

/**
 * The right edge of a Merkle tree: the roots of its complete subtrees, largest
 * first, one for each bit that is set in the size. It is all that is needed to
 * append and to know the root, so memory grows with the logarithm of the size.
 *
 * @public
 */
export class Frontier {
  readonly #sha256: Sha256;
  readonly #hashes: Uint8Array[];
  #size: number;

  private constructor(sha256: Sha256, size: number, hashes: Uint8Array[]) {
    this.#sha256 = sha256;
    this.#size = size;
    this.#hashes = hashes;
  }

  /** The frontier of the empty tree. */
  static empty(sha256: Sha256): Frontier {
    return new Frontier(sha256, 0, []);
  }

  /**
   * Reads what {@link Frontier.toBytes} wrote.
   *
   * @throws Error when there is not one hash for each bit set in the size
   */
  static fromBytes(size: number, bytes: Uint8Array, sha256: Sha256): Frontier {
    if (bytes.length !== countOnes(size) * HASH_BYTES) {
      throw new Error(
        `a frontier of ${bytes.length} bytes is not one of size ${size}`,
      );
    }
    const hashes: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += HASH_BYTES) {
      hashes.push(bytes.slice(at, at + HASH_BYTES));
    }
    return new Frontier(sha256, size, hashes);
  }

  /** Number of leaves. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds the hash of the next leaf.
   *
   * @param onSubtree - told the height and the root of each subtree that this
   *   completes, the leaf (height 0) first
   */
  append(
    leaf: Uint8Array,
    onSubtree?: (height: number, root: Uint8Array) => void,
  ): void {
    let hash = leaf;
    let height = 0;
    onSubtree?.(height, hash);
    // Each trailing one bit of the size is a complete subtree as large as the
    // one now completed. No bit operators: they overflow at 2^31.
    for (let n = this.#size; n % 2 === 1; n = Math.floor(n / 2)) {
      hash = nodeHash(this.#hashes.pop()!, hash, this.#sha256);
      height += 1;
      onSubtree?.(height, hash);
    }
    this.#hashes.push(hash);
    this.#size += 1;
  }

  /** MTH of the leaves so far; SHA-256 of nothing for the empty tree. */
  root(): Uint8Array {
    if (this.#hashes.length === 0) {
      return this.#sha256();
    }
    return this.#hashes.reduceRight((right, left) =>
      nodeHash(left, right, this.#sha256),
    );
  }

  /** An independent copy. */
  clone(): Frontier {
    return new Frontier(this.#sha256, this.#size, [...this.#hashes]);
  }

  /** The hashes laid end to end, largest subtree first. */
  toBytes(): Uint8Array {
    return concatBytes(...this.#hashes);
  }
}

function countOnes(size: number): number {
  let ones = 0;
  for (let n = size; n > 0; n = Math.floor(n / 2)) {
    ones += n % 2;
  }
  return ones;
}
