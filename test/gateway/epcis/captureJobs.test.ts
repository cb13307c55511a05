import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Database } from '../../../gateway/src/projection/database';
import { JobStore } from '../../../gateway/src/epcis/capture/jobStore';
import { openGateway, type TestGateway } from '../openGateway';
import { context, documentOf, farm, made, store } from './events';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());

/** An unknown lot is shipped from a place; only the place's organisation may record it. */
const shipped = (place: string, number = 'CAPTURED'): object =>
  made(number, { action: 'OBSERVE', bizStep: 'shipping', readPoint: { id: place }, bizLocation: undefined });

const names = (count: number): [string, string][] =>
  Array.from({ length: count }, (_, n) => [`ex${n}`, `https://example.org/vocabulary/${n}/`]);

describe('GET /epcis/capture', () => {
  test('lists the jobs of the organisation, the latest first, in pages whose tokens can be released', async () => {
    for (const id of ['list-1', 'list-2', 'list-3'])
      await gateway.capture('carrier', documentOf(), { 'idempotency-key': id });
    const first = await gateway.get('carrier', '/epcis/capture?perPage=2');
    expect(first.body).toMatchObject([{ captureID: 'list-3' }, { captureID: 'list-2' }]);
    expect(Date.parse(first.headers.get('gs1-next-page-token-expires') ?? '')).toBeGreaterThan(Date.now());
    const next = /^<(.*)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await gateway.get('carrier', next);
    expect(second.body).toMatchObject([{ captureID: 'list-1' }]);
    expect(second.headers.get('link')).toBeNull();
    const token = new URLSearchParams(next.split('?')[1]).get('nextPageToken') ?? '';
    const release = { as: 'carrier', method: 'DELETE' };
    expect(await gateway.send(`/epcis/nextPageToken/${token}`, release)).toMatchObject({ status: 204 });
    expect(await gateway.get('carrier', next)).toMatchObject({
      status: 400,
      body: { type: 'epcisException:QueryParameterException', errors: [{ pointer: '?nextPageToken' }] },
    });
  });

  test.each(['perPage=0', 'perPage=many', 'nextPageToken=x', 'colour=red', 'perPage=1&perPage=2'])(
    'refuses %s',
    async (query) => {
      expect(await gateway.get('carrier', `/epcis/capture?${query}`)).toMatchObject({
        status: 400,
        body: { type: 'epcisException:QueryParameterException' },
      });
    },
  );
});

describe('the job of a capture', () => {
  test('returns a result for each event, also later, and only to the sender', async () => {
    const sent = await gateway.capture('supplier', documentOf(shipped(farm), shipped(store)), {
      'idempotency-key': 'cap-1',
    });
    expect(sent).toMatchObject({ status: 200, body: { captureID: 'cap-1', recorded: 1, refused: 1 } });
    expect(sent.body['events']).toMatchObject([
      { status: 'recorded', exceptions: [{ code: 'lot_unknown' }], pointer: '/epcisBody/eventList/0' },
      { status: 'refused', code: 'not_owner', pointer: '/epcisBody/eventList/1' },
    ]);
    expect(sent.body).toMatchObject({ running: false, success: false, captureErrorBehaviour: 'proceed' });
    expect(sent.body['errors']).toMatchObject([{ type: 'epcisException:ValidationException', code: 'not_owner' }]);
    expect(await gateway.get('retailer', '/epcis/capture/cap-1')).toMatchObject({
      status: 404,
      body: { code: 'capture_unknown' },
    });
    const again = await gateway.capture('supplier', documentOf(shipped(farm), shipped(store)), {
      'idempotency-key': 'cap-1',
    });
    expect(again.body).toEqual(sent.body);
    const anew = await gateway.capture('supplier', documentOf(shipped(farm), shipped(store)));
    expect(anew.body).toMatchObject({ recorded: 0, exists: 1, refused: 1 });
  });

  test('refuses a key that was used for other events, at once and later, without sending any', async () => {
    const key = { 'idempotency-key': 'cap-2' };
    const first = gateway.capture('supplier', documentOf(shipped(farm, 'KEY-1')), key);
    const second = gateway.capture('supplier', documentOf(shipped(farm, 'KEY-2')), key);
    const answers = await Promise.all([first, second]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'capture_conflict' });
    const kept = (await gateway.get('supplier', '/epcis/capture/cap-2')).body;
    const before = await gateway.height();
    const third = await gateway.capture('supplier', documentOf(shipped(farm, 'KEY-3')), key);
    expect(third).toMatchObject({ status: 409, body: { code: 'capture_conflict' } });
    expect(await gateway.height()).toBe(before);
    expect((await gateway.get('supplier', '/epcis/capture/cap-2')).body).toEqual(kept);
    expect((await gateway.capture('retailer', documentOf(shipped(store, 'KEY-4')), key)).status).toBe(200);
  });

  test('refuses a long @context for many events, because each event records it', async () => {
    const events = Array.from({ length: 1000 }, () => shipped(farm, 'CTX'));
    const long = { ...documentOf(...events), '@context': [context, Object.fromEntries(names(2000))] };
    expect(await gateway.capture('supplier', long)).toMatchObject({
      status: 413,
      body: { code: 'capture_too_large', detail: expect.stringContaining('@context') as unknown },
    });
  });

  test('with rollback sends nothing when one event would be refused', async () => {
    const before = await gateway.height();
    const sent = await gateway.capture('supplier', documentOf(shipped(farm, 'ROLL'), shipped(store, 'ROLL')), {
      'gs1-capture-error-behaviour': 'rollback',
    });
    expect(sent).toMatchObject({
      status: 200,
      body: {
        success: false,
        recorded: 0,
        refused: 2,
        errors: [{ code: 'capture_rolled_back' }, { pointer: '/epcisBody/eventList/1', code: 'not_owner' }],
      },
    });
    expect(await gateway.height()).toBe(before);
  });

  test('names root keys that are not EPCIS, and the flag that ignores them', async () => {
    const odd = { ...documentOf(shipped(farm, 'ODD')), _comment: {} };
    const refusal = await gateway.capture('supplier', odd);
    expect(refusal).toMatchObject({
      status: 400,
      body: { code: 'document_invalid', details: { keys: ['_comment'], flag: 'allowUnknownRoot' } },
    });
    expect((await gateway.capture('supplier', odd, {}, '?allowUnknownRoot=true')).body).toMatchObject({
      recorded: 1,
    });
  });
});

test('a job that an earlier process accepted and did not finish is finished after the next start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lotline-jobs-'));
  const first = await openGateway({}, folder);
  await first.close();
  const database = new Database(join(folder, 'gateway.sqlite'));
  const identity = { organisation: 'supplier', mspId: 'SupplierMSP', user: 'admin' };
  const { mspId = '' } =
    first.running.gateway.members.organisations.find(({ organisation }) => organisation === 'supplier') ?? {};
  const user = database.one<{ user: string }>("SELECT user FROM api_key WHERE organisation = 'supplier'").user;
  const document = documentOf({ ...made('LEFT'), readPoint: { id: farm } });
  new JobStore(database).add(
    {
      identity: { ...identity, mspId, user },
      id: 'left',
      behaviour: 'rollback',
      allowUnknownRoot: false,
      isXml: false,
      content: 'x',
      document,
      json: JSON.stringify(document),
    },
    '2026-11-20T00:00:00.000Z',
  );
  database.close();
  const second = await openGateway({}, folder);
  try {
    let job = await second.get('supplier', '/epcis/capture/left');
    for (let tries = 0; tries < 200 && job.body['running'] === true; tries += 1) {
      await sleep(25);
      job = await second.get('supplier', '/epcis/capture/left');
    }
    expect(job.body).toMatchObject({ running: false, success: true, 'lotline:result': { recorded: 1 } });
  } finally {
    await second.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
