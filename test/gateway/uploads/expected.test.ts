import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ExpectedAnswer, UploadAnswer } from '@lotline/gateway/answers';
import { runLotline } from '../../client/shell';
import { openGateway, type TestGateway } from '../openGateway';
import { despatch, edifact, parts, ship856, x12 } from './ediFiles';

const origin = 'https://id.gs1.org';
const { house, centre, gtin, pallet } = parts;
const supplier = `${origin}/417/${house}`;

let gateway: TestGateway;
let control = 100;
const next = (): string => String((control += 1)).padStart(9, '0');
const send = async (file: string, kind = 'asn', query = '', as = 'retailer'): Promise<UploadAnswer> => {
  const headers = { 'content-type': kind === 'asn' ? 'application/edi-x12' : 'text/csv' };
  const { status, body } = await gateway.send(`/uploads/${kind}${query}`, { as, raw: file, headers });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as unknown as UploadAnswer;
};
const expected = async (number: string, as = 'retailer'): Promise<ExpectedAnswer['rows']> =>
  ((await gateway.get(as, '/inventory/expected')).body as unknown as ExpectedAnswer).rows.filter(
    (row) => row.number === number,
  );

beforeAll(async () => {
  gateway = await openGateway();
  const lot = { lot: `(01)${gtin}(10)EDI-1`, place: house, quantity: '100', uom: 'CS', expiry: '2030-12-31' };
  expect((await gateway.post('supplier', '/lots', lot)).status).toBe(201);
});
afterAll(() => gateway.close());

describe('a despatch advice uploaded by the receiver', () => {
  test('is stored in the gateway, not on the ledger, and hidden from others', async () => {
    const file = x12([ship856('E-1')], { control: next() });
    const height = await gateway.height();
    expect(await send(file, 'asn', '?dryRun=true')).toMatchObject({ recorded: 1, errors: [] });
    expect(await expected('E-1')).toEqual([]);
    expect(await send(file)).toMatchObject({ recorded: 1, errors: [], entries: [{ reference: '0001' }] });
    expect(await send(file)).toMatchObject({ recorded: 0, exists: 1 });
    expect(await gateway.height()).toBe(height);
    const [row] = await expected('E-1');
    expect(row).toMatchObject({
      supplier,
      status: 'open',
      to: `${origin}/414/${centre}`,
      differences: [],
      documents: [
        { type: 'bol', id: 'BOL-77' },
        { type: 'po', id: '850-99' },
      ],
      said: [{ user: 'demo', what: 'original' }],
    });
    expect(row!.lines).toContainEqual({ lot: `${origin}/01/${gtin}/10/EDI-1`, quantity: '3', uom: 'CS' });
    expect(await expected('E-1', 'supplier')).toEqual([]);
    expect((await gateway.get('retailer', `/shipments/${house}/E-1`)).status).toBe(404);
    const { rows } = (await gateway.get('retailer', `/stock?place=${centre}`)).body as { rows: object[] };
    expect(rows).toEqual([]);
  });

  test('is replaced and cancelled by further messages, and by nothing else', async () => {
    await send(edifact([despatch('E-2')], { control: next() }));
    const again = despatch('E-2').map((segment) => segment.replace('QTY+12:5', 'QTY+12:6'));
    expect((await send(edifact([again], { control: next() }))).errors).toMatchObject([{ code: 'conflict' }]);
    const replacing = again.map((segment) => segment.replace('E-2+9', 'E-2+5'));
    expect(await send(edifact([replacing], { control: next() }))).toMatchObject({ recorded: 1 });
    expect((await expected('E-2'))[0]!.lines).toMatchObject([{ quantity: '6' }]);
    const cancelling = despatch('E-2').map((segment) => segment.replace('E-2+9', 'E-2+1'));
    const file = edifact([cancelling], { control: next() });
    expect(await send(file)).toMatchObject({ recorded: 1, errors: [] });
    expect(await send(file)).toMatchObject({ recorded: 0, exists: 1 });
    expect((await expected('E-2'))[0]).toMatchObject({
      status: 'cancelled',
      said: [{ what: 'original' }, { what: 'replace' }, { what: 'cancel' }],
    });
    const unknown = cancelling.map((segment) => segment.replace('E-2', 'E-0'));
    expect((await send(edifact([unknown], { control: next() }))).errors).toMatchObject([{ code: 'shipment_unknown' }]);
  });

  test('is compared with the shipment on the ledger, if there is one', async () => {
    const body = ship856('E-3', { pallet: '008600099990000121', kase: '008600099990000138' });
    await send(x12([body], { control: next() }));
    const less = body.map((segment) => segment.replace('SN1**3*CA', 'SN1**2*CA').replace('CTT*6*7', 'CTT*6*6'));
    const own = await send(x12([less], { control: next() }), 'asn', '', 'supplier');
    expect(own).toMatchObject({ recorded: 1, errors: [] });
    expect((await expected('E-3'))[0]).toMatchObject({
      status: 'shipped',
      shipment: `urn:epcglobal:cbv:bt:${house}:E-3`,
      differences: [expect.stringContaining('7 CS of')],
    });
    await gateway.post('retailer', '/shipments/receive', { shipment: `urn:epcglobal:cbv:bt:${house}:E-3` });
    expect((await expected('E-3'))[0]!.status).toBe('received');
  });

  test('is compared with what is in the containers of the shipment, and names containers that only one of them has', async () => {
    const packed = (quantity: string, sscc: string): string =>
      `shipment,from,to,container,product,lot,quantity,uom\nE-7,${house},${centre},${sscc},${gtin},EDI-1,${quantity},CS\n`;
    await send(packed('5', '008600099990000145'), 'shipments');
    expect(await send(packed('5', '008600099990000145'), 'shipments', '', 'supplier')).toMatchObject({ recorded: 1 });
    expect((await expected('E-7'))[0]).toMatchObject({ status: 'shipped', differences: [] });
    const other = (text: string): string => text.replace('E-7', 'E-8');
    await send(other(packed('5', '008600099990000152')), 'shipments');
    const own = await send(other(packed('4', '008600099990000169')), 'shipments', '', 'supplier');
    expect(own).toMatchObject({ recorded: 1, errors: [] });
    expect((await expected('E-8'))[0]!.differences).toEqual([
      `5 CS of ${origin}/01/${gtin}/10/EDI-1 were announced; the shipment has 4 CS.`,
      `${origin}/00/008600099990000152 was announced; the shipment does not have it.`,
      `The shipment has ${origin}/00/008600099990000169, which was not announced.`,
    ]);
  });

  test('may name the cases on a pallet instead of the pallet', async () => {
    const row = (pallet: string): string =>
      `shipment,from,to,container,inContainer,product,lot,quantity,uom\nE-9,${house},${centre},008600099990000176,${pallet},${gtin},EDI-1,5,CS\n`;
    await send(row(''), 'shipments');
    const own = await send(row('008600099990000183'), 'shipments', '', 'supplier');
    expect(own).toMatchObject({ recorded: 1, errors: [] });
    expect((await expected('E-9'))[0]).toMatchObject({ status: 'shipped', differences: [] });
  });

  test('may come from an unknown supplier', async () => {
    const body = ship856('E-4', { house: '9506000134307' });
    const known = body.map((segment) => segment.replace('N1*SF*Green Valley*UL', 'N1*SF*Farm*UL'));
    expect(await send(x12([known], { control: next() }))).toMatchObject({ recorded: 1, errors: [] });
    expect((await expected('E-4'))[0]!.supplier).toBe(`${origin}/417/9506000134307`);
    const duns = ship856('E-5').map((segment) => segment.replace(`UL*${house}`, '1*123456789'));
    expect(await send(x12([duns], { control: next() }))).toMatchObject({ recorded: 1 });
    expect((await expected('E-5'))[0]).toMatchObject({ supplier: 'DUNS 123456789', from: 'DUNS 123456789' });
  });

  test('of goods to another party is refused', async () => {
    const { recorded, errors } = await send(x12([ship856('E-6')], { control: next() }), 'asn', '', 'carrier');
    expect(recorded).toBe(0);
    expect(errors.length).toBeGreaterThan(0);
  });
});

describe('the list of what is expected', () => {
  interface Listed {
    readonly numbers: string[];
    readonly next: string | undefined;
  }
  const page = async (query: string): Promise<Listed> => {
    const { status, body } = await gateway.get('retailer', `/inventory/expected?${query}`);
    expect(status).toBe(200);
    const { rows, next: cursor } = body as unknown as ExpectedAnswer;
    return { numbers: rows.map(({ number }) => number), next: cursor };
  };
  /** All rows, by pages, and how many pages there were. */
  const walk = async (query: string): Promise<readonly [numbers: string[], pages: number]> => {
    const numbers: string[] = [];
    let pages = 0;
    let cursor: string | undefined = '';
    for (; cursor !== undefined; pages += 1) {
      const found: Listed = await page(`${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      numbers.push(...found.numbers);
      cursor = found.next;
    }
    return [numbers, pages];
  };

  test('comes in pages, the latest first, each shipment once', async () => {
    const wanted = Array.from({ length: 7 }, (_, n) => `P-${n}`);
    for (const number of wanted) await send(edifact([despatch(number)], { control: next() }));
    await send(edifact([despatch('P-3').map((each) => each.replace('P-3+9', 'P-3+1'))], { control: next() }));
    const { numbers: all } = await page('limit=200');
    expect(all.slice(0, 7)).toEqual(wanted.toReversed());
    expect(await walk('limit=2')).toEqual([all, Math.ceil(all.length / 2)]);
    const [cancelled] = await walk('limit=1&status=cancelled');
    expect(cancelled).toContain('P-3');
    expect((await page('limit=200&status=cancelled')).numbers).toEqual(cancelled);
    expect((await gateway.get('retailer', '/inventory/expected?cursor=x')).status).toBe(400);
  });

  test('is read whole on the command line, and in parts with a limit', async () => {
    const at = { folder: gateway.data, url: gateway.running.url };
    const { stdout } = await runLotline(['--as', 'retailer', 'inventory', 'expected', '--limit', '3'], at);
    expect(stdout).toMatch(/There are more rows: raise --limit, or continue with --cursor \S+/);
  }, 60_000);
});

describe('rows of a shipment to your own place', () => {
  const rows = (number: string, quantity: number): string =>
    `shipment,from,to,container,product,lot,quantity,uom\n${number},${house},${centre},${pallet},${gtin},ANY,${quantity},CS\n`;

  test('become an expected receipt too, once', async () => {
    expect(await send(rows('V-1', 4), 'shipments')).toMatchObject({ recorded: 1, errors: [] });
    expect(await send(rows('V-1', 4), 'shipments')).toMatchObject({ recorded: 0, exists: 1 });
    expect((await send(rows('V-1', 5), 'shipments')).errors).toMatchObject([{ code: 'conflict', row: 2 }]);
    expect((await expected('V-1'))[0]).toMatchObject({
      supplier,
      status: 'open',
      lines: [{ container: `${origin}/00/${pallet}`, lot: `${origin}/01/${gtin}/10/ANY`, quantity: '4' }],
    });
  });

  test('are shown and closed on the command line', async () => {
    const at = { folder: gateway.data, url: gateway.running.url };
    const as = (...args: string[]): ReturnType<typeof runLotline> =>
      runLotline(['--as', 'retailer', 'inventory', 'expected', ...args], at);
    expect((await as('--status', 'open')).stdout).toMatch(new RegExp(`${house} +V-1 +open`));
    const closed = await as('close', house, 'V-1', '--note', 'Came with the next one');
    expect(closed.stdout).toMatch(/V-1 +closed/);
    expect((await as('close', house, 'V-1', '--note', 'Again')).stderr).toContain('You expect no shipment V-1');
  }, 60_000);
});
