// Signed receipts: their verification beside ethers alone, and batches of handoffs in the contract's engine with and without them.
import { createRequire } from 'node:module';
import { id, SigningKey, TypedDataEncoder, verifyTypedData, computeAddress } from 'ethers';

const require = createRequire(import.meta.url);
const {
  lotIdOf,
  linesHash,
  receiptDomain,
  receiptHash,
  receiptMessage,
  signerOf,
  structsOf,
} = require('../../chaincode/dist/domain/index.js');
const { runBatch } = require('../../chaincode/dist/engine/runBatch.js');

const time = '2026-04-01T08:00:00.000Z';
const channel = 'lotline';
const key = new SigningKey(id('a driver'));
const signer = computeAddress(key);
const [farm, carrier, shop] = ['9506001000007', '9506002000006', '9506003000005'].map(
  (gln) => `https://id.gs1.org/417/${gln}`,
);
const [field, store] = ['9506001000014', '9506003000012'].map((gln) => `https://id.gs1.org/414/${gln}`);
const lot = lotIdOf('09506001000014', 'A');
const line = { lot, quantity: '1', uom: 'CS' };
const lines = { lots: [line], items: [], containers: [] };
const callers = ['FarmMSP', 'CarrierMSP', 'ShopMSP'].map((msp) => ({
  msp,
  roles: new Set(['admin', 'operator', 'quality']),
}));

/** Runs `work` once to warm up, and returns how many of `count` a second it does. */
function rate(count, work) {
  work();
  const start = performance.now();
  work();
  return (count / (performance.now() - start)) * 1000;
}

function signed(n, network) {
  const domain = receiptDomain({ network, channel });
  const nonce = `0x${n.toString(16).padStart(64, '0')}`;
  const shipment = `urn:epcglobal:cbv:bt:9506001000007:S${n}`;
  const said = { shipment, from: farm, to: carrier, place: field, time, lines: linesHash(lines), nonce };
  const message = receiptMessage('acceptance', said, { condition: 'seal intact' });
  const digest = TypedDataEncoder.hash(domain, structsOf.acceptance, message);
  return { domain, message, shipment, receipt: { signer, time, nonce, signature: key.sign(digest).serialized } };
}

/** A ledger in a map: a farm with a lot, and `count` shipments that a carrier is to accept. */
async function offered(count) {
  const facts = new Map();
  const state = {
    getMany: (keys) => Promise.resolve(keys.map((each) => facts.get(each) ?? null)),
    putMany: (entries) => {
      for (const [each, value] of entries) facts.set(each, value);
      return Promise.resolve();
    },
  };
  let sent = 0;
  const send = async (caller, requests) => {
    const batch = requests.map(([command, input]) => ({ id: `r${(sent += 1)}`, command, input }));
    const { outcomes } = await runBatch(state, { requests: batch, caller, time, channel });
    const failed = outcomes.find(({ status }) => status !== 'recorded');
    if (failed) throw new Error(`${failed.code}: ${failed.message}`);
  };
  const party = (gln, prefix, name, role) => ['registerParty', { party: gln, name, roles: [role], prefixes: [prefix] }];
  await send(callers[0], [party(farm, '9506001', 'Farm', 'supplier')]);
  await send(callers[1], [party(carrier, '9506002', 'Carrier', 'carrier')]);
  await send(callers[2], [party(shop, '9506003', 'Shop', 'retailer')]);
  await send(callers[0], [['consentToPrefix', { prefix: '9506003', party: shop }]]);
  await send(callers[2], [['registerPlace', { place: store, name: 'Store' }]]);
  await send(callers[1], [['registerSigner', { signer, name: 'Driver', roles: ['driver'] }]]);
  await send(callers[0], [
    ['registerPlace', { place: field, name: 'Field' }],
    ['registerProduct', { product: lot.slice(0, lot.indexOf('/10/')), name: 'Lettuce', uom: 'CS' }],
    ['commissionLot', { lot, place: field, quantity: '100000', uom: 'CS' }],
  ]);
  const ship = (n) => ['ship', { shipment: `S${n}`, from: field, to: store, carrier, lots: [line] }];
  await send(
    callers[0],
    Array.from({ length: count }, (_, n) => ship(n)),
  );
  return { network: JSON.parse(facts.get('\u0000network\u0000receipts\u0000')).network, send };
}

/** Accepts a second of one batch of `count`, the better of two. */
async function accepts(count, withReceipt) {
  const rates = [];
  for (let round = 0; round < 2; round += 1) {
    const { network, send } = await offered(count);
    const requests = Array.from({ length: count }, (_, n) => {
      const { shipment, receipt } = signed(n, network);
      return ['accept', { shipment, condition: 'seal intact', ...(withReceipt ? { receipt } : { at: time }) }];
    });
    const start = performance.now();
    await send(callers[1], requests);
    rates.push((count / (performance.now() - start)) * 1000);
  }
  return Math.max(...rates);
}

export async function benchReceipts(print, { count }) {
  const receipts = Array.from({ length: count }, (_, n) => signed(n, 'network'));
  const verified = rate(count, () => {
    for (const { domain, message, receipt } of receipts) {
      if (signerOf(receiptHash('acceptance', domain, message), receipt.signature) !== signer)
        throw new Error('not verified');
    }
  });
  const alone = rate(count, () => {
    for (const { domain, message, receipt } of receipts) {
      if (verifyTypedData(domain, structsOf.acceptance, message, receipt.signature) !== signer)
        throw new Error('not verified');
    }
  });
  print('receipts verified', verified, 'receipts/s', alone, 'receipts/s, ethers alone');
  const [bare, full] = [await accepts(count, false), await accepts(count, true)];
  print('handoffs with receipt, one batch', full, 'accepts/s', alone, 'receipts/s, ethers alone');
  print('the same without receipt', bare, 'accepts/s', full, 'accepts/s with receipt');
}
