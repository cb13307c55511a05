import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, createClient } from 'lotline';
import type { Change, ChangesAnswer } from '@lotline/gateway/answers';
import { origin, product } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';
import { runLotline } from '../client/shell';

const house = `${origin}/414/0860009999992`;
const centre = `${origin}/414/0860009998001`;
const [supplier, retailer] = [`${origin}/417/0860009999992`, `${origin}/417/0860009998001`];
const lot = `${product}/10/HEARD`;

let gateway: TestGateway;
let since: number;
let client: Client;

const page = async (query: string, as = 'retailer'): Promise<ChangesAnswer> =>
  (await gateway.get(as, `/changes${query}`)).body as unknown as ChangesAnswer;
const allOf = async (iterable: AsyncIterable<Change>): Promise<Change[]> => {
  const rows = [];
  for await (const row of iterable) rows.push(row);
  return rows;
};

beforeAll(async () => {
  gateway = await openGateway();
  since = await gateway.height();
  client = createClient({ url: gateway.running.url, key: gateway.keyOf('supplier') });
  await client.commissionLot({ lot, place: house, quantity: '10', uom: 'CS' });
  const { subject } = await client.ship({
    shipment: 'HEARD',
    from: house,
    to: centre,
    lots: [{ lot, quantity: '4', uom: 'CS' }],
  });
  const retail = createClient({ url: gateway.running.url, key: gateway.keyOf('retailer') });
  await retail.receive({ shipment: subject });
});
afterAll(() => gateway.close());

describe('changes', () => {
  test('are in the order of the ledger, each with height, transaction, subject and parties', async () => {
    const { rows, height, next } = await page(`?since=${since}&limit=200`);
    expect(next).toBeUndefined();
    expect(height).toBe(since + 3);
    const places = rows.map(({ id }) => id.split('-').map(Number));
    expect(places).toEqual(places.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d));
    expect(new Set(rows.map((each) => each.height))).toEqual(new Set([since + 1, since + 2, since + 3]));
    expect(rows.find(({ kind }) => kind === 'event')).toMatchObject({
      height: since + 1,
      by: supplier,
      parties: [supplier],
      bizStep: 'commissioning',
      goods: 1,
      about: [lot, house],
    });
    expect(rows.filter(({ kind }) => kind === 'shipment')).toMatchObject([
      { height: since + 2, what: 'offered', by: supplier, parties: [supplier, retailer] },
      { height: since + 3, what: 'received', by: retailer },
    ]);
  });

  test('have every event and every fact of the ledger', async () => {
    const rows = await allOf(client.changes());
    for (const kind of ['lots', 'shipments', 'places', 'parties', 'products']) {
      const listed = (await gateway.get('supplier', `/${kind}?limit=200`)).body['rows'] as { id: string }[];
      const named = new Set(rows.map(({ subject }) => subject));
      expect(listed.filter(({ id }) => !named.has(id))).toEqual([]);
    }
    const events = (await gateway.get('supplier', '/events?limit=200')).body['rows'] as { id: string }[];
    expect(
      rows.filter(({ kind, what }) => kind === 'event' && what === 'recorded').map(({ subject }) => subject),
    ).toEqual(events.map(({ id }) => id).toReversed());
  });

  test('come in pages without a repeated or missing one', async () => {
    const all = await allOf(client.changes());
    const paged: Change[] = [];
    let query = '?limit=7';
    for (;;) {
      const { rows, next } = await page(query, 'supplier');
      paged.push(...rows);
      if (next === undefined) break;
      query = `?limit=7&cursor=${next}`;
    }
    expect(paged).toEqual(all);
    expect(await allOf(client.changes({ after: all[9]!.id }))).toEqual(all.slice(10));
  });

  test('of a block with more than a page come in order, page by page', async () => {
    const before = await gateway.height();
    const serials = (part: number): string[] =>
      Array.from({ length: 1000 }, (_each, number) => `${product}/21/B${part}-${number}`);
    const parts = [0, 1, 2, 3, 4, 5];
    const requests = parts.map((part) => ({
      command: 'commissionItems',
      idempotencyKey: `block-${part}`,
      input: { items: serials(part), place: house },
    }));
    await gateway.post('supplier', '/commands', requests);
    const found = await allOf(client.changes({ since: before, kinds: ['item'] }));
    expect(found.map(({ subject }) => subject).toSorted()).toEqual(parts.flatMap(serials).toSorted());
    expect(Math.max(...found.map(({ id }) => Number(id.split('-')[1])))).toBeGreaterThan(1000);
  });

  test('can be narrowed to kinds, a party and a subject', async () => {
    const { rows } = await page(`?since=${since}&kind=lot,shipment&party=0860009998001`);
    expect(rows.map(({ kind, what }) => [kind, what])).toEqual([
      ['shipment', 'offered'],
      ['shipment', 'received'],
    ]);
    const about = await allOf(client.changes({ subject: lot, kinds: ['lot'] }));
    expect(about).toMatchObject([{ kind: 'lot', subject: lot, height: since + 1 }]);
  });

  test('of users are shown to their own organisation only', async () => {
    const key = { user: 'heard-of', roles: ['operator'] };
    expect((await gateway.post('supplier', '/users', key)).status).toBe(201);
    const own = await page('?kind=user&limit=200', 'supplier');
    const others = await page('?kind=user&limit=200', 'retailer');
    expect(own.rows.map(({ subject }) => subject)).toContain('heard-of');
    expect(others.rows.map(({ subject }) => subject)).not.toContain('heard-of');
  });

  test('above the height of the ledger are empty, and a wrong cursor or kind is refused', async () => {
    expect((await page('?since=100000')).rows).toEqual([]);
    for (const query of ['cursor=abc', 'cursor=0-1', 'kind=lots', 'since=-1', 'since=x']) {
      const { status, body } = await gateway.get('retailer', `/changes?${query}`);
      expect([query, status, body['code']]).toEqual([query, 400, 'input_invalid']);
    }
  });

  test('are followed by the client', async () => {
    const stop = new AbortController();
    const height = await gateway.height();
    const followed: string[] = [];
    const following = (async () => {
      for await (const { subject } of client.changes({
        since: height,
        kinds: ['lot'],
        follow: true,
        signal: stop.signal,
      })) {
        followed.push(subject);
        stop.abort();
      }
    })();
    await client.commissionLot({ lot: `${product}/10/LATER`, place: house, quantity: '1', uom: 'CS' });
    await following;
    expect(followed).toEqual([`${product}/10/LATER`]);
  });

  test('are lines of the command line', async () => {
    const at = { folder: gateway.data, url: gateway.running.url };
    const ran = await runLotline(['--as', 'supplier', 'changes', '--since', String(since), '--kind', 'shipment'], at);
    expect(ran.stdout).toMatch(/^\d+-\d+ +\S+ {2}shipment offered +urn:epcglobal:cbv:bt:0860009999992:HEARD /);
    const json = await runLotline(['--as', 'supplier', 'changes', '--kind', 'lot', '--json'], at);
    expect(
      json.stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as Change).kind),
    ).toContain('lot');
    const none = await runLotline(['--as', 'supplier', 'changes', '--since', '99999'], at);
    expect(none).toMatchObject({ exit: 0, stdout: '' });
  });
});
