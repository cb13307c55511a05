import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import readExcel from 'read-excel-file/node';
import { openGateway, type TestGateway } from '../openGateway';
import { csv, fileType, sendingTo } from './sending';

const origin = 'https://id.gs1.org';
const romaine = '00860009999107';
const house = '0860009999992';
const centre = '0860009998001';
const carrier = '0860009996007';

let gateway: TestGateway;
const { raw, send } = sendingTo(() => gateway);

beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());

describe('products and places', () => {
  const products = csv('product,name,uom,shelf life days', '00860009999114,Spinach,CS,10', '860009999121,Kale,CS,');

  test('change nothing in a dry run, are registered, and are unchanged the second time', async () => {
    expect(await send('supplier', 'products?dryRun=true', products)).toMatchObject({ recorded: 2, dryRun: true });
    expect((await gateway.get('supplier', `/products/00860009999114`)).status).toBe(404);
    expect(await send('supplier', 'products', products)).toMatchObject({ recorded: 2, exists: 0, errors: [] });
    expect((await gateway.get('supplier', `/products/00860009999121`)).body).toMatchObject({ name: 'Kale' });
    const again = await send('supplier', 'products', products);
    expect(again).toMatchObject({ recorded: 0, exists: 2, summary: expect.stringContaining('Nothing changed') });
  });

  test('change back and forth, and keep values for empty cells', async () => {
    const name = (text: string): string => csv('product,name', `00860009999114,${text}`);
    for (const text of ['Baby spinach', 'Spinach', 'Baby spinach']) {
      expect(await send('supplier', 'products', name(text))).toMatchObject({ recorded: 1 });
      const { body } = await gateway.get('supplier', `/products/00860009999114`);
      expect(body).toMatchObject({ name: text, shelfLifeDays: 10, uom: 'CS' });
    }
  });

  test('a place may be in a row before the place that contains it', async () => {
    const file = csv('place,name,within', '0860009999985,Dock,0860009999978', '0860009999978,Cold store,');
    expect(await send('supplier', 'places', file)).toMatchObject({ recorded: 2, errors: [] });
    const { body } = await gateway.get('supplier', `/places/0860009999985`);
    expect(body).toMatchObject({ within: `${origin}/414/0860009999978` });
  });

  test('of others, or without the role, are refused', async () => {
    const { errors, recorded } = await send('carrier', 'products', csv('product,name', '00860009999114,Mine'));
    expect({ recorded, errors }).toMatchObject({ recorded: 0, errors: [{ row: 2, code: 'not_owner' }] });
    const user = { user: 'clerk', roles: ['operator'] };
    expect((await gateway.post('supplier', '/users', user)).status).toBe(201);
    const { body } = await gateway.post('supplier', '/keys', user);
    const refused = await gateway.send('/uploads/products', {
      key: String(body['key']),
      raw: products,
      headers: fileType,
    });
    expect(refused).toMatchObject({ status: 403, body: { code: 'role_missing' } });
  });
});

describe('lots and counts', () => {
  const lots = csv(
    'Lot;Product;Place;Quantity;UOM;Expiry;at',
    `UP-1;${romaine};${house};12,5;CS;31.12.2030;`,
    `UP-2;860009999107;${house};40;CS;2030-12-31;2026-11-01T08:00:00Z`,
  );

  test('a file saved by German Excel is read correctly', async () => {
    expect(await send('supplier', 'lots', lots)).toMatchObject({ recorded: 2, errors: [] });
    const { body } = await gateway.get('supplier', `/stock?lot=${origin}/01/${romaine}/10/UP-1`);
    expect(body['rows']).toMatchObject([{ onHand: '12.5' }]);
    const { body: lot } = await gateway.get('supplier', `/lots/${romaine}/UP-2`);
    expect(lot).toMatchObject({ expiry: '2030-12-31' });
    expect(await send('supplier', 'lots', lots)).toMatchObject({ recorded: 0, exists: 2 });
  });

  test('with one wrong row nothing is recorded, and each error names place, problem and remedy', async () => {
    const file = csv(
      'product,lot,place,quantity,uom,expiry',
      `${romaine},UP-3,${house},1,CS,`,
      `8.60E+11,UP-4,${house},"1,5",XX,01/02/2030`,
    );
    const { recorded, errors } = await send('supplier', 'lots', file);
    expect(recorded).toBe(0);
    expect(errors).toMatchObject([
      { row: 3, column: 'product', cell: 'A3', value: '8.60E+11', fix: expect.stringContaining('text') },
      { row: 3, column: 'expiry', cell: 'F3', value: '01/02/2030', fix: 'Write 2030-01-02 or 2030-02-01.' },
    ]);
    expect((await gateway.get('supplier', `/lots/${romaine}/UP-3`)).status).toBe(404);
  });

  test('refusals of the ledger and repeated lots are reported before anything is recorded', async () => {
    const header = 'product,lot,place,quantity,uom';
    const other = await send('supplier', 'lots', csv(header, `${romaine},UP-1,${house},9,CS`));
    expect(other.errors).toMatchObject([{ row: 2, code: 'lot_exists' }]);
    const twice = csv(header, `${romaine},UP-5,${house},9,CS`, `${romaine},UP-5,${house},9,CS`);
    expect((await send('supplier', 'lots', twice)).errors).toMatchObject([{ row: 3, column: 'lot' }]);
  });

  test('a count is booked once, only at an own place, and needs an unambiguous time', async () => {
    const count = (at: string): string =>
      csv('product,lot,place,counted,uom,reason,at', `${romaine},UP-2,${house},39,CS,Weekly count,${at}`);
    const local = '2.11.2026 8:30';
    expect((await send('supplier', 'counts', count(local))).errors).toMatchObject([{ row: 2, column: 'at' }]);
    const file = count(local);
    const path = 'counts?utcOffset=%2B02:00';
    expect(await send('supplier', path, file)).toMatchObject({ recorded: 1, errors: [] });
    expect(await send('supplier', path, file)).toMatchObject({ recorded: 0, exists: 1 });
    expect((await send('retailer', path, file)).errors).toMatchObject([{ row: 2, code: 'not_owner' }]);
    const { body } = await gateway.get('supplier', `/stock?lot=${origin}/01/${romaine}/10/UP-2`);
    expect(body['rows']).toMatchObject([{ onHand: '39' }]);
  });
});

describe('shipments and receipts', () => {
  const pallet = '008600099990000015';
  const kase = '008600099990000022';
  const shipments = csv(
    'shipment,from,to,carrier,order,container,inContainer,product,lot,quantity,uom',
    `UP-S1,${house},${centre},${carrier},850-7,${kase},${pallet},${romaine},UP-2,4,CS`,
    `UP-S1,${house},${centre},${carrier},850-7,,,${romaine},UP-2,6,CS`,
  );

  test('are packed and offered once, together', async () => {
    expect(await send('supplier', 'shipments?dryRun=true', shipments)).toMatchObject({ recorded: 1, errors: [] });
    expect(await send('supplier', 'shipments', shipments)).toMatchObject({
      recorded: 1,
      errors: [],
      entries: [{ rows: [2, 3], subject: `urn:epcglobal:cbv:bt:${house}:UP-S1`, status: 'recorded' }],
    });
    expect(await send('supplier', 'shipments', shipments)).toMatchObject({ recorded: 0, exists: 1, errors: [] });
    const { body } = await gateway.get('supplier', `/shipments/${house}/UP-S1`);
    expect(body).toMatchObject({
      status: 'offered',
      containers: [`${origin}/00/${pallet}`],
      lots: [{ quantity: '6', uom: 'CS' }],
    });
    const { body: inner } = await gateway.get('supplier', `/containers/${kase}`);
    expect(inner).toMatchObject({ parent: `${origin}/00/${pallet}`, inside: { lots: [{ quantity: '4' }] } });
  });

  test('an incomplete shipment is completed by the same file', async () => {
    const container = '008600099990000039';
    const line = `${romaine},UP-2,2,CS`;
    const file = csv(
      'shipment,from,to,container,product,lot,quantity,uom',
      `UP-S2,${house},${centre},${container},${line}`,
    );
    const lots = [{ lot: `(01)${romaine}(10)UP-2`, quantity: '2', uom: 'CS' }];
    const packed = await gateway.post('supplier', '/containers/pack', { container, place: house, lots });
    expect(packed.status).toBe(201);
    expect(await send('supplier', 'shipments', file)).toMatchObject({ recorded: 1, errors: [] });
    const other = await send('supplier', 'shipments', file.replace('UP-S2', 'UP-S3').replace('2,CS', '3,CS'));
    expect(other.errors).toMatchObject([{ row: 2, message: expect.stringContaining('On the ledger') }]);
  });

  test('of an unknown lot make it only on request', async () => {
    const file = csv('shipment,from,to,product,lot,quantity,uom', `UP-S4,${house},${centre},${romaine},UP-NEW,5,CS`);
    expect((await send('supplier', 'shipments', file)).errors).toMatchObject([
      { row: 2, fix: expect.stringContaining('makeLots') },
    ]);
    expect(await send('supplier', 'shipments?makeLots=true', file)).toMatchObject({ recorded: 1, errors: [] });
    expect(await send('supplier', 'shipments?makeLots=true', file)).toMatchObject({ recorded: 0, exists: 1 });
  });

  test('with more lots than a command takes are refused, and the error says to split them', async () => {
    const lines = Array.from({ length: 201 }, (_each, n) => `UP-S5,${house},${centre},${romaine},UP-M${n},1,CS`);
    const file = csv('shipment,from,to,product,lot,quantity,uom', ...lines);
    expect((await send('supplier', 'shipments?makeLots=true', file)).errors).toMatchObject([
      { row: 2, message: expect.stringContaining('more than 200 lots'), fix: 'Split it into several.' },
    ]);
  });

  test('a receipt books differences once, and never goods sent to another party', async () => {
    const offered = { shipment: `${house}:UP-S1` };
    expect((await gateway.post('carrier', '/shipments/accept', offered)).status).toBe(201);
    const handed = { ...offered, to: centre };
    expect((await gateway.post('carrier', '/shipments/hand-over', handed)).status).toBe(201);
    const receipt = csv('shipment,product,lot,accepted,damaged,uom,final', `${house}:UP-S1,${romaine},UP-2,5,1,CS,yes`);
    expect((await send('carrier', 'receipts', receipt)).errors).toMatchObject([{ row: 2 }]);
    expect(await send('retailer', 'receipts', receipt)).toMatchObject({
      recorded: 1,
      errors: [],
      entries: [{ exceptions: [{ code: 'receipt_damaged' }] }],
    });
    expect(await send('retailer', 'receipts', receipt)).toMatchObject({ recorded: 0, exists: 1 });
    const { body } = await gateway.get('retailer', `/stock?lot=${origin}/01/${romaine}/10/UP-2&place=${centre}`);
    expect(body['rows']).toMatchObject([{ onHand: '10', held: '1' }]);
  });
});

describe('a mistake of a user is answered with its remedy', () => {
  const rows = `${romaine},X,${house},1,CS`;
  const wrong: readonly (readonly [string, string | Buffer, object])[] = [
    ['that the file is empty', '', { row: 1, message: 'The file is empty.' }],
    ['that there are no rows', 'product,lot,place,quantity,uom\r\n', { row: 1, fix: 'Fill at least one row.' }],
    ['which columns there are', 'place,name\r\n1,2\r\n', { row: 1, value: 'name' }],
    ['that it is an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), { fix: expect.stringContaining('.xlsx') }],
    ['that it is no workbook', Buffer.from('504b0304140000', 'hex'), { row: 1 }],
    [
      'its character set',
      Buffer.from(`product,lot,place,quantity,uom,origin\r\n${rows},M\u00fcnster\r\n`, 'latin1'),
      { row: 2, fix: expect.stringContaining('windows-1252') },
    ],
    ['that a quote is open', `product,lot,place,quantity,uom\r\n${romaine},"X\r\n`, { row: 2 }],
    [
      'that there are too many rows',
      `product,lot,place,quantity,uom\r\n${`${rows}\r\n`.repeat(20_000)}`,
      { fix: 'Split it into several files.' },
    ],
  ];

  test.each(wrong)('%s', async (_what, file, error) => {
    const { errors, recorded } = await send('supplier', 'lots', file);
    expect(recorded).toBe(0);
    expect(errors[0]).toMatchObject(error);
  });

  test('a file in another character set is read if the request names it', async () => {
    const file = Buffer.from(`product,lot,place,quantity,uom,origin\r\n${rows},M\u00fcnster\r\n`, 'latin1');
    expect(await send('supplier', 'lots?charset=windows-1252', file)).toMatchObject({ recorded: 1 });
    expect((await gateway.get('supplier', `/lots/${romaine}/X`)).body).toMatchObject({ origin: 'M\u00fcnster' });
  });

  test('a body above the limit is refused before it is read', async () => {
    const refused = await raw('supplier', 'lots', Buffer.alloc(100_000_000, 0x20));
    expect(refused).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });
});

describe('templates and lines', () => {
  test.each(['products', 'places', 'lots', 'shipments', 'receipts', 'counts'])('%s can be filled in', async (kind) => {
    const { body } = await gateway.get('supplier', `/uploads/templates/${kind}.csv`);
    const headers = { authorization: `Bearer ${gateway.keyOf('supplier')}` };
    const response = await fetch(`${gateway.running.url}/uploads/templates/${kind}.xlsx`, { headers });
    const file = Buffer.from(await response.arrayBuffer());
    const [sheet, help] = await readExcel(file);
    expect(String(body['text'])).toBe(`${sheet!.data[0]!.join(',')}\r\n`);
    expect(help!.data.length).toBe(sheet!.data[0]!.length + 1);
    for (const empty of [String(body['text']), file]) {
      expect((await send('supplier', kind, empty)).errors).toMatchObject([{ fix: 'Fill at least one row.' }]);
    }
  });

  test('progress comes in lines, and the errors as a file without formulas', async () => {
    const file = csv('product,lot,place,quantity,uom', `${romaine},UP-L1,${house},1,CS`);
    const { body } = await raw('supplier', 'lots?format=ndjson', file);
    const lines = String(body['text']).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { phase: 'checking', done: 1, of: 1 },
      { phase: 'recording', done: 1, of: 1 },
      { answer: { recorded: 1 } },
    ]);
    const { body: errors } = await raw('supplier', 'lots?format=csv', file.replace('UP-L1', '=1+1'));
    expect(String(errors['text'])).toContain(",'=1+1,");
  });
});
