import { factKey, type Item, type Unit } from '@lotline/chaincode/domain';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import { recallPlan } from '../../gateway/src/trace/recallPlan';
import { trace } from '../../gateway/src/trace/trace';
import {
  block,
  type Body,
  event,
  itemOf,
  lotOf,
  partyOf,
  placeOf,
  put,
  shipmentOf,
  type Step,
  transaction,
  unitOf,
} from './blocks';
import { closeAll, open } from './openModels';
import { apply, declared, goods, itemFact, packed, said, seen, transformed, unitFact, unitKey } from './told';

afterEach(closeAll);

describe('a trace', () => {
  const places = (readModel: ReadModel, root: string): string[] =>
    (trace(readModel, root, 'forward')?.edges ?? []).filter(({ to }) => to.includes('/414/')).map(({ to }) => to);
  const [a, b, c] = [lotOf(1), lotOf(2), lotOf(3)];
  const [pallet, container] = [unitOf(1), unitOf(2)];
  const fill = (unit: Unit['id'], filling: number, children: readonly string[]): Step =>
    said(packed(unit, children), put(unitKey(unit), unitFact(unit, filling, children)));
  const empty = (unit: Unit['id'], filling: number): Step =>
    said(packed(unit, [], 'DELETE'), put(unitKey(unit), unitFact(unit, filling, [])));

  test('follows goods where the units around them go, and only while they were in them', () => {
    const readModel = open();
    apply(readModel, fill(pallet, 1, [a]), said(packed(container, [pallet])), said(seen([container], placeOf(1))));
    apply(readModel, empty(pallet, 1), fill(pallet, 2, [b]), said(seen([pallet], placeOf(2))));
    expect(places(readModel, a)).toEqual([placeOf(1)]);
    expect(places(readModel, b)).toEqual([placeOf(2)]);
    expect([...goods(readModel, a, 'forward').keys()]).toEqual([a, pallet, container]);
    expect([...goods(readModel, container, 'back').keys()].sort()).toEqual([container, pallet, a].sort());
  });

  test('tells the fillings of one transaction apart', () => {
    const readModel = open();
    const steps = [fill(pallet, 1, [a]), said(seen([pallet], placeOf(1))), empty(pallet, 1), fill(pallet, 2, [b])];
    readModel.apply(block(0, transaction('one', 0, [...steps, said(seen([pallet], placeOf(2)))])));
    expect(places(readModel, a)).toEqual([placeOf(1)]);
    expect(places(readModel, b)).toEqual([placeOf(2)]);
  });

  test('counts what is seen of an emptied unit for what was in it and for what is told to be in it later', () => {
    const readModel = open();
    apply(readModel, fill(pallet, 1, [a]), empty(pallet, 1), said(seen([pallet], placeOf(3))), fill(pallet, 2, [b]));
    expect(places(readModel, a)).toEqual([placeOf(3)]);
    expect(places(readModel, b)).toEqual([placeOf(3)]);
  });

  test('of a unit seen before it was told to be packed misses nothing', () => {
    const readModel = open();
    apply(readModel, said(seen([pallet], placeOf(1), 'shipping')), fill(pallet, 1, [a]));
    expect(places(readModel, a)).toEqual([placeOf(1)]);
  });

  test('does not go from a lot to the other goods in the same unit, but from a unit to all of them', () => {
    const readModel = open();
    apply(readModel, fill(pallet, 1, [a, b]), said(transformed([b], [c])));
    expect([...goods(readModel, a, 'forward').keys()]).toEqual([a, pallet]);
    expect([...goods(readModel, pallet, 'forward').keys()].sort()).toEqual([pallet, a, b, c].sort());
  });

  test('joins the events of one transformation by its id', () => {
    const readModel = open();
    apply(readModel, said(transformed([a], [], 'urn:example:run')), said(transformed([b], [], 'urn:example:run')));
    apply(readModel, said(transformed([], [c], 'urn:example:run')));
    const answer = trace(readModel, c, 'back');
    expect(answer?.edges.filter(({ kind }) => kind === 'transformed').map(({ from, to }) => `${from} ${to}`)).toEqual(
      expect.arrayContaining([`${a} ${c}`, `${b} ${c}`]),
    );
    expect(answer?.transactions).toHaveLength(3);
  });

  test('links an item to its lot by its fact, by ILMD and by a Digital Link that names both', () => {
    const readModel = open();
    const [byFact, byIlmd, byLink] = [itemOf(1), itemOf(2), itemOf(3)];
    const made = (epc: string, more: Body = {}): Body =>
      event('ObjectEvent', 1, { action: 'ADD', epcList: [epc], ...more });
    apply(readModel, said(made(byFact), put(factKey<Item>('item', byFact), itemFact(byFact, a))));
    apply(readModel, said(made(byIlmd, { ilmd: { 'cbvmda:lotNumber': 'L1' } })));
    apply(readModel, said(made(byLink.replace('/21/', '/10/L1/21/'))));
    expect([...goods(readModel, a, 'forward').keys()].sort()).toEqual([a, byFact, byIlmd, byLink].sort());
    expect([...goods(readModel, byLink, 'back').keys()]).toEqual([byLink, a]);
  });

  test('leaves an event declared in error out of the graph and says so', () => {
    const readModel = open();
    const body = transformed([a], [b]);
    const wrong = said(body);
    apply(readModel, wrong, declared(wrong.id, body));
    const answer = trace(readModel, a, 'forward');
    expect(answer?.edges).toEqual([]);
    expect(answer?.exceptions).toMatchObject([{ event: wrong.id, code: 'declared_in_error' }]);
  });

  test('believes events that conflict or carry exceptions, and names exceptions and transactions', () => {
    const readModel = open();
    const conflict = { ...said(transformed([a], [b])), status: 'conflict' as const };
    const exception = { code: 'event_id_conflict', detail: 'taken', party: 'p', status: 'open' };
    apply(readModel, { ...conflict, writes: [[factKey('exception', conflict.id, '1'), exception]] });
    const answer = trace(readModel, b, 'back');
    expect(answer?.edges).toEqual([
      { from: a, to: b, kind: 'transformed', event: conflict.id, time: '2026-01-01T00:01:00.000Z' },
    ]);
    expect(answer?.exceptions).toMatchObject([
      { event: conflict.id, number: 1, code: 'event_id_conflict', status: 'open' },
    ]);
    expect(answer?.transactions).toMatchObject([{ block: 0, events: [conflict.id] }]);
  });

  test('goes through shipments to places', () => {
    const readModel = open();
    const shipment = shipmentOf(1);
    const fact = {
      id: shipment,
      sender: partyOf(1),
      receiver: partyOf(2),
      from: placeOf(1),
      to: placeOf(2),
      status: 'received',
    };
    const whole = { ...fact, custodian: partyOf(2), lots: [], items: [], units: [], documents: [], handoffs: [] };
    const papers = { bizTransactionList: [{ type: 'desadv', bizTransaction: shipment }] };
    apply(readModel, said(seen([a], placeOf(1), 'shipping', papers), [factKey('shipment', shipment), whole]));
    apply(readModel, said(seen([a], placeOf(2), 'receiving', papers)));
    const answer = trace(readModel, a, 'both');
    expect(answer?.edges.map(({ from, to, kind }) => [from, to, kind])).toEqual(
      expect.arrayContaining([
        [a, shipment, 'shipping'],
        [shipment, placeOf(1), 'shipping'],
        [a, placeOf(2), 'receiving'],
        [shipment, placeOf(2), 'receiving'],
      ]),
    );
    expect(answer?.nodes.find(({ id }) => id === shipment)).toMatchObject({ kind: 'shipment', party: partyOf(1) });
  });

  test('takes a root in any spelling, and knows nothing of what no event names', () => {
    const readModel = open();
    apply(readModel, said(transformed([a], [b])));
    expect(trace(readModel, '(01)09506000134352(10)L1', 'forward')?.root).toBe(a);
    expect(trace(readModel, c, 'both')).toBeUndefined();
    expect(recallPlan(readModel, c)).toBeUndefined();
  });
});

describe('a recall plan', () => {
  test('covers what was made of the lot, parents first, what holds it, and who has how much', () => {
    const readModel = open();
    const [a, b, c] = [lotOf(1), lotOf(2), lotOf(3)];
    const item = itemOf(1);
    const [pallet, box] = [unitOf(1), unitOf(2)];
    const line = { lot: b, quantity: '5', unit: 'KGM' } as const;
    const shipment = shipmentOf(1);
    const onPallet = {
      ...unitFact(pallet, 1, []),
      lots: [line],
      load: [line],
      shipment,
      transit: { from: placeOf(1), to: placeOf(2) },
    };
    const stock = { unit: 'KGM', onHand: '7', reserved: '0', held: '2' };
    const ends = { sender: partyOf(1), receiver: partyOf(2) };
    const loose = { lot: c, quantity: '3', unit: 'KGM' };
    apply(readModel, {
      writes: [
        [factKey('place', placeOf(1)), { id: placeOf(1), party: partyOf(1), name: 'Plant' }],
        [factKey('prefix', '950600000002'), { party: partyOf(2) }],
        [factKey('party', partyOf(3)), { id: partyOf(3), name: 'Carrier', msp: 'CarrierMSP' }],
        [factKey('lot', b), { id: b, status: 'active', inputs: [a], recalls: [] }],
        [factKey('lot', c), { id: c, status: 'active', inputs: [b, item], recalls: [] }],
      ],
    });
    apply(readModel, said(transformed([a], [b])), said(transformed([b, item], [c])), said(packed(pallet, [b])));
    apply(readModel, said(packed(box, [c])), said(seen([c], placeOf(2))), {
      writes: [
        [factKey('unit', pallet), onPallet],
        [factKey('stock', b, placeOf(1)), stock],
        [
          factKey('shipment', shipment),
          {
            ...ends,
            id: shipment,
            custodian: partyOf(3),
            from: placeOf(1),
            to: placeOf(2),
            status: 'in_transit',
            lots: [loose],
          },
        ],
      ],
    });
    const plan = recallPlan(readModel, a);
    expect(plan?.lots).toEqual([
      { id: a, depth: 0 },
      { id: b, parent: a, depth: 1 },
      { id: c, parent: b, depth: 2 },
    ]);
    expect(plan?.items).toEqual([]);
    expect(plan?.units).toEqual(expect.arrayContaining([{ id: pallet }, { id: box }]));
    expect(plan?.places).toEqual([
      { id: placeOf(1), name: 'Plant', party: partyOf(1) },
      { id: placeOf(2), party: partyOf(2) },
    ]);
    expect(plan?.holders).toEqual([
      { party: partyOf(1), holdings: [{ lot: b, unit: 'KGM', onHand: '7', held: '2', inTransit: '0' }], items: 0 },
      { party: partyOf(2), holdings: [], items: 0 },
      {
        party: partyOf(3),
        name: 'Carrier',
        holdings: [
          { lot: b, unit: 'KGM', onHand: '0', held: '0', inTransit: '5' },
          { lot: c, unit: 'KGM', onHand: '0', held: '0', inTransit: '3' },
        ],
        items: 0,
      },
    ]);
    expect(plan?.truncated).toBe(false);
    expect(recallPlan(readModel, a, 2)?.truncated).toBe(true);
  });

  test('names the parent that the contract can check, and says where there is none', () => {
    const readModel = open();
    const [root, direct, later, loose] = [lotOf(1), lotOf(2), lotOf(3), lotOf(4)];
    const fact = { id: later, status: 'active', inputs: [direct], recalls: [] };
    apply(readModel, said(transformed([root], [direct, later])), said(transformed([direct], [later])));
    apply(readModel, { writes: [[factKey('lot', later), fact]] });
    apply(readModel, { writes: [[factKey('lot', direct), { ...fact, id: direct, inputs: [root] }]] });
    apply(readModel, said(packed(unitOf(1), [root])), said(transformed([unitOf(1)], [loose])));
    const rows = new Map(recallPlan(readModel, root)?.lots.map((row) => [row.id, row]));
    expect(rows.get(direct)).toEqual({ id: direct, parent: root, depth: 1 });
    expect(rows.get(later)).toEqual({ id: later, parent: direct, depth: 1 });
    expect(rows.get(loose)).toEqual({ id: loose, parent: root, depth: 2, unproven: true });
  });

  test('counts items with who has them, and takes a serialized case for what it is', () => {
    const readModel = open();
    const [lot, item, box] = [lotOf(1), itemOf(1), itemOf(2)];
    const active = { ...itemFact(item, lot), place: placeOf(1) };
    apply(readModel, said(seen([item], placeOf(1)), put(factKey<Item>('item', item), active)));
    apply(readModel, said(packed(box, [lot])));
    const plan = recallPlan(readModel, lot);
    expect(plan?.items).toEqual([{ id: item, parent: lot, depth: 1 }]);
    expect(plan?.units).toEqual([{ id: box }]);
    expect(plan?.holders).toEqual([
      { party: placeOf(1), holdings: [{ lot, unit: 'C62', onHand: '1', held: '0', inTransit: '0' }], items: 1 },
    ]);
  });
});
