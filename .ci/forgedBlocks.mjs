// Offers blocks that no orderer signed to the peers of a real network in place of an orderer, with its address and TLS key. Each block
// follows the last one. No peer may accept one; the same block with the orderer's own signature is accepted.
// Usage: forgedBlocks.mjs DATA, the folder of a network that runs with one orderer.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import protos from '@hyperledger/fabric-protos';
import { loadIdentity, openFabricMaterial, requireTopology } from '@lotline/network/fabric';
import { openFabric } from '../gateway/dist/ledger/fabric/open.js';
import { tlsFiles } from '../network/dist/fabric/crypto/tlsFolder.js';
import { stopProcess } from '../network/dist/fabric/processes/stopProcess.js';
import { layoutOf } from '../network/dist/fabric/topology/layout.js';
import { dataHash, headerBytes, headerHash } from '../network/dist/verify/blockHash.js';

const { common, msp, orderer: messages } = protos;
const { SIGNATURES } = common.BlockMetadataIndex;
/** Timeout: after a wrong block, a peer dials the orderer again with growing pauses. */
const patienceMs = 120_000;

const [data] = process.argv.slice(2);
const material = await openFabricMaterial(data);
const layout = layoutOf(await requireTopology(data), data);
const [node] = layout.orderers;
const gateways = await Promise.all(
  material.organisations.map(({ name }) => openFabric({ fabric: data, organisation: name })),
);
const heights = () => Promise.all(gateways.map(async ({ ledger }) => (await ledger.health()).height));

/** The block after the last one, with the same transactions once more and no signature. */
async function nextBlock() {
  const last = common.Block.deserializeBinary(await gateways[0].ledger.rawBlock((await heights())[0] - 1));
  const header = last.getHeader();
  const previous = {
    number: header.getNumber(),
    previousHash: header.getPreviousHash_asU8(),
    dataHash: header.getDataHash_asU8(),
  };
  const number = previous.number + 1;
  const previousHash = headerHash(previous);
  const own = { number, previousHash, dataHash: dataHash(last.getData().getDataList_asU8()) };
  header.setNumber(number);
  header.setPreviousHash(previousHash);
  return { block: last, header: headerBytes(own), number };
}

async function signedBy({ block, header }, { mspId, certificate, sign }) {
  const creator = new msp.SerializedIdentity();
  creator.setMspid(mspId);
  creator.setIdBytes(Buffer.from(certificate));
  const signatureHeader = new common.SignatureHeader();
  signatureHeader.setCreator(creator.serializeBinary());
  signatureHeader.setNonce(randomBytes(24));
  const signed = block.clone();
  const list = signed.getMetadata().getMetadataList_asU8();
  const metadata = common.Metadata.deserializeBinary(list[SIGNATURES]);
  const signature = new common.MetadataSignature();
  signature.setSignatureHeader(signatureHeader.serializeBinary());
  signature.setSignature(
    await sign(Buffer.concat([metadata.getValue_asU8(), signatureHeader.serializeBinary(), header])),
  );
  metadata.setSignaturesList([signature]);
  list[SIGNATURES] = metadata.serializeBinary();
  list[common.BlockMetadataIndex.TRANSACTIONS_FILTER] = new Uint8Array();
  list[common.BlockMetadataIndex.COMMIT_HASH] = new Uint8Array();
  signed.getMetadata().setMetadataList(list);
  return signed;
}

/** The MSP id of the requesting peer, from its signed request. */
function askerOf(payload) {
  const header = common.SignatureHeader.deserializeBinary(payload.getHeader().getSignatureHeader_asU8());
  return msp.SerializedIdentity.deserializeBinary(header.getCreator_asU8()).getMspid();
}

/** Delivers the offered block to every peer that requests it. */
class FalseOrderer {
  #server = new Server();
  #offered;
  /** Number of requests for the offered block, by the peer's MSP id. */
  asked = new Map();

  async start() {
    const { certificate, key } = tlsFiles(node.identity);
    const pair = { cert_chain: readFileSync(certificate), private_key: readFileSync(key) };
    this.#server.addService(messages.AtomicBroadcastService, {
      broadcast: (call) => call.end(),
      deliver: (call) => {
        call.on('error', () => undefined);
        call.on('data', (envelope) => this.#deliver(call, envelope));
        call.on('end', () => call.end());
      },
    });
    await new Promise((resolve, reject) => {
      const credentials = ServerCredentials.createSsl(null, [pair], false);
      this.#server.bindAsync(node.address, credentials, (error) => (error ? reject(error) : resolve()));
    });
  }

  offer(block) {
    this.#offered = block;
    this.asked = new Map();
  }

  #deliver(call, envelope) {
    const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
    const from = messages.SeekInfo.deserializeBinary(payload.getData_asU8()).getStart().getSpecified()?.getNumber();
    if (from !== this.#offered.getHeader().getNumber()) return;
    const mspId = askerOf(payload);
    this.asked.set(mspId, (this.asked.get(mspId) ?? 0) + 1);
    const response = new messages.DeliverResponse();
    response.setBlock(this.#offered);
    call.write(response);
  }

  stop() {
    this.#server.forceShutdown();
  }
}

async function until(what, holds) {
  const deadline = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Not within ${patienceMs / 1000} s: ${what}.`);
    await delay(50);
  }
}

const [supplier, carrier] = material.organisations;
const forgers = {
  'a peer': supplier.node,
  'the administrator of an organisation': await loadIdentity(carrier, 'admin'),
  'the administrator of the orderers': await loadIdentity(material.orderer, 'admin'),
};

const falseOrderer = new FalseOrderer();
let passed = 0;
try {
  const block = await nextBlock();
  const before = await heights();
  assert.deepEqual(new Set(before), new Set([block.number]));
  await stopProcess(layout.run, node.id);
  falseOrderer.offer(await signedBy(block, Object.values(forgers)[0]));
  await falseOrderer.start();
  for (const [who, identity] of Object.entries(forgers)) {
    falseOrderer.offer(await signedBy(block, identity));
    // A peer requests a block again until it has accepted it.
    await until(`each peer has asked twice for a block that ${who} signed`, () =>
      material.organisations.every(({ mspId }) => falseOrderer.asked.get(mspId) > 1),
    );
    assert.deepEqual(await heights(), before, `a block that ${who} signed was taken`);
    console.log(`no peer takes a block that ${who} signed`);
    passed += 1;
  }
  falseOrderer.offer(await signedBy(block, material.orderer.node));
  await until('every peer has the block that the orderer signed', async () =>
    (await heights()).every((height) => height === block.number + 1),
  );
  console.log('every peer takes the same block when the orderer signed it');
  passed += 1;
} finally {
  falseOrderer.stop();
  for (const { ledger } of gateways) await ledger.close();
}
console.log(`forged blocks: ${passed} passed, 0 failed`);
process.exit(0);
