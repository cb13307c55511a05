// The Merkle tree behind proofs: built, extended and asked for paths, beside SHA-256 of as many nodes and beside a library that computes
// the same tree. Then bundles: made by a gateway and checked, beside the signatures in them alone.
import { Buffer } from 'node:buffer';
import { createHash, webcrypto } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'lotline';
import { MerkleTree as LibraryTree } from 'merkletreejs';
import { lot, startGateway, writeJourney } from './http.mjs';
import { measured } from './table.mjs';

const { MerkleTree, readBundle, verifyProof } = createRequire(import.meta.url)('../../network/dist/proof/index.js');

/** Runs `work` and returns how many of `count` a second that is. */
function rate(count, work) {
  const start = performance.now();
  work();
  return (count / (performance.now() - start)) * 1000;
}

/** The same for work that is repeated, one after the other, for some seconds. */
async function rateOf(seconds, work) {
  const start = performance.now();
  let done = 0;
  while (performance.now() - start < seconds * 1000) {
    await work();
    done += 1;
  }
  return (done / (performance.now() - start)) * 1000;
}

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leafOf = (n) => sha256(String(n));
const nodePrefix = Buffer.from([1]);

export async function benchProofs(print, { seconds, ...sizes }) {
  benchTree(print, sizes);
  await benchBundles(print, seconds);
}

function benchTree(print, { size, more, paths: proofs }) {
  const what = `tree of ${size.toLocaleString('en')} transactions, built`;
  const pair = new Uint8Array(65);
  const hashes = rate(size, () => {
    for (let n = 0; n < size; n += 1) sha256(pair);
  });
  const leaves = Array.from({ length: size + more }, (_, n) => leafOf(n));
  const tree = new MerkleTree();
  const built = rate(size, () => {
    for (let n = 0; n < size; n += 1) tree.append(leaves[n]);
  });
  // With this prefix the library's nodes are those of RFC 6962.
  const library = (count) => new LibraryTree(leaves.slice(0, count), (bytes) => sha256(nodePrefix, bytes));
  let other;
  const otherBuilt = rate(size, () => {
    other = library(size);
  });
  if (!other.getRoot().equals(Buffer.from(tree.root()))) throw new Error('The library computes another tree.');
  print(what, built, 'leaves/s', hashes, 'hashes/s alone');
  print(what, built, 'leaves/s', otherBuilt, 'merkletreejs');
  const paths = (proof) =>
    rate(proofs, () => {
      for (let n = 0; n < proofs; n += 1) proof((n * 97) % size);
    });
  const own = (n) => tree.inclusion(n);
  const theirs = (n) => other.getProof(leaves[n], n);
  // Once before the measurement, for compilation by the engine.
  for (const proof of [own, theirs]) paths(proof);
  print('paths in it', paths(own), 'proofs/s', paths(theirs), 'merkletreejs');
  const extended = rate(more, () => {
    for (let n = size; n < size + more; n += 1) tree.append(leaves[n]);
  });
  // The library cannot be extended: the tree is built again.
  other = undefined;
  const otherExtended = rate(more, () => library(size + more));
  print(`${more.toLocaleString('en')} leaves more`, extended, 'leaves/s', hashes, 'hashes/s alone');
  print(`${more.toLocaleString('en')} leaves more`, extended, 'leaves/s', otherExtended, 'merkletreejs, built anew');
}

async function benchBundles(print, seconds) {
  const folder = mkdtempSync(join(tmpdir(), 'lotline-bench-'));
  const gateway = await startGateway(folder);
  try {
    const clientOf = (name) =>
      createClient({ url: gateway.said, key: readFileSync(join(folder, 'keys', `${name}.key`), 'utf8').trim() });
    await writeJourney(clientOf);
    const client = clientOf('retailer');
    const text = await client.proof({ id: lot('C') });
    const { events, blocks, transactions } = readBundle(text);
    const endorsed = transactions.filter(({ envelope }) => envelope !== undefined).length;
    // One by the issuer, one by the orderer for each block, and three for each transaction: its creator and two endorsers.
    const signatures = 1 + blocks.length + 3 * endorsed;
    const alone = (await signaturesAlone(seconds)) / signatures;
    const orderer = readFileSync(join(folder, 'organisations', 'orderer', 'ca', 'cert.pem'), 'utf8');
    const of = `of ${events.length} events`;
    console.log(
      `${measured(`a bundle ${of}`, text.length, 'bytes')}${measured('', text.length / events.length, 'an event')}`,
    );
    // Once before the measurement, for compilation by the engine.
    await verifyProof(text, [orderer]);
    const made = await rateOf(seconds, () => client.proof({ id: lot('C') }));
    const checked = await rateOf(seconds, () => verifyProof(text, [orderer]));
    print(`bundles ${of}, made`, made, 'bundles/s', alone, 'its signatures verified');
    print(`bundles ${of}, checked`, checked, 'bundles/s', alone, 'its signatures verified');
  } finally {
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Signatures on P-256 that WebCrypto verifies in a second. */
async function signaturesAlone(seconds) {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const { publicKey, privateKey } = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const message = new Uint8Array(2000);
  const signature = await webcrypto.subtle.sign(algorithm, privateKey, message);
  return rateOf(seconds, () => webcrypto.subtle.verify(algorithm, publicKey, signature, message));
}
