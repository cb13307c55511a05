import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import { recallPlan } from '../../gateway/src/trace/recallPlan';
import { trace } from '../../gateway/src/trace/trace';
import { at, type Body, event, itemOf, lotOf, placeOf, productId, containerOf } from './blocks';
import { buyer, ContractFeed, rival, supplier } from './contractFeed';
import { closeAll, open } from './openModels';
import { goods, packed, seen, seenAt, transformed } from './capturedEvents';

let readModel: ReadModel;
let feed: ContractFeed;
beforeEach(async () => {
  readModel = open();
  feed = await ContractFeed.open(readModel);
});
afterEach(closeAll);

const [a, b, c] = [lotOf(1), lotOf(2), lotOf(3)];
const [pallet, container] = [containerOf(1), containerOf(2)];
/** Packing and emptying happen at a dock, what is seen elsewhere. */
const dock = placeOf(9);
const fill = (minute: number, container: string, children: readonly string[]): Body => ({
  ...packed(minute, container, children),
  ...at(dock),
});
const empty = (minute: number, container: string): Body => ({
  ...packed(minute, container, [], 'DELETE'),
  ...at(dock),
});
const places = (root: string): string[] =>
  (trace(readModel, root, 'forward')?.edges ?? [])
    .filter(({ to }) => to.includes('/414/') && to !== dock)
    .map(({ to }) => to);
const making = (root: string, direction: 'back' | 'forward'): string[] =>
  (trace(readModel, root, direction)?.edges ?? [])
    .filter(({ kind }) => kind === 'transformed')
    .map(({ from, to }) => `${from} ${to}`);
const capture = async (...bodies: readonly Body[]): Promise<string[]> => {
  const ids = [];
  for (const body of bodies) ids.push(await feed.capture(body));
  return ids;
};

describe('a trace through containers', () => {
  test('follows goods with the units around them, only while they are inside', async () => {
    await capture(fill(1, pallet, [a]), fill(2, container, [pallet]), seenAt(3, [container], placeOf(1)));
    await capture(empty(4, container), empty(5, pallet), fill(6, pallet, [b]), seenAt(7, [pallet], placeOf(2)));
    expect(places(a)).toEqual([placeOf(1)]);
    expect(places(b)).toEqual([placeOf(2)]);
    expect([...goods(readModel, a, 'forward').keys()]).toEqual([a, pallet, container]);
    expect([...goods(readModel, container, 'back').keys()].sort()).toEqual([container, pallet, a].sort());
  });

  test('distinguishes the fillings of one transaction', async () => {
    const bodies = [fill(1, pallet, [a]), seenAt(2, [pallet], placeOf(1)), empty(3, pallet), fill(4, pallet, [b])];
    await feed.recorded(...[...bodies, seenAt(5, [pallet], placeOf(2))].map((body) => supplier.captures(body)));
    expect(places(a)).toEqual([placeOf(1)]);
    expect(places(b)).toEqual([placeOf(2)]);
  });

  test('uses event times, not the order of recording', async () => {
    await capture(fill(1, pallet, [a]), empty(10, pallet), fill(20, pallet, [b]));
    await capture(seenAt(30, [pallet], placeOf(2)), seenAt(5, [pallet], placeOf(1)));
    expect(places(a)).toEqual([placeOf(1)]);
    expect(places(b)).toEqual([placeOf(2)]);
  });

  test('applies observations of an emptied unit to contents that are recorded later', async () => {
    await capture(fill(1, pallet, [a]), empty(2, pallet), seenAt(3, [pallet], placeOf(3)), fill(4, pallet, [b]));
    expect(places(a)).toEqual([]);
    expect(places(b)).toEqual([placeOf(3)]);
  });

  test('misses no link of a unit that was observed before its packing was recorded', async () => {
    await capture(seen([pallet], placeOf(1), 'shipping'), fill(1, pallet, [a]));
    expect(places(a)).toEqual([placeOf(1)]);
  });

  test('follows goods in cases with serial numbers and in crates that are used again', async () => {
    const box = itemOf(9);
    const crate = 'https://id.gs1.org/8003/095060001343521';
    await capture(fill(1, box, [a]), fill(2, crate, [box]), seenAt(3, [crate], placeOf(1)));
    await capture(empty(4, crate), fill(5, crate, [b]), seenAt(6, [crate], placeOf(2)));
    expect(places(a)).toEqual([placeOf(1)]);
    expect(places(b)).toEqual([placeOf(2)]);
    expect([...goods(readModel, a, 'forward').keys()]).toEqual([a, box, crate]);
  });

  test('does not go from a lot to the other goods in the same unit, but from a unit to all of them', async () => {
    await capture(fill(1, pallet, [a, b]), transformed([b], [c], { minute: 2 }));
    expect([...goods(readModel, a, 'forward').keys()]).toEqual([a, pallet]);
    expect([...goods(readModel, pallet, 'forward').keys()].sort()).toEqual([pallet, a, b, c].sort());
  });
});

describe('a trace', () => {
  test('joins the events of one transformation by its id, of one organisation', async () => {
    const id = 'urn:example:run';
    await capture(transformed([a], [], { id }), transformed([b], [], { id }), transformed([], [c], { id }));
    await feed.capture(transformed([lotOf(4)], [], { id }), rival);
    expect(making(c, 'back')).toEqual(expect.arrayContaining([`${a} ${c}`, `${b} ${c}`]));
    expect(goods(readModel, c, 'back').has(lotOf(4))).toBe(false);
    expect(trace(readModel, c, 'back')?.transactions).toHaveLength(3);
  });

  test('links an item to its lot by its fact, by ILMD and by a Digital Link that names both', async () => {
    const [byCommand, byIlmd, byLink] = [itemOf(1), itemOf(2), itemOf(3)];
    const made = (epc: string, more: Body = {}): Body =>
      event('ObjectEvent', 1, { action: 'ADD', epcList: [epc], ...more });
    const made1 = { place: supplier.place, quantity: '1', uom: 'KGM' };
    await feed.recorded(supplier.asks('registerProduct', { product: productId, name: 'Leaf', uom: 'KGM' }));
    await feed.recorded(supplier.asks('commissionLot', { lot: a, ...made1 }));
    await feed.recorded(supplier.asks('commissionItems', { items: [byCommand], lot: a, place: supplier.place }));
    await capture(made(byIlmd, { ilmd: { 'cbvmda:lotNumber': 'L1' } }), made(byLink.replace('/21/', '/10/L1/21/')));
    expect([...goods(readModel, a, 'forward').keys()].sort()).toEqual([a, byCommand, byIlmd, byLink].sort());
    expect([...goods(readModel, byLink, 'back').keys()]).toEqual([byLink, a]);
  });

  test('leaves an event declared in error out of the graph and says so', async () => {
    const body = transformed([a], [b]);
    const [wrong] = await capture(body, { ...body, errorDeclaration: { declarationTime: '2026-02-01T00:00:00Z' } });
    const answer = trace(readModel, a, 'forward');
    expect(answer?.edges).toEqual([]);
    expect(answer?.exceptions).toEqual(
      expect.arrayContaining([expect.objectContaining({ event: wrong, code: 'declared_in_error' })]),
    );
  });

  test('includes conflicting events, with exceptions and transactions', async () => {
    const eventID = 'urn:uuid:7';
    const [, conflict] = await capture({ ...seen([c], placeOf(1)), eventID }, { ...transformed([a], [b]), eventID });
    const answer = trace(readModel, b, 'back');
    expect(answer?.edges).toEqual([
      { from: a, to: b, kind: 'transformed', event: conflict, time: '2026-01-01T00:01:00.000Z' },
    ]);
    expect(answer?.exceptions).toMatchObject([{ event: conflict, code: 'event_id_conflict', status: 'open' }]);
    expect(answer?.transactions).toMatchObject([{ block: readModel.height - 1, events: [conflict] }]);
  });

  test('goes through shipments to places', async () => {
    const place = supplier.place;
    const to = buyer.place;
    await feed.recorded(
      supplier.asks('registerPlace', { place, name: 'Plant' }),
      supplier.asks('registerProduct', { product: productId, name: 'Leaf', uom: 'KGM' }),
      supplier.asks('commissionLot', { lot: a, place, quantity: '9', uom: 'KGM' }),
    );
    await feed.recorded(buyer.asks('registerPlace', { place: to, name: 'Shop' }));
    const lots = [{ lot: a, quantity: '5', uom: 'KGM' }];
    await feed.recorded(supplier.asks('ship', { shipment: 'S1', from: place, to, lots }));
    const shipment = supplier.shipment('S1');
    await feed.recorded(buyer.asks('receive', { shipment }));
    const answer = trace(readModel, a, 'both');
    expect(answer?.edges.map((edge) => [edge.from, edge.to, edge.kind])).toEqual(
      expect.arrayContaining([
        [a, shipment, 'staging_outbound'],
        [shipment, place, 'staging_outbound'],
        [a, to, 'receiving'],
        [shipment, to, 'receiving'],
      ]),
    );
    expect(answer?.nodes.find(({ id }) => id === shipment)).toMatchObject({ kind: 'shipment', party: supplier.party });
  });

  test('accepts a root in any spelling, and returns undefined for goods that no event names', async () => {
    await capture(transformed([a], [b]));
    expect(trace(readModel, '(01)09506000134352(10)L1', 'forward')?.root).toBe(a);
    expect(trace(readModel, c, 'both')).toBeUndefined();
    expect(recallPlan(readModel, c)).toBeUndefined();
  });

  test('finds goods under an id of somebody’s own', async () => {
    const fish = 'urn:gdst:example.org:product:lot:class:fish.7';
    const epcClass = 'urn:gdst:example.org:product:lot:class:fillet.7';
    const body = event('TransformationEvent', 1, {
      inputQuantityList: [{ epcClass: fish, quantity: 5, uom: 'KGM' }],
      outputQuantityList: [{ epcClass, quantity: 4, uom: 'KGM' }],
    });
    await capture(body);
    expect([...goods(readModel, fish, 'forward').keys()]).toEqual([fish, epcClass]);
    expect([...goods(readModel, epcClass, 'back').keys()]).toEqual([epcClass, fish]);
  });
});

describe('a trace of goods with a common ingredient', () => {
  const [plant, warehouse, other] = [placeOf(11), placeOf(12), placeOf(13)];
  const moved = (minute: number, bizStep: string, from: string, to: string): Body =>
    event('ObjectEvent', minute, {
      action: 'OBSERVE',
      bizStep,
      quantityList: [{ epcClass: a, quantity: 1, uom: 'KGM' }],
      sourceList: [{ type: 'location', source: from }],
      destinationList: [{ type: 'location', destination: to }],
      ...(bizStep === 'shipping' ? { readPoint: { id: from } } : at(to)),
    });
  const made: Body = {
    ...event('ObjectEvent', 0, { action: 'ADD', bizStep: 'commissioning' }),
    quantityList: [{ epcClass: a, quantity: 100, uom: 'KGM' }],
    ...at(warehouse),
  };
  /** `a` goes from the warehouse to the plant, where it is used in `b`, and elsewhere, where it is used in others. */
  const history = [
    made,
    moved(1, 'shipping', warehouse, plant),
    moved(2, 'receiving', warehouse, plant),
    moved(3, 'shipping', warehouse, other),
    moved(4, 'receiving', warehouse, other),
    { ...transformed([a], [b], { minute: 5 }), ...at(plant) },
    { ...transformed([a], [c], { minute: 6 }), ...at(other) },
    { ...transformed([a], [lotOf(4)], { minute: 7 }), ...at(other) },
  ];

  test('shows the origin and the journey that leads to the root, and the other uses as a number', async () => {
    const [origin, out, into, , , use] = await capture(...history);
    const answer = trace(readModel, b, 'back');
    expect(new Set(answer?.edges.map(({ event: id }) => id))).toEqual(new Set([origin, out, into, use]));
    expect(answer?.nodes.find(({ id }) => id === a)).toMatchObject({ elsewhere: 4 });
    expect(answer?.nodes.map(({ id }) => id)).not.toContain(other);
  });

  test('shows the origin on the way, or all of them where the way leads to none', async () => {
    const more = { ...made, eventTime: '2026-01-01T00:00:30.000Z', ...at(other) };
    const [origin, elsewhere] = await capture(made, more, ...history.slice(1));
    const shown = (root: string): (string | undefined)[] =>
      (trace(readModel, root, 'back')?.edges ?? []).filter(({ from }) => from === a).map(({ event: id }) => id);
    expect(shown(b)).toContain(origin);
    expect(shown(b)).not.toContain(elsewhere);
    const lost = { ...transformed([a], [lotOf(5)], { minute: 8 }), ...at(placeOf(14)) };
    await capture(lost);
    expect(shown(lotOf(5))).toEqual(expect.arrayContaining([origin, elsewhere]));
  });

  test('shows every event when asked', async () => {
    const ids = await capture(...history);
    const answer = trace(readModel, b, 'back', { all: true });
    expect(new Set(answer?.edges.map(({ event: id }) => id))).toEqual(new Set(ids));
    expect(answer?.nodes.every(({ elsewhere }) => elsewhere === undefined)).toBe(true);
  });

  test('counts the other ingredients of goods made of the root', async () => {
    await capture({ ...transformed([a, c], [b], { minute: 5 }), ...at(plant) });
    const answer = trace(readModel, a, 'forward');
    expect(answer?.nodes.find(({ id }) => id === b)).toMatchObject({ elsewhere: 1 });
    expect(answer?.nodes.map(({ id }) => id)).not.toContain(c);
  });

  test('has a summary of all pages on the first one, and every node and edge on one page', async () => {
    await capture(...history);
    const whole = trace(readModel, a, 'both');
    const pages = [trace(readModel, a, 'both', { limit: 1 })];
    for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next) {
      pages.push(trace(readModel, a, 'both', { limit: 1, cursor: next }));
    }
    const edges = (answer: typeof whole): string[] => (answer?.edges ?? []).map((edge) => JSON.stringify(edge));
    expect(pages).toHaveLength(4);
    expect(pages[0]?.summary).toEqual(whole?.summary);
    expect(whole?.summary).toMatchObject({ goods: 4, levels: 1, places: { count: 3 }, hands: { count: 1 } });
    expect(pages.flatMap(edges).sort()).toEqual(edges(whole).sort());
    expect(() => trace(readModel, a, 'both', { cursor: 'x' })).toThrow('cursor');
  });
});

describe('a trace over alleged links', () => {
  test('marks them as alleged until the owner of the goods confirms them', async () => {
    const event = await feed.capture(transformed([a], [b]), rival);
    const edge = { from: a, to: b, kind: 'transformed', event };
    expect(trace(readModel, a, 'forward')?.edges).toEqual([expect.objectContaining({ ...edge, alleged: true })]);
    expect(trace(readModel, a, 'forward')?.exceptions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event, code: 'link_alleged', party: rival.party, concerns: [supplier.party] }),
      ]),
    );
    const answer = { event, party: rival.party, goods: b, reason: 'Seen in the papers' } as const;
    await feed.recorded(supplier.asks('answerLink', { ...answer, answer: 'disputed' }));
    expect(trace(readModel, a, 'forward')?.edges).toMatchObject([{ ...edge, alleged: true }]);
    await feed.recorded(supplier.asks('answerLink', { ...answer, answer: 'confirmed' }));
    expect(trace(readModel, a, 'forward')?.edges).toEqual([expect.not.objectContaining({ alleged: true })]);
  });

  test('marks contents of a container that a party without standing states', async () => {
    const event = await feed.capture(packed(1, pallet, [a]), rival);
    expect(trace(readModel, a, 'forward')?.edges).toEqual([
      expect.objectContaining({ from: a, to: pallet, kind: 'packed', event, alleged: true }),
    ]);
    await capture(packed(2, pallet, [b]));
    expect(trace(readModel, b, 'forward')?.edges).toEqual([expect.not.objectContaining({ alleged: true })]);
  });
});
