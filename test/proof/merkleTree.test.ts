import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isExtension, isIncluded, leafHash, MerkleTree } from '../../network/src/proof/merkleTree';

const sha = (...parts: Uint8Array[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** RFC 6962, section 2.1, as its text defines it. */
function reference(leaves: readonly Uint8Array[]): Buffer {
  const [only] = leaves;
  if (!only) return sha();
  if (leaves.length === 1) return sha(Uint8Array.of(0), only);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha(Uint8Array.of(1), reference(leaves.slice(0, split)), reference(leaves.slice(split)));
}

const contents = (size: number): Uint8Array[] =>
  Array.from({ length: size }, (_, n) => Buffer.from(`transaction ${n}`));

function treeOf(leaves: readonly Uint8Array[]): MerkleTree {
  const tree = new MerkleTree();
  for (const each of leaves) tree.append(leafHash(each));
  return tree;
}

const sizes = fc.integer({ min: 1, max: 140 });

describe('a Merkle tree', () => {
  test.each([
    // The test vectors of Certificate Transparency's reference implementation (merkletree: ReferenceMerkleTreeTest).
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('of the first %i known leaves has the published root', (size, root) => {
    const known = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const tree = treeOf(known.slice(0, size).map((each) => Buffer.from(each, 'hex')));
    expect(Buffer.from(tree.root()).toString('hex')).toBe(root);
  });

  test('has the root of RFC 6962 at every earlier size', () => {
    const leaves = contents(70);
    const tree = treeOf(leaves);
    for (let size = 0; size <= leaves.length; size += 1) {
      expect(Buffer.from(tree.root(size))).toEqual(reference(leaves.slice(0, size)));
    }
  });

  test('proves each leaf at each size, and no other leaf, position or root', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (size, pick, other) => {
        const tree = treeOf(contents(size));
        const index = pick % size;
        const path = tree.inclusion(index);
        const proof = { index, size, path, root: tree.root() };
        expect(isIncluded(tree.leaf(index), proof)).toBe(true);
        const wrong = (other % size) + (other % size >= index ? 1 : 0);
        expect(isIncluded(tree.leaf(index), { ...proof, index: wrong })).toBe(false);
        expect(isIncluded(leafHash(Buffer.from('forged')), proof)).toBe(false);
        expect(isIncluded(tree.leaf(index), { ...proof, root: leafHash(Buffer.from('forged')) })).toBe(false);
        expect(isIncluded(tree.leaf(index), { ...proof, path: [...path, tree.root()] })).toBe(false);
        if (size > 1) expect(isIncluded(tree.leaf(index), { ...proof, path: path.slice(1) })).toBe(false);
      }),
    );
  });

  test('proves that it extends each earlier one, and no tree with another leaf in it', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (size, pick, changed) => {
        const leaves = contents(size);
        const tree = treeOf(leaves);
        const earlier = pick % (size + 1);
        const later = { size, root: tree.root() };
        const path = tree.consistency(earlier);
        expect(isExtension({ size: earlier, root: tree.root(earlier) }, later, path)).toBe(true);
        if (earlier === 0) return;
        const rewritten = treeOf(leaves.with(changed % earlier, Buffer.from('rewritten')));
        expect(isExtension({ size: earlier, root: rewritten.root(earlier) }, later, path)).toBe(false);
        expect(
          isExtension(
            { size: earlier, root: tree.root(earlier) },
            { size, root: rewritten.root() },
            rewritten.consistency(earlier),
          ),
        ).toBe(false);
        if (earlier < size) {
          expect(isExtension(later, { size: earlier, root: tree.root(earlier) }, path)).toBe(false);
        }
      }),
    );
  });

  test('refuses a size or leaf that it does not have', () => {
    const tree = treeOf(contents(5));
    expect(() => tree.root(6)).toThrow('The tree has 5 leaves, not 6.');
    expect(() => tree.inclusion(5)).toThrow('A tree of 5 leaves has no leaf 5.');
    expect(() => tree.consistency(6)).toThrow('A tree of 5 leaves does not extend one of 6.');
  });
});
