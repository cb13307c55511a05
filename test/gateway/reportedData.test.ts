import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  at,
  captureXml,
  closeReports,
  day,
  done,
  exceptionsOf,
  farm,
  get,
  gtin,
  line,
  lot,
  moved,
  openReports,
  origin,
  post,
  product,
  refusalOf,
  seen,
  shop,
  stockOf,
  weighed,
} from './reported';

beforeAll(openReports);
afterAll(closeReports);

const commission = (id: string, more: object = {}): object => ({
  lot: id,
  place: farm,
  quantity: '1',
  uom: 'CS',
  ...more,
});
const make = (id: string, more: object = {}): Promise<Record<string, unknown>> =>
  done('supplier', '/lots', commission(id, more));
const lotBody = async (number: string): Promise<Record<string, unknown>> =>
  (await get('supplier', `/lots/${gtin}/${number}`)).body;
const made = (quantityList: object[], more: object = {}): object => ({
  ...moved('ObjectEvent', 'ADD commissioning', '06:00', { quantityList, ...more }),
  ...at(farm),
});

describe('dates', () => {
  test('F09 of shelf life are local days of the event', async () => {
    await make(lot('A9W'), { at: '2026-11-20T22:30:00-08:00' });
    await make(lot('A9E'), { at: '2026-11-21T07:30:00+09:00' });
    expect((await lotBody('A9W'))['expiry']).toBe('2026-12-04');
    expect((await lotBody('A9E'))['expiry']).toBe('2026-12-05');
  });

  test('F19 on which a lot would expire before it was made are refused', async () => {
    const dates = { productionDate: '2026-11-20', expiry: '2026-11-01' };
    const refused = await post('supplier', '/lots', commission(lot('A19'), dates));
    expect(refused).toMatchObject({ status: 422, body: { code: 'date_invalid' } });
  });

  test('F21 of a label are those of the lot', async () => {
    await make(`(01)${gtin}(17)270115(10)A21`);
    expect((await lotBody('A21'))['expiry']).toBe('2027-01-15');
  });
});

describe('labels', () => {
  test('F20 keep brackets in lot numbers', async () => {
    expect(await make(`(01)${gtin}(10)B(25)`)).toMatchObject({ subject: lot('B%2825%29') });
    expect(await make(`(01)${gtin}(10)B(26)`)).toMatchObject({ subject: lot('B%2826%29') });
  });

  test('F23 of pallets have their contents', async () => {
    await make(lot('A23'));
    const label = `(00)008600099990002309(02)${gtin}(37)24(10)A23`;
    await done('supplier', '/containers/pack', { container: label, place: farm, lots: [line('A23', '1')] });
    const { status, body } = await get('supplier', `/trace?id=${encodeURIComponent(`(02)${gtin}(37)24(10)A23`)}`);
    expect({ status, root: body['root'] }).toEqual({ status: 200, root: lot('A23') });
  });

  test('F24 are read as a scanner sends them', async () => {
    const scans = [`]C101${gtin}1727113010A24`, `01${gtin}10A24B`, `01${gtin}10A24C\u001d17271130`];
    for (const scan of scans) expect(await make(scan)).toMatchObject({ subject: expect.stringContaining('/10/A24') });
    expect((await lotBody('A24'))['expiry']).toBe('2027-11-30');
    expect((await lotBody('A24C'))['expiry']).toBe('2027-11-30');
  });

  test('F37 have lot numbers that are found without the product', async () => {
    await make(lot('A37'));
    expect((await get('supplier', '/lots?number=A37')).body['rows']).toMatchObject([{ id: lot('A37') }]);
  });
});

describe('units', () => {
  test('F25 are not needed to count trade items', async () => {
    await make(lot('A25'), { quantity: '100', at: `${day}T06:00:00Z` });
    const sale = moved('ObjectEvent', 'OBSERVE retail_selling', '09:00', {
      quantityList: [{ epcClass: lot('A25'), quantity: 5 }],
    });
    expect(await exceptionsOf('supplier', { ...sale, ...at(farm) })).toEqual([]);
    expect(await stockOf('A25')).toEqual([`${farm} CS 95 + 0`]);
  });

  test('F27 of one dimension convert', async () => {
    await make(weighed('A27'), { quantity: '50', uom: 'KGM' });
    const lots = [{ lot: weighed('A27'), quantity: '500', uom: 'GRM' }];
    await done('supplier', '/sales', { place: farm, lots });
    expect(await stockOf(weighed('A27'))).toEqual([`${farm} KGM 49.5 + 0`]);
  });

  test('F28 of count and weight of one lot measure the same goods', async () => {
    const epcClass = weighed('A28');
    const both = made([
      { epcClass, quantity: 10 },
      { epcClass, quantity: 123.4, uom: 'KGM' },
    ]);
    expect(await exceptionsOf('supplier', both)).toEqual([]);
    expect(await stockOf(epcClass)).toEqual([`${farm} KGM 123.4 + 0`]);
  });

  test('F36 are one for a lot of which some pieces have serial numbers', async () => {
    const own = `${origin}/01/00860009998100`;
    await done('retailer', '/lots', { lot: `${own}/10/A36`, place: shop, quantity: '5', uom: 'EA' });
    await done('retailer', '/items', { items: [`${own}/21/F36`], lot: `${own}/10/A36`, place: shop });
    const rows = await stockOf(`${own}/10/A36`);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatch(/ EA \d+ \+ 0$/);
  });
});

describe('standards', () => {
  test('F29 allow goods under ids of the seafood industry', async () => {
    const id = 'urn:gdst:example.org:product:lot:class:coop7.cod.29';
    expect(await exceptionsOf('supplier', made([{ epcClass: id, quantity: 200, uom: 'CS' }]))).toEqual([]);
    expect((await get('supplier', `/trace?id=${id}`)).status).toBe(200);
    expect((await get('supplier', `/recalls/plan?id=${id}`)).status).toBe(200);
    const { body } = await get('supplier', `/stock?lot=${id}`);
    expect(body['rows']).toMatchObject([{ place: farm, onHand: '200' }]);
  });

  test.each([
    ['1.2', '<extension>', '</extension>'],
    ['2.0', '', ''],
  ] as const)('F30 are also read in XML of EPCIS %s', async (version, start, end) => {
    const number = `A30-${version}`;
    const event = `<ObjectEvent><eventTime>${day}T06:00:00Z</eventTime>
      <eventTimeZoneOffset>+00:00</eventTimeZoneOffset><epcList/><action>ADD</action>
      <bizStep>urn:epcglobal:cbv:bizstep:commissioning</bizStep>
      <readPoint><id>${farm}</id></readPoint><bizLocation><id>${farm}</id></bizLocation>
      ${start}<quantityList><quantityElement><epcClass>${lot(number)}</epcClass><quantity>3</quantity>
      <uom>CS</uom></quantityElement></quantityList>${end}</ObjectEvent>`;
    const xml = `<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:${version.slice(0, 1)}"
      schemaVersion="${version}" creationDate="2026-11-01T00:00:00Z">
      <EPCISBody><EventList>${event}</EventList></EPCISBody></epcis:EPCISDocument>`;
    expect(await captureXml('supplier', xml)).toBe(true);
    expect(await stockOf(number)).toEqual([`${farm} CS 3 + 0`]);
  });

  test('F31 have a query interface', async () => {
    await exceptionsOf('supplier', made([seen('A31', 3)]));
    const { status, body } = await get('supplier', `/epcis/events?MATCH_anyEPCClass=${encodeURIComponent(lot('A31'))}`);
    expect({ status, type: body['type'] }).toEqual({ status: 200, type: 'EPCISQueryDocument' });
    expect(JSON.stringify(body)).toContain('A31');
  });

  test('F32 carry master data in the header, which is taken up', async () => {
    const place = `${origin}/414/0860009999930`;
    const vocabularyElementList = [{ id: place, attributes: [{ id: 'cbvmda:name', attribute: 'Field 12' }] }];
    const vocabularyList = [{ type: 'urn:epcglobal:epcis:vtype:Location', vocabularyElementList }];
    await exceptionsOf('supplier', {
      '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
      type: 'EPCISDocument',
      schemaVersion: '2.0',
      creationDate: '2026-11-01T00:00:00Z',
      epcisHeader: { epcisMasterData: { vocabularyList } },
      epcisBody: { eventList: [made([seen('A32', 3)])] },
    });
    expect((await get('supplier', '/places/0860009999930')).body).toMatchObject({ id: place, name: 'Field 12' });
  });

  test('F34 allow a limit of serial numbers in one event, which the refusal names', async () => {
    const epcList = Array.from({ length: 1001 }, (_, n) => `${product}/21/F34-${n}`);
    const detail = await refusalOf('supplier', {
      ...moved('ObjectEvent', 'ADD commissioning', '06:00', { epcList }),
      ...at(farm),
    });
    expect(detail).toMatch(/epcList.*1,?000/);
  });
});
