import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { UploadAnswer } from '@lotline/gateway/answers';
import { openGateway, type TestGateway } from '../openGateway';
import { despatch, edifact, parts, ship856, x12 } from './ediFiles';

const origin = 'https://id.gs1.org';
const { house, gtin, pallet, kase } = parts;

let gateway: TestGateway;
const send = async (file: string | Buffer, query = '', as = 'supplier'): Promise<UploadAnswer> => {
  const headers = { 'content-type': 'application/edi-x12' };
  const { status, body } = await gateway.send(`/uploads/asn${query}`, { as, raw: file, headers });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as unknown as UploadAnswer;
};

beforeAll(async () => {
  gateway = await openGateway();
  const lot = { lot: `(01)${gtin}(10)EDI-1`, place: house, quantity: '100', uom: 'CS', expiry: '2030-12-31' };
  expect((await gateway.post('supplier', '/lots', lot)).status).toBe(201);
});
afterAll(() => gateway.close());

describe('X12 856', () => {
  test('is checked by a dry run, becomes a shipment with its hierarchy, and is recorded once', async () => {
    const file = x12([ship856('X-1')]);
    expect(await send(file, '?dryRun=true')).toMatchObject({ recorded: 1, errors: [] });
    expect((await gateway.get('supplier', `/shipments/${house}/X-1`)).status).toBe(404);
    const answer = await send(file);
    expect(answer).toMatchObject({
      recorded: 1,
      errors: [],
      unknownPartners: [{ scheme: 'SCAC', id: 'SCAC', role: 'carrier' }],
      entries: [{ reference: '0001', subject: `urn:epcglobal:cbv:bt:${house}:X-1`, rows: [3, 26] }],
    });
    const { body } = await gateway.get('supplier', `/shipments/${house}/X-1`);
    expect(body).toMatchObject({
      containers: [`${origin}/00/${pallet}`],
      lots: [{ lot: `${origin}/01/${gtin}/10/EDI-1`, quantity: '3', uom: 'CS' }],
      documents: [{ type: 'bol' }, { type: 'po' }],
    });
    const { body: inner } = await gateway.get('supplier', `/containers/${kase}`);
    expect(inner).toMatchObject({ parent: `${origin}/00/${pallet}`, inside: { lots: [{ quantity: '4' }] } });
    expect(await send(file)).toMatchObject({ recorded: 0, exists: 1, summary: expect.stringContaining('Nothing') });
  });

  test('with the same reference and other content is a conflict; with another reference the shipment exists', async () => {
    const other = ship856('X-1b', { pallet: '008600099990000138', kase: '008600099990000145' });
    expect((await send(x12([other]))).errors).toMatchObject([{ segment: 3, code: 'conflict' }]);
    const again = ship856('X-1', { pallet: '008600099990000138', kase: '008600099990000145' });
    expect((await send(x12([again], { control: '000000002' }))).errors).toMatchObject([
      { code: 'conflict', message: expect.stringContaining('exists already') },
    ]);
  });

  test('takes its delimiters from ISA, and has several messages', async () => {
    const messages = ['X-2', 'X-3'].map((number, at) =>
      ship856(number, { pallet: `00860009999000015${'29'[at]}`, kase: `00860009999000016${'96'[at]}` }),
    );
    const keys = ['008600099990000152', '008600099990000169', '008600099990000176', '008600099990000183'];
    const bodies = messages.map((body, at) =>
      body.map((segment) =>
        segment
          .replace(/^MAN\*GM\*00\d{18}$/, `MAN*GM*${keys[at * 2]!}`)
          .replace(/^MAN\*GM\*\d{18}$/, (found) =>
            found.endsWith(keys[at * 2]!) ? found : `MAN*GM*${keys[at * 2 + 1]!}`,
          ),
      ),
    );
    const file = x12(bodies, { control: '000000003', delimiters: ['|', '^', "'"] });
    expect(await send(file)).toMatchObject({
      recorded: 2,
      errors: [],
      entries: [{ reference: '0001' }, { reference: '0002' }],
    });
  });

  test('names unknown partners by GLN and DUNS', async () => {
    const unknown = ship856('X-4', { centre: '9506000134307' }).map((segment) =>
      segment.replace(`UL*${house}`, '1*123456789'),
    );
    const { unknownPartners, errors } = await send(x12([unknown], { control: '000000004' }));
    expect(unknownPartners).toEqual([
      { scheme: 'DUNS', id: '123456789', role: 'ship from' },
      { scheme: 'GLN', id: '9506000134307', role: 'ship to' },
      { scheme: 'SCAC', id: 'SCAC', role: 'carrier' },
    ]);
    expect(errors).toMatchObject([
      { segment: 9, tag: 'N104', reference: '0001', value: '123456789' },
      { segment: 10, tag: 'N104' },
    ]);
  });

  const change = (from: string, to: string): string =>
    x12([ship856('X-5')], { control: '000000005' }).replace(from, to);
  const broken: readonly (readonly [string, string, object])[] = [
    ['SE', change('SE*24', 'SE*23'), { tag: 'SE01', value: '23', message: expect.stringContaining('there are 24') }],
    ['CTT', change('CTT*6', 'CTT*7'), { tag: 'CTT01' }],
    ['the sum of CTT', change('CTT*6*7', 'CTT*6*8'), { tag: 'CTT02' }],
    ['GE', change('GE*1', 'GE*2'), { tag: 'GE01' }],
    ['IEA', change('IEA*1*000000005', 'IEA*1*000000006'), { tag: 'IEA02' }],
    ['an end', change('IEA*1*000000005~\r\n', ''), { tag: 'ISA', segment: 1 }],
    ['ISA', change('ISA*00*   ', 'ISA*00*'), { tag: 'ISA', message: expect.stringContaining('106') }],
    ['a segment', change('CTT*6*7~\r\n', 'CTT*6*7'), { tag: 'ST' }],
    ['a unit', change('SN1**4*CA', 'SN1**4*QQ'), { tag: 'SN103', value: 'QQ' }],
    ['an SSCC', change(kase, '008600099990000115'), { tag: 'MAN02', message: expect.stringContaining('check digit') }],
    ['a lot', change('*LT*EDI-1', ''), { tag: 'HL', message: expect.stringContaining('no lot number') }],
    ['a date', change('20301231', '20300231'), { tag: 'DTM02', value: '20300231' }],
    ['another expiry', change('20301231', '20301230'), { message: expect.stringContaining('2030-12-31') }],
    ['its purpose', change('BSN*00', 'BSN*06'), { tag: 'BSN01', value: '06' }],
    ['its type', change('ST*856', 'ST*810'), { tag: 'ST01', message: expect.stringContaining('810') }],
    [
      'characters',
      change('Green Valley', 'Gr\u00fcn').normalize(),
      { message: expect.stringContaining('character set') },
    ],
    ['what is no EDI', 'shipment,from,to\r\n', { segment: 1, message: 'The file is not EDI.' }],
    ['nothing', '', { message: 'The file is empty.' }],
  ];

  test.each(broken)('broken in %s is refused with the segment', async (name, file, error) => {
    const bytes = name === 'characters' ? Buffer.from(file, 'latin1') : file;
    const { recorded, errors } = await send(bytes);
    expect(recorded).toBe(0);
    expect(errors).toEqual(expect.arrayContaining([expect.objectContaining(error)]));
  });

  test('levels have a limit, so that a deep hierarchy is refused at once', async () => {
    const levels = Array.from({ length: 20_000 }, (_, at) => `HL*${at + 2}*${at + 1}*T`);
    const body = ship856('X-8').slice(0, 7);
    const { errors } = await send(x12([[...body, ...levels]], { control: '000000008' }));
    expect(errors).toEqual([expect.objectContaining({ tag: 'HL02', message: 'There are more than 20 levels.' })]);
  });

  test('a test interchange is checked and not recorded', async () => {
    const file = x12([ship856('X-6', { pallet: '008600099990000190', kase: '008600099990000206' })], {
      control: '000000006',
      test: true,
    });
    expect(await send(file, '?dryRun=true')).toMatchObject({ recorded: 1, errors: [] });
    expect((await send(file)).errors).toMatchObject([{ message: expect.stringContaining('test') }]);
  });

  test('of goods of another party is refused', async () => {
    const { errors } = await send(x12([ship856('X-7')], { control: '000000007' }), '', 'carrier');
    expect(errors.length).toBeGreaterThan(0);
    expect((await gateway.get('supplier', `/shipments/0860009996007/X-7`)).status).toBe(404);
  });
});

describe('EDIFACT DESADV', () => {
  test('becomes a shipment whose pieces are counted in the unit of the lot, once', async () => {
    const file = edifact([despatch('D-1')]);
    expect(await send(file)).toMatchObject({ recorded: 1, errors: [], entries: [{ reference: '1' }] });
    expect(await send(file)).toMatchObject({ recorded: 0, exists: 1 });
    const { body } = await gateway.get('supplier', `/containers/008600099990000121`);
    expect(body).toMatchObject({ inside: { lots: [{ quantity: '5', uom: 'CS' }] } });
  });

  test('takes its delimiters and its decimal mark from UNA, and a release character', async () => {
    const body = despatch('D-2', { pallet: '008600099990000213' }).map((segment) =>
      segment.replace('QTY+12:5:PCE', 'QTY+12:2,5:CS').replace('RFF+ON:850-98', "RFF+ON:A?+B?'C"),
    );
    const file = edifact([body], { control: 'REF2', una: "UNA:+,? '" });
    expect(await send(file)).toMatchObject({ recorded: 1, errors: [] });
    const { body: shipment } = await gateway.get('supplier', `/shipments/${house}/D-2`);
    expect(shipment).toMatchObject({ documents: [{ type: 'po', id: `urn:epcglobal:cbv:bt:${house}:A%2BB'C` }] });
  });

  test('makes unknown lots on request', async () => {
    const file = edifact([despatch('D-3', { lot: 'EDI-NEW', pallet: '008600099990000220' })], { control: 'REF3' });
    expect((await send(file)).errors).toMatchObject([{ tag: 'PIA02', fix: expect.stringContaining('makeLots') }]);
    expect(await send(file, '?makeLots=true')).toMatchObject({ recorded: 1, errors: [] });
    const { body } = await gateway.get('supplier', `/lots/${gtin}/EDI-NEW`);
    expect(body).toMatchObject({ expiry: '2030-12-31', uom: 'CS' });
  });

  const file = edifact([despatch('D-4', { pallet: '008600099990000237' })], { control: 'REF4' });
  const broken: readonly (readonly [string, string | Buffer, object])[] = [
    ['UNT', file.replace('UNT+17', 'UNT+16'), { tag: 'UNT01', value: '16' }],
    ['UNZ', file.replace('UNZ+1+REF4', 'UNZ+1+REF5'), { tag: 'UNZ02' }],
    ['CNT', file.replace('CNT+2:1', 'CNT+2:2'), { tag: 'CNT01' }],
    [
      'two SSCCs',
      file.replace('000237', '000237+008600099990000244'),
      { message: expect.stringContaining('cannot be divided equally') },
    ],
    ['two lots', file.replace("PIA+1+EDI-1:NB'", "PIA+1+EDI-1:NB'GIN+BX+EDI-2'"), { tag: 'GIN02' }],
    ['its character set', file.replace('UNOC', 'UNOX'), { tag: 'UNB01', value: 'UNOX' }],
    ['characters', Buffer.from(file.replace('UNOC', 'UNOA').replace('850-98', 'M\u00fc'), 'latin1'), { segment: 5 }],
    ['its end', file.slice(0, -30), { message: expect.stringMatching(/ends inside|missing/) }],
  ];

  test.each(broken)('broken in %s is refused with the segment', async (_name, bytes, error) => {
    const { recorded, errors } = await send(bytes);
    expect(recorded).toBe(0);
    expect(errors).toEqual(expect.arrayContaining([expect.objectContaining(error)]));
  });
});
