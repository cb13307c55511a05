import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import readXlsxFile from 'read-excel-file/node';
import type { Fsma204Records, TrackingEvent } from '../../gateway/src/answers/fsma204';
import { at, day, farm, type Fields, kitchen, lot, origin, pallet, Scene, some, store } from './reports/scene';

const field = `${origin}/414/0860009999060`;
const cooler = `${origin}/414/0860009999077`;
const raw = lot('FIELD-1', '00860009999923');
const packed = lot('=1+1');
const other = lot('B-2');
const salad = lot('SALAD', '00860009998100');
const fish = lot('SWF-1', '00860009999923');
const box = pallet('008600099990000015');

const event = (time: string, place: string, fields: Fields): Fields => ({
  type: 'ObjectEvent',
  action: 'OBSERVE',
  eventTime: at(time),
  eventTimeZoneOffset: '-05:00',
  readPoint: { id: place },
  ...fields,
});
const document = (type: string, number: string): Fields => ({
  bizTransactionList: [{ type, bizTransaction: `urn:epcglobal:cbv:bt:0860009999992:${number}` }],
});
const route = (from: string, to: string): Fields => ({
  sourceList: [{ type: 'location', source: from }],
  destinationList: [{ type: 'location', destination: to }],
});
const warm = { sensorElementList: [{ sensorReport: [{ type: 'Temperature', value: 36, uom: 'FAH' }] }] };
const rawGoods = { quantityList: [some(raw, 250, 'LBR')] };

const story: readonly Fields[] = [
  event('03:00', field, {
    action: 'ADD',
    bizStep: 'creating_class_instance',
    ...rawGoods,
    ...document('prodorder', 'H-1'),
  }),
  event('05:30', field, { bizStep: 'transporting', ...rawGoods, ...route(field, cooler) }),
  event('06:00', cooler, { bizStep: 'receiving', ...rawGoods, ...document('recadv', 'R-1'), ...route(field, cooler) }),
  event('06:30', cooler, { bizStep: 'other', ...rawGoods, ...warm }),
  event('07:00', cooler, { bizStep: 'transporting', ...rawGoods, ...route(cooler, farm) }),
  event('07:30', farm, { bizStep: 'receiving', ...rawGoods, ...document('recadv', 'R-2') }),
  {
    ...event('08:00', farm, { bizStep: 'creating_class_instance', ...document('prodorder', 'P-1') }),
    type: 'TransformationEvent',
    action: undefined,
    inputQuantityList: [some(raw, 250, 'LBR')],
    outputQuantityList: [some(packed, 25)],
  },
  event('08:10', farm, { action: 'ADD', bizStep: 'commissioning', quantityList: [some(other, 9)] }),
  {
    ...event('09:00', farm, { action: 'ADD', bizStep: 'packing' }),
    type: 'AggregationEvent',
    parentID: box,
    childQuantityList: [some(packed, 20), some(other, 9)],
  },
  {
    ...event('09:10', farm, { action: 'DELETE', bizStep: 'unpacking' }),
    type: 'AggregationEvent',
    parentID: box,
    childQuantityList: [some(other, 4)],
  },
  event('10:00', farm, { bizStep: 'shipping', epcList: [box], ...document('desadv', 'D-1'), ...route(farm, store) }),
  event('14:00', store, { bizStep: 'receiving', epcList: [box], ...document('recadv', 'R-3') }),
  // The pallet is filled again after it was shipped.
  { ...event('15:00', store, { action: 'DELETE', bizStep: 'unpacking' }), type: 'AggregationEvent', parentID: box },
  {
    ...event('16:00', kitchen, { bizStep: 'creating_class_instance' }),
    type: 'TransformationEvent',
    action: undefined,
    inputQuantityList: [some(packed, 5), some(other, 1)],
    outputQuantityList: [some(salad, 30, 'EA')],
  },
  event('11:00', farm, {
    action: 'ADD',
    bizStep: 'creating_class_instance',
    quantityList: [some(fish, 100, 'LBR')],
    ...document('cert', 'C-1'),
    ilmd: {
      'gs1:catchZone': ['21.4R', '27.14.a'],
      'gs1:harvestDateStart': '2026-02-16',
      'gs1:harvestDateEnd': '2026-02-18',
      'gs1:fishType': 'SWORDFISH',
    },
  }),
];

let scene: Scene;
let all: Fsma204Records;
const path = '/fsma204/records';
const ask = async (query: string): Promise<Fsma204Records> =>
  (await scene.gateway.get('retailer', `${path}?${query}`)).body as unknown as Fsma204Records;
const rows = (records: Fsma204Records, name: TrackingEvent): readonly Record<string, string>[] =>
  records.tables.find(({ trackingEvent }) => trackingEvent === name)?.rows ?? [];

beforeAll(async () => {
  scene = await Scene.open();
  for (const each of story) {
    const place = (each['readPoint'] as { id: string }).id;
    await scene.captured([store, kitchen].includes(place) ? 'retailer' : 'supplier', each);
  }
  all = await ask(`from=${day(-1)}T00:00:00Z`);
});
afterAll(() => scene.close());

describe('the key data elements of the Food Traceability Rule', () => {
  test('of harvesting and cooling come from the moves around them', () => {
    const farms = { farm: 'Green Valley farm', farmGln: '0860009999060' };
    expect(rows(all, 'harvesting')).toEqual([
      expect.objectContaining({
        ...farms,
        quantity: '250',
        uom: 'LBR',
        date: day(-1),
        recipientGln: '0860009999077',
        documentType: 'prodorder',
        documentNumber: 'H-1',
        harvester: 'Green Valley Growers',
        lot: raw,
      }),
    ]);
    expect(rows(all, 'cooling')).toEqual([
      expect.objectContaining({
        ...farms,
        coolerGln: '0860009999077',
        temperature: '36 FAH',
        date: day(),
        recipientGln: '0860009999992',
        documentType: 'recadv',
        documentNumber: 'R-1',
      }),
    ]);
  });

  test('of initial packing include the harvest, the cooling and the receipt', () => {
    expect(rows(all, 'initialPacking')).toEqual([
      expect.objectContaining({
        tlcGtin: '00860009999107',
        tlcLot: '=1+1',
        quantity: '25',
        uom: 'CS',
        lotCodeSourceGln: '0860009999992',
        dateReceived: day(),
        receivedQuantity: '250',
        receivedUom: 'LBR',
        harvestDate: day(-1),
        farmGln: '0860009999060',
        coolerGln: '0860009999077',
        coolingDate: day(),
        documentNumber: 'P-1',
      }),
      // A lot that was shipped without a record of its harvest.
      expect.objectContaining({ tlcLot: 'B-2', quantity: '9', farm: '', harvestDate: '' }),
    ]);
  });

  test('of landing come from the ILMD', () => {
    expect(rows(all, 'firstLandBasedReceiving')).toEqual([
      expect.objectContaining({
        tlcLot: 'SWF-1',
        species: 'SWORDFISH',
        catchZone: '21.4R; 27.14.a',
        documentNumber: 'C-1',
        harvestDateStart: '2026-02-16',
        harvestDateEnd: '2026-02-18',
      }),
    ]);
  });

  test('of a pallet that was shipped are its lots with their quantities at that time', () => {
    const moved = [
      { tlcLot: '=1+1', quantity: '20', uom: 'CS', container: box },
      { tlcLot: 'B-2', quantity: '5', uom: 'CS', container: box },
    ];
    expect(rows(all, 'shipping')).toMatchObject(
      moved.map((each) => ({
        ...each,
        shipFromGln: '0860009999992',
        recipientGln: '0860009998001',
        documentNumber: 'D-1',
      })),
    );
    expect(rows(all, 'receiving')).toMatchObject(
      moved.map((each) => ({
        ...each,
        previousSourceGln: '0860009999992',
        receivedAtGln: '0860009998001',
        documentNumber: 'R-3',
      })),
    );
  });

  test('of a transformation have a row for each lot used', () => {
    expect(rows(all, 'transformation')).toMatchObject([
      {
        tlcUsedLot: '=1+1',
        usedQuantity: '5',
        tlcProducedLot: 'SALAD',
        quantity: '30',
        lotCodeSourceGln: '0860009998018',
      },
      { tlcUsedLot: 'B-2', usedQuantity: '1', tlcProducedLot: 'SALAD' },
    ]);
  });

  test('that are missing are listed with the party that has to supply them', () => {
    const of = (name: TrackingEvent): unknown[] => all.missing.filter(({ trackingEvent }) => trackingEvent === name);
    expect(of('shipping')).toEqual([]);
    expect(of('transformation')).toContainEqual({
      trackingEvent: 'transformation',
      row: 1,
      title: 'Reference document number',
      event: expect.any(String),
      supplier: `${origin}/417/0860009998001`,
    });
    expect(of('initialPacking')).toContainEqual(expect.objectContaining({ row: 2, title: 'Date of harvesting' }));
  });

  test('are selected by lot code, product and dates', async () => {
    const ofLot = await ask(`lot=${encodeURIComponent(other)}`);
    expect(
      ofLot.tables.flatMap((table) =>
        table.rows.map((row) => [table.trackingEvent, row['tlcLot'] ?? row['tlcUsedLot']]),
      ),
    ).toEqual([
      ['initialPacking', 'B-2'],
      ['shipping', 'B-2'],
      ['receiving', 'B-2'],
      ['transformation', 'B-2'],
    ]);
    const ofProduct = await ask('product=00860009999923');
    expect(rows(ofProduct, 'harvesting')).toHaveLength(1);
    expect(rows(ofProduct, 'firstLandBasedReceiving')).toHaveLength(1);
    expect(rows(ofProduct, 'shipping')).toEqual([]);
    const ofDates = await ask(`from=${at('10:00')}&to=${at('10:01')}`);
    expect(ofDates.tables.flatMap((table) => table.rows.map(() => table.trackingEvent))).toEqual([
      'shipping',
      'shipping',
    ]);
  });

  test.each([
    ['', 400, 'input_invalid'],
    ['?lot=nonsense', 400, 'id_invalid'],
    [`?lot=${encodeURIComponent(lot('NEVER'))}`, 404, 'lot_unknown'],
    [`?format=csv&from=${at('00:00')}`, 400, 'input_invalid'],
    ['?from=yesterday', 400, 'input_invalid'],
    [`?from=${at('12:00')}&to=${at('11:00')}`, 400, 'input_invalid'],
  ])('are not made up for %s', async (query, status, code) => {
    expect(await scene.gateway.get('retailer', `${path}${query}`)).toMatchObject({ status, body: { code } });
  });

  test('as a spreadsheet have a sheet for each tracking event, and no cell is a formula', async () => {
    const query = `from=${day(-1)}T00:00:00Z`;
    const csv = await scene.gateway.get('retailer', `${path}?${query}&format=csv&trackingEvent=shipping`);
    const text = String(csv.body['text']);
    expect(text.split('\r\n')[0]).toContain('Traceability lot code: batch or lot');
    expect(text).toContain(",'=1+1,20,CS,");
    const key = scene.gateway.keyOf('retailer');
    const response = await fetch(`${scene.gateway.running.url}${path}?${query}&format=xlsx`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(response.headers.get('content-type')).toContain('spreadsheetml');
    const sheets = await readXlsxFile(Buffer.from(await response.arrayBuffer()));
    expect(sheets.map(({ sheet }) => sheet)).toEqual([
      'Harvesting',
      'Cooling',
      'Initial packing',
      'First land-based receiving',
      'Shipping',
      'Receiving',
      'Transformation',
      'Missing',
    ]);
    expect(sheets[4]?.data[1]?.slice(0, 4)).toEqual(['00860009999107', '=1+1', '20', 'CS']);
    expect(sheets[7]?.data).toHaveLength(all.missing.length + 1);
  });

  test('of goods without a quantity are a row with the quantity missing, in whatever spelling they are named', async () => {
    const second = pallet('008600099990000022');
    const urn = 'urn:epc:class:lgtin:0860009999.010.UNWEIGHED';
    const load = { parentID: 'urn:epc:id:sscc:0860009999.0000002', childQuantityList: [{ epcClass: urn }] };
    await scene.captured('supplier', {
      ...event('12:00', farm, { action: 'ADD', bizStep: 'packing' }),
      type: 'AggregationEvent',
      ...load,
    });
    await scene.captured(
      'supplier',
      event('12:30', farm, { bizStep: 'shipping', epcList: [second], ...route(farm, store) }),
    );
    const shipped = await ask(`from=${at('12:30')}&to=${at('12:31')}`);
    expect(rows(shipped, 'shipping')).toMatchObject([{ tlcLot: 'UNWEIGHED', quantity: '', container: second }]);
    expect(shipped.missing).toContainEqual(expect.objectContaining({ trackingEvent: 'shipping', title: 'Quantity' }));
  });
});
