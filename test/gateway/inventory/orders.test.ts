import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OrderImportAnswer, OrderRow, OrdersAnswer } from '@lotline/gateway/answers';
import fc from 'fast-check';
import readExcel from 'read-excel-file/node';
import { readCsv } from '../../../gateway/src/tables/readCsv';
import { type Answer, openGateway, type TestGateway } from '../openGateway';

const origin = 'https://id.gs1.org';
const product = `${origin}/01/00860009999107`;
const house = `${origin}/414/0860009999992`;
const centre = `${origin}/414/0860009998001`;
const supplier = `${origin}/417/0860009999992`;
const retailer = `${origin}/417/0860009998001`;
const pallet = `${origin}/00/008600099990000015`;
const lot = `${product}/10/A`;
const day = (later: number): string => new Date(Date.now() + later * 86_400_000).toISOString().slice(0, 10);

let gateway: TestGateway;
const did = async (as: string, path: string, body: object): Promise<void> => {
  const { status, body: answer } = await gateway.post(as, path, body);
  if (status !== 201) throw new Error(JSON.stringify(answer));
};
const order = (kind: 'purchase' | 'sales', number: string, quantity: string, promised = day(2)): object => ({
  kind,
  order: number,
  partner: kind === 'sales' ? retailer : supplier,
  place: kind === 'sales' ? house : centre,
  placed: day(-3),
  lines: [{ product, quantity, promised }],
});
const set = (as: string, body: object): Promise<Answer> => gateway.post(as, '/inventory/orders', body);
const orderOf = async (as: string, number: string): Promise<OrderRow> => {
  const { body } = await gateway.get(as, '/inventory/orders');
  return (body as unknown as OrdersAnswer).rows.find((row) => row.order === number)!;
};
const ship = (shipment: string, number: string, goods: object): Promise<void> =>
  did('supplier', '/shipments', {
    shipment,
    from: house,
    to: centre,
    documents: [{ type: 'po', id: number }],
    ...goods,
  });
const loose = (quantity: number): object => ({ lots: [{ lot, quantity, uom: 'CS' }] });

beforeAll(async () => {
  gateway = await openGateway();
  await did('supplier', '/lots', { lot, place: house, quantity: 200, uom: 'CS' });
});
afterAll(() => gateway.close());

describe('an order of both sides', () => {
  test('follows the shipments that name it: partial, shipped, received', async () => {
    expect((await set('supplier', order('sales', '850-1', '60'))).body).toMatchObject({
      status: 'created',
      state: 'open',
    });
    await set('retailer', order('purchase', '850-1', '60'));
    expect((await set('supplier', order('sales', '850-1', '60'))).body).toMatchObject({ status: 'same' });
    await ship('S-1', '850-1', loose(40));
    const sold = await orderOf('supplier', '850-1');
    expect(sold).toMatchObject({
      state: 'partial',
      isLate: false,
      lines: [{ shipped: '40', received: '0', backordered: '20' }],
    });
    await did('supplier', '/containers/pack', {
      container: pallet,
      place: house,
      lots: [{ lot, quantity: 20, uom: 'CS' }],
    });
    await ship('S-2', '850-1', { containers: [pallet] });
    expect(await orderOf('retailer', '850-1')).toMatchObject({
      state: 'shipped',
      lines: [{ shipped: '60', received: '0' }],
    });
    const found = { lots: [{ lot, accepted: '39', uom: 'CS' }], final: true };
    await did('retailer', '/shipments/receive', { shipment: '0860009999992:S-1', ...found });
    await did('retailer', '/shipments/receive', { shipment: '0860009999992:S-2' });
    const bought = await orderOf('retailer', '850-1');
    expect(bought).toMatchObject({ state: 'shipped', lines: [{ shipped: '60', received: '59' }], gaps: [] });
  });

  test('has no backorder of a line for a later day when an earlier one has left', async () => {
    const line = (quantity: string, promised: string): object => ({ product: '00860009999107', quantity, promised });
    const lines = [line('10', day(1)), line('5', day(2)), line('5', day(9))];
    await set('supplier', { ...order('sales', '850-5', '1'), lines });
    const backordered = async (): Promise<unknown> =>
      (await orderOf('supplier', '850-5')).lines.map(({ backordered: open }) => open);
    await ship('S-51', '850-5', loose(4));
    expect(await backordered()).toEqual(['6', '0', '0']);
    await ship('S-52', '850-5', loose(8));
    expect(await backordered()).toEqual(['0', '3', '0']);
  });

  test('still counts what was on a pallet after some of it, and all of it, was unpacked', async () => {
    const unpacked = { container: pallet, place: centre };
    await did('retailer', '/containers/unpack', { ...unpacked, lots: [{ lot, quantity: 5, uom: 'CS' }] });
    expect(await orderOf('retailer', '850-1')).toMatchObject({ lines: [{ shipped: '60', received: '59' }], gaps: [] });
    await did('retailer', '/containers/unpack', unpacked);
    expect(await orderOf('retailer', '850-1')).toMatchObject({ lines: [{ shipped: '60', received: '59' }], gaps: [] });
  });

  test('is late after its day until it is fulfilled, and not when it is cancelled', async () => {
    await set('retailer', order('purchase', '850-2', '10', day(-1)));
    expect(await orderOf('retailer', '850-2')).toMatchObject({ isLate: true, lines: [{ backordered: '10' }] });
    const late = (await gateway.get('retailer', '/inventory/orders?late=true')).body as unknown as OrdersAnswer;
    expect(late.rows.map((row) => row.order)).toEqual(['850-2']);
    await gateway.post('retailer', '/inventory/orders/cancel', { kind: 'purchase', order: '850-2' });
    expect(await orderOf('retailer', '850-2')).toMatchObject({ state: 'cancelled', isLate: false });
  });

  test('with a partner that is not on the ledger has a gap', async () => {
    const unknown = { ...order('purchase', '850-9', '10'), partner: `${origin}/417/9506000134307` };
    expect((await set('retailer', unknown)).body).toMatchObject({
      state: 'open',
      gaps: [{ code: 'partner_unknown', detail: expect.stringContaining('Check its GLN') }],
    });
    await gateway.post('retailer', '/inventory/orders/cancel', { kind: 'purchase', order: '850-9' });
  });

  test('does not count a shipment that was cancelled', async () => {
    await set('supplier', order('sales', '850-3', '10'));
    await ship('S-3', '850-3', loose(10));
    expect(await orderOf('supplier', '850-3')).toMatchObject({ state: 'shipped' });
    await gateway.post('supplier', '/shipments/cancel', { shipment: 'S-3', reason: 'Wrong dock' });
    expect(await orderOf('supplier', '850-3')).toMatchObject({ state: 'open', lines: [{ shipped: '0' }] });
  });
});

describe('an order that a supplier has not delivered', () => {
  const available = async (date: string): Promise<unknown> =>
    (await gateway.get('retailer', `/inventory/available?place=${centre}&product=${product}&date=${date}`)).body[
      'rows'
    ];

  test('can be promised from its day on, and no longer once that day is over', async () => {
    await set('retailer', order('purchase', '850-4', '25', day(3)));
    await set('retailer', order('purchase', '850-5', '99', day(-1)));
    expect(await available(day(1))).toMatchObject([{ arriving: '0', onHand: '59', available: '59' }]);
    // And the case that was short of the first order, which is still owed.
    expect(await available(day(3))).toMatchObject([{ arriving: '26', available: '85' }]);
  });

  test('is part of the position that replenishment looks at', async () => {
    await gateway.post('retailer', '/inventory/policies', {
      product,
      place: centre,
      reorderPoint: '200',
      maximum: '300',
    });
    const { body } = await gateway.get('retailer', '/inventory/replenishment');
    expect(body['rows']).toMatchObject([{ onOrder: '124', available: '59', position: '183', quantity: '117' }]);
  });
});

test('orders cannot be seen or cancelled by others, and cannot be made for another party’s place', async () => {
  expect((await gateway.get('carrier', '/inventory/orders')).body['rows']).toEqual([]);
  const cancelled = await gateway.post('carrier', '/inventory/orders/cancel', { kind: 'sales', order: '850-1' });
  expect(cancelled).toMatchObject({ status: 404, body: { code: 'order_unknown' } });
  expect(await set('carrier', order('purchase', 'X', '1'))).toMatchObject({ status: 403, body: { code: 'not_owner' } });
});

describe('a file of orders', () => {
  const header = 'kind,order,partner,place,placed,product,quantity,promised';
  const row = (number: string, quantity: string): string =>
    `purchase,${number},0860009999992,0860009998001,2026-11-01,00860009999107,${quantity},2030-01-01`;
  const sendFile = async (raw: string | Buffer, dryRun = false): Promise<OrderImportAnswer> => {
    const path = `/inventory/orders/import?dryRun=${dryRun}`;
    const headers = { 'content-type': 'application/octet-stream' };
    const { status, body } = await gateway.send(path, { as: 'retailer', raw, headers });
    expect(status).toBe(200);
    return body as unknown as OrderImportAnswer;
  };
  const send = async (lines: readonly string[], dryRun = false): Promise<OrderImportAnswer> => {
    return sendFile([header, ...lines].join('\r\n'), dryRun);
  };

  test('changes nothing in a dry run, is imported, and changes nothing the second time', async () => {
    const lines = [row('CSV-1', '5'), row('CSV-1', '7'), row('"CSV,2"', '1')];
    expect(await send(lines, true)).toMatchObject({ created: 2, errors: [] });
    expect(await orderOf('retailer', 'CSV-1')).toBeUndefined();
    expect(await send(lines)).toMatchObject({ created: 2, errors: [] });
    expect((await orderOf('retailer', 'CSV-1')).lines.map(({ ordered }) => ordered)).toEqual(['5', '7']);
    expect(await send(lines)).toMatchObject({ created: 0, same: 2 });
  });

  test('with a wrong row is not taken at all, and every error has its row and column', async () => {
    const { created, errors } = await send([
      row('CSV-3', '5'),
      row('CSV-4', '-1'),
      row('CSV-5', '1').replace('9107', '9108'),
    ]);
    expect(created).toBe(0);
    expect(errors).toMatchObject([
      { row: 3, column: 'quantity' },
      { row: 4, column: 'product' },
    ]);
    expect(await orderOf('retailer', 'CSV-3')).toBeUndefined();
    expect((await send(['purchase,"CSV-6'])).errors).toMatchObject([{ row: 2 }]);
    const foreign = row('CSV-7', '1').replace('0860009998001', '0860009999992');
    expect((await send([foreign])).errors).toMatchObject([
      { row: 2, cell: 'D2', column: 'place', message: expect.stringContaining('CSV-7') },
    ]);
  });

  test('with errors of several kinds has all of them in one answer, in the order of its rows, each cell once', async () => {
    const elsewhere = row('CSV-10', '1').replace('0860009998001', '0860009999992');
    const unknown = row('CSV-11', '1').replace('00860009999107', '09506000134352');
    const undated = row('CSV-12', '1').replace('2026-11-01', '2026-11-31');
    const { created, errors } = await send([
      elsewhere,
      row('CSV-8', '-1'),
      undated,
      row('CSV-12', '2'),
      unknown,
      row('CSV-9', '1'),
    ]);
    expect(created).toBe(0);
    expect(errors.map(({ row: at, column }) => [at, column])).toEqual([
      [2, 'place'],
      [3, 'quantity'],
      [4, 'placed'],
      [6, 'product'],
    ]);
  });

  test('with a price that is none is told so', async () => {
    const body = {
      kind: 'purchase',
      order: 'PRICE-1',
      partner: '0860009999992',
      place: '0860009998001',
      placed: '2026-11-01',
      lines: [{ product: '00860009999107', quantity: '1', price: '-1', currency: 'EUR' }],
    };
    const { status, body: refused } = await gateway.post('retailer', '/inventory/orders', body);
    expect([status, refused['code']]).toEqual([400, 'input_invalid']);
    expect(refused['errors']).toMatchObject([
      { pointer: '/lines/0/price', message: expect.stringMatching(/^A price/) },
    ]);
  });

  test('is written so that no cell is a formula, and can be read again without a change', async () => {
    const formula = row('=HYPERLINK(1)', '3');
    expect((await send([formula])).errors).toMatchObject([{ row: 2, cell: 'B2', value: '=HYPERLINK(1)' }]);
    expect(await send([formula.replace('=', "'=")])).toMatchObject({ created: 1 });
    const { body, headers } = await gateway.get('retailer', '/inventory/orders?format=csv&state=open');
    const csv = String(body['text']);
    expect(headers.get('content-type')).toContain('text/csv');
    const cells = csv.split(/[,\r\n]+/);
    expect(cells).toContain("'=HYPERLINK(1)");
    expect(cells.filter((cell) => /^"?[=+@-]/.test(cell))).toEqual([]);
    const again = await sendFile(csv);
    expect(again).toMatchObject({ created: 0, changed: 0, errors: [] });
    expect(again.same).toBeGreaterThan(1);
  });

  test('is written as a workbook in which every cell is text', async () => {
    const headers = { authorization: `Bearer ${gateway.keyOf('retailer')}` };
    const response = await fetch(`${gateway.running.url}/inventory/orders?format=xlsx&state=open`, { headers });
    expect(response.headers.get('content-type')).toContain('spreadsheetml');
    const file = Buffer.from(await response.arrayBuffer());
    const [sheet] = await readExcel(file);
    const [head, ...rows] = sheet!.data;
    expect(head!.slice(0, 3)).toEqual(['kind', 'order', 'partner']);
    expect(rows.map(([, number]) => number)).toEqual(expect.arrayContaining(['CSV-1', '=HYPERLINK(1)']));
    expect(rows.flat().every((cell) => cell === null || typeof cell === 'string')).toBe(true);
    expect(await sendFile(file)).toMatchObject({ created: 0, changed: 0, errors: [] });
  });

  test('keeps every cell when it is read again', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'é', "'", ' ') });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), fc.constantFrom('\n', '\r\n'), (rows, end) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const csv = ['a,b', ...rows.map((cells) => cells.map(quoted).join(','))].join(end);
        const expected = rows
          .map((cells, n) => ({ row: n + 2, texts: cells.map((each) => each.trim()) }))
          .filter(({ texts }) => texts.some((each) => each !== ''));
        const read = readCsv(csv)
          .rows.slice(1)
          .map(({ row: n, cells }) => ({
            row: n,
            texts: [0, 1].map((at) => (cells[at]?.is === 'text' ? cells[at].text : '')),
          }));
        expect(read).toEqual(expected);
      }),
    );
  });
});
