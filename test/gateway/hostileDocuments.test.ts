import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { documentLimits, eventLimits } from '@lotline/chaincode/domain';
import { openGateway, type TestGateway } from './openGateway';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
});

afterAll(async () => {
  await gateway.close();
});

const event = (second: number, more: object = {}): object => ({
  type: 'ObjectEvent',
  eventTime: `2026-04-17T09:26:${String(second).padStart(2, '0')}-04:00`,
  eventTimeZoneOffset: '-04:00',
  action: 'OBSERVE',
  bizStep: 'inspecting',
  epcList: ['https://id.gs1.org/01/00860009999107/21/1'],
  ...more,
});
const document = (eventList: readonly unknown[]): object => ({
  '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-04-17T14:00:00Z',
  epcisBody: { eventList },
});
const nested = (levels: number): object => (levels === 0 ? {} : { 'ex:in': nested(levels - 1) });
const pointer = (place: number): string => `/epcisBody/eventList/${place}`;

/** Number of writes sent to the ledger so far. */
async function writes(): Promise<number> {
  const { body } = await gateway.send('/metrics');
  const counts = [...(body['text'] as string).matchAll(/^lotline_writes_total(?:\{[^}]*\})? (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Values that are not events, and their error messages. */
const noEvents: readonly [unknown, RegExp][] = [
  [{}, /^\/event\/type: "" is not an event type/],
  [null, /^\/event: An event is a JSON object/],
  [[1], /^\/event: An event is a JSON object/],
  [event(0, { type: 'Xevent' }), /^\/event\/type: "Xevent" is not an event type/],
  [event(0, { 'ex:note': 'x'.repeat(eventLimits.textLength + 1) }), /^\/event\/ex:note: The text has 4097 characters/],
  [event(0, { 'ex:in': nested(eventLimits.depth) }), /^\/event\/ex:in\/.*: The event is nested deeper than 16 levels/],
];

describe('documents with values that are not events', () => {
  test('each is refused with its position, and the events between them are recorded', async () => {
    const before = await writes();
    const list = noEvents.flatMap(([none], place) => [none, event(place)]);
    const { status, body } = await gateway.capture('supplier', document(list));
    expect(status).toBe(200);
    expect(body).toMatchObject({ recorded: noEvents.length, refused: noEvents.length, conflicts: 0, exists: 0 });
    const answered = body['events'] as { status: string; pointer: string; message?: string }[];
    expect(answered.map((each) => [each.status, each.pointer])).toEqual(
      list.map((_, place) => [place % 2 === 0 ? 'refused' : 'recorded', pointer(place)]),
    );
    for (const [place, [, words]] of noEvents.entries()) expect(answered[2 * place]?.message).toMatch(words);
    expect(await writes()).toBe(before + noEvents.length);
  });

  test('the maximum number of them causes no ledger access', async () => {
    const before = [await writes(), await gateway.height()];
    const list = Array.from({ length: documentLimits.events }, (_, place) => (place % 2 === 0 ? {} : null));
    const { status, body } = await gateway.capture('supplier', document(list));
    expect({ status, refused: body['refused'] }).toEqual({ status: 200, refused: documentLimits.events });
    expect([await writes(), await gateway.height()]).toEqual(before);
  });

  test('with rollback nothing is sent, and they are named', async () => {
    const before = await gateway.height();
    const list = [event(20), {}, event(21)];
    const sent = await gateway.capture('supplier', document(list), {
      'gs1-capture-error-behaviour': 'rollback',
    });
    expect(sent).toMatchObject({
      status: 200,
      body: {
        success: false,
        recorded: 0,
        refused: 3,
        errors: [{ code: 'capture_rolled_back' }, { pointer: pointer(1) }, { code: 'capture_rolled_back' }],
      },
    });
    expect(await gateway.height()).toBe(before);
  });
});

describe('lists with a fault in every entry', () => {
  const items = Array.from({ length: 1000 }, (_, number) => `no id ${number}`);
  const commissioning = { items, place: 'https://id.gs1.org/414/0860009999992' };

  test.each([
    ['a command on its own path', '/items', commissioning],
    [
      'a command among others',
      '/commands',
      [{ idempotencyKey: 'wrong', command: 'commissionItems', input: commissioning }],
    ],
  ])('%s names the first twenty', async (_name, path, sent) => {
    const { body } = await gateway.post('supplier', path, sent);
    const [outcome] = (body['outcomes'] as { details: Record<string, unknown> }[] | undefined) ?? [];
    const errors = (outcome?.details['errors'] ?? body['errors']) as { pointer: string }[];
    expect(errors.map((each) => each.pointer)).toEqual(Array.from({ length: 20 }, (_, place) => `/items/${place}`));
  });

  test('a longer list than a command takes is one fault', async () => {
    const { body } = await gateway.post('supplier', '/items', { ...commissioning, items: [...items, 'one more'] });
    expect((body['errors'] as object[]).length).toBe(1);
    expect(body).toMatchObject({ errors: [{ pointer: '/items' }] });
  });
});
