import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AllocationsAnswer, AvailableAnswer, PickAnswer } from '@lotline/gateway/answers';
import { createClient } from '../../../client/src/sdk';
import { type Answer, openGateway, type TestGateway } from '../openGateway';

const origin = 'https://id.gs1.org';
const product = `${origin}/01/00860009999107`;
const house = `${origin}/414/0860009999992`;
const cooler = `${origin}/414/0860009999077`;
const centre = `${origin}/414/0860009998001`;
const pallet = `${origin}/00/008600099990000015`;
const lot = (number: string): string => `${product}/10/${number}`;
const day = (later: number): string => new Date(Date.now() + later * 86_400_000).toISOString().slice(0, 10);

const data = mkdtempSync(join(tmpdir(), 'lotline-allocations-'));
let gateway: TestGateway;

const did = async (path: string, body: object): Promise<void> => {
  const { status, body: answer } = await gateway.post('supplier', path, body);
  if (status !== 201) throw new Error(JSON.stringify(answer));
};
const line = (number: string, quantity: number): object => ({ lot: lot(number), quantity, uom: 'CS' });
const make = (number: string, quantity: number, expiry: string, more: object = {}): Promise<void> =>
  did('/lots', { ...line(number, quantity), place: house, expiry, ...more });
const allocate = (allocation: string, quantity: number, more: object = {}, as = 'supplier'): Promise<Answer> =>
  gateway.post(as, '/inventory/allocations', { allocation, product, place: house, quantity, ...more });
const available = async (query = ''): Promise<AvailableAnswer['rows'][number]> => {
  const { body } = await gateway.get('supplier', `/inventory/available?place=${house}&product=${product}${query}`);
  const [row] = (body as unknown as AvailableAnswer).rows;
  return row!;
};
const pick = async (query: string): Promise<PickAnswer> =>
  (await gateway.get('supplier', `/inventory/picks?place=${house}&product=${product}&${query}`))
    .body as unknown as PickAnswer;

/** Three lots: the one that expires first is partly on a pallet, one is on hold, one expires last. */
beforeAll(async () => {
  gateway = await openGateway({}, data);
  await make('LATE', 40, day(13), { at: new Date(Date.now() - 60_000).toISOString() });
  await make('SOON', 30, day(3));
  await make('HELD', 20, day(2));
  await did('/containers/pack', { container: pallet, place: house, lots: [line('SOON', 12)] });
  await did('/holds', { goods: lot('HELD'), reason: 'Waiting for the laboratory' });
});
afterAll(async () => {
  await gateway.close();
  rmSync(data, { recursive: true });
});

describe('available to promise', () => {
  test('is the quantity on hand without goods that are held or expire before the date', async () => {
    expect(await available()).toMatchObject({ onHand: '90', held: '20', expired: '0', available: '70' });
    expect(await available(`&date=${day(5)}`)).toMatchObject({ expired: '30', available: '40' });
  });

  test('cannot be read for another organisation’s place', async () => {
    const asked = await gateway.get('retailer', `/inventory/available?place=${house}`);
    expect(asked).toMatchObject({ status: 403, body: { code: 'not_owner' } });
    const picked = await gateway.get('retailer', `/inventory/picks?place=${house}&product=${product}&quantity=1`);
    expect(picked).toMatchObject({ status: 403, body: { code: 'not_owner' } });
  });
});

describe('a picking proposal', () => {
  test('takes goods by expiry, whole pallets before loose cases, and never held goods', async () => {
    const { picks, leftOut, short } = await pick('quantity=40');
    expect(picks).toMatchObject([
      { container: pallet, quantity: '12' },
      { lots: [{ lot: lot('SOON') }], quantity: '18' },
      { lots: [{ lot: lot('LATE') }], quantity: '10' },
    ]);
    expect(short).toBe('0');
    expect(leftOut).toContainEqual({ goods: lot('HELD'), quantity: '20', reason: 'held' });
  });

  test('leaves out goods with too little life, and a pallet with more than needed', async () => {
    const fresh = await pick('quantity=50&minimumDays=7');
    expect(fresh).toMatchObject({ quantity: '40', short: '10', picks: [{ quantity: '40' }] });
    expect(fresh.leftOut.filter(({ reason }) => reason === 'life_too_short')).toHaveLength(2);
    const few = await pick('quantity=5');
    expect(few).toMatchObject({ picks: [{ lots: [{ lot: lot('SOON'), quantity: '5' }] }] });
    expect(few.leftOut).toContainEqual({ goods: pallet, quantity: '12', reason: 'needs_unpacking' });
  });

  test('in the order of arrival takes the first or the last arrivals', async () => {
    expect(await pick('quantity=1&strategy=fifo')).toMatchObject({ picks: [{ lots: [{ lot: lot('LATE') }] }] });
    expect(await pick('quantity=1&strategy=lifo')).toMatchObject({ picks: [{ lots: [{ lot: lot('SOON') }] }] });
  });
});

test('goods for a day that is over are neither proposed nor allocated: they would not have expired then', async () => {
  const wrong = { status: 400, body: { code: 'input_invalid', detail: expect.stringContaining('is over in UTC') } };
  expect(await allocate('A-0', 1, { date: day(-1) })).toMatchObject(wrong);
  const asked = `product=${product}&place=${house}&date=${day(-1)}`;
  expect(await gateway.get('supplier', `/inventory/picks?${asked}&quantity=1`)).toMatchObject(wrong);
  expect(await gateway.get('supplier', `/inventory/available?${asked}`)).toMatchObject(wrong);
  const released = await gateway.post('supplier', '/inventory/allocations/release', { allocation: 'A-0' });
  expect(released).toMatchObject({ status: 404 });
});

describe('an allocation', () => {
  test('reduces the available quantity, and answers a repeated request in the same way', async () => {
    const made = await allocate('A-1', 20, { order: 'PO-77' });
    expect(made).toMatchObject({ status: 200, body: { status: 'open', isCovered: true, quantity: '20' } });
    expect(await available()).toMatchObject({ allocated: '20', available: '50' });
    expect((await allocate('A-1', 20, { order: 'PO-77' })).body).toEqual(made.body);
    expect(await allocate('A-1', 21)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await available()).toMatchObject({ allocated: '20', available: '50' });
  });

  test('of more than is available is refused with the available quantity, or takes that quantity', async () => {
    const refused = await allocate('A-2', 51);
    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: 'available_insufficient',
        detail: `50 of 51 CS can be allocated. Left: 12 CS of ${pallet} (allocated), 20 CS of ${lot('HELD')} (held).`,
        details: { quantity: '50' },
      },
    });
    expect(await allocate('A-2', 51, { partial: true })).toMatchObject({ body: { quantity: '50', short: '1' } });
    expect(await available()).toMatchObject({ available: '0' });
    const released = await gateway.post('supplier', '/inventory/allocations/release', { allocation: 'A-2' });
    expect(released).toMatchObject({ body: { status: 'released' } });
    expect(await available()).toMatchObject({ available: '50' });
  });

  test('cannot be made, seen, released or shipped by another organisation', async () => {
    expect(await allocate('A-3', 1, {}, 'retailer')).toMatchObject({ status: 403, body: { code: 'not_owner' } });
    expect((await gateway.get('retailer', '/inventory/allocations')).body['rows']).toEqual([]);
    for (const [path, body] of [
      ['release', { allocation: 'A-1' }],
      ['ship', { allocation: 'A-1', to: centre }],
    ] as const) {
      const answer = await gateway.post('retailer', `/inventory/allocations/${path}`, body);
      expect(answer).toMatchObject({ status: 404, body: { code: 'allocation_unknown' } });
    }
  });

  test('becomes a shipment by one command, once, and is then no longer counted beside it', async () => {
    const ship = (): Promise<Answer> =>
      gateway.post('supplier', '/inventory/allocations/ship', { allocation: 'A-1', to: centre });
    const id = 'urn:epcglobal:cbv:bt:0860009999992:A-1';
    expect(await ship()).toMatchObject({ status: 201, body: { subject: id } });
    expect(await ship()).toMatchObject({ status: 200, body: { status: 'exists' } });
    const client = createClient({ url: gateway.running.url, key: gateway.keyOf('supplier') });
    expect(await client.shipAllocation({ allocation: 'A-1', to: '0860009998001' })).toMatchObject({ status: 'exists' });
    expect(await available()).toMatchObject({ allocated: '0', reserved: '20', available: '50' });
    const { body } = await gateway.get('supplier', '/inventory/allocations?status=shipped');
    expect((body as unknown as AllocationsAnswer).rows).toMatchObject([{ allocation: 'A-1', shipment: id }]);
    const found = await gateway.get('supplier', '/shipments?document=PO-77');
    expect(found.body['rows']).toMatchObject([{ id, containers: [pallet] }]);
    const again = await gateway.post('supplier', '/inventory/allocations/release', { allocation: 'A-1' });
    expect(again).toMatchObject({ status: 422, body: { code: 'allocation_ended' } });
  });

  test('shows when its goods were held after it was made, and then does not ship them', async () => {
    await allocate('A-4', 5);
    await did('/holds', { goods: lot('SOON'), reason: 'Broken cold chain' });
    const { body } = await gateway.get('supplier', '/inventory/allocations?status=open');
    expect((body as unknown as AllocationsAnswer).rows).toMatchObject([{ allocation: 'A-4', isCovered: false }]);
    const shipped = await gateway.post('supplier', '/inventory/allocations/ship', { allocation: 'A-4', to: centre });
    expect(shipped).toMatchObject({ status: 422, body: { code: 'lot_held' } });
  });
});

test('concurrent orders get no goods twice, and a restart of the gateway forgets none of them', async () => {
  await make('MANY', 100, day(9), { place: cooler });
  const asked = Array.from({ length: 20 }, (_, n) => allocate(`C-${n}`, 7, { place: cooler }));
  const answers = await Promise.all(asked);
  const made = answers.filter(({ status }) => status === 200);
  expect(made).toHaveLength(14);
  expect(answers.filter(({ body }) => body['code'] === 'available_insufficient')).toHaveLength(6);
  await gateway.close();
  gateway = await openGateway({}, data);
  expect(await allocate('C-99', 3, { place: cooler })).toMatchObject({ status: 422 });
  expect(await allocate('C-98', 2, { place: cooler })).toMatchObject({ status: 200 });
});
