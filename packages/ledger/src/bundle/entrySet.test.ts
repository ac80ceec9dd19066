/** @jest-environment node */
import { toHex } from '../bytes';
import { type HashReader, treeRootFrom } from '../hashReader';
import { sha256 } from '../node';
import { leafHash, nodeHash } from '../tree';
import { proveEntrySet, rootOfEntrySet } from './entrySet';

const MAX = 9;
const leavesOf = (size: number) =>
  Array.from({ length: size }, (_, i) =>
    leafHash(new TextEncoder().encode(`entry ${i}`), sha256),
  );

/** Roots of complete subtrees, from the leaves themselves. */
function readerOf(leaves: Uint8Array[]): HashReader {
  const rootOf = (from: number, to: number): Uint8Array =>
    to - from === 1
      ? leaves[from]
      : nodeHash(
          rootOf(from, (from + to) / 2),
          rootOf((from + to) / 2, to),
          sha256,
        );
  return {
    readHashes: async nodes =>
      nodes.map(({ level, index }) =>
        rootOf(index * 2 ** level, (index + 1) * 2 ** level),
      ),
  };
}

async function* everySelection() {
  for (let size = 1; size <= MAX; size++) {
    const leaves = leavesOf(size);
    const reader = readerOf(leaves);
    const root = toHex(await treeRootFrom(reader, size, sha256));
    for (let chosen = 1; chosen < 2 ** size; chosen++) {
      const seqs = leaves.flatMap((_, i) => (chosen & (2 ** i) ? [i] : []));
      const proof: string[] = [];
      for await (const line of proveEntrySet({ reader, seqs, size, sha256 })) {
        proof.push(line.slice(0, -1));
      }
      yield { size, leaves, root, seqs, proof };
    }
  }
}

it('proves every selection of every small log', async () => {
  let proofs = 0;
  for await (const { size, leaves, root, seqs, proof } of everySelection()) {
    const own = seqs.map(seq => leaves[seq]);
    const found = rootOfEntrySet({ seqs, leaves: own, proof, size, sha256 });
    expect(toHex(found)).toBe(root);
    proofs += 1;
  }
  expect(proofs).toBe(2 ** (MAX + 1) - 2 - MAX);
});

it('accepts no proof with a line less, more, altered or in another place', async () => {
  let wrong = 0;
  for await (const { size, leaves, root, seqs, proof } of everySelection()) {
    const mutants = [
      [...proof, ...proof.slice(-1)],
      [...proof, `0 0 ${root}`],
    ];
    proof.forEach((line, i) => {
      const last = line.endsWith('0') ? '1' : '0';
      mutants.push(
        proof.toSpliced(i, 1),
        proof.toSpliced(i, 1, line.slice(0, -1) + last),
        proof.toSpliced(i, 1, `1${line}`),
      );
    });
    const own = seqs.map(seq => leaves[seq]);
    for (const mutant of mutants.filter(m => m.length > 0)) {
      if (mutant.join() === proof.join()) {
        continue;
      }
      try {
        const found = rootOfEntrySet({
          seqs,
          leaves: own,
          proof: mutant,
          size,
          sha256,
        });
        wrong += toHex(found) === root ? 1 : 0;
      } catch (error) {
        if (!(error instanceof Error && error.name === 'EntrySetError')) {
          throw error;
        }
      }
    }
  }
  expect(wrong).toBe(0);
});
