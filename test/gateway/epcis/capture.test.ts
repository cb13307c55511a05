import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openGateway, type TestGateway } from '../openGateway';
import { documentOf, eventsOf, lot, made, store } from './events';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());

const recorded = async (number: string): Promise<number> =>
  eventsOf((await gateway.get('supplier', `/epcis/events?MATCH_anyEPCClass=${lot(number)}`)).body).length;

const rollback = { 'gs1-capture-error-behaviour': 'rollback' };

describe('POST /epcis/capture', () => {
  test('answers 202 without a body, with the place of the job, which the sender and nobody else can read', async () => {
    const accepted = await gateway.post('supplier', '/epcis/capture', documentOf(made('ONE')));
    expect(accepted).toMatchObject({ status: 202, body: { text: '' } });
    const place = accepted.headers.get('location') ?? '';
    expect(place).toMatch(/^\/epcis\/capture\/[\w-]+$/);
    const { status, body } = await gateway.send(place, { as: 'supplier', headers: { prefer: 'wait=20' } });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        captureID: place.split('/').at(-1),
        running: false,
        success: true,
        captureErrorBehaviour: 'rollback',
        errors: [],
        createdAt: expect.any(String),
        finishedAt: expect.any(String),
        'lotline:result': { recorded: 1, events: [{ status: 'recorded' }] },
      },
    });
    expect((await gateway.get('retailer', place)).body).toMatchObject({
      type: 'epcisException:NoSuchNameException',
      status: 404,
      code: 'capture_unknown',
    });
    expect(await recorded('ONE')).toBe(1);
  });

  test('is all or nothing by default', async () => {
    const mixed = documentOf(made('ALL'), { ...made('ALL'), eventTime: 'yesterday' });
    const accepted = await gateway.post('supplier', '/epcis/capture', mixed);
    const place = accepted.headers.get('location') ?? '';
    const { body } = await gateway.send(place, { as: 'supplier', headers: { prefer: 'wait=20' } });
    expect(body).toMatchObject({
      success: false,
      captureErrorBehaviour: 'rollback',
      errors: [
        { code: 'capture_rolled_back', pointer: '/epcisBody/eventList/0' },
        { type: 'epcisException:ValidationException', code: 'time_invalid', pointer: '/epcisBody/eventList/1' },
      ],
    });
    expect(await recorded('ALL')).toBe(0);
    const proceeded = await gateway.capture('supplier', mixed);
    expect(proceeded.body).toMatchObject({ success: false, recorded: 1, refused: 1, errors: [{}] });
    expect(await recorded('ALL')).toBe(1);
  });

  test('never reports success for a job whose events were all refused', async () => {
    const none = documentOf({ ...made('NONE'), eventTime: 'never' });
    for (const headers of [{}, rollback]) {
      const { body } = await gateway.capture('supplier', none, headers);
      expect(body).toMatchObject({ running: false, success: false, recorded: 0, refused: 1 });
    }
  });

  test('counts an eventID that the sender gave to a different event as an error, and rolls back for it', async () => {
    const eventID = 'urn:uuid:0b1f5b0e-10aa-4c1e-9e57-0000000000a1';
    await gateway.capture('supplier', documentOf({ ...made('TAKEN-1'), eventID }));
    const other = documentOf(made('TAKEN-2'), { ...made('TAKEN-3'), eventID });
    expect((await gateway.capture('supplier', other, rollback)).body).toMatchObject({
      success: false,
      recorded: 0,
      errors: [{ code: 'capture_rolled_back' }, { code: 'event_id_conflict' }],
    });
    expect(await recorded('TAKEN-3')).toBe(0);
    expect((await gateway.capture('supplier', other)).body).toMatchObject({
      success: false,
      recorded: 1,
      conflicts: 1,
      errors: [{ type: 'epcisException:ResourceAlreadyExistsException' }],
    });
    expect(await recorded('TAKEN-3')).toBe(1);
  });

  test.each([
    ['a body that is no EPCIS', { type: 'Invoice' }, {}, [400, 'ValidationException'] as const],
    [
      'an error behaviour that there is not',
      documentOf(),
      { 'gs1-capture-error-behaviour': 'maybe' },
      [400, 'ValidationException'] as const,
    ],
    [
      'an older version of EPCIS',
      documentOf(),
      { 'gs1-epcis-version': '1.2' },
      [406, 'NotAcceptableException'] as const,
    ],
    [
      'an older version of the CBV',
      documentOf(),
      { 'gs1-cbv-version': '1.2.2' },
      [406, 'NotAcceptableException'] as const,
    ],
    ['text', documentOf(), { 'content-type': 'text/plain' }, [415, 'UnsupportedMediaTypeException'] as const],
    [
      'more events than the limit',
      documentOf(...Array.from({ length: 10_001 }, () => ({}))),
      {},
      [413, 'CaptureLimitExceededException'] as const,
    ],
  ])('refuses %s, and announces its limits', async (_, document, headers, [status, exception]) => {
    const answer = await gateway.post('supplier', '/epcis/capture', document, headers);
    expect(answer).toMatchObject({ status, body: { type: `epcisException:${exception}`, status } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('gs1-epcis-capture-limit')).toBe('10000');
    expect(Number(answer.headers.get('gs1-epcis-capture-file-size-limit'))).toBeGreaterThan(1_000_000);
  });

  test('refuses callers without a key, and does not accept what they send', async () => {
    const answer = await gateway.send('/epcis/capture', { body: documentOf(made('NOBODY')) });
    expect(answer).toMatchObject({ status: 401, body: { type: 'epcisException:SecurityException' } });
  });
});

describe('POST /epcis/events', () => {
  test('answers 201 with the event and its place, and the same for the same event', async () => {
    const event = { '@context': [{ ex: 'https://example.com/' }], ...made('SINGLE'), 'ex:note': 'kept' };
    const first = await gateway.post('supplier', '/epcis/events', event);
    expect(first).toMatchObject({
      status: 201,
      body: { ...event, eventID: expect.stringMatching(/^ni:\/\/\/sha-256/) },
    });
    expect(first.headers.get('location')).toBe(`/epcis/events/${encodeURIComponent(String(first.body['eventID']))}`);
    expect(first.headers.get('lotline-status')).toBe('recorded');
    const again = await gateway.post('supplier', '/epcis/events', first.body);
    expect(again).toMatchObject({ status: 201, body: { eventID: first.body['eventID'] } });
    expect(again.headers.get('lotline-status')).toBe('exists');
    expect(await recorded('SINGLE')).toBe(1);
  });

  test('answers 409 for an idempotency key that the sender used for other events, and records nothing', async () => {
    const send = (path: string, key: string, body: object): ReturnType<TestGateway['send']> =>
      gateway.send(path, { as: 'supplier', method: 'POST', body, headers: { 'idempotency-key': key } });
    const first = await send('/epcis/events', 'one-key', made('KEY-1'));
    expect(first.status).toBe(201);
    const other = { status: 409, body: { code: 'capture_conflict' } };
    expect(await send('/epcis/events', 'one-key', made('KEY-2'))).toMatchObject(other);
    expect(await send('/epcis/capture', 'one-key', documentOf(made('KEY-2')))).toMatchObject(other);
    expect(await recorded('KEY-2')).toBe(0);
    const again = await send('/epcis/events', 'one-key', made('KEY-1'));
    expect(again.headers.get('lotline-status')).toBe('exists');
    expect((await send('/epcis/capture', 'job-key', documentOf(made('KEY-3')))).status).toBe(202);
    expect(await send('/epcis/events', 'job-key', made('KEY-4'))).toMatchObject(other);
  });

  test('lets a key be used again after its event was refused', async () => {
    const send = (body: object): ReturnType<TestGateway['send']> =>
      gateway.send('/epcis/events', {
        as: 'supplier',
        method: 'POST',
        body,
        headers: { 'idempotency-key': 'refused' },
      });
    expect((await send({ ...made('KEY-5'), readPoint: { id: store }, bizLocation: { id: store } })).status).toBe(403);
    expect((await send(made('KEY-5'))).status).toBe(201);
  });

  test('answers 409 for an eventID that the sender gave to a different event, and records nothing', async () => {
    const eventID = 'urn:uuid:0b1f5b0e-10aa-4c1e-9e57-0000000000a2';
    await gateway.post('supplier', '/epcis/events', { ...made('HELD-1'), eventID });
    const answer = await gateway.post('supplier', '/epcis/events', { ...made('HELD-2'), eventID });
    expect(answer).toMatchObject({
      status: 409,
      body: { type: 'epcisException:ResourceAlreadyExistsException', code: 'event_exists' },
    });
    expect(await recorded('HELD-2')).toBe(0);
  });

  test.each([
    [
      'an event at a place of somebody else',
      { ...made('THEIRS'), readPoint: { id: store }, bizLocation: { id: store } },
      403,
    ],
    ['an event that is not valid', { ...made('BAD'), action: 'MAYBE' }, 400],
    ['a document', documentOf(made('DOC')), 400],
    ['no event', { type: 'Xevent' }, 400],
  ])('refuses %s', async (_, body, status) => {
    const answer = await gateway.post('supplier', '/epcis/events', body);
    expect(answer).toMatchObject({ status, body: { type: expect.stringMatching(/^epcisException:/) } });
  });

  test('names the wrong field', async () => {
    const { body } = await gateway.post('supplier', '/epcis/events', { ...made('BAD'), action: 'MAYBE' });
    expect(body).toMatchObject({ code: 'event_invalid', errors: [{ pointer: '/action' }] });
  });
});

describe('OPTIONS', () => {
  test('describes the methods, versions and limits of capture', async () => {
    const { status, headers } = await gateway.send('/epcis/capture', { as: 'supplier', method: 'OPTIONS' });
    expect(status).toBe(204);
    expect(headers.get('allow')).toBe('OPTIONS, POST, GET');
    for (const standard of ['GS1-EPCIS', 'GS1-CBV']) {
      const versions = ['Version', 'Min', 'Max'].map((name) => headers.get(`${standard}-${name}`));
      expect(versions).toEqual(['2.0.0', '1.2', '2.0.0']);
    }
    expect(headers.get('GS1-Capture-Error-Behaviour')).toBe('all');
    expect(headers.get('GS1-EPCIS-Capture-Limit')).toBe('10000');
  });

  test('of a missing resource is answered like its GET', async () => {
    const nowhere = [
      '/capture/none',
      '/events/urn%3Auuid%3Anone',
      '/eventTypes/QuantityEvent',
      '/eventTypes/QuantityEvent/events',
      '/epcs/urn%3Ax%3Anone',
      '/bizSteps/dancing/events',
      '/readPoints/urn%3Ax%3Anone',
      '/queries/none',
      '/queries/none/events',
      '/queries/none/subscriptions',
      '/queries/none/subscriptions/none',
    ];
    for (const path of nowhere) {
      const described = await gateway.send(`/epcis${path}`, { as: 'supplier', method: 'OPTIONS' });
      expect({ path, ...described }).toMatchObject({
        path,
        status: 404,
        body: { type: 'epcisException:NoSuchNameException' },
      });
    }
    const known = await gateway.send('/epcis/bizSteps/shipping/events', { as: 'supplier', method: 'OPTIONS' });
    expect([known.status, known.headers.get('allow')]).toEqual([204, 'OPTIONS, GET']);
  });

  test.each([
    { 'gs1-epcis-min': '2.1' },
    { 'gs1-epcis-max': '1.2' },
    { 'gs1-cbv-min': 'new' },
    { accept: 'text/html' },
    { accept: 'application/json;q=0' },
    { 'gs1-epc-format': 'Sometimes' },
  ])('is refused, like every request, with %j', async (headers) => {
    const answer = await gateway.send('/epcis/capture', { as: 'supplier', headers });
    expect(answer).toMatchObject({
      status: 406,
      body: { type: 'epcisException:NotAcceptableException', code: 'not_acceptable' },
    });
  });

  test.each([
    { 'gs1-epcis-min': '1.2', 'gs1-epcis-max': '2.0' },
    { accept: 'text/html, application/ld+json;q=0.5' },
    { accept: '*/*' },
  ])('is answered with %j', async (headers) => {
    expect((await gateway.send('/epcis', { as: 'supplier', headers })).status).toBe(200);
  });
});
