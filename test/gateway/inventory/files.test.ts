import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportedLists } from '@lotline/gateway/answers';
import { type Answer, openGateway, type TestGateway } from '../openGateway';

const product = 'https://id.gs1.org/01/00860009999107';
const house = '0860009999992';
let gateway: TestGateway;

const file = async (query: string, as = 'supplier'): Promise<{ status: number; bytes: Buffer; type: string }> => {
  const response = await fetch(`${gateway.running.url}/inventory/export?${query}`, {
    headers: { authorization: `Bearer ${gateway.keyOf(as)}` },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, bytes, type: response.headers.get('content-type') ?? '' };
};
const send = (what: 'policies' | 'costs', raw: string | Buffer, query = '', as = 'supplier'): Promise<Answer> =>
  gateway.send(`/inventory/${what}/import${query}`, {
    as,
    raw,
    headers: { 'content-type': 'application/octet-stream' },
  });
const lines = (...rows: string[]): string => `${rows.join('\n')}\n`;
const policies = lines(
  'product,place,reorderPoint,maximum,serviceLevel,priceBreaks,currency,note',
  `00860009999107,${house},40,90,,,,By hand`,
  '00860009999107,0860009999077,,,0.95,0=5.00; 1000=4.80,EUR,',
);
const costs = lines(
  'receipt,product,on,quantity,unitCost,currency,landed',
  'GR-1,00860009999107,2026-01-15,48,12.50,EUR,freight=36; duty=4',
);

beforeAll(async () => {
  gateway = await openGateway();
  await gateway.post('supplier', '/lots', { lot: `${product}/10/A`, place: house, quantity: 30, uom: 'CS' });
});
afterAll(() => gateway.close());

describe.each([
  ['policies', policies, 2],
  ['costs', costs, 1],
] as const)('a file of %s', (what, raw, count) => {
  test('changes nothing in a dry run, and is set once', async () => {
    const dry = await send(what, raw, '?dryRun=true');
    expect(dry).toMatchObject({ status: 200, body: { dryRun: true, created: count, errors: [] } });
    expect((await gateway.get('supplier', `/inventory/${what}`)).body['rows']).toEqual([]);
    expect((await send(what, raw)).body).toMatchObject({ created: count, changed: 0, same: 0, errors: [] });
    expect((await send(what, raw)).body).toMatchObject({ created: 0, changed: 0, same: count, errors: [] });
    expect((await gateway.get('supplier', `/inventory/${what}`)).body['rows']).toHaveLength(count);
  });

  test.each(['csv', 'xlsx'])('that was exported as %s changes nothing when it is imported again', async (format) => {
    const { status, bytes } = await file(`of=${what}&format=${format}`);
    expect(status).toBe(200);
    expect((await send(what, bytes)).body).toMatchObject({ created: 0, changed: 0, same: count, errors: [] });
  });

  test('is hidden from other organisations', async () => {
    const { bytes } = await file(`of=${what}`, 'retailer');
    expect(bytes.toString()).not.toContain('00860009999107');
  });
});

describe('a file with an error in any row', () => {
  test.each([
    ['policies', `00860009999107,0860009998001,40,90,,,,`, 2, undefined],
    ['policies', `09506000134352,${house},40,90,,,,`, 2, undefined],
    ['policies', `00860009999107,${house},90,40,,,,`, 2, 'maximum'],
    ['policies', `00860009999107,${house},,,0.95,cheap,EUR,`, 2, 'priceBreaks'],
    ['policies', `00860009999107,${house},,,often,,,`, 2, 'serviceLevel'],
    ['costs', 'GR-2,00860009999107,2026-01-15,-1,12.50,EUR,', 2, 'quantity'],
    ['costs', 'GR-2,00860009999107,2026-02-30,1,12.50,EUR,', 2, 'on'],
    ['costs', 'GR-2,00860009999107,2026-01-15,1,12.50,EUR,freight', 2, 'landed'],
    ['costs', 'GR-2,09506000134352,2026-01-15,1,12.50,EUR,', 2, undefined],
  ] as const)('is not taken, and the row is named: %s %s', async (what, row, number, column) => {
    const [header = ''] = (what === 'policies' ? policies : costs).split('\n');
    const { status, body } = await send(what, lines(header, row));
    expect([status, body['created'], body['changed']]).toEqual([200, 0, 0]);
    const [error] = body['errors'] as { row: number; column?: string }[];
    expect([error?.row, error?.column]).toEqual([number, column]);
  });

  test('has the errors of all rows in one answer, in their order', async () => {
    const rows = [
      'GR-3,09506000134352,2026-01-15,1,12.50,EUR,',
      'GR-4,00860009999107,2026-02-30,1,12.50,EUR,',
      'GR-5,00860009999107,2026-01-15,1,-2,EUR,',
    ];
    const { body } = await send('costs', lines(costs.split('\n')[0]!, ...rows));
    const errors = body['errors'] as { row: number; column?: string }[];
    expect(errors.map(({ row, column }) => [row, column])).toEqual([
      [2, undefined],
      [3, 'on'],
      [4, 'unitCost'],
    ]);
  });

  test('names the other row about the same thing', async () => {
    const { body } = await send('costs', lines(costs.trim(), costs.split('\n')[1]!));
    expect(body['errors']).toMatchObject([{ row: 3, message: 'Row 2 is about the same.' }]);
  });
});

describe('exports', () => {
  test.each(exportedLists)('write %s as a table and as a workbook', async (of) => {
    const csv = await file(`of=${of}`);
    expect([csv.status, csv.type]).toEqual([200, 'text/csv; charset=utf-8']);
    const xlsx = await file(`of=${of}&format=xlsx`);
    expect([xlsx.status, xlsx.bytes.subarray(0, 2).toString()]).toEqual([200, 'PK']);
  });

  test.each(exportedLists)('of %s have a header without rows', async (of) => {
    const [header = ''] = (await file(`of=${of}`, 'carrier')).bytes.toString().split('\r\n');
    expect(header.split(',').length).toBeGreaterThan(3);
  });

  test('without rows have the header of files that can be imported', async () => {
    expect((await file('of=costs', 'carrier')).bytes.toString()).toMatch(/^receipt,product,lot,on,quantity,/);
    expect((await file('of=policies', 'carrier')).bytes.toString()).toMatch(/^product,place,/);
  });

  test('have a row for each line of a count, without what counters must not know', async () => {
    await gateway.post('supplier', '/inventory/counts', { count: 'CC-1', place: house });
    await gateway.post('supplier', '/inventory/counts/enter', {
      count: 'CC-1',
      lines: [{ lot: `${product}/10/A`, counted: '11' }],
    });
    const { bytes } = await file('of=counts');
    const [header, line] = bytes.toString().split('\r\n');
    expect(line).toMatch(/^CC-1,.*recount/);
    expect(header).toBe('count,place,status,lot,uom,state,countedBy,openedBy,openedAt');
  });

  test('take the query of their list, and refuse any other', async () => {
    const { bytes } = await file('of=kpis&from=2026-01-01&to=2026-01-31');
    expect(bytes.toString()).toMatch(/^kpi,/);
    expect((await file('of=kpis&from=2026-01-01&to=2099-01-31')).status).toBe(400);
    expect((await file('of=costs&colour=red')).status).toBe(400);
    expect((await file('of=secrets')).status).toBe(400);
  });
});
