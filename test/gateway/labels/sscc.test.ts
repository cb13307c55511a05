import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openWrites } from '../../../gateway/src/writes/writes';
import { openGateway, type TestGateway } from '../openGateway';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());

const ask = (body: object, headers: Readonly<Record<string, string>> = {}): ReturnType<TestGateway['post']> =>
  gateway.post('supplier', '/sscc', body, headers);
const ssccsOf = (details: unknown): string[] => (details as { ssccs: string[] }).ssccs;

describe('POST /sscc', () => {
  test('gives the next numbers of the party’s prefix, which pack takes', async () => {
    const { status, body } = await ask({ count: 2 });
    expect(status).toBe(201);
    const [first, second] = ssccsOf(body['details']);
    expect(body['subject']).toBe(`https://id.gs1.org/00/${first}`);
    expect(Number(second?.slice(0, 17))).toBe(Number(first?.slice(0, 17)) + 1);
    const place = '0860009999992';
    const lot = '(01)00860009999107(10)SSCC';
    await gateway.post('supplier', '/lots', { lot, place, quantity: '2', uom: 'CS' });
    const load = { container: first, place, lots: [{ lot, quantity: '1', uom: 'CS' }] };
    expect(await gateway.post('supplier', '/containers/pack', load)).toMatchObject({ status: 201 });
  });

  test('answers a repeated request with the same numbers', async () => {
    const headers = { 'idempotency-key': 'pallets-1' };
    const first = await ask({ count: 3 }, headers);
    const again = await ask({ count: 3 }, headers);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body['details']).toEqual(first.body['details']);
    const commands = [{ idempotencyKey: 'pallets-1', command: 'allocateSscc', input: { count: 3 } }];
    const batch = await gateway.post('supplier', '/commands', commands);
    expect(batch.body['outcomes']).toMatchObject([{ status: 'exists', details: first.body['details'] }]);
    expect((await ask({ count: 4 }, headers)).body['code']).toBe('conflict');
  });

  test('gives concurrent callers different numbers', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) => ask({ count: 1 + (n % 3) }, { 'idempotency-key': `at-once-${n}` })),
    );
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
    const all = answers.flatMap(({ body }) => ssccsOf(body['details']));
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBe(120);
  });

  test('gives two gateways of one organisation different numbers', async () => {
    const { ledger, writes, keys } = gateway.running.gateway;
    const identity = keys.caller(gateway.keyOf('supplier'))?.identity;
    if (!identity) throw new Error('The supplier has no key.');
    const observer = gateway.running.gateway.metrics;
    const other = openWrites({ ledger, limits: { writes: 100 }, observer });
    const requests = (name: string): Parameters<typeof writes.submit>[1] =>
      Array.from({ length: 30 }, (_, n) => ({
        id: `${name}-${n}`,
        command: 'allocateSscc' as const,
        input: { count: 1 },
        lanes: { exclusive: ['sscc'], shared: [] },
      }));
    const settled = await Promise.all([
      ...writes.submit(identity, requests('one')),
      ...other.submit(identity, requests('two')),
    ]);
    await other.close();
    const all = settled.flatMap(({ outcome }) => ssccsOf(outcome.details));
    expect([all.length, new Set(all).size]).toEqual([60, 60]);
  });

  test.each([
    [{ prefix: '9506000' }, 404, 'prefix_unknown'],
    [{ count: 0 }, 400, 'input_invalid'],
    [{ extension: 10 }, 400, 'input_invalid'],
    [{ prefix: 'abc' }, 400, 'input_invalid'],
  ])('refuses %j', async (body, status, code) => {
    expect(await ask(body)).toMatchObject({ status, body: { code } });
  });
});
