import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkDigit } from '../../chaincode/src/domain/gs1/checkDigit';
import { farm, lot, origin, shop } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';

const pallet = (number: number): string => {
  const digits = `0086000999${String(number).padStart(7, '0')}`;
  return `${origin}/00/${digits}${checkDigit(digits)}`;
};
const at = (minute: number): object => ({
  eventTime: `2026-01-01T10:${String(minute).padStart(2, '0')}:00.000Z`,
  eventTimeZoneOffset: '+00:00',
});
const here = (place: string): object => ({ readPoint: { id: place }, bizLocation: { id: place } });
const line = (number: string, quantity: number): object => ({ epcClass: lot(number), quantity, uom: 'CS' });
const seen = (bizStep: string, action: string, fields: object): object => ({
  type: 'ObjectEvent',
  bizStep,
  action,
  ...fields,
});
const packed = (number: string, n: number, quantity: number): object => ({
  type: 'AggregationEvent',
  bizStep: 'packing',
  action: 'ADD',
  parentID: pallet(n),
  childQuantityList: [line(number, quantity)],
  ...here(farm),
  ...at(5),
});
const left = (n: number): object =>
  seen('shipping', 'OBSERVE', {
    epcList: [pallet(n)],
    destinationList: [{ type: 'location', destination: shop }],
    readPoint: { id: farm },
    ...at(10),
  });
const received = (number: string, quantity: number): object =>
  seen('receiving', 'OBSERVE', { quantityList: [line(number, quantity)], ...here(shop), ...at(20) });
const made = (number: string): object =>
  seen('commissioning', 'ADD', { quantityList: [line(number, 1000)], ...here(farm), ...at(0) });

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(async () => {
  await gateway.close();
});

const capture = async (as: string, ...eventList: object[]): Promise<{ exceptions: { code: string }[] }[]> => {
  const document = {
    '@context': 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-01-01T10:00:00Z',
    epcisBody: { eventList },
  };
  return (await gateway.capture(as, document)).body['events'] as { exceptions: { code: string }[] }[];
};
const placeOf = async (n: number): Promise<unknown> =>
  (await gateway.get('retailer', `/containers/${encodeURIComponent(pallet(n))}`)).body['place'];

/** Waits block by block until a pallet has arrived. */
async function arrival(n: number): Promise<unknown> {
  const { readModel } = gateway.running.gateway;
  for (let rounds = 0; rounds < 20 && (await placeOf(n)) !== shop; rounds += 1) {
    await readModel.reached(readModel.height + 1, 500);
  }
  return placeOf(n);
}

const many = Array.from({ length: 17 }, (_, n) => n + 1);

test('given a lot on more pallets than the ledger keeps with it, when a receipt names a quantity, then the keeper finds its pallet', async () => {
  await capture('supplier', made('M1'), ...many.map((n) => packed('M1', n, 10 + n)));
  await capture('supplier', left(17), left(3));
  const [early] = await capture('retailer', received('M1', 27));
  expect(early?.exceptions).toMatchObject([{ code: 'transit_insufficient' }]);
  expect([await arrival(17), await placeOf(3)]).toEqual([shop, undefined]);
});

test('given a receipt of a quantity, when its making, packing and departure are recorded last, then its pallet has arrived', async () => {
  await capture('retailer', received('M2', 30));
  await capture('supplier', left(30));
  await capture('supplier', made('M2'));
  await capture('supplier', packed('M2', 30, 30));
  expect(await arrival(30)).toBe(shop);
});

test('given a receipt of a quantity, when only the departure of its pallet is recorded later, then its pallet has arrived', async () => {
  await capture('supplier', made('M3'), packed('M3', 31, 30));
  await capture('retailer', received('M3', 30));
  await capture('supplier', left(31));
  expect(await arrival(31)).toBe(shop);
});
