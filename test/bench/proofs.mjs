// The Merkle tree behind proofs: built, extended and asked for paths. The reference is SHA-256 of as many nodes, and nothing else.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';

const { MerkleTree } = createRequire(import.meta.url)('../../network/dist/proof/index.js');

const size = 1_000_000;
const more = 10_000;

/** Runs `work` and returns how many of `count` a second that is. */
function rate(count, work) {
  const start = performance.now();
  work();
  return (count / (performance.now() - start)) * 1000;
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest();

export function benchProofs(print) {
  const leaf = sha256('a transaction');
  const pair = new Uint8Array(65);
  const hashes = rate(size, () => {
    for (let n = 0; n < size; n += 1) sha256(pair);
  });
  const tree = new MerkleTree();
  const append = (count) => {
    for (let n = 0; n < count; n += 1) tree.append(leaf);
  };
  print(
    'tree of 1 M transactions, built',
    rate(size, () => append(size)),
    'leaves/s',
    hashes,
    'hashes/s alone',
  );
  print(
    'the same, extended',
    rate(more, () => append(more)),
    'leaves/s',
    hashes,
    'hashes/s alone',
  );
  const paths = rate(more, () => {
    for (let n = 0; n < more; n += 1) tree.inclusion((n * 97) % tree.size);
  });
  print('paths in it', paths, 'proofs/s', hashes, 'hashes/s alone');
}
