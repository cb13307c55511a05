import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { queryBounds } from '../../../gateway/src/epcis/query/runQuery';
import { namedParameters } from '../../../gateway/src/epcis/query/readQuery';
import { openGateway, type TestGateway } from '../openGateway';
import { eventsOf } from './events';
import { at, declared, document, id, item, order, type Query, sent, table, wrong } from './queried';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
  for (const events of [sent, [wrong], [declared]]) {
    const { body } = await gateway.capture('supplier', document(events));
    expect(body).toMatchObject({ recorded: events.length, refused: 0 });
  }
});
afterAll(() => gateway.close());

const pathOf = (query: Query): string =>
  `/epcis/events?${new URLSearchParams({ perPage: '100', ...query }).toString()}`;

/** The names of the events that match, each once, in the order of their event times. */
async function found(query: Query): Promise<string[]> {
  const answer = await gateway.get('supplier', pathOf(query));
  expect({ query, status: answer.status, body: answer.body['detail'] }).toEqual({
    query,
    status: 200,
    body: undefined,
  });
  const names = eventsOf(answer.body).map(({ eventID }) => String(eventID).split(':').at(-1) ?? '');
  const order = [...sent, wrong].map(({ eventID }) => String(eventID).split(':').at(-1));
  return [...new Set(names)].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

describe('the simple event query', () => {
  test.each(table)('%j finds %j', async (query, names) => {
    expect(await found(query)).toEqual(names);
  });

  test('has a test above for every parameter with a fixed name', () => {
    const covered = new Set(table.flatMap(([query]) => Object.keys(query)));
    expect(namedParameters.filter((name) => !covered.has(name))).toEqual([]);
    expect(namedParameters.length).toBeGreaterThanOrEqual(53);
  });

  test('reads a prefix of the header GS1-Extensions', async () => {
    const headers = { 'gs1-extensions': 'other=https://example.com/ns/' };
    const { body } = await gateway.send(pathOf({ 'EQ_other:grade': '7' }), { as: 'supplier', headers });
    expect(eventsOf(body)).toMatchObject([{ eventID: id('made') }]);
  });

  test.each([
    [{ EQ_colour: 'red' }],
    [{ eq_action: 'ADD' }],
    [{ EQ_action: 'MAYBE' }],
    [{ EQ_action: '' }],
    [{ eventType: 'Xevent' }],
    [{ EQ_bizStep: 'dancing' }],
    [{ EQ_bizStep: 'urn:epcglobal:cbv:bizstep:dancing' }],
    [{ EQ_disposition: 'sad' }],
    [{ GE_eventTime: '2026-11-20' }],
    [{ GE_eventTime: `${at(1)}|${at(2)}` }],
    [{ GE_quantity: 'many' }],
    [{ GE_quantity: '1|2' }],
    [{ 'GE_ex:grade': 'seven' }],
    [{ GE_value: '1' }],
    [{ EQ_eventID: '' }],
    [{ EXISTS_errorDeclaration: 'perhaps' }],
    [{ EQ_booleanValue: 'yes' }],
    [{ EQ_readPoint: 'the farm' }],
    [{ EQ_bizTransaction_bill: order }],
    [{ MATCH_epc: 'urn:epc:pat:sgtin-96:1.0860009999.920.*' }],
    [{ MATCH_epc: 'urn:epc:idpat:sgtin:0860009999.*.1' }],
    [{ MATCH_epc: 'urn:epc:idpat:sgtin:0860009999.92.*' }],
    [{ MATCH_epc: 'urn:epc:idpat:isbn:1.*' }],
    [{ orderBy: 'bizStep' }],
    [{ orderBy: 'eventTime', orderDirection: 'UP' }],
    [{ eventCountLimit: '2' }],
    [{ orderBy: 'eventTime', eventCountLimit: '2', maxEventCount: '2' }],
    [{ orderBy: 'eventTime', eventCountLimit: '0' }],
    [{ maxEventCount: 'all' }],
    [{ perPage: '0' }],
    [{ nextPageToken: 'nowhere' }],
  ])('refuses %j', async (query) => {
    const [name = ''] = Object.keys(query).slice(-1);
    const { status, body } = await gateway.get('supplier', pathOf(query));
    expect({ status, body }).toMatchObject({ status: 400, body: { type: 'epcisException:QueryParameterException' } });
    expect(String(body['detail'])).toMatch(new RegExp(`${name.slice(0, 5)}|maxEventCount|eventCountLimit`, 'i'));
  });

  test('refuses a repeated parameter', async () => {
    const path = '/epcis/events?EQ_action=ADD&EQ_action=DELETE';
    expect(await gateway.get('supplier', path)).toMatchObject({
      status: 400,
      body: { type: 'epcisException:QueryParameterException', errors: [{ pointer: '?EQ_action' }] },
    });
  });

  test('refuses more events than maxEventCount, and a URL that is too long', async () => {
    expect(await gateway.get('supplier', pathOf({ EQ_action: 'ADD', maxEventCount: '1' }))).toMatchObject({
      status: 413,
      body: { type: 'epcisException:QueryTooLargeException', code: 'query_too_large' },
    });
    expect(await gateway.get('supplier', pathOf({ EQ_eventID: 'x'.repeat(20_000) }))).toMatchObject({
      status: 414,
      body: { type: 'epcisException:URITooLongException', code: 'uri_too_long' },
    });
  });

  test('refuses to count matches among more events than a query reads', async () => {
    const bound = jest.replaceProperty(queryBounds, 'walked', 1);
    expect(await gateway.get('supplier', pathOf({ EQ_action: 'ADD', maxEventCount: '1000' }))).toMatchObject({
      body: { type: 'epcisException:QueryTooComplexException', code: 'query_too_complex' },
    });
    bound.restore();
  });
});

describe('the order of events', () => {
  const names = async (query: Query): Promise<string[]> => {
    const { body } = await gateway.get('supplier', pathOf(query));
    return eventsOf(body).map(({ eventID }) => String(eventID).split(':').at(-1) ?? '');
  };

  test('is that of orderBy and orderDirection, descending by default', async () => {
    const ascending = ['made', 'packed', 'cut', 'ordered', 'cooled', 'wrong', 'wrong'];
    for (const orderBy of ['eventTime', 'recordTime']) {
      expect(await names({ orderBy, orderDirection: 'ASC' })).toEqual(ascending);
      expect(await names({ orderBy })).toEqual(ascending.toReversed());
    }
    expect((await names({ orderBy: 'ex:grade' }))[0]).toBe('made');
  });

  test('stays the same from page to page, and new events do not disturb it', async () => {
    const seen: string[] = [];
    let path: string | undefined = pathOf({ orderBy: 'eventTime', orderDirection: 'ASC', perPage: '2' });
    for (let pages = 0; path !== undefined && pages < 10; pages += 1) {
      const { body, headers } = await gateway.get('supplier', path);
      seen.push(...eventsOf(body).map(({ eventID }) => String(eventID).split(':').at(-1) ?? ''));
      path = /^<(.*)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
      const more = { ...wrong, eventID: id(`late-${pages}`), epcList: [item(`LATE-${pages}`)], eventTime: at(7) };
      await gateway.capture('supplier', document([more]));
    }
    expect(seen).toEqual(['made', 'packed', 'cut', 'ordered', 'cooled', 'wrong', 'wrong']);
  });

  test('is checked: a page token of another query is refused', async () => {
    const first = await gateway.get('supplier', pathOf({ perPage: '2' }));
    const token = /nextPageToken=([^&>]+)/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const other = await gateway.get('supplier', `/epcis/events?EQ_action=ADD&nextPageToken=${token}`);
    expect(other).toMatchObject({ status: 400, body: { errors: [{ pointer: '?nextPageToken' }] } });
  });
});
