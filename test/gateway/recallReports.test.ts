import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import type { MadeReport } from '@lotline/gateway/answers';
import { json, runLotline } from '../client/shell';
import { openGateway, type TestGateway } from './openGateway';

const origin = 'https://id.gs1.org';
const lot = `${origin}/01/00860009999107/10/REPORT`;
const house = `${origin}/414/0860009999992`;
const path = '/recalls/0860009999992/R-REPORT';

let gateway: TestGateway;
let made: MadeReport;

const did = async (as: string, to: string, body: object): Promise<Record<string, unknown>> => {
  const answer = await gateway.post(as, to, body);
  if (answer.status > 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
};
const file = async (format: string, as = 'supplier'): Promise<Buffer> => {
  const headers = { authorization: `Bearer ${gateway.keyOf(as)}` };
  const url = `${gateway.running.url}${path}/reports/${made.report}?format=${format}`;
  return Buffer.from(await (await fetch(url, { headers })).arrayBuffer());
};
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

beforeAll(async () => {
  gateway = await openGateway();
  await did('supplier', '/lots', { lot, quantity: '10', uom: 'CS', place: house });
  const reason = '=HYPERLINK("http://x","<script>alert(1)</script>") ґ 漢';
  await did('supplier', '/recalls', { recall: 'R-REPORT', type: 'voluntary', class: 'I', reason, roots: [lot] });
  await did('supplier', `${path}/messages`, { kind: 'other', to: 'press', channel: 'press', text: '@SUM(1+1)' });
  made = (await did('supplier', `${path}/reports`, {})) as unknown as MadeReport;
}, 60_000);
afterAll(() => gateway.close());

describe('the report of a recall', () => {
  test('has the same bytes every time, whose hashes are on the ledger', async () => {
    const { body } = await gateway.get('retailer', path);
    expect(body['reports']).toMatchObject([{ pdf: made.pdf, xlsx: made.xlsx, user: 'demo' }]);
    for (const format of ['pdf', 'xlsx'] as const) {
      const [first, second] = [await file(format), await file(format)];
      expect(sha256(first)).toBe(made[format]);
      expect(second.equals(first)).toBe(true);
    }
  });

  test('is a PDF and a workbook whose cells are all text', async () => {
    expect((await file('pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    const parts = unzipSync(await file('xlsx'));
    const sheets = Object.keys(parts).filter((name) => /worksheets\/sheet\d+\.xml$/.test(name));
    expect(sheets.length).toBeGreaterThanOrEqual(10);
    for (const name of sheets) {
      const text = Buffer.from(parts[name]!).toString('utf8');
      expect(text).not.toMatch(/<f[ >]/);
      expect(text).not.toContain('<script>');
    }
  });

  test('has scope, timeline, quantities, communications and the proving transaction', async () => {
    const { body } = await gateway.get('supplier', `${path}/reports/${made.report}`);
    const tables = new Map(
      (body['tables'] as { title: string; rows: string[][] }[]).map((each) => [each.title, each.rows]),
    );
    expect(tables.get('Scope')).toEqual([[lot, '']]);
    expect(tables.get('Timeline')?.map(([, , step]) => step)).toEqual(['Opened', 'other to press by press']);
    expect(tables.get('Quantities')?.[0]?.slice(0, 2)).toEqual(['CS', '10']);
    expect(tables.get('Left to do')?.length).toBeGreaterThan(0);
    expect(tables.get('Proof')).toEqual([
      [expect.any(String), 'holding', expect.stringContaining('ni:///'), expect.any(String)],
    ]);
  });

  test('is written by the command line, as the ledger has its hash', async () => {
    const out = join(gateway.data, 'report.pdf');
    const at = { folder: gateway.data, url: gateway.running.url };
    const ran = await runLotline(['--as', 'supplier', 'recall', 'report', 'R-REPORT', '-o', out, '--json'], at);
    expect(json(ran)['pdf']).toBe(sha256(readFileSync(out)));
    const wrong = await runLotline(['--as', 'supplier', 'recall', 'report', 'R-REPORT', '-o', 'report.txt'], at);
    expect(wrong).toMatchObject({ exit: 2 });
  });

  test('is made by the opener alone, and read by its organisation alone', async () => {
    expect(await gateway.post('retailer', `${path}/reports`, {})).toMatchObject({ status: 403 });
    expect((await gateway.get('retailer', `${path}/reports`)).body['rows']).toEqual([]);
    expect(await gateway.get('retailer', `${path}/reports/${made.report}`)).toMatchObject({ status: 404 });
  });
});
