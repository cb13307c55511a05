// Storage per event on the embedded ledger: keys and bytes of the world state, and bytes of the blocks.
import { Buffer } from 'node:buffer';
import { rmSync } from 'node:fs';
import { openBench } from './ledger.mjs';

const id = (path) => `https://id.gs1.org/${path}`;
const farm = id('414/0860009999992');
const shop = id('414/0860009998001');
const lotName = (number) => id(`01/00860009999923/10/SIZE${number}`);
/** Events of a batch: a block has parts of its own, which they share. */
const size = 100;

let next = 0;
const request = (command, input) => ({ id: `size-${(next += 1)}`, command, input });
const many = (make) => Array.from({ length: size }, (_, number) => make(number));
const line = (number, quantity) => ({ lot: lotName(number), quantity, uom: 'CS' });

const captured = (number, quantity, second, what) =>
  request('capture', {
    event: {
      type: 'ObjectEvent',
      eventTime: `2026-04-${second < 0 ? 16 : 17}T09:26:${String(Math.abs(second)).padStart(2, '0')}-04:00`,
      eventTimeZoneOffset: '-04:00',
      ...what,
      readPoint: { id: farm },
      bizLocation: { id: farm },
      quantityList: [{ epcClass: lotName(number), quantity, uom: 'CS' }],
    },
  });
const made = { action: 'ADD', bizStep: 'commissioning', disposition: 'active' };
const sold = { action: 'OBSERVE', bizStep: 'retail_selling', disposition: 'retail_sold' };

/** Each with its batches and their callers. */
const events = [
  ['a commissioning', [[0, () => many((number) => captured(number, 100, -1, made))]]],
  ['a first sale of a lot', [[0, () => many((number) => captured(number, 1, 1, sold))]]],
  ['a further sale', [[0, () => many((number) => captured(number, 1, 2, sold))]]],
  [
    'a shipment and its receipt',
    [
      [0, () => many((n) => request('ship', { shipment: `S${n}`, from: farm, to: shop, lots: [line(n, '10')] }))],
      [2, () => many((n) => request('receive', { shipment: `urn:epcglobal:cbv:bt:0860009999992:S${n}`, place: shop }))],
    ],
  ],
];

const party = id('417/0860009998001');
const prefix = '0860009998';
/** The receiver registers its party and, once the sender has agreed to its prefix, its place. */
const registrations = [
  [2, request('registerParty', { party, name: 'Shop', roles: ['retailer'], prefixes: [prefix] })],
  [0, request('consentToPrefix', { party, prefix })],
  [2, request('registerPlace', { place: shop, name: 'Shop' })],
];

/** The world state by key, from the blocks that were read. */
class State {
  #values = new Map();
  bytes = 0;

  get keys() {
    return this.#values.size;
  }

  apply({ key, value }) {
    const sizeOf = (text) => (text === undefined ? 0 : Buffer.byteLength(key) + Buffer.byteLength(text));
    this.bytes -= sizeOf(this.#values.get(key));
    if (value === null) this.#values.delete(key);
    else this.#values.set(key, value);
    this.bytes += sizeOf(this.#values.get(key));
  }
}

export async function benchSizes(print) {
  const bench = await openBench();
  const state = new State();
  let height = 0;
  let blocks = 0;
  const follow = async () => {
    for (; height < bench.ledger.height(); height += 1) {
      const { raw, block } = await bench.ledger.block(height);
      blocks += raw.length;
      for (const { writes } of block.transactions) writes.forEach((write) => state.apply(write));
    }
    return { keys: state.keys, bytes: state.bytes, blocks };
  };
  try {
    const submitters = [bench.submit, undefined, await bench.submitterOf(2)];
    for (const [organisation, each] of registrations) await submitters[organisation](JSON.stringify([each]));
    for (const [what, batches] of events) {
      const before = await follow();
      for (const [organisation, make] of batches) await submitters[organisation](JSON.stringify(make()));
      const after = await follow();
      const each = (name) => Math.round((10 * (after[name] - before[name])) / size) / 10;
      print(`ledger, ${what}`, { keys: each('keys'), bytes: each('bytes'), blocks: each('blocks') });
    }
  } finally {
    await bench.ledger.close();
    rmSync(bench.folder, { recursive: true, force: true });
  }
}
