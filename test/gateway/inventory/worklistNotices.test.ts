import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, openGateway, type TestGateway } from '../openGateway';

const product = 'https://id.gs1.org/01/00860009999107';
const house = 'https://id.gs1.org/414/0860009999992';
const cooler = 'https://id.gs1.org/414/0860009999077';
const lot = `${product}/10/A`;
const later = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);

interface Notice {
  readonly subject: string;
  readonly text: string;
  readonly about: string[];
  readonly ended?: number;
}

let gateway: TestGateway;
const post = (path: string, body: object, as = 'supplier'): Promise<Answer> => gateway.post(as, path, body);
const settings = (body: object, as = 'supplier'): Promise<Answer> => post('/inventory/worklist/notices', body, as);

/** The notices after the list was looked at, which setting them again does. */
async function notices(changes: object = {}, as = 'supplier'): Promise<Notice[]> {
  await settings({ severity: 'medium', ...changes }, as);
  await gateway.running.gateway.workNotices.look();
  return (await gateway.get(as, '/inbox?kind=work')).body['rows'] as Notice[];
}
const levels = (place: string, reorderPoint: string): Promise<Answer> =>
  post('/inventory/policies', { product, place, reorderPoint, maximum: '900' });

beforeAll(async () => {
  gateway = await openGateway();
  await post('/lots', { lot, place: house, quantity: 30, uom: 'CS' });
  await post('/lots', { lot: `${product}/10/B`, place: cooler, quantity: 30, uom: 'CS' });
  await levels(house, '40');
});
afterAll(() => gateway.close());

describe('notices of the worklist', () => {
  test('are off until a user of the organisation switches them on', async () => {
    await gateway.running.gateway.workNotices.look();
    expect(await gateway.get('supplier', '/inventory/worklist/notices')).toMatchObject({
      status: 200,
      body: { settings: { isOn: false } },
    });
    expect((await gateway.get('supplier', '/inbox?kind=work')).body['rows']).toEqual([]);
  });

  test('leave out less severe items, and name the action', async () => {
    expect(await notices({ severity: 'high' })).toEqual([]);
    const [found, ...others] = await notices();
    expect(others).toEqual([]);
    expect(found).toMatchObject({ subject: expect.stringMatching(/^low-/), about: [product, house] });
    expect(found?.text).toContain('low (medium)');
    expect(found?.text).toContain('Get 870 CS');
  });

  test('come once, however often the list is checked', async () => {
    for (let look = 0; look < 3; look += 1) expect(await notices()).toHaveLength(1);
    expect(await notices({ severity: 'low' })).toHaveLength(1);
  });

  test('end with the item, and come again with it', async () => {
    await levels(house, '20');
    expect(await notices()).toMatchObject([{ ended: expect.any(Number) }]);
    // Their keys have the time in milliseconds.
    await sleep(2);
    await levels(house, '40');
    const [again, before] = await notices();
    expect([again?.subject, again?.ended, before?.ended]).toEqual([before?.subject, undefined, expect.any(Number)]);
  });

  test('wait while an item is postponed', async () => {
    await levels(cooler, '40');
    const { body } = await gateway.get('supplier', `/inventory/worklist?kind=low&place=${encodeURIComponent(cooler)}`);
    const [{ item } = { item: '' }] = body['rows'] as { item: string }[];
    await post('/inventory/worklist', { item, snoozedUntil: later });
    expect((await notices()).map(({ subject }) => subject)).not.toContain(item);
    await post('/inventory/worklist', { item, snoozedUntil: null });
    expect((await notices()).map(({ subject }) => subject)).toContain(item);
  });

  test('have only the chosen kinds, and notices of other kinds end', async () => {
    const open = (all: readonly Notice[]): Notice[] => all.filter(({ ended }) => ended === undefined);
    expect(open(await notices())).toHaveLength(2);
    expect(open(await notices({ kinds: ['overstock'] }))).toEqual([]);
    expect(open(await notices({ isOn: false }))).toEqual([]);
  });

  test('are hidden from other organisations', async () => {
    expect(await notices({}, 'retailer')).toEqual([]);
    expect((await gateway.get('retailer', '/inventory/worklist/notices')).body).toMatchObject({
      settings: { isOn: true, severity: 'medium' },
    });
    expect((await gateway.get('supplier', '/inventory/worklist/notices')).body).toMatchObject({
      settings: { isOn: false },
    });
  });

  test.each([
    ['a severity that there is not', { severity: 'urgent' }],
    ['a kind that there is not', { kinds: ['lost'] }],
    ['no kind', { kinds: [] }],
    ['a look every minute', { everyMinutes: 1 }],
    ['a field that there is not', { minutes: 5 }],
  ])('with %s are refused', async (_what, body) => {
    expect(await settings(body)).toMatchObject({ status: 400, body: { code: 'input_invalid' } });
  });
});
