import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openGateway, type TestGateway } from './openGateway';

const product = '00860009999107';
const farm = '0860009999992';
const centre = '0860009998001';
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
  const lot = { lot: `(01)${product}(10)IDS`, place: farm, quantity: '10', uom: 'CS' };
  expect(await gateway.post('supplier', '/lots', lot)).toMatchObject({ status: 201 });
});
afterAll(() => gateway.close());

const offer = (shipment: string): Promise<{ status: number }> =>
  gateway.post('supplier', '/shipments', {
    shipment,
    from: farm,
    to: centre,
    lots: [{ lot: `(01)${product}(10)IDS`, quantity: '1', uom: 'CS' }],
  });

describe('bare numbers', () => {
  test('are parsed as the key that the body field expects', async () => {
    expect((await gateway.get('retailer', `/places/${farm}`)).body['id']).toBe(`https://id.gs1.org/414/${farm}`);
    const answer = await gateway.post('supplier', '/sales', {
      place: farm,
      lots: [{ lot: `(01)${product}(10)IDS`, quantity: '1', uom: 'CS' }],
    });
    expect(answer.status).toBe(201);
  });

  test('are parsed as the key that the query parameter expects', async () => {
    const { body } = await gateway.get('retailer', `/stock?place=${farm}&product=860009999107`);
    expect(body['rows']).toMatchObject([{ place: `https://id.gs1.org/414/${farm}` }]);
  });

  test('with a wrong check digit are refused', async () => {
    const answer = await gateway.get('retailer', '/stock?place=0860009999991');
    expect(answer).toMatchObject({ status: 400, body: { code: 'id_invalid' } });
  });
});

describe('a shipment number', () => {
  test('is enough for the party that assigned it, in a body, in a batch and in a path', async () => {
    expect(await offer('OWN-1')).toMatchObject({ status: 201 });
    const shipment = `urn:epcglobal:cbv:bt:${farm}:OWN-1`;
    expect((await gateway.get('supplier', '/shipments/own/OWN-1')).body['id']).toBe(shipment);
    const input = { shipment: 'OWN-1', reason: 'Wrong dock' };
    const commands = [{ idempotencyKey: 'c-1', command: 'cancel', input }];
    const { body } = await gateway.post('supplier', '/commands', commands);
    expect(body['outcomes']).toMatchObject([{ idempotencyKey: 'c-1', status: 'recorded', subject: shipment }]);
    expect(await offer('OWN-2')).toMatchObject({ status: 201 });
    expect(await gateway.post('supplier', '/shipments/cancel', { shipment: 'OWN-2', reason: 'x' })).toMatchObject({
      status: 201,
    });
  });

  test('does not identify another party’s shipment', async () => {
    expect(await offer('OWN-3')).toMatchObject({ status: 201 });
    const accepted = await gateway.post('retailer', '/shipments/receive', { shipment: 'OWN-3' });
    expect(accepted).toMatchObject({ status: 404, body: { code: 'shipment_unknown' } });
    expect(await gateway.get('retailer', '/shipments/own/OWN-3')).toMatchObject({ status: 404 });
  });

  test('with the GLN of its party identifies it for every party', async () => {
    const accepted = await gateway.post('retailer', '/shipments/receive', { shipment: `${farm}:OWN-3` });
    expect(accepted).toMatchObject({ status: 201, body: { subject: `urn:epcglobal:cbv:bt:${farm}:OWN-3` } });
  });
});

describe('an unknown name is refused, with the nearest known one as a suggestion', () => {
  const errorsOf = async (path: string, body?: object): Promise<unknown> =>
    (await gateway.send(path, { as: 'supplier', ...(body && { body }) })).body['errors'];

  test.each([
    ['/stock?plase=1', undefined, '?plase', 'place'],
    ['/sales', { place: farm, lot: [] }, '/lot', 'lots'],
    ['/sales', { place: farm, lots: [{ lot: 'x', quantity: '1', uomm: 'CS' }] }, '/lots/0/uomm', 'uom'],
    ['/lots', { lot: 'x', bestbefore: '2026-01-01' }, '/bestbefore', 'bestBefore'],
    ['/keys', { user: 'a', role: ['operator'] }, '/role', 'roles'],
  ])('%s', async (path, body, pointer, meant) => {
    expect(await errorsOf(path, body)).toContainEqual({
      pointer,
      code: 'input_invalid',
      message: `is not a documented field; did you mean ${meant}?`,
    });
  });

  test('without a suggestion if no known name is similar', async () => {
    expect(await errorsOf('/stock?colour=red')).toMatchObject([{ message: 'is not a documented field' }]);
    expect(await errorsOf('/whoami?colour=red')).toMatchObject([{ message: 'is not a documented field' }]);
  });

  test('without a suggestion if only another kind of the input has the name', async () => {
    const mapping = { kind: 'sales', rows: 'r', fields: { sale: 's', place: 'p', order: 'o' }, lines: {} };
    expect(await errorsOf('/inventory/sources', { name: 'till', mapping })).toContainEqual({
      pointer: '/mapping/fields/order',
      code: 'input_invalid',
      message: 'is not a documented field',
    });
  });
});
