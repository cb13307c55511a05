import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventHash } from '../../chaincode/src/domain/epcis/eventHash';
import { type EventException, eventKey } from '../../chaincode/src/domain/facts/event';
import { box, lotA, lotB, moreA, onFarm, packedBox, some } from './rules/goodsAtFarm';
import { at, cases, changed, put, quantities, receiving, seen, shipping } from './rules/events';
import { farm, type Said, shop } from './support/cast';
import { faultsOf } from './support/invariants';
import { registeredNetwork, sayDone } from './support/story';
import type { WorldOfFacts } from './support/worldOfFacts';

type Quantity = `${number}`;

interface Event {
  readonly by: typeof farm;
  readonly body: object;
}

/** An event, and the requests recorded before it. */
interface Capture {
  readonly given: readonly Said[];
  readonly event: Event;
}

const there = at(farm.place);
const inShop = at(shop.place);
const item = farm.item('1');
const epcs = { epcList: [item] };
const byFarm = (body: object): Event => ({ by: farm, body });
const byShop = (body: object): Event => ({ by: shop, body });
const arrived = (goods: object): Said[] => [...onFarm, farm.captures(shipping(goods)), shop.captures(receiving(goods))];
const kilos = (quantity: Quantity): object[] => quantities({ lot: lotB, quantity, uom: 'CS' });

/** One event of every kind that can be undone, for quantities of a lot, items and containers. */
const undoable: Record<string, (quantity: Quantity) => Capture> = {
  'a lot that is made': (q) => ({ given: [], event: byFarm(seen('ADD', 'commissioning', { ...cases(q), ...there })) }),
  'a further run of a lot': (q) => ({
    given: [moreA],
    event: byFarm(seen('ADD', 'creating_class_instance', { ...cases(q), ...there })),
  }),
  'a count': (q) => ({ given: [moreA], event: byFarm(seen('OBSERVE', 'cycle_counting', { ...cases(q), ...there })) }),
  'an item that is made': () => ({ given: [], event: byFarm(seen('ADD', 'commissioning', { ...epcs, ...there })) }),
  'goods that leave': (q) => ({ given: [moreA], event: byFarm(shipping(cases(q))) }),
  'an item that leaves': () => ({ given: onFarm, event: byFarm(shipping(epcs)) }),
  'a container that leaves': () => ({ given: [...onFarm, packedBox], event: byFarm(shipping({ epcList: [box] })) }),
  'goods that arrive': (q) => ({
    given: [moreA, farm.captures(shipping(cases(q)))],
    event: byShop(receiving(cases(q))),
  }),
  'goods that arrive from no named place': (q) => ({
    given: [moreA, farm.captures(shipping(cases(q)))],
    event: byShop(seen('OBSERVE', 'receiving', { ...cases(q), ...inShop })),
  }),
  'an item that arrives': () => ({ given: [...onFarm, farm.captures(shipping(epcs))], event: byShop(receiving(epcs)) }),
  'goods that are sold': (q) => ({
    given: arrived(cases(q)),
    event: byShop(seen('OBSERVE', 'retail_selling', { ...cases(q), ...inShop })),
  }),
  'an item that is sold': () => ({
    given: arrived(epcs),
    event: byShop(seen('OBSERVE', 'retail_selling', { ...epcs, ...inShop })),
  }),
  'goods that come back from a customer': (q) => ({
    given: [...arrived(cases(q)), shop.captures(seen('OBSERVE', 'retail_selling', { ...cases(q), ...inShop }))],
    event: byShop(seen('OBSERVE', 'receiving', { ...cases(q), ...inShop, disposition: 'returned' })),
  }),
  'an item that is destroyed': () => ({
    given: onFarm,
    event: byFarm(seen('DELETE', 'destroying', { ...epcs, ...there })),
  }),
  'goods that are packed': (q) => ({
    given: [moreA],
    event: byFarm(put('ADD', 'packing', { parentID: box, childQuantityList: quantities(some(q)), ...there })),
  }),
  'an item that is packed to others': () => ({
    given: [...onFarm, farm.asks('pack', { container: box, place: farm.place, lots: [some('40')], items: [] })],
    event: byFarm(put('ADD', 'packing', { parentID: box, childEPCs: [item], ...there })),
  }),
  'goods that are unpacked': () => ({
    given: [...onFarm, packedBox],
    event: byFarm(put('DELETE', 'unpacking', { parentID: box, childQuantityList: quantities(some('15')), ...there })),
  }),
  'goods that are changed into others': (q) => ({
    given: [moreA],
    event: byFarm(changed({ inputQuantityList: quantities(some(q)), outputQuantityList: kilos('7'), ...there })),
  }),
};

const wrong = ({ by, body }: Event): Said =>
  by.captures({ ...body, errorDeclaration: { declarationTime: '2026-03-02T00:00:00Z', reason: 'did_not_occur' } });

/** Facts about goods, without empty ones: zero stock, finished legs and loads, and unverified ids. */
function goodsFacts(world: WorldOfFacts): Record<string, unknown> {
  const past: Record<string, unknown> = {};
  for (const [key, text] of world.facts) {
    const kind = key.split('\u0000')[1] ?? '';
    const fact = JSON.parse(text) as Record<string, unknown>;
    if (['event', 'eventName', 'exception', 'request'].includes(kind) || saysNothing(kind, fact)) continue;
    if (kind === 'container') delete fact['fillings'];
    if (kind === 'item') delete fact['arrived'];
    // It is not known any more since when a thing was there.
    delete fact['since'];
    past[key] = fact;
  }
  return past;
}

function saysNothing(kind: string, fact: Record<string, unknown>): boolean {
  if (kind === 'transit') return (fact['legs'] as unknown[]).length === 0;
  if (kind === 'uses' || kind === 'origins') return (fact['events'] as unknown[]).length === 0;
  if (kind === 'passage') return (fact['steps'] as unknown[]).length === 0;
  if (kind === 'stock') return Object.keys(fact).length === 2 && fact['onHand'] === '0';
  if (kind === 'soldBy') return fact['quantity'] === '0';
  if (kind === 'container') return fact['inside'] === undefined && fact['status'] === undefined;
  return fact['status'] === 'unverified';
}

async function capture({ given, event }: Capture): Promise<{ world: WorldOfFacts; before: Record<string, unknown> }> {
  const world = await registeredNetwork();
  for (const said of given) await sayDone(world, said);
  const before = goodsFacts(world);
  const { outcomes } = await world.run([event.by.captures(event.body)]);
  expect(outcomes).toMatchObject([{ status: 'recorded', exceptions: [] }]);
  expect(goodsFacts(world)).not.toEqual(before);
  return { world, before };
}

async function declare(world: WorldOfFacts, event: Event): Promise<EventException['details']> {
  const { outcomes } = await world.run([wrong(event)]);
  expect(outcomes[0]).toMatchObject({ status: 'recorded' });
  const code = outcomes[0]?.exceptions.map((each) => each.code).join();
  expect(['declared_in_error', 'correction_impossible']).toContain(code);
  expect(faultsOf(world.facts)).toEqual([]);
  const [exception] = [...world.facts]
    .filter(([key]) => key.split('\u0000')[1] === 'exception')
    .map(([, text]) => JSON.parse(text) as EventException)
    .filter(({ code }) => code === 'correction_impossible');
  return exception?.details;
}

describe('an event that is declared to be in error', () => {
  test.each(Object.entries(undoable))('restores stock as if it had not been recorded: %s', async (_name, captureOf) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 100 }), async (quantity) => {
        const captured = captureOf(`${quantity}`);
        const { world, before } = await capture(captured);
        expect(await declare(world, captured.event)).toBeUndefined();
        expect(goodsFacts(world)).toEqual(before);
      }),
      { numRuns: 10 },
    );
  });

  test.each(Object.entries(undoable))('does not prevent booking the corrected event: %s', async (_name, captureOf) => {
    const captured = captureOf('60');
    const { world } = await capture(captured);
    await declare(world, captured.event);
    const { eventTime, ...body } = captured.event.body as { eventTime: string };
    const later = new Date(Date.parse(eventTime) + 1).toISOString();
    const { outcomes } = await world.run([captured.event.by.captures({ ...body, eventTime: later })]);
    expect(outcomes).toMatchObject([{ status: 'recorded', exceptions: [] }]);
    expect(faultsOf(world.facts)).toEqual([]);
  });

  test('does not move the goods back while another step of the same load stands', async () => {
    const staged = byFarm(shipping(cases('60'), { bizStep: 'loading' }));
    const { world } = await capture({ given: [moreA], event: staged });
    await sayDone(world, farm.captures(shipping(cases('60'))));
    const moved = stockOf(world);
    await declare(world, staged);
    // It left when the other step says.
    const timeless = (stock: unknown): string => JSON.stringify(stock).replaceAll(/"left":"[^"]*"/g, '"left":""');
    expect(timeless(stockOf(world))).toEqual(timeless(moved));
  });
});

const stockOf = (world: WorldOfFacts): unknown =>
  Object.fromEntries(Object.entries(goodsFacts(world)).filter(([key]) => /\0(stock|transit)\0/.test(key)));

const left = byFarm(shipping(cases('60')));
const made = byFarm(seen('ADD', 'commissioning', { ...cases('60'), ...there }));
const sold = byShop(seen('OBSERVE', 'retail_selling', { ...cases('60'), ...inShop }));
const gone = byFarm(seen('DELETE', 'destroying', { ...cases('60'), ...there }));
const received = byShop(receiving(cases('60')));
const recall = farm.asks('openRecall', { recall: 'R', roots: [lotA], type: 'voluntary', reason: 'salmonella' });

/** Later requests that make undoing an event impossible, and the reason in its exception. */
const kept: Record<string, Capture & { readonly since: readonly Said[]; readonly reason: string }> = {
  'goods that arrived since they were shipped': {
    given: [moreA],
    event: left,
    since: [shop.captures(receiving(cases('20')))],
    reason: 'transit_insufficient',
  },
  'goods that left since they were made': {
    given: [],
    event: made,
    since: [farm.captures(shipping(cases('1')))],
    reason: 'stock_insufficient',
  },
  'goods that were recalled since they were made': { given: [], event: made, since: [recall], reason: 'lot_recalled' },
  'goods that were recalled since they arrived': {
    given: [moreA, farm.captures(left.body)],
    event: received,
    since: [recall],
    reason: 'lot_recalled',
  },
  'goods that came back since they were sold': {
    given: arrived(cases('60')),
    event: sold,
    since: [shop.captures(seen('OBSERVE', 'receiving', { ...cases('1'), ...inShop, disposition: 'returned' }))],
    reason: 'sold_insufficient',
  },
  'recalled goods that were destroyed': {
    given: [moreA, recall],
    event: gone,
    since: [farm.asks('closeRecall', { recall: farm.recall('R') })],
    reason: 'correction_impossible',
  },
};

describe('an event that is declared to be in error too late', () => {
  test.each(Object.entries(kept))(
    'changes no stock and gets an exception with the reason: %s',
    async (_name, { since, reason, ...late }) => {
      const { world } = await capture(late);
      for (const said of since) await sayDone(world, said);
      const before = goodsFacts(world);
      expect(await declare(world, late.event)).toEqual({ reason });
      expect(goodsFacts(world)).toEqual(before);
      const { by, body } = late.event;
      expect(world.fact(eventKey(by.msp, eventHash(body)))?.declaredInError).toBeUndefined();
      expect((await world.run([wrong(late.event)])).outcomes).toMatchObject([{ status: 'exists' }]);
    },
  );

  test('still proves the inputs of the goods that exist', async () => {
    const salad = quantities({ lot: lotB, quantity: '7', uom: 'CS' });
    const mixed = changed({ inputQuantityList: quantities(some('60')), outputQuantityList: salad, ...there });
    const { world } = await capture({ given: [moreA], event: byFarm(mixed) });
    await sayDone(world, farm.asks('sell', { place: farm.place, lots: [{ lot: lotB, quantity: '1', uom: 'CS' }] }));
    await declare(world, byFarm(mixed));
    const links = [{ goods: lotB, parent: lotA, event: eventHash(mixed) }];
    const opened = farm.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'x', roots: [lotA], links });
    const { outcomes } = await world.run([opened]);
    expect(outcomes).toMatchObject([{ status: 'recorded', details: { added: 1, unproven: [] } }]);
  });

  test('is undone when it is declared again after the obstacle is removed', async () => {
    const { world, before } = await capture({ given: [moreA], event: left });
    const arrival = byShop(receiving(cases('60')));
    await sayDone(world, shop.captures(arrival.body));
    expect(await declare(world, left)).toEqual({ reason: 'transit_insufficient' });
    await sayDone(world, wrong(arrival));
    const { outcomes } = await world.run([wrong(left)]);
    expect(outcomes).toMatchObject([{ status: 'recorded', exceptions: [{ code: 'declared_in_error' }] }]);
    expect(goodsFacts(world)).toEqual(before);
  });

  test('changes no stock if the event was built by a command', async () => {
    const world = await registeredNetwork();
    const { envelope } = await world.run([moreA]);
    const body = envelope?.items[0]?.events[0]?.body;
    const before = goodsFacts(world);
    expect(await declare(world, byFarm(body ?? {}))).toEqual({ reason: 'correction_impossible' });
    expect(goodsFacts(world)).toEqual(before);
  });

  test('puts destroyed goods back on hold, and a surplus as surplus that the producer must release', async () => {
    const world = await registeredNetwork();
    const over = { lot: lotA, place: farm.place };
    for (const said of [moreA, farm.asks('count', { ...over, counted: '110', uom: 'CS', reason: 'count' })]) {
      await sayDone(world, said);
    }
    const all = byFarm(seen('DELETE', 'destroying', { ...cases('110'), ...there }));
    await sayDone(world, farm.captures(all.body));
    await declare(world, all);
    const stock = Object.values(stockOf(world) as object)[0] as unknown;
    expect(stock).toMatchObject({ onHand: '110', held: '10', surplus: '10' });
  });
});
