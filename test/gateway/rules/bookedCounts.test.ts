import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ExceptionItem } from '@lotline/gateway/answers';
import { ago, house, lot, openScene, type Scene } from './scene';

let scene: Scene;
let number = 0;
const fresh = async (quantity = 100): Promise<string> => {
  const goods = lot(`N${(number += 1)}`);
  await scene.did('supplier', '/lots', { lot: goods, place: house, quantity, uom: 'CS', at: ago(600) });
  return goods;
};
const count = (goods: string, counted: number, at: string): Promise<Record<string, unknown>> =>
  scene.did('supplier', '/stock/counts', { lot: goods, place: house, counted, uom: 'CS', reason: 'Count', at });
const variances = async (goods: string): Promise<ExceptionItem[]> =>
  (await scene.list('supplier', '&code=variance')).filter((each) => each.goods === goods);

/** The user who counts is demo, the other one is olga. */
let olga: string;
beforeAll(async () => {
  scene = await openScene();
  await scene.did('supplier', '/inventory/counts/plan', { variancePercent: 3, recountPercent: 10 });
  olga = (await scene.did('supplier', '/keys', { user: 'olga', roles: ['quality', 'operator'] }))['key'] as string;
});
afterAll(() => scene.gateway.close());

describe('a count that was booked at once', () => {
  test('within the threshold is no exception', async () => {
    const goods = await fresh();
    await count(goods, 97, ago(60));
    expect(await variances(goods)).toEqual([]);
  });

  test('beyond the first threshold is ended with a reason, by any user', async () => {
    const goods = await fresh();
    await count(goods, 95, ago(60));
    const [found] = await variances(goods);
    expect(found).toMatchObject({
      severity: 'medium',
      place: house,
      status: 'open',
      event: expect.stringContaining('ni:///'),
      detail: 'A count found 95 CS where the book had 100: a user must resolve it with a reason.',
    });
    const answer = await scene.change('supplier', { exception: found!.exception, resolution: 'Broken cases' });
    expect(answer).toMatchObject({ status: 200, body: { status: 'resolved', resolvedBy: 'demo' } });
  });

  test('beyond the second threshold is ended only by a user who did not count', async () => {
    const goods = await fresh();
    await count(goods, 80, ago(60));
    const [found] = await variances(goods);
    expect(found).toMatchObject({ severity: 'high', notBy: 'demo' });
    const body = { exception: found!.exception, resolution: 'Stolen' };
    expect(await scene.change('supplier', body)).toMatchObject({ status: 403, body: { code: 'count_same_user' } });
    expect((await variances(goods))[0]!.status).toBe('open');
    const other = await scene.gateway.send('/exceptions/change', { key: olga, body });
    expect(other).toMatchObject({ status: 200, body: { resolvedBy: 'olga' } });
  });

  test('is beyond both thresholds if the book had nothing', async () => {
    const goods = await fresh(5);
    await scene.did('supplier', '/sales', {
      place: house,
      lots: [{ lot: goods, quantity: 5, uom: 'CS' }],
      at: ago(90),
    });
    await count(goods, 2, ago(60));
    expect(await variances(goods)).toMatchObject([{ severity: 'high', notBy: 'demo' }]);
  });

  test('ends by itself when a late movement explains it', async () => {
    const goods = await fresh();
    await count(goods, 90, ago(60));
    expect(await variances(goods)).toMatchObject([{ status: 'open' }]);
    await scene.told('supplier', {
      type: 'ObjectEvent',
      eventTime: ago(120),
      eventTimeZoneOffset: '+00:00',
      action: 'DELETE',
      bizStep: 'retail_selling',
      readPoint: { id: house },
      bizLocation: { id: house },
      quantityList: [{ epcClass: goods, quantity: 10, uom: 'CS' }],
    });
    expect(await variances(goods)).toMatchObject([
      { status: 'resolved', resolution: expect.stringContaining('other events explain it') },
    ]);
  });

  test('of a count sheet, approved by another user, raises no exception', async () => {
    const goods = await fresh();
    await scene.did('supplier', '/inventory/counts', { count: 'SHEET', place: house, lots: [goods] });
    const lines = [{ lot: goods, counted: '92' }];
    await scene.did('supplier', '/inventory/counts/enter', { count: 'SHEET', lines });
    expect(await variances(goods)).toMatchObject([{ count: 'SHEET', severity: 'high' }]);
    const body = { count: 'SHEET', reason: 'Spoilt' };
    expect((await scene.gateway.send('/inventory/counts/approve', { key: olga, body })).status).toBe(200);
    expect((await variances(goods)).map(({ status }) => status)).toEqual(['resolved']);
  });

  test('of another party is hidden', async () => {
    const goods = await fresh();
    await count(goods, 50, ago(60));
    expect(await scene.list('retailer', '&code=variance')).toEqual([]);
  });
});

describe('the second threshold', () => {
  test('requires another user on a count sheet only beyond it', async () => {
    const [near, far] = [await fresh(), await fresh()];
    await scene.did('supplier', '/inventory/counts', { count: 'TWO', place: house, lots: [near, far] });
    const lines = [
      { lot: near, counted: '92' },
      { lot: far, counted: '80' },
    ];
    const { lines: after } = (await scene.did('supplier', '/inventory/counts/enter', { count: 'TWO', lines })) as {
      lines: { lot: string; state: string }[];
    };
    expect(new Map(after.map(({ lot: each, state }) => [each, state]))).toEqual(
      new Map([
        [near, 'counted'],
        [far, 'recount'],
      ]),
    );
    const approve = { count: 'TWO', lots: [near] };
    expect(await scene.gateway.send('/inventory/counts/approve', { key: olga, body: approve })).toMatchObject({
      status: 422,
      body: { code: 'count_reason_missing' },
    });
  });

  test('is not below the first', async () => {
    const plan = { variancePercent: 5, recountPercent: 4 };
    const answer = await scene.gateway.post('supplier', '/inventory/counts/plan', plan);
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([400, expect.stringContaining('/recountPercent')]);
  });
});
