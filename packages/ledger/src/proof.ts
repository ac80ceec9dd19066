import { equalBytes, type Sha256 } from './bytes';
import { nodeHash, splitPoint } from './tree';

/** A climb from a leaf: its number and that of the last leaf, level by level. */
class Walk {
  constructor(public index: number, public last: number) {}

  isRightChild(): boolean {
    return this.index % 2 === 1 || this.index === this.last;
  }

  /** On the right edge levels without a sibling contribute no hash. */
  skipLeftEdge(): void {
    while (this.index % 2 === 0 && this.index !== 0) {
      this.up();
    }
  }

  up(): void {
    this.index = Math.floor(this.index / 2);
    this.last = Math.floor(this.last / 2);
  }
}

/** Leaves `from` up to but not including `to`. @public */
export interface LeafRange {
  from: number;
  to: number;
}

/**
 * Root of the leaves of a range, wherever it is kept: in memory, in tiles, in a
 * database.
 *
 * @public
 */
export type SubtreeHash = (range: LeafRange) => Uint8Array;

/**
 * Which hashes prove that leaf `index` is in the tree of `size` leaves, in the
 * order of RFC 6962 section 2.1.1 (next to the leaf first).
 *
 * @throws RangeError when there is no such leaf
 * @public
 */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  requireSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new RangeError(`a tree of ${size} has no leaf ${index}`);
  }
  return path(index, { from: 0, to: size });
}

function path(index: number, { from, to }: LeafRange): LeafRange[] {
  if (to - from === 1) {
    return [];
  }
  const middle = from + splitPoint(to - from);
  return index < middle
    ? [...path(index, { from, to: middle }), { from: middle, to }]
    : [...path(index, { from: middle, to }), { from, to: middle }];
}

/**
 * Which hashes prove that the tree of `oldSize` leaves is the beginning of the
 * tree of `size` leaves, in the order of RFC 6962 section 2.1.2.
 *
 * @throws RangeError when the old tree is larger
 * @public
 */
export function consistencyRanges(oldSize: number, size: number): LeafRange[] {
  requireSize(size);
  if (!Number.isSafeInteger(oldSize) || oldSize < 0 || oldSize > size) {
    throw new RangeError(
      `a tree of ${oldSize} is not the beginning of ${size}`,
    );
  }
  return oldSize === 0 ? [] : subproof(oldSize, { from: 0, to: size }, true);
}

function subproof(
  oldSize: number,
  { from, to }: LeafRange,
  known: boolean,
): LeafRange[] {
  if (oldSize === to) {
    return known ? [] : [{ from, to }];
  }
  const middle = from + splitPoint(to - from);
  return oldSize <= middle
    ? [...subproof(oldSize, { from, to: middle }, known), { from: middle, to }]
    : [...subproof(oldSize, { from: middle, to }, false), { from, to: middle }];
}

/** Proof that leaf `index` is in the tree of `size` leaves. @public */
export function proveInclusion(
  index: number,
  size: number,
  subtree: SubtreeHash,
): Uint8Array[] {
  return inclusionRanges(index, size).map(subtree);
}

/** Proof that the tree of `oldSize` is the beginning of that of `size`. @public */
export function proveConsistency(
  oldSize: number,
  size: number,
  subtree: SubtreeHash,
): Uint8Array[] {
  return consistencyRanges(oldSize, size).map(subtree);
}

/**
 * Whether the proof shows the leaf to be number `index` of the tree with this
 * size and root (RFC 9162 section 2.1.3.2).
 *
 * @public
 */
export function checkInclusion(options: {
  index: number;
  size: number;
  leaf: Uint8Array;
  proof: readonly Uint8Array[];
  root: Uint8Array;
  sha256: Sha256;
}): boolean {
  const { index, size, leaf, proof, root, sha256 } = options;
  if (!isSize(size) || !isSize(index) || index >= size) {
    return false;
  }
  const at = new Walk(index, size - 1);
  let hash = leaf;
  for (const sibling of proof) {
    if (at.last === 0) {
      return false;
    }
    if (at.isRightChild()) {
      hash = nodeHash(sibling, hash, sha256);
      at.skipLeftEdge();
    } else {
      hash = nodeHash(hash, sibling, sha256);
    }
    at.up();
  }
  return at.last === 0 && equalBytes(hash, root);
}

/**
 * Whether the proof shows the tree of `oldSize` to be the beginning of the tree
 * of `size` (RFC 9162 section 2.1.4.2).
 *
 * @public
 */
export function checkConsistency(options: {
  oldSize: number;
  oldRoot: Uint8Array;
  size: number;
  root: Uint8Array;
  proof: readonly Uint8Array[];
  sha256: Sha256;
}): boolean {
  const { oldSize, oldRoot, size, root, proof, sha256 } = options;
  if (!isSize(size) || !isSize(oldSize) || oldSize > size) {
    return false;
  }
  if (oldSize === size) {
    return proof.length === 0 && equalBytes(oldRoot, root);
  }
  if (oldSize === 0) {
    return proof.length === 0 && equalBytes(oldRoot, sha256());
  }
  if (proof.length === 0) {
    return false;
  }
  const [first, ...rest] = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof;
  const at = new Walk(oldSize - 1, size - 1);
  while (at.index % 2 === 1) {
    at.up();
  }
  let oldHash = first;
  let hash = first;
  for (const sibling of rest) {
    if (at.last === 0) {
      return false;
    }
    if (at.isRightChild()) {
      oldHash = nodeHash(sibling, oldHash, sha256);
      hash = nodeHash(sibling, hash, sha256);
      at.skipLeftEdge();
    } else {
      hash = nodeHash(hash, sibling, sha256);
    }
    at.up();
  }
  return (
    at.last === 0 && equalBytes(oldHash, oldRoot) && equalBytes(hash, root)
  );
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function requireSize(size: number): void {
  if (!isSize(size)) {
    throw new RangeError(`a tree cannot have the size ${size}`);
  }
}

function isPowerOfTwo(value: number): boolean {
  return value === 1 || splitPoint(value) * 2 === value;
}
