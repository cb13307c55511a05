import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AccuracyAnswer, ClassesAnswer, CountAnswer, DueAnswer } from '@lotline/gateway/answers';
import { isWithin } from '../../../gateway/src/inventory/counts';
import { ranked } from '../../../gateway/src/inventory/classes';
import { documentOf, made } from '../epcis/events';
import { type Answer, openGateway, type TestGateway } from '../openGateway';

const product = 'https://id.gs1.org/01/00860009999107';
const house = 'https://id.gs1.org/414/0860009999992';
const lot = (number: string): string => `${product}/10/${number}`;

let gateway: TestGateway;
const keys = new Map<string, string>();
const did = async (path: string, body: object): Promise<void> => {
  const { status, body: answer } = await gateway.post('supplier', path, body);
  if (status !== 201) throw new Error(JSON.stringify(answer));
};
/** POST below /inventory/counts, as a user of the supplier. */
const as = (user: string, path: string, body: object): Promise<Answer> =>
  gateway.send(`/inventory/counts${path}`, { key: keys.get(user)!, body });
const counted = (count: string, all: Readonly<Record<string, string>>): object => ({
  count,
  lines: Object.entries(all).map(([number, quantity]) => ({ lot: lot(number), counted: quantity })),
});
const onHand = async (number: string): Promise<string> => {
  const { body } = await gateway.get('supplier', `/stock?lot=${encodeURIComponent(lot(number))}`);
  return (body['rows'] as { onHand: string }[])[0]?.onHand ?? '0';
};

beforeAll(async () => {
  gateway = await openGateway();
  for (const user of ['ann', 'ben', 'cho']) {
    const { status, body } = await gateway.post('supplier', '/keys', { user, roles: ['operator'] });
    if (status !== 201) throw new Error(JSON.stringify(body));
    keys.set(user, body['key'] as string);
  }
  for (const number of ['A', 'B', 'C'])
    await did('/lots', { lot: lot(number), place: house, quantity: 100, uom: 'CS' });
});
afterAll(() => gateway.close());

describe('a count', () => {
  test('is blind, and needs a second user for a line that is far from the book', async () => {
    const opened = await as('ann', '', { count: 'CC-1', place: house });
    expect(opened).toMatchObject({ status: 200, body: { status: 'open', variancePercent: 3 } });
    expect((opened.body as unknown as CountAnswer).lines).toEqual(
      ['A', 'B', 'C'].map((number) => ({ lot: lot(number), uom: 'CS', state: 'open', counts: [] })),
    );
    const entered = await as('ann', '/enter', counted('CC-1', { A: '98', B: '90' }));
    const [near, far, open] = (entered.body as unknown as CountAnswer).lines;
    expect(near).toMatchObject({ state: 'counted', book: '100', variance: '-2', variancePercent: '2' });
    expect(far).toMatchObject({ state: 'recount', counts: [{ by: 'ann' }] });
    expect([far!.book, far!.counts[0]!.counted, open!.state]).toEqual([undefined, undefined, 'open']);
    const again = await as('ann', '/enter', counted('CC-1', { B: '91' }));
    expect(again).toMatchObject({ status: 403, body: { code: 'count_same_user' } });
  });

  test('is counted again by another user, whose count is used', async () => {
    const entered = await as('ben', '/enter', counted('CC-1', { B: '92', C: '100' }));
    const lines = (entered.body as unknown as CountAnswer).lines;
    expect(lines[1]).toMatchObject({
      state: 'counted',
      book: '100',
      variance: '-8',
      counts: [{ counted: '90' }, { counted: '92' }],
    });
    expect(await onHand('B')).toBe('100');
  });

  test('is approved by a third user only, and is then booked on the ledger', async () => {
    for (const user of ['ann', 'ben']) {
      expect(await as(user, '/approve', { count: 'CC-1' })).toMatchObject({
        status: 403,
        body: { code: 'count_same_user' },
      });
    }
    const lines = { count: 'CC-1', lots: [lot('A'), lot('B')] };
    expect(await as('cho', '/approve', lines)).toMatchObject({
      status: 422,
      body: { code: 'count_reason_missing', detail: `${lot('B')} differs by more than 3 %: say why.` },
    });
    const approved = await as('cho', '/approve', { ...lines, reason: 'Broken cases' });
    expect(approved).toMatchObject({ status: 200, body: { status: 'open' } });
    expect((approved.body as unknown as CountAnswer).lines[1]).toMatchObject({
      state: 'approved',
      approvedBy: 'cho',
      reason: 'Broken cases',
    });
    expect([await onHand('A'), await onHand('B'), await onHand('C')]).toEqual(['98', '92', '100']);
    const { body } = await gateway.get('supplier', `/events?goods=${encodeURIComponent(lot('B'))}`);
    expect(JSON.stringify(body)).toContain('Count CC-1 by ben, approved by cho: Broken cases');
  });

  test('is not approved twice, and only counted lines can be recounted', async () => {
    expect(await as('cho', '/recount', { count: 'CC-1', lots: [lot('C')] })).toMatchObject({ status: 200 });
    expect(await as('cho', '/approve', { count: 'CC-1' })).toMatchObject({
      status: 422,
      body: { code: 'count_ended' },
    });
    expect(await as('ben', '/enter', counted('CC-1', { C: '100' }))).toMatchObject({
      body: { code: 'count_same_user' },
    });
    await as('ann', '/enter', counted('CC-1', { C: '97' }));
    expect(await as('cho', '/approve', { count: 'CC-1' })).toMatchObject({ status: 200, body: { status: 'approved' } });
    expect(await onHand('C')).toBe('97');
  });

  test('that the ledger refuses stays counted, and shows the reason', async () => {
    await did('/shipments', {
      shipment: 'S-1',
      from: house,
      to: '0860009998001',
      lots: [{ lot: lot('A'), quantity: 60, uom: 'CS' }],
    });
    await as('ann', '', { count: 'CC-2', place: house, lots: [lot('A')] });
    await as('ann', '/enter', counted('CC-2', { A: '10' }));
    await as('ben', '/enter', counted('CC-2', { A: '10' }));
    const { body } = await as('cho', '/approve', { count: 'CC-2', reason: 'Theft' });
    expect(body).toMatchObject({ status: 'open', lines: [{ state: 'counted', refused: { code: 'goods_offered' } }] });
    expect(await as('cho', '/cancel', { count: 'CC-2' })).toMatchObject({ body: { status: 'cancelled' } });
    expect(await as('ann', '/enter', counted('CC-2', { A: '98' }))).toMatchObject({ body: { code: 'count_ended' } });
    expect(await onHand('A')).toBe('98');
  });

  test.each([
    ['at a place of others', '', { count: 'CC-9', place: '0860009998001' }, [403, 'not_owner']],
    ['of a lot that was never there', '', { count: 'CC-9', place: house, lots: [lot('Z')] }, [422, 'count_invalid']],
    ['that nobody opened', '/enter', counted('CC-8', { A: '1' }), [404, 'count_unknown']],
    ['of a lot that is not on it', '/enter', counted('CC-1', { Z: '1' }), [422, 'count_invalid']],
    ['below zero', '/enter', counted('CC-1', { A: '-1' }), [400, 'quantity_invalid']],
  ] as const)('%s is refused', async (_what, path, body, [status, code]) => {
    expect(await as('ann', path, body)).toMatchObject({ status, body: { code } });
  });
});

test('accuracy is by place and by counter, of approved lines', async () => {
  const { body } = await gateway.get('supplier', '/inventory/counts/accuracy');
  const { places, counters } = body as unknown as AccuracyAnswer;
  // A: 98 for 100. B: 92 for 100, by ben; ann had 90. C: 97 for 100, by ann; ben had 100.
  expect(places).toEqual([{ name: house, checked: 3, accurate: 1, percent: '33.33' }]);
  expect(counters).toEqual([
    { name: 'ann', checked: 3, accurate: 3, percent: '100' },
    { name: 'ben', checked: 2, accurate: 1, percent: '50' },
  ]);
});

describe('the plan', () => {
  const due = async (until = ''): Promise<DueAnswer['rows']> =>
    ((await gateway.get('supplier', `/inventory/counts/due${until}`)).body as unknown as DueAnswer).rows;
  const later = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  test('makes goods due that were never counted, or whose interval is over', async () => {
    expect(await due()).toEqual([]);
    await did('/lots', { lot: lot('D'), place: house, quantity: 5, uom: 'CS' });
    expect(await due()).toMatchObject([{ lot: lot('D'), due: later(0), isOverdue: false }]);
    const plan = await as('ann', '/plan', { unclassified: 7 });
    expect(plan.body).toMatchObject({ A: 30, B: 90, C: 180, unclassified: 7, variancePercent: 3 });
    expect((await due(`?until=${later(7)}`)).map((row) => row.lot)).toEqual(['D', 'A', 'B', 'C'].map(lot));
  });

  test('goes by the class of a product, once its cost is known', async () => {
    await did('/sales', { place: house, lots: [{ lot: lot('C'), quantity: 5, uom: 'CS' }] });
    const cost = { receipt: 'GR-1', product, on: later(-1), quantity: '10', unitCost: '4', currency: 'EUR' };
    await gateway.post('supplier', '/inventory/costs', cost);
    const { rows } = (await gateway.get('supplier', '/inventory/classes')).body as unknown as ClassesAnswer;
    expect(rows).toMatchObject([{ product, used: '0', abc: 'C', gaps: [{ code: 'history_short', field: 'xyz' }] }]);
    expect((await due(`?until=${later(179)}`)).map((row) => row.lot)).toEqual([lot('D')]);
  });
});

test('goods without a lot number are counted too', async () => {
  const cooler = 'https://id.gs1.org/414/0860009999077';
  const event = made('', {
    quantityList: [{ epcClass: product, quantity: 8, uom: 'CS' }],
    readPoint: { id: cooler },
    bizLocation: { id: cooler },
  });
  await gateway.capture('supplier', documentOf(event));
  const opened = await as('ann', '', { count: 'CC-3', place: cooler });
  expect(opened.body['lines']).toMatchObject([{ lot: product, state: 'open' }]);
  const line = { lot: '00860009999107', counted: '8' };
  const entered = await as('ann', '/enter', { count: 'CC-3', lines: [line] });
  expect(entered.body['lines']).toMatchObject([{ lot: product, state: 'counted', variance: '0' }]);
  expect(await as('ann', '/cancel', { count: 'CC-3' })).toMatchObject({ status: 200 });
});

test('counts, plans and classes of an organisation are hidden from others', async () => {
  expect((await gateway.get('retailer', '/inventory/counts')).body['rows']).toEqual([]);
  expect((await gateway.get('retailer', '/inventory/counts/plan')).body).toMatchObject({ unclassified: 90 });
  expect((await gateway.get('retailer', '/inventory/counts/due')).body['rows']).toEqual([]);
  expect((await gateway.get('retailer', '/inventory/counts/accuracy')).body).toMatchObject({
    places: [],
    counters: [],
  });
  expect((await gateway.get('retailer', '/inventory/classes')).body['rows']).toEqual([]);
  const approved = await gateway.post('retailer', '/inventory/counts/approve', { count: 'CC-1' });
  expect(approved).toMatchObject({ status: 404, body: { code: 'count_unknown' } });
});

describe('a threshold of 3 %', () => {
  test.each([
    ['97', '100', true],
    ['103', '100', true],
    ['96.999', '100', false],
    ['0', '0', true],
    ['1', '0', false],
  ] as const)('%s for %s is within: %s', (found, book, isIn) => {
    expect(isWithin(found, book, 3)).toBe(isIn);
  });
});

describe('ABC classes', () => {
  const row = (name: string, value: string, currency = 'EUR'): Parameters<typeof ranked>[0][number] => ({
    product: name,
    used: '1',
    value,
    currency,
    gaps: [],
  });
  // 70, 15, 10 and 5 of 100: the share before each is 0, 70, 85 and 95 %.
  const four = [row('a', '5'), row('b', '70'), row('c', '10'), row('d', '15')];

  test('follow the share of all used value, the largest first', () => {
    expect(ranked(four).map(({ product: name, share, abc }) => [name, share, abc])).toEqual([
      ['b', '0.7', 'A'],
      ['d', '0.85', 'A'],
      ['c', '0.95', 'B'],
      ['a', '1', 'C'],
    ]);
  });

  test('are not computed from two currencies, unless one is chosen', () => {
    const mixed = [...four, row('e', '99', 'USD')];
    expect(ranked(mixed).every(({ abc, gaps }) => abc === undefined && gaps[0]?.code === 'currency_mixed')).toBe(true);
    expect(ranked(mixed, 'EUR').map(({ abc }) => abc)).toEqual(['A', 'A', 'B', 'C', undefined]);
  });
});
