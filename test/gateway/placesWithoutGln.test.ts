import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { askingAt, line } from './asking';
import { farm, lot, origin, shop } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
});

afterAll(async () => {
  await gateway.close();
});

const { rowsOf, done, capture } = askingAt(() => gateway);

describe('a place without a GLN', () => {
  const field = 'geo:52.1,5.1';
  const ofSupplier = `${field}#0860009999992`;

  test('has stock, which is found under its URI and under its id', async () => {
    const quantityList = [{ epcClass: lot('FIELD'), quantity: 7, uom: 'CS' }];
    const made = { type: 'ObjectEvent', action: 'ADD', bizStep: 'commissioning', quantityList };
    expect(await capture({ ...made, readPoint: { id: field }, bizLocation: { id: field } })).toMatchObject({
      status: 'recorded',
      exceptions: [],
    });
    const row = { lot: lot('FIELD'), place: ofSupplier, onHand: '7' };
    for (const place of [field, ofSupplier]) {
      expect(await rowsOf(`/stock?place=${encodeURIComponent(place)}`)).toMatchObject([row]);
      expect(await rowsOf(`/events?place=${encodeURIComponent(place)}`)).toHaveLength(1);
    }
    expect(await rowsOf(`/stock?lot=${lot('FIELD')}&party=${origin}/417/0860009999992`)).toMatchObject([row]);
    expect(await rowsOf(`/stock?place=${encodeURIComponent('geo:52.1,5')}`)).toEqual([]);
    await done('supplier', '/holds', { goods: lot('FIELD'), place: ofSupplier, reason: 'residue' });
    expect(await rowsOf(`/stock?lot=${lot('FIELD')}`)).toMatchObject([{ ...row, held: '7', available: '0' }]);
    const plan = (await gateway.get('retailer', `/recalls/plan?id=${lot('FIELD')}`)).body;
    expect(plan['holders']).toMatchObject([{ party: `${origin}/417/0860009999992` }]);
  });

  test('is named in commands with the GLN of its party, and only by that party', async () => {
    const sale = { lots: [line('FIELD', '1')] };
    const unnamed = await gateway.post('supplier', '/sales', { ...sale, place: field });
    expect(unnamed).toMatchObject({ status: 400, body: { code: 'id_invalid' } });
    expect(JSON.stringify(unnamed.body)).toContain('geo:52.1,5.1#9506000134307');
    const foreign = await gateway.post('retailer', '/sales', { ...sale, place: ofSupplier });
    expect(foreign.body).toMatchObject({ code: 'not_owner' });
  });
});

describe('goods of the seafood industry at a place without a GLN', () => {
  const field = 'geo:10.5,20.5';
  const boat = `${field}#0860009999992`;
  const fish = 'urn:gdst:example.org:product:lot:class:boat.tuna.1';
  const at = { readPoint: { id: field }, bizLocation: { id: field } };
  const buyer = `${origin}/417/0860009998001`;
  beforeAll(async () => {
    const of = (quantity: number): object => ({ quantityList: [{ epcClass: fish, quantity, uom: 'CS' }] });
    const destinationList = [{ type: 'location', destination: shop }];
    const shipping = { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'shipping', destinationList };
    await capture({ type: 'ObjectEvent', action: 'ADD', bizStep: 'commissioning', ...of(9), ...at });
    await capture({ ...shipping, ...of(2), readPoint: at.readPoint, bizLocation: undefined });
  });

  test('are found by that place before a recall', async () => {
    const find = [{ place: boat, from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' }];
    const { body } = await gateway.post('supplier', '/recalls/preview', { find });
    expect(body).toMatchObject({ goods: [{ id: fish }], finds: [{ found: 1 }] });
    const only = { leftAfter: '2026-11-20T00:00:00Z', leftPlace: boat };
    const left = await gateway.post('supplier', '/recalls/preview', { find: [{ goods: fish }], only });
    expect(left.body).toMatchObject({ goods: [{ id: fish }] });
  });

  test('are in the records for the FDA under their id, with the place as it is', async () => {
    const { body } = await gateway.get('supplier', `/fsma204/records?lot=${encodeURIComponent(fish)}`);
    const rows = (body['tables'] as { rows: Record<string, string>[] }[]).flatMap((table) => table.rows);
    expect(rows).toContainEqual(expect.objectContaining({ tlcGtin: '', tlcLot: fish, shipFrom: field, quantity: '2' }));
  });

  test('leave a party that had them at such a place among the holders of their recall after it sent them on', async () => {
    const box = 'urn:gdst:example.org:product:serial:obj:boat.box.1';
    const quay = 'geo:30.5,40.5';
    const moves = (bizStep: string, hour: number, from: string, to?: string): object => ({
      type: 'ObjectEvent',
      action: bizStep === 'commissioning' ? 'ADD' : 'OBSERVE',
      bizStep,
      eventTime: `2026-11-20T${hour}:00:00Z`,
      epcList: [box],
      readPoint: { id: from },
      bizLocation: to === undefined ? { id: from } : undefined,
      ...(to !== undefined && { destinationList: [{ type: 'location', destination: to }] }),
    });
    await capture(moves('commissioning', 11, farm));
    await capture(moves('shipping', 12, farm, shop));
    for (const event of [moves('receiving', 13, quay), moves('shipping', 14, quay, farm)]) {
      await gateway.capture('retailer', { eventTimeZoneOffset: '+00:00', ...event });
    }
    await capture(moves('receiving', 15, farm));
    const asked = { recall: 'BOX', roots: [box], type: 'voluntary', class: 'I', reason: 'histamine' };
    await done('supplier', '/recalls', asked);
    const { body } = await gateway.get('supplier', '/recalls/0860009999992/BOX/holders');
    expect((body['holders'] as { party: string }[]).map(({ party }) => party)).toContain(buyer);
  });
});
