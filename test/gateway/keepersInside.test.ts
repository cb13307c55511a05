import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clockError } from '@lotline/chaincode/domain';
import fc from 'fast-check';
import { seed } from '../seed';
import { farm, lot, origin, shop } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';

const retailer = `${origin}/417/0860009998001`;
const eventOf = (type: string, minute: number, fields: object): object => ({
  type,
  eventTime: `2026-01-01T10:${String(minute).padStart(2, '0')}:00.000Z`,
  eventTimeZoneOffset: '+00:00',
  readPoint: { id: farm },
  bizLocation: { id: farm },
  ...fields,
});
const line = (number: string, quantity: number): object => ({ epcClass: lot(number), quantity, uom: 'CS' });
const document = (event: object): object => ({
  '@context': 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-01-01T10:00:00Z',
  epcisBody: { eventList: [event] },
});

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openGateway();
}, 180_000);
afterAll(async () => {
  await gateway.close();
});

const capture = async (event: object, as = 'supplier'): Promise<string> => {
  const { body } = await gateway.capture(as, document(event));
  return (body['events'] as { id: string }[])[0]!.id;
};
const rowsOf = async (path: string): Promise<Record<string, unknown>[]> =>
  (await gateway.get('supplier', path)).body['rows'] as Record<string, unknown>[];
const onHand = async (number: string, place: string): Promise<unknown> =>
  (await rowsOf(`/stock?lot=${lot(number)}&place=${place}`))[0]?.['onHand'];

/** Waits block by block until the keeper has booked the events. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const { readModel } = gateway.running.gateway;
  for (let rounds = 0; rounds < 40 && !(await holds()); rounds += 1) await readModel.reached(readModel.height + 1, 250);
}

/** The containers around a lot, from the inside: a case, a crate, an asset and a thing with a private URI. */
const around = (number: string): string[] => [
  `${origin}/01/00860009999107/21/${number}`,
  `${origin}/8003/00860009999121${number}`,
  `${origin}/8004/0860009999${number}`,
  `urn:example:cage:${number}`,
];
const packings = (number: string, containers: readonly string[]): object[] =>
  containers.map((parentID, at) =>
    eventOf('AggregationEvent', 5 + at, {
      action: 'ADD',
      bizStep: 'packing',
      parentID,
      ...(at === 0 ? { childQuantityList: [line(number, 10)] } : { childEPCs: [containers[at - 1]] }),
    }),
  );
const emptied = (parentID: string, minute: number, more = {}): object =>
  eventOf('AggregationEvent', minute, { action: 'DELETE', bizStep: 'unpacking', parentID, ...more });
const made = (number: string): object =>
  eventOf('ObjectEvent', 0, { action: 'ADD', bizStep: 'commissioning', quantityList: [line(number, 10)] });
const sold = (number: string, more = {}): object =>
  eventOf('ObjectEvent', 50, {
    action: 'OBSERVE',
    bizStep: 'retail_selling',
    quantityList: [line(number, 4)],
    ...more,
  });

describe(`seed ${seed}: an event that waits for goods inside containers`, () => {
  let number = 0;
  test('is booked when events that do not name the goods empty the containers, at any depth and in any order', async () => {
    const levels = fc.integer({ min: 1, max: 4 });
    const chain = levels.chain((depth) =>
      fc.record({
        depth: fc.constant(depth),
        order: fc.shuffledSubarray([0, 1, 2, 3].slice(0, depth), { minLength: depth }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(chain, async ({ depth, order }) => {
        number += 1;
        const goods = `I${number}`;
        const containers = around(goods).slice(0, depth);
        for (const event of [made(goods), ...packings(goods, containers)]) await capture(event);
        const sale = await capture(sold(goods));
        for (const at of order) await capture(emptied(containers[at]!, 40 - at));
        await until(async () => (await onHand(goods, farm)) === '6');
        expect(await onHand(goods, farm)).toBe('6');
        const [exception] = await rowsOf(`/exceptions?event=${encodeURIComponent(sale)}`);
        expect(exception).toMatchObject({ code: 'stock_insufficient', status: 'resolved' });
        expect(exception?.['resolution']).toMatch(/, after ni:\S+ was recorded\./);
      }),
      { numRuns: 3, seed },
    );
  }, 180_000);

  test('is booked when the outer container arrives, which nothing else names', async () => {
    const there = { readPoint: { id: shop }, bizLocation: { id: shop } };
    const [box, crate] = around('J1') as [string, string];
    for (const event of [made('J1'), ...packings('J1', [box, crate])]) await capture(event);
    for (const event of [emptied(crate, 30, there), emptied(box, 31, there), sold('J1', there)]) {
      await capture(event, 'retailer');
    }
    const moved = (bizStep: string, minute: number, more: object): object =>
      eventOf('ObjectEvent', minute, { action: 'OBSERVE', bizStep, epcList: [crate], ...more });
    await capture(moved('shipping', 20, { destinationList: [{ type: 'owning_party', destination: retailer }] }));
    await capture(moved('receiving', 25, there), 'retailer');
    await until(async () => (await onHand('J1', shop)) === '6');
    expect(await onHand('J1', shop)).toBe('6');
  });
});

describe('an event that waits for something else than an event', () => {
  const state = async (event: string, code: string): Promise<unknown> =>
    (await rowsOf(`/exceptions?event=${encodeURIComponent(event)}`)).find((each) => each['code'] === code)?.['status'];
  const there = { readPoint: { id: shop }, bizLocation: { id: shop } };

  test('is booked when its author becomes a maker of the product, and the events that waited for the goods are booked, too', async () => {
    const product = `${origin}/01/00860009999176`;
    const quantityList = [{ epcClass: `${product}/10/M1`, quantity: 10 }];
    const early = await capture({ ...made('M1'), ...there, quantityList }, 'retailer');
    const sale = await capture(sold('M1', { ...there, quantityList }), 'retailer');
    expect([await state(early, 'not_owner'), await state(sale, 'lot_unknown')]).toEqual(['open', 'open']);
    const { status } = await gateway.post('supplier', '/products', {
      product,
      name: 'Kit',
      uom: 'CS',
      makers: [retailer],
    });
    expect(status).toBe(201);
    await until(async () => (await state(sale, 'lot_unknown')) === 'resolved');
    expect([await state(early, 'not_owner'), await state(sale, 'lot_unknown')]).toEqual(['resolved', 'resolved']);
  });

  test('is booked when its author gets the prefix of the goods', async () => {
    const quantityList = [{ epcClass: `${origin}/01/04012345000016/10/X1`, quantity: 10 }];
    const register = (as: string, party: string, prefixes: string[]): Promise<unknown> =>
      gateway.post(as, '/parties', { party, name: as, roles: [as], prefixes });
    const supplier = `${origin}/417/0860009999992`;
    await register('supplier', supplier, ['0860009999', '4012345']);
    await gateway.post('retailer', '/prefixes/consent', { prefix: '4012345', party: supplier });
    const early = await capture({ ...made('X1'), ...there, quantityList }, 'retailer');
    expect(await state(early, 'not_owner')).toBe('open');
    await gateway.post('supplier', '/prefixes/release', { prefix: '4012345' });
    await until(async () => (await state(early, 'not_owner')) === 'resolved');
    expect(await state(early, 'not_owner')).toBe('resolved');
  });

  test('is booked when its time is no longer in the future', async () => {
    const soon = new Date(Date.now() + clockError + 3000).toISOString();
    const early = await capture({ ...made('F1'), eventTime: soon });
    expect(await state(early, 'time_invalid')).toBe('open');
    for (let tries = 0; tries < 100 && (await onHand('F1', farm)) === undefined; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(await onHand('F1', farm)).toBe('10');
    expect(await state(early, 'time_invalid')).toBe('resolved');
  }, 60_000);

  test('is booked when the recall of its goods is closed', async () => {
    await capture(made('C1'));
    const opened = await gateway.post('supplier', '/recalls', {
      recall: 'R-C1',
      type: 'voluntary',
      reason: 'Listeria',
      roots: [lot('C1')],
    });
    const sale = await capture(sold('C1'));
    expect(await state(sale, 'lot_recalled')).toBe('open');
    const end = { recall: opened.body['subject'], early: { reason: 'A mistake of the laboratory' } };
    await gateway.post('supplier', '/recalls/close', end);
    const second = await gateway.post('supplier', '/keys', { user: 'second', roles: ['quality'] });
    const key = String(second.body['key']);
    expect(await gateway.send('/recalls/close', { key, body: end })).toMatchObject({ status: 201 });
    await until(async () => (await state(sale, 'lot_recalled')) === 'resolved');
    expect(await state(sale, 'lot_recalled')).toBe('resolved');
    expect(await onHand('C1', farm)).toBe('6');
  });
});
