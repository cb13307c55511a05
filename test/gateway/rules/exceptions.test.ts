import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ExceptionItem } from '@lotline/gateway/answers';
import { ago, carrierParty, centre, dayIn, house, lot, openScene, product, retailerParty, type Scene } from './scene';

let scene: Scene;
const goods = [{ lot: lot('S'), quantity: 6, uom: 'CS' }];
const one = async (as: string, code: string): Promise<ExceptionItem | undefined> =>
  (await scene.list(as, `&code=${code}`))[0];

/** Two shipments arrive one case short each, and a third is late. */
beforeAll(async () => {
  scene = await openScene();
  const { subject } = await scene.did('supplier', '/lots', {
    lot: lot('S'),
    place: house,
    quantity: 50,
    uom: 'CS',
    expiry: dayIn(1),
    at: ago(600),
  });
  expect(subject).toBe(lot('S'));
  for (const shipment of ['S-1', 'S-2', 'S-3']) {
    const sent = await scene.did('supplier', '/shipments', {
      shipment,
      from: house,
      to: centre,
      lots: goods,
      at: ago(500),
    });
    const named = { shipment: sent['subject'] };
    if (shipment === 'S-3') await scene.did('retailer', '/rules/arrivals', { ...named, expected: ago(10) });
    else {
      await scene.did('retailer', '/shipments/accept', named);
      await scene.did('retailer', '/shipments/receive', {
        ...named,
        lots: [{ lot: lot('S'), accepted: 5, uom: 'CS' }],
        final: true,
      });
    }
  }
});
afterAll(() => scene.gateway.close());

describe('an exception', () => {
  test('is given only to a user whom the organisation has', async () => {
    const { exception } = (await scene.list('supplier', '&code=receipt_differs'))[0]!;
    const give = (owner: string): ReturnType<Scene['change']> => scene.change('supplier', { exception, owner });
    expect(await give('ann')).toMatchObject({ status: 404, body: { code: 'user_unknown' } });
    await scene.did('supplier', '/keys', { user: 'ann', roles: ['operator'] });
    expect((await give('ann')).status).toBe(200);
    await scene.did('retailer', '/users', { user: 'rita', roles: ['quality'] });
    expect((await give('rita')).status).toBe(404);
    await scene.did('supplier', '/users', { user: 'uwe', roles: ['quality'] });
    expect((await give('uwe')).status).toBe(200);
    await scene.did('supplier', '/users/retire', { user: 'uwe', reason: 'Left' });
    expect(await give('uwe')).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('uwe is retired') },
    });
    expect((await scene.change('supplier', { exception, owner: null })).status).toBe(200);
  });

  test('is assigned, gets a due day, is postponed, and keeps all notes', async () => {
    const { exception } = (await scene.list('supplier', '&code=receipt_differs'))[0]!;
    const said = await scene.change('supplier', { exception, owner: 'ann', due: dayIn(-1), note: 'Called them' });
    expect(said).toMatchObject({ status: 200, body: { owner: 'ann', isOverdue: true, due: dayIn(-1) } });
    expect((await scene.list('supplier', '&owner=ann')).map((row) => row.exception)).toEqual([exception]);
    expect((await scene.list('supplier', '&overdue=true')).map((row) => row.exception)).toEqual([exception]);
    expect(await scene.list('supplier', '&owner=nobody')).toEqual([]);
    await scene.change('supplier', { exception, snoozedUntil: dayIn(3) });
    expect((await scene.list('supplier', '&code=receipt_differs')).map((row) => row.exception)).not.toContain(
      exception,
    );
    expect(await scene.list('supplier', '&code=receipt_differs&snoozed=true')).toHaveLength(2);
    await scene.change('supplier', { exception, snoozedUntil: null, owner: null, due: null });
    const [row] = await scene.list('supplier', '&code=receipt_differs');
    expect(row!.history.map(({ text, user }) => [user, text])).toEqual([
      [undefined, expect.stringContaining('short: 1 CS')],
      ['demo', 'Given to ann.'],
      ['demo', 'Given to uwe.'],
      ['demo', 'Given back.'],
      ['demo', `Given to ann. Due on ${dayIn(-1)}. Called them`],
      ['demo', `Put off until ${dayIn(3)}.`],
      ['demo', 'Given back. Due on no day. Shown again.'],
    ]);
  });

  test('of the ledger is resolved on the ledger, by a party concerned', async () => {
    const find = async (as: string): Promise<ExceptionItem> =>
      ((await scene.gateway.get(as, '/exceptions?code=receipt_short')).body['rows'] as ExceptionItem[])[0]!;
    const { exception } = await find('retailer');
    await scene.change('retailer', { exception, note: 'Only for us' });
    expect((await find('supplier')).history).toEqual([]);
    const foreign = await scene.change('carrier', { exception, resolution: 'Gone' });
    expect(foreign).toMatchObject({ status: 403, body: { code: 'not_owner' } });
    const answer = await scene.change('retailer', { exception, resolution: 'Left on the dock' });
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'resolved', resolution: 'Left on the dock', resolvedBy: retailerParty },
    });
    expect(await find('supplier')).toMatchObject({ status: 'resolved', ended: expect.any(String) });
    expect(await scene.change('retailer', { exception, resolution: 'Again' })).toMatchObject({
      status: 422,
      body: { code: 'exception_ended' },
    });
  });

  test.each([
    ['of an id that is none', { exception: 'this', note: 'x' }, [400, 'input_invalid']],
    ['that the list does not have', { exception: 'shipment_late-0123456789ab', note: 'x' }, [404, 'exception_unknown']],
    ['without a change', { exception: 'shipment_late-0123456789ab' }, [400, 'input_invalid']],
  ] as const)('%s is not changed', async (_what, body, [status, code]) => {
    expect(await scene.change('supplier', body)).toMatchObject({ status, body: { code } });
  });

  test('cannot be seen or changed by another organisation', async () => {
    const { exception } = (await scene.list('supplier'))[0]!;
    const ids = (await scene.list('retailer', '&snoozed=true')).map((row) => row.exception);
    expect(ids).not.toContain(exception);
    expect(await scene.change('retailer', { exception, resolution: 'x' })).toMatchObject({
      status: 404,
      body: { code: 'exception_unknown' },
    });
    expect(await scene.list('retailer', `&party=${encodeURIComponent(carrierParty)}`)).toEqual([]);
  });
});

describe('the list', () => {
  test('comes in pages over both sources, without repeating or losing any', async () => {
    const all = (await scene.gateway.get('supplier', '/exceptions?limit=200')).body['rows'] as ExceptionItem[];
    expect(new Set(all.map(({ source }) => source)).size).toBe(2);
    const paged: ExceptionItem[] = [];
    for (let cursor = ''; ;) {
      const { body } = await scene.gateway.get('supplier', `/exceptions?limit=2${cursor}`);
      paged.push(...(body['rows'] as ExceptionItem[]));
      if (body['next'] === undefined) break;
      cursor = `&cursor=${body['next'] as string}`;
    }
    expect(paged).toEqual(all);
    expect(await scene.gateway.get('supplier', '/exceptions?cursor=x')).toMatchObject({ status: 400 });
  });

  test('filters both sources by severity', async () => {
    const of = async (severity: string): Promise<ExceptionItem[]> =>
      (await scene.gateway.get('supplier', `/exceptions?limit=200&severity=${severity}`)).body[
        'rows'
      ] as ExceptionItem[];
    const [all, ...parts] = [
      await scene.gateway.get('supplier', '/exceptions?limit=200'),
      await of('high'),
      await of('medium'),
      await of('low'),
    ];
    expect(parts.flat()).toHaveLength((all.body['rows'] as object[]).length);
    expect(parts.map((rows) => new Set(rows.map(({ severity }) => severity)).size)).toEqual([1, 1, 0]);
  });

  test('has numbers of open, overdue and resolved exceptions', async () => {
    const { body } = await scene.gateway.get('retailer', '/exceptions/metrics');
    expect(body['rows']).toEqual(
      expect.arrayContaining([
        {
          source: 'ledger',
          code: 'receipt_short',
          severity: 'medium',
          open: 1,
          overdue: 0,
          oldest: expect.any(Number),
          resolved: 1,
          meanToResolve: expect.any(Number),
          medianToResolve: expect.any(Number),
        },
        expect.objectContaining({ source: 'rule', code: 'shipment_late', open: expect.any(Number) }),
      ]),
    );
    const text = (await scene.gateway.send('/metrics')).body['text'] as string;
    expect(text).toMatch(/lotline_exceptions_open\{source="rule",code="receipt_differs",severity="medium"\} 2/);
    const short = '\\{source="ledger",code="receipt_short",severity="medium"\\}';
    expect(text).toMatch(new RegExp(`lotline_exceptions_resolved${short} 1\n`));
    expect(text).toMatch(new RegExp(`lotline_exception_resolve_seconds${short} \\d`));
  });
});

describe('the settings', () => {
  test('have defaults and a history, and end exceptions of rules that are switched off', async () => {
    const fresh = await scene.gateway.get('carrier', '/rules');
    expect(fresh.body).toMatchObject({ settings: { expiring: { isOn: true, days: 7 }, late: { hours: 72 } } });
    expect(fresh.body['user']).toBeUndefined();
    await scene.did('supplier', '/rules', { receipt: { isOn: false }, reason: 'Nobody reads it' });
    expect(await one('supplier', 'receipt_differs')).toMatchObject({
      status: 'resolved',
      resolution: 'Ended automatically, when the rules were set: the rule is off.',
    });
    await scene.did('supplier', '/rules', { receipt: {} });
    expect(await one('supplier', 'receipt_differs')).toMatchObject({ status: 'open', reopened: 1 });
    const { body } = await scene.gateway.get('supplier', '/rules/history');
    expect(body['rows']).toMatchObject([
      { user: 'demo', settings: { receipt: { isOn: true } } },
      { user: 'demo', reason: 'Nobody reads it', settings: { receipt: { isOn: false } } },
    ]);
  });

  test.each([
    [{}, 'It changes nothing'],
    [{ reason: 'x' }, 'It changes nothing'],
    [{ late: { hours: 0 } }, '/late/hours'],
    [{ lates: {} }, 'lates'],
    [{ sensor: { ranges: [{ product, minimum: '5', maximum: '1' }] } }, 'above the maximum'],
    [{ sensor: { ranges: [{ minimum: '1', maximum: '5' }] } }, 'product or place'],
    [{ certificate: { required: [{ kind: 'organic', subject: 'romaine' }] } }, '/certificate/required/0/subject'],
  ])('%j are refused', async (body, words) => {
    const answer = await scene.gateway.post('supplier', '/rules', body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(words);
  });
});
