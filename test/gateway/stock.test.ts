import { add, type Decimal } from '@lotline/chaincode/domain';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contribution, type Share, type StockFact } from '../../gateway/src/projection/contribution';
import { placeParty } from '../../gateway/src/queries/placeParty';
import { stock } from '../../gateway/src/queries/stock';
import {
  at,
  block,
  type Body,
  event,
  itemOf,
  lotOf,
  partyOf,
  placeOf,
  productId,
  shipmentOf,
  type Step,
  timeOf,
  transaction,
  containerOf,
  type Write,
} from './blocks';
import { close, closeAll, open } from './openModels';
import { stocked, write } from './stockFacts';
import { apply, said } from './capturedEvents';

afterEach(closeAll);

type Sums = Map<string, readonly Decimal[]>;
const total = (rows: readonly Share[]): Sums => {
  const sums: Sums = new Map();
  for (const { lot, place, uom, ...amounts } of rows) {
    const key = `${lot} ${place} ${uom}`;
    const before = sums.get(key) ?? ['0', '0', '0', '0'];
    const moved = [amounts.onHand, amounts.held, amounts.reserved, amounts.inTransit];
    sums.set(
      key,
      before.map((amount, n) => add(amount, moved[n]!)),
    );
  }
  return new Map([...sums].filter(([, amounts]) => amounts.some((amount) => amount !== '0')).sort());
};
const columns = 'lot, place, uom, on_hand AS onHand, held, reserved, in_transit AS inTransit';
const stockKinds = ['stock', 'transit', 'container', 'item', 'shipment'] as const;
const keyColumns = {
  stock: ['lot', 'place'],
  transit: ['lot', 'end'],
  container: ['id'],
  item: ['id'],
  shipment: ['id'],
} as const;

const amount = fc.integer({ min: 0, max: 5_000_000 }).map((n): Decimal => add(`${n / 1000}`, '0'));
const aLot = fc.nat(2).map(lotOf);
const aPlace = fc.nat(2).map(placeOf);
const line = fc.record({ lot: aLot, quantity: amount, uom: fc.constantFrom('KGM', 'CS') });
const leg = fc.oneof(fc.record({ from: aPlace, to: aPlace }), fc.record({ from: aPlace }));
const whereabouts = fc.oneof(
  fc.record({ place: aPlace }),
  fc.record({ place: aPlace, shipment: fc.constant(shipmentOf(1)) }),
  fc.record({ place: aPlace, hold: fc.constant({ by: partyOf(1), reason: 'wet' }) }),
  fc.record({ transit: leg }),
  fc.record({ parent: fc.constant(containerOf(9)) }),
);
const anyWrite: fc.Arbitrary<Write> = fc.oneof(
  fc.tuple(aLot, aPlace, amount, amount).map(([lot, place, onHand, held]) => stocked(lot, place, onHand, held)),
  fc.tuple(aLot, aPlace).map(([lot, place]) => write('stock', [lot, place], null)),
  fc
    .tuple(aLot, fc.nat(1).map(partyOf), fc.array(fc.tuple(leg, amount), { maxLength: 3 }))
    .map(([lot, end, legs]) =>
      write('transit', [lot, end], { uom: 'KGM', legs: legs.map(([way, quantity]) => ({ ...way, quantity })) }),
    ),
  fc.tuple(fc.nat(2), fc.array(line, { maxLength: 2 }), whereabouts).map(([n, load, where]) =>
    write('container', [containerOf(n)], {
      id: containerOf(n),
      recalls: [],
      ...(load.length > 0 && { inside: { lots: load, things: [], load, claims: [] } }),
      ...where,
    }),
  ),
  fc
    .tuple(fc.nat(2), aLot, fc.constantFrom('active', 'sold'), whereabouts)
    .map(([n, lot, status, where]) =>
      write('item', [itemOf(n)], { id: itemOf(n), lot, status, recalls: [], ...where }),
    ),
  fc
    .tuple(fc.nat(1), fc.array(line, { maxLength: 2 }), fc.constantFrom('offered', 'in_transit', 'received'), aPlace)
    .map(([n, lots, status, to]) => {
      const parties = { sender: partyOf(1), receiver: partyOf(2), custodian: partyOf(1) };
      return write('shipment', [shipmentOf(n)], { id: shipmentOf(n), ...parties, from: placeOf(0), to, status, lots });
    }),
);

describe('stock', () => {
  test('equals the sum of its movements, and of all facts, after any writes', () => {
    const steps = fc.array(fc.array(anyWrite, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(steps, (history) => {
        const readModel = open();
        for (const writes of history) apply(readModel, { writes });
        const facts = stockKinds.flatMap((kind) =>
          readModel.database.all<Record<string, string>>(`SELECT * FROM ${kind}`).flatMap((row) =>
            contribution({
              kind,
              key: keyColumns[kind].map((name) => row[name]),
              fact: JSON.parse(row['body']!) as unknown,
            } as StockFact),
          ),
        );
        const balances = total(readModel.database.all<Share>(`SELECT ${columns} FROM balance`));
        expect(balances).toEqual(total(facts));
        expect(balances).toEqual(total(readModel.database.all<Share>(`SELECT ${columns} FROM movement`)));
        close(readModel);
      }),
      { numRuns: 40 },
    );
  });

  test('can be queried as of an event time and as of a height, and a late event changes only the first', () => {
    const readModel = open();
    const [lot, place] = [lotOf(1), placeOf(1)];
    const moved = (minute: number, onHand: Decimal): Step => {
      const body = event('ObjectEvent', minute, { action: 'OBSERVE', quantityList: [{ epcClass: lot }], ...at(place) });
      return said(body, stocked(lot, place, onHand));
    };
    apply(readModel, moved(10, '5'));
    apply(readModel, moved(30, '8'));
    apply(readModel, moved(20, '7'));
    const onHand = (filters: object): string[] => stock(readModel, { lot, ...filters }).rows.map((row) => row.onHand);
    expect(onHand({})).toEqual(['7']);
    expect(onHand({ at: timeOf(9) })).toEqual([]);
    expect(onHand({ at: timeOf(10) })).toEqual(['5']);
    expect(onHand({ at: timeOf(20) })).toEqual(['4']);
    expect(onHand({ at: timeOf(30) })).toEqual(['7']);
    expect([1, 2, 3].map((asOfHeight) => onHand({ asOfHeight }))).toEqual([['5'], ['8'], ['7']]);
    expect(stock(readModel, { at: '2026-01-01T01:00:00+01:00' }).at).toBe(timeOf(0));
  });

  test('of a batch moves each lot at the time of its own event', () => {
    const readModel = open();
    const made = (n: number, minute: number): Step =>
      said(
        event('ObjectEvent', minute, { action: 'OBSERVE', quantityList: [{ epcClass: lotOf(n) }], ...at(placeOf(1)) }),
        stocked(lotOf(n), placeOf(1), '1'),
      );
    readModel.apply(block(0, transaction('batch', 90, [made(1, 10), made(2, 20)])));
    expect(stock(readModel, { at: timeOf(15) }).rows.map(({ lot }) => lot)).toEqual([lotOf(1)]);
  });

  test('counts a lot as held that is on hold or under an open recall, but not under a mock one', () => {
    const readModel = open();
    const lot = (n: number, more: Body): Write =>
      write('lot', [lotOf(n)], { id: lotOf(n), status: 'active', recalls: [], ...more });
    const recall = (id: string, type: string, status: string): Write =>
      write('recall', [id], { id, openedBy: partyOf(1), type, status });
    const hold = { by: partyOf(1), reason: 'smell' };
    const all = [1, 2, 3, 4].map((n) => stocked(lotOf(n), placeOf(1), '9', '2'));
    apply(readModel, { writes: [recall('r', 'voluntary', 'open'), recall('m', 'mock', 'open'), ...all] });
    apply(readModel, {
      writes: [lot(1, { hold }), lot(2, { recalls: ['r'] }), lot(3, { recalls: ['m'] }), lot(4, {})],
    });
    const held = (): string[] => stock(readModel, {}).rows.map((row) => row.held);
    expect(held()).toEqual(['9', '9', '2', '2']);
    apply(readModel, { writes: [recall('r', 'voluntary', 'closed')] });
    expect(held()).toEqual(['9', '2', '2', '2']);
  });

  test('is filtered by place, product and party, and paged', () => {
    const readModel = open();
    const registered = write('place', [placeOf(1)], { id: placeOf(1), party: partyOf(1), name: 'Plant' });
    const prefix = write('prefix', ['9506000'], { party: partyOf(2) });
    const cells = [1, 2, 3].flatMap((n) => [1, 2].map((m) => stocked(lotOf(n), placeOf(m), '1')));
    apply(readModel, { writes: [registered, prefix, ...cells] });
    expect(stock(readModel, { party: partyOf(1) }).rows).toHaveLength(3);
    expect(stock(readModel, { party: partyOf(2) }).rows.map(({ place }) => place)).toEqual([
      placeOf(2),
      placeOf(2),
      placeOf(2),
    ]);
    expect(stock(readModel, { product: productId }).rows).toHaveLength(6);
    expect(stock(readModel, { product: productId.slice(0, -1) }).rows).toHaveLength(0);
    for (const asOf of [{}, { asOfHeight: 1 }]) {
      const first = stock(readModel, { limit: 4, ...asOf });
      const second = stock(readModel, { limit: 4, cursor: first.next, ...asOf });
      expect([first.rows.length, second.rows.length, second.next]).toEqual([4, 2, undefined]);
      expect(new Set([...first.rows, ...second.rows].map(({ lot, place }) => lot + place)).size).toBe(6);
    }
    expect(placeParty(readModel.database, `${placeOf(1)}/254/DOCK-1`)).toBe(partyOf(1));
  });
});
