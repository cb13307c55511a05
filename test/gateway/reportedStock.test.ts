import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  at,
  closeReports,
  day,
  done,
  exceptionsOf,
  farm,
  farmGln,
  get,
  line,
  lot,
  moved,
  openReports,
  origin,
  otherShop,
  post,
  product,
  seen,
  shop,
  stockOf,
  toShop,
  weighed,
} from './reported';

beforeAll(openReports);
afterAll(closeReports);

const packed = (parentID: string, hour: string, more: object): object => ({
  ...moved('AggregationEvent', 'ADD packing', hour, { parentID, ...more }),
  ...at(farm),
});
const turned = (hour: string, more: object): object => ({
  ...moved('TransformationEvent', '', hour, more),
  ...at(farm),
});
const make = (number: string, quantity: string, more: object = {}): Promise<unknown> =>
  done('supplier', '/lots', { ...line(number, quantity), place: farm, at: `${day}T06:00:00Z`, ...more });
const wrongTime = { status: 400, body: { code: 'time_invalid' } };
const openRecall = (recall: string, root: string): Promise<unknown> =>
  done('supplier', '/recalls', { recall, type: 'voluntary', class: 'I', reason: 'laboratory finding', roots: [root] });
const saleOf = (lots: object[], place = farm, who: 'supplier' | 'retailer' = 'supplier'): Promise<unknown> =>
  post(who, '/sales', { place, lots });

describe('a recall', () => {
  test('F01 follows goods through a crate with a GRAI', async () => {
    const crate = `${origin}/8003/00860009999121C1`;
    await make('A1', '30');
    const [input, output] = [seen('A1', 10), seen('A1-FRESH', 4)];
    expect(
      await exceptionsOf('supplier', turned('07:00', { inputQuantityList: [input], outputQuantityList: [output] })),
    ).toEqual([]);
    expect(await exceptionsOf('supplier', packed(crate, '07:10', { childQuantityList: [input] }))).toEqual([]);
    const cut = { inputEPCList: [crate], outputQuantityList: [{ epcClass: lot('A1-CUT'), quantity: 4, uom: 'CS' }] };
    expect(await exceptionsOf('supplier', turned('08:00', cut))).toEqual([]);
    await openRecall('R-F01', lot('A1'));
    for (const number of ['A1-FRESH', 'A1-CUT'])
      expect(await saleOf([line(number, '1')])).toMatchObject({ status: 422, body: { code: 'lot_recalled' } });
  });

  test('F01h3 follows goods through a pallet whose packing is recorded after it was used', async () => {
    const pallet = `${origin}/00/008600099990001036`;
    await make('A1L', '10');
    const out = { inputEPCList: [pallet], outputQuantityList: [{ epcClass: lot('A1L-OUT'), quantity: 4, uom: 'CS' }] };
    await exceptionsOf('supplier', turned('10:00', out));
    await exceptionsOf('supplier', packed(pallet, '07:10', { childQuantityList: [seen('A1L', 10)] }));
    expect(await stockOf('A1L-OUT', '', [`${farm} CS 4 + 0`])).toEqual([`${farm} CS 4 + 0`]);
    await openRecall('R-F01H3', lot('A1L'));
    expect(await saleOf([line('A1L-OUT', '1')])).toMatchObject({ status: 422, body: { code: 'lot_recalled' } });
  });

  test('F02 follows items in a case with an SGTIN on a pallet to the receiver, who cannot sell them', async () => {
    const [a, b, box] = ['F2A', 'F2B', 'F2CASE'].map((serial) => `${product}/21/${serial}`) as [string, string, string];
    const pallet = `${origin}/00/008600099990002019`;
    const items = (epcList: string[], number: string): object => ({
      ...moved('ObjectEvent', 'ADD commissioning', '07:00', { epcList, ilmd: { 'cbvmda:lotNumber': number } }),
      ...at(farm),
    });
    const steps: [string, object][] = [
      ['supplier', items([a, b], 'A2')],
      ['supplier', items([box], 'A2C')],
      ['supplier', packed(box, '07:10', { childEPCs: [a, b] })],
      ['supplier', packed(pallet, '07:20', { childEPCs: [box] })],
      [
        'supplier',
        moved('ObjectEvent', 'OBSERVE shipping', '07:30', { epcList: [pallet], readPoint: { id: farm }, ...toShop }),
      ],
      ['retailer', { ...moved('ObjectEvent', 'OBSERVE receiving', '12:00', { epcList: [pallet] }), ...at(shop) }],
    ];
    for (const [who, event] of steps) expect(await exceptionsOf(who, event)).toEqual([]);
    const { holders } = (await get('supplier', `/recalls/plan?id=${lot('A2')}`)).body as {
      holders: { party: string }[];
    };
    expect(holders).toMatchObject([
      { party: `${origin}/417/0860009998001`, items: 2, holdings: [{ onHand: '2' }] },
      { items: 0, holdings: [] },
    ]);
    await openRecall('R-F02', lot('A2'));
    const opened = await post('retailer', '/containers/unpack', { container: pallet, place: shop });
    expect(opened.status).toBeLessThan(500);
    const sold = await post('retailer', '/sales', { place: shop, items: [box] });
    expect(sold.status).toBe(422);
  });
});

describe('goods', () => {
  test('F03 leave once and arrive once, whatever finer steps tell of it, also by two trucks', async () => {
    await make('A3', '100');
    const left = (hour: string): object =>
      moved('ObjectEvent', 'OBSERVE departing', hour, {
        quantityList: [seen('A3', 40)],
        readPoint: { id: farm },
        ...toShop,
      });
    const came = (step: string, hour: string): object => ({
      ...moved('ObjectEvent', `OBSERVE ${step}`, hour, { quantityList: [seen('A3', 40)] }),
      ...at(shop),
    });
    for (const event of [left('08:00'), left('16:00')]) expect(await exceptionsOf('supplier', event)).toEqual([]);
    for (const event of [came('arriving', '12:00'), came('accepting', '12:40')])
      expect(await exceptionsOf('retailer', event)).toEqual([]);
    expect(await stockOf('A3')).toEqual([`${shop} CS 40 + 40`, `${farm} CS 20 + 0`]);
  });

  test('F03h2 leave by consigning', async () => {
    await make('A3C', '50');
    const list = { quantityList: [seen('A3C', 20)] };
    const left = moved('ObjectEvent', 'OBSERVE consigning', '08:00', {
      ...list,
      readPoint: { id: farm },
      ...toShop,
    });
    expect(await exceptionsOf('supplier', left)).toEqual([]);
    expect(
      await exceptionsOf('retailer', { ...moved('ObjectEvent', 'OBSERVE receiving', '12:00', list), ...at(shop) }),
    ).toEqual([]);
    expect(await stockOf('A3C')).toEqual([`${shop} CS 20 + 0`, `${farm} CS 30 + 0`]);
  });

  test('F04 have quantities of any length', async () => {
    const event = turned('09:00', {
      inputQuantityList: [{ epcClass: weighed('A4-IN'), quantity: 22.6796185, uom: 'KGM' }],
      outputQuantityList: [seen('A4-OUT', 2)],
    });
    await exceptionsOf('supplier', event);
    const { body } = await get('supplier', `/trace?id=${lot('A4-OUT')}&direction=back`);
    expect(JSON.stringify(body)).toContain(weighed('A4-IN'));
  });

  test('F05 are made in two runs of a lot', async () => {
    const run = (hour: string, quantity: number): object => ({
      ...moved('ObjectEvent', 'ADD creating_class_instance', hour, { quantityList: [seen('A5', quantity)] }),
      ...at(farm),
    });
    for (const event of [run('06:00', 60), run('14:00', 40)]) expect(await exceptionsOf('supplier', event)).toEqual([]);
    expect(await stockOf('A5')).toEqual([`${farm} CS 100 + 0`]);
  });

  test('F06 are not sold before they are made', async () => {
    await make('A6', '100', { at: `${day}T10:00:00Z` });
    const sale = await post('supplier', '/sales', {
      place: farm,
      lots: [line('A6', '30')],
      at: `${day}T09:00:00Z`,
    });
    expect(sale).toMatchObject(wrongTime);
    expect(await stockOf('A6', `&at=${day}T09:30:00Z`)).toEqual([]);
  });

  test('F06h2 do not arrive before they leave', async () => {
    await make('A6S', '30');
    const shipment = { shipment: 'F6S', from: farm, to: shop, lots: [line('A6S', '30')], at: `${day}T12:00:00Z` };
    await done('supplier', '/shipments', shipment);
    const id = `urn:epcglobal:cbv:bt:${farmGln}:F6S`;
    const received = await post('retailer', '/shipments/receive', { shipment: id, at: `${day}T09:00:00Z` });
    expect(received).toMatchObject(wrongTime);
    expect(await stockOf('A6S')).toEqual([`${farm} CS 30 + 0`]);
  });

  test('F08 are not made in the future', async () => {
    const future = await post('supplier', '/lots', { ...line('A8', '10'), place: farm, at: '2031-01-01T00:00:00Z' });
    expect(future).toMatchObject(wrongTime);
    expect(
      await exceptionsOf('supplier', {
        ...moved('ObjectEvent', 'ADD commissioning', '06:00', { quantityList: [seen('A8', 1)] }),
        ...at(farm),
        eventTime: '2031-01-01T00:00:00Z',
      }),
    ).not.toEqual([]);
    expect(await stockOf('A8')).toEqual([]);
  });

  test('F10 that did not leave are back, also after a count, and are not doubled by a voiding', async () => {
    await make('A10', '50');
    const shipped = moved('ObjectEvent', 'OBSERVE shipping', '10:00', {
      quantityList: [seen('A10', 50)],
      readPoint: { id: farm },
      ...toShop,
      eventID: 'urn:uuid:0b1f5b0e-10aa-4c1e-9e57-000000000110',
    });
    await exceptionsOf('supplier', shipped);
    const errorDeclaration = { declarationTime: `${day}T12:00:00Z`, reason: 'did_not_occur' };
    await exceptionsOf('supplier', { ...shipped, errorDeclaration });
    const count = { lot: lot('A10'), place: farm, counted: '50', uom: 'CS', reason: 'the shipping did not occur' };
    await post('supplier', '/stock/counts', count);
    expect(await stockOf('A10')).toEqual([`${farm} CS 50 + 0`]);
    const voided = moved('ObjectEvent', 'OBSERVE void_shipping', '13:00', {
      quantityList: [seen('A10', 50)],
      readPoint: { id: farm },
    });
    await exceptionsOf('supplier', voided);
    expect(await stockOf('A10')).toEqual([`${farm} CS 50 + 0`]);
  });

  test('F13 are booked when the event arrives that they lacked', async () => {
    const list = { quantityList: [seen('A13', 40)] };
    const left = moved('ObjectEvent', 'OBSERVE shipping', '10:00', { ...list, readPoint: { id: farm }, ...toShop });
    expect(await exceptionsOf('supplier', left)).toEqual(['lot_unknown']);
    const made = moved('ObjectEvent', 'ADD commissioning', '08:00', { quantityList: [seen('A13', 100)] });
    await exceptionsOf('supplier', { ...made, ...at(farm) });
    await exceptionsOf('retailer', { ...moved('ObjectEvent', 'OBSERVE receiving', '15:00', list), ...at(shop) });
    expect(await stockOf('A13', '', [`${shop} CS 40 + 0`, `${farm} CS 60 + 0`])).toEqual([
      `${shop} CS 40 + 0`,
      `${farm} CS 60 + 0`,
    ]);
  });

  test('F14 that did not arrive with the first part stay under way, and a second receipt books them', async () => {
    await make('A14', '50');
    await done('supplier', '/shipments', { shipment: 'F14', from: farm, to: shop, lots: [line('A14', '50')] });
    const shipment = `urn:epcglobal:cbv:bt:${farmGln}:F14`;
    const receive = (accepted: string): Promise<unknown> =>
      done('retailer', '/shipments/receive', { shipment, lots: [{ lot: lot('A14'), accepted, uom: 'CS' }] });
    await receive('30');
    expect(await stockOf('A14')).toEqual([`${shop} CS 30 + 20`]);
    const plan = JSON.stringify((await get('supplier', `/recalls/plan?id=${lot('A14')}`)).body['holders']);
    expect(plan).toContain('"inTransit":"20"');
    await receive('20');
    expect(await stockOf('A14')).toEqual([`${shop} CS 50 + 0`]);
  });

  test('F15, F15h and F16 come back from customers to any place of the seller, also by a captured event, on hold', async () => {
    const own = `${origin}/01/00860009998100`;
    const ofLot = (quantity: string): object => ({ lot: `${own}/10/A15`, quantity, uom: 'EA' });
    await done('retailer', '/lots', { ...ofLot('20'), place: shop });
    await done('retailer', '/sales', { place: shop, lots: [ofLot('5')] });
    await done('retailer', '/returns', { place: otherShop, lots: [ofLot('2')], reason: 'another branch' });
    await done('retailer', '/items', { items: [`${own}/21/F15`], place: shop });
    await done('retailer', '/sales', { place: shop, items: [`${own}/21/F15`] });
    await done('retailer', '/returns', { place: otherShop, items: [`${own}/21/F15`], reason: 'another branch' });
    const now = new Date().toISOString();
    const back = {
      ...moved('ObjectEvent', 'OBSERVE receiving', '10:00', {
        disposition: 'returned',
        quantityList: [{ epcClass: `${own}/10/A15`, quantity: 2, uom: 'EA' }],
      }),
      ...at(shop),
      eventTime: now,
    };
    expect(await exceptionsOf('retailer', back)).toEqual([]);
    const { body } = await get('retailer', `/stock?lot=${own}/10/A15`);
    expect(body['rows']).toMatchObject([
      { place: shop, onHand: '17', held: '2' },
      { place: otherShop, onHand: '2', held: '2' },
    ]);
  });

  test('F18 that expired are neither sold nor shipped', async () => {
    await make('A18', '10', { at: undefined, productionDate: '2025-10-01', expiry: '2025-10-15' });
    const reason = { status: 422, body: { code: 'lot_expired' } };
    expect(await saleOf([line('A18', '1')])).toMatchObject(reason);
    const shipment = { shipment: 'F18', from: farm, to: shop, lots: [line('A18', '4')] };
    expect(await post('supplier', '/shipments', shipment)).toMatchObject(reason);
  });
});
