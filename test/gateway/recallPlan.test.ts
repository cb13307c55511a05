import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import { recallScope } from '../../gateway/src/queries/recallScope';
import { planLinks, recallPlan } from '../../gateway/src/trace/recallPlan';
import type { Actor } from '../chaincode/support/cast';
import { at, type Body, event, itemOf, lotOf, placeOf, containerOf } from './blocks';
import { buyer, type ContractFeed, rival, supplier } from './contractFeed';
import { closeAll } from './openModels';
import { openPlantAndShop, place, weighed } from './plantAndShop';
import { packed, transformed } from './capturedEvents';

let readModel: ReadModel;
let feed: ContractFeed;
beforeEach(async () => {
  ({ readModel, feed } = await openPlantAndShop());
});
afterEach(closeAll);

const [a, b, c, d] = [lotOf(1), lotOf(2), lotOf(3), lotOf(4)];
const [pallet, box] = [containerOf(1), containerOf(2)];
const makes = (input: typeof a, output: typeof a, quantity = '40'): ReturnType<typeof supplier.says> =>
  supplier.asks('transform', {
    place,
    inputs: { lots: [weighed(input, '10')] },
    outputs: { lots: [weighed(output, quantity)] },
  });
const ids = (rows: readonly { id: string }[] = []): string[] => rows.map(({ id }) => id);
const plan = (root: string = a): NonNullable<ReturnType<typeof recallPlan>> => {
  const found = recallPlan(readModel, root);
  if (!found) throw new Error(`There is no plan for ${root}.`);
  return found;
};
const scope = (recall: string): string[] => recallScope(readModel, recall).rows.map(({ goods }) => goods);
/** Opens a recall of `a` with the plan's steps and expects that the contract takes every one. */
const openAsPlanned = async (by: Actor = supplier): Promise<string[]> => {
  const links = planLinks(readModel, [a]);
  const input = { recall: 'R1', type: 'voluntary' as const, reason: 'Listeria', roots: [a], links };
  const [outcome] = await feed.say(by.asks('openRecall', input));
  expect(outcome).toMatchObject({ status: 'recorded', details: { added: links.length, unproven: [] } });
  return scope(by.recall('R1'));
};

describe('a recall plan', () => {
  test('lists the goods made of the lot, parents first, their containers, and each holder’s stock', async () => {
    await feed.recorded(supplier.asks('commissionLot', { place, ...weighed(a, '100') }));
    await feed.recorded(
      makes(a, b),
      makes(b, c),
      supplier.asks('hold', { goods: b, place, quantity: '2', reason: 'wet' }),
    );
    await feed.recorded(
      supplier.asks('pack', { container: pallet, place, lots: [weighed(b, '5')] }),
      supplier.asks('pack', { container: box, place, lots: [weighed(c, '4')] }),
    );
    const shipment = { shipment: 'S1', from: place, to: buyer.place, carrier: rival.party };
    await feed.recorded(supplier.asks('ship', { ...shipment, containers: [pallet], lots: [weighed(c, '3')] }));
    await feed.recorded(rival.asks('accept', { shipment: supplier.shipment('S1') }));
    const { lots, items, containers, places, holders, truncated } = plan();
    expect(lots).toEqual([
      { id: a, depth: 0 },
      { id: b, parent: a, depth: 1 },
      { id: c, parent: b, depth: 2 },
    ]);
    expect(items).toEqual([]);
    expect(ids(containers).sort()).toEqual([pallet, box].sort());
    expect(places).toEqual(
      expect.arrayContaining([
        { id: place, name: 'Plant', party: supplier.party },
        { id: buyer.place, name: 'Shop', party: buyer.party },
      ]),
    );
    const kept = (lot: string, onHand: string, held = '0'): object => ({
      lot,
      uom: 'KGM',
      onHand,
      held,
      inTransit: '0',
    });
    const carried = (lot: string, inTransit: string): object => ({
      lot,
      uom: 'KGM',
      onHand: '0',
      held: '0',
      inTransit,
    });
    const named = ({ party, msp }: Actor, ...holdings: object[]): object => ({ party, name: msp, holdings, items: 0 });
    expect(holders).toHaveLength(3);
    expect(holders).toEqual(
      expect.arrayContaining([
        named(supplier, kept(a, '90'), kept(b, '25', '2'), kept(c, '37')),
        named(rival, carried(b, '5'), carried(c, '3')),
        named(buyer),
      ]),
    );
    expect(truncated).toBe(false);
    expect(recallPlan(readModel, a, 2)?.truncated).toBe(true);
  });

  test('counts items by holder, and a serialized case as an item', async () => {
    const [item, box] = [itemOf(1), itemOf(2)];
    await feed.recorded(supplier.asks('commissionLot', { place, ...weighed(a, '100') }));
    await feed.recorded(supplier.asks('commissionItems', { items: [item], lot: a, place }));
    await feed.capture({ ...packed(2, box, [a]), ...at(place) });
    const { items, containers, holders } = plan();
    expect(items).toEqual([{ id: item, parent: a, depth: 1 }]);
    expect(ids(containers)).toEqual([box]);
    expect(holders).toMatchObject([{ party: supplier.party, items: 1 }]);
  });
});

describe('the links of a plan', () => {
  test('are accepted by the contract, through containers, processes of several events, and items', async () => {
    const item = itemOf(1);
    const id = 'urn:example:run';
    await feed.recorded(supplier.asks('commissionLot', { place, ...weighed(a, '100') }));
    await feed.recorded(makes(a, b), supplier.asks('commissionItems', { items: [item], lot: b, place }));
    await feed.capture({ ...packed(2, pallet, [b]), ...at(place) });
    await feed.capture(transformed([pallet], [c], { minute: 3 }));
    await feed.capture(transformed([], [d], { id, minute: 4 }));
    await feed.capture(transformed([c], [], { id, minute: 4 }));
    const planned = plan();
    expect(ids(planned.lots)).toEqual([a, b, c, d]);
    expect(planned.lots.at(-1)).toEqual({ id: d, parent: c, depth: expect.any(Number) as unknown });
    expect(planned.links).toEqual(planLinks(readModel, [a]));
    const covered = await openAsPlanned();
    expect(covered).toEqual(expect.arrayContaining([a, b, c, d, item, `${pallet} 1`, `process ${supplier.msp} ${id}`]));
    // Extending by the same plan again adds nothing.
    const links = planned.links;
    const [again] = await feed.say(buyer.asks('extendRecall', { recall: supplier.recall('R1'), links }));
    expect(again).toMatchObject({ details: { added: 0, unproven: [] } });
  });

  test('leave out containers that lead to no goods, which the contract blocks with their contents', async () => {
    await feed.recorded(supplier.asks('commissionLot', { place, ...weighed(a, '100') }));
    await feed.recorded(supplier.asks('pack', { container: pallet, place, lots: [weighed(a, '5')] }));
    expect(ids(plan().containers)).toEqual([pallet]);
    expect(plan().links).toEqual([]);
  });

  test('of several roots name each of the goods once', async () => {
    await feed.recorded(
      supplier.asks('commissionLot', { place, ...weighed(a, '100') }),
      supplier.asks('commissionLot', { place, ...weighed(b, '100') }),
    );
    const inputs = { lots: [weighed(a, '1'), weighed(b, '1')] };
    await feed.recorded(supplier.asks('transform', { place, inputs, outputs: { lots: [weighed(c, '2')] } }));
    expect(planLinks(readModel, [a, b]).map(({ goods }) => goods)).toEqual([c]);
  });
});

describe('goods that are only alleged to be made of recalled goods', () => {
  let claimed: string;
  beforeEach(async () => {
    await feed.recorded(supplier.asks('commissionLot', { place, ...weighed(a, '100') }), makes(a, b));
    await feed.recorded(supplier.asks('commissionLot', { place, ...weighed(c, '10') }), makes(c, d, '5'));
    claimed = await feed.capture(transformed([b], [c], { minute: 1 }), rival);
  });
  const answer = (given: 'confirmed' | 'disputed'): ReturnType<typeof supplier.says> =>
    supplier.asks('answerLink', { event: claimed, party: rival.party, goods: c, answer: given, reason: 'Our records' });

  test('are listed separately with the alleging party, and are in no link', async () => {
    expect(ids(plan().lots)).toEqual([a, b]);
    expect(plan().alleged).toEqual([
      { id: c, parent: b, event: claimed, party: rival.party, answers: [] },
      expect.objectContaining({ id: d, parent: c, answers: [] }),
    ]);
    expect(await openAsPlanned()).toEqual([a, b]);
    const step = { goods: c, parent: b, event: claimed, party: rival.party };
    const [forced] = await feed.say(rival.asks('extendRecall', { recall: supplier.recall('R1'), links: [step] }));
    expect(forced).toMatchObject({ details: { added: 0, unproven: [{ goods: c, parent: b }] } });
  });

  test('stay separate when their owner disputes the link, with the reason', async () => {
    await feed.recorded(answer('disputed'));
    expect(plan().alleged[0]).toMatchObject({
      id: c,
      answers: [{ party: supplier.party, answer: 'disputed', reason: 'Our records' }],
    });
    expect(await openAsPlanned()).toEqual([a, b]);
  });

  test('are covered, with the goods made of them, once their owner confirms the link', async () => {
    await feed.recorded(answer('confirmed'));
    expect(ids(plan().lots)).toEqual([a, b, c, d]);
    expect(plan().alleged).toEqual([]);
    expect(await openAsPlanned()).toEqual([a, b, c, d]);
  });

  test('show the answer of their holder', async () => {
    await openAsPlanned();
    const input = {
      recall: supplier.recall('R1'),
      goods: c,
      place,
      answer: 'disputed',
      reason: 'Other field',
    } as const;
    await feed.recorded(supplier.asks('answerScope', input));
    expect(plan().alleged[0]).toMatchObject({ answers: [{ answer: 'disputed', reason: 'Other field' }] });
  });
});

describe('an event that its sender declares to be in error', () => {
  test('leads to no goods any more', async () => {
    const made: Body = event('ObjectEvent', 0, {
      action: 'ADD',
      quantityList: [{ epcClass: a, quantity: 5, uom: 'KGM' }],
    });
    await feed.capture({ ...made, ...at(placeOf(1)) });
    const body = transformed([a], [b]);
    await feed.capture(body);
    expect(ids(plan().lots)).toEqual([a, b]);
    await feed.capture({ ...body, errorDeclaration: { declarationTime: '2026-02-01T00:00:00Z' } });
    expect(ids(plan().lots)).toEqual([a]);
    expect(await openAsPlanned()).toEqual([a]);
  });
});
