/** @jest-environment node */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { sha256 } from './node';
import {
  checkConsistency,
  checkInclusion,
  consistencyRanges,
  inclusionRanges,
  type LeafRange,
  proveConsistency,
  proveInclusion,
} from './proof';
import { Frontier, leafHash, nodeHash, splitPoint } from './tree';

const MAX = 130;
const leaves = Array.from({ length: MAX }, (_, i) =>
  leafHash(Buffer.from(`entry ${i}`), sha256),
);

/** MTH, as RFC 6962 section 2.1 defines it. */
const roots = new Map<string, Uint8Array>();
function mth({ from, to }: LeafRange): Uint8Array {
  const key = `${from}-${to}`;
  const known = roots.get(key);
  if (known) {
    return known;
  }
  let root: Uint8Array;
  if (to === from) {
    root = sha256();
  } else if (to - from === 1) {
    root = leaves[from];
  } else {
    const middle = from + splitPoint(to - from);
    root = nodeHash(
      mth({ from, to: middle }),
      mth({ from: middle, to }),
      sha256,
    );
  }
  roots.set(key, root);
  return root;
}
const rootOf = (size: number) => mth({ from: 0, to: size });

describe('Frontier', () => {
  it('gives the root that RFC 6962 defines, for every size up to 130', () => {
    const tree = Frontier.empty(sha256);
    for (let size = 0; size <= MAX; size++) {
      expect(tree.size).toBe(size);
      expect(tree.root()).toEqual(rootOf(size));
      const copy = Frontier.fromBytes(size, tree.toBytes(), sha256);
      expect(copy.root()).toEqual(rootOf(size));
      if (size < MAX) {
        tree.append(leaves[size]);
      }
    }
  });

  it('is SHA-256 of nothing when empty', () => {
    expect(Buffer.from(Frontier.empty(sha256).root()).toString('hex')).toBe(
      createHash('sha256').digest('hex'),
    );
  });

  it('gives the known roots of the test vectors of Certificate Transparency', () => {
    const inputs = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ];
    const tree = Frontier.empty(sha256);
    const known = inputs.map(hex => {
      tree.append(leafHash(Buffer.from(hex, 'hex'), sha256));
      return Buffer.from(tree.root()).toString('hex');
    });
    expect(known[0]).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    expect(known[7]).toBe(
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    );
  });

  it('refuses bytes that cannot be of the size', () => {
    expect(() => Frontier.fromBytes(3, new Uint8Array(32), sha256)).toThrow(
      'not one of size 3',
    );
  });

  it('counts beyond 2^32', () => {
    const size = 2 ** 33 + 1;
    const tree = Frontier.fromBytes(size, new Uint8Array(64), sha256);
    tree.append(leaves[0]);
    expect(tree.size).toBe(size + 1);
    expect(tree.toBytes()).toHaveLength(64);
  });
});

describe('proofs, for every tree up to 130 leaves', () => {
  let accepted = 0;
  let mutants = 0;
  let wronglyAccepted = 0;

  /** Every way in which a proof is damaged, and each must be refused. */
  function* damaged(proof: Uint8Array[]): Generator<Uint8Array[]> {
    for (let i = 0; i < proof.length; i++) {
      const flipped = Buffer.from(proof[i]);
      flipped[i % 32] ^= 1;
      yield proof.with(i, flipped);
      yield proof.toSpliced(i, 1);
    }
    yield [...proof, leaves[0]];
    yield [leaves[1], ...proof];
  }

  it('accepts each inclusion and nothing else', () => {
    for (let size = 1; size <= MAX; size++) {
      const root = rootOf(size);
      for (let index = 0; index < size; index++) {
        const proof = proveInclusion(index, size, mth);
        const check = (change: object) =>
          checkInclusion({
            index,
            size,
            leaf: leaves[index],
            proof,
            root,
            sha256,
            ...change,
          });
        expect(check({})).toBe(true);
        accepted += 1;
        const wrong = [
          { index: index + 1 },
          { index: index - 1 },
          { leaf: leaves[(index + 1) % MAX] },
          { root: rootOf(size - 1) },
          { index: size },
          ...[...damaged(proof)].map(p => ({ proof: p })),
        ];
        for (const change of wrong) {
          mutants += 1;
          wronglyAccepted += check(change) ? 1 : 0;
        }
      }
    }
    expect(wronglyAccepted).toBe(0);
  });

  it('accepts each consistency and nothing else', () => {
    for (let size = 0; size <= MAX; size++) {
      for (let oldSize = 0; oldSize <= size; oldSize++) {
        const proof = proveConsistency(oldSize, size, mth);
        const check = (change: object) =>
          checkConsistency({
            oldSize,
            oldRoot: rootOf(oldSize),
            size,
            root: rootOf(size),
            proof,
            sha256,
            ...change,
          });
        expect(check({})).toBe(true);
        accepted += 1;
        const wrong = [
          { oldRoot: leafHash(leaves[0], sha256) },
          { oldSize: size + 1 },
          ...(oldSize > 0 ? [{ root: leafHash(leaves[0], sha256) }] : []),
          ...(oldSize > 0 && oldSize < size ? [{ oldSize: oldSize - 1 }] : []),
          ...[...damaged(proof)].map(p => ({ proof: p })),
        ];
        for (const change of wrong) {
          mutants += 1;
          wronglyAccepted += check(change) ? 1 : 0;
        }
      }
    }
    expect(wronglyAccepted).toBe(0);
  });

  afterAll(() => {
    // eslint-disable-next-line no-console -- the figures are the result
    console.log(
      `proofs, n <= ${MAX}: ${accepted} accepted, ${mutants} damaged, ${wronglyAccepted} wrongly accepted`,
    );
  });
});

describe('which hashes a proof needs', () => {
  it('covers the tree but for the leaf, whatever its size', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
        const [index, size] = [Math.min(a, b), Math.max(a, b) + 1];
        if (!Number.isSafeInteger(size)) {
          return;
        }
        const ranges = inclusionRanges(index, size);
        expect(ranges.length).toBeLessThanOrEqual(53);
        const sum = ranges.reduce((n, r) => n + BigInt(r.to - r.from), 1n);
        expect(sum).toBe(BigInt(size));
      }),
    );
  });

  it('covers the new tree, whatever the sizes', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
        const [oldSize, size] = [Math.min(a, b), Math.max(a, b)];
        const ranges = consistencyRanges(oldSize, size);
        expect(ranges.length).toBeLessThanOrEqual(54);
        const outside = ranges.filter(r => r.to > size || r.from >= r.to);
        expect(outside).toEqual([]);
      }),
    );
  });

  it.each([
    [1, 1],
    [-1, 1],
    [0.5, 2],
    [0, 2 ** 53],
  ])('refuses leaf %s of a tree of %s', (index, size) => {
    expect(() => inclusionRanges(index, size)).toThrow(RangeError);
  });
});
