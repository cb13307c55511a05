import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { envelopeEvent, factKey, hashOfId } from '@lotline/chaincode/domain';
import { temporaryFolder } from '../temporaryFolder';
import { eventIdOf } from './blocks';
import { appendLoosely, type LooseRequest } from './looseContract';
import { farm, lot } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';

const pallet = 'https://id.gs1.org/00/008600099990000015';
const commission = (number: string): object => ({ lot: lot(number), place: farm, quantity: '5', uom: 'CS' });

const time = { eventTime: '2026-01-01T00:00:00Z', eventTimeZoneOffset: '+00:00' };
const seen = (fields: object): object => ({ type: 'ObjectEvent', action: 'OBSERVE', ...time, ...fields });
const emits = (items: unknown, version: unknown = 3): NonNullable<LooseRequest['emits']> => [
  envelopeEvent,
  JSON.stringify({ version, items }),
];
const emitting = (id: string, body?: unknown): NonNullable<LooseRequest['emits']> =>
  emits([{ subject: lot('S'), events: [{ id, ...(body === undefined ? {} : { body }) }] }]);
const written = (key: string, value: string): NonNullable<LooseRequest['writes']> => ({ [key]: value });

/** Everything that a ledger can hold and this version cannot read: the transaction, whose exception, and the lot that it names. */
const kinds: readonly (readonly [name: string, request: LooseRequest, lot: string | undefined])[] = [
  [
    'event with a field nobody knows',
    { emits: emitting('e-field', seen({ epcList: [lot('A1')], colour: 'red' })) },
    'A1',
  ],
  [
    'event of an unknown type',
    { emits: emitting('e-type', { type: 'DreamEvent', ...time, epcList: [lot('A2')] }) },
    'A2',
  ],
  ['event that is a list', { emits: emitting('e-list', [{ epcClass: lot('A3') }]) }, 'A3'],
  ['event that is too deep', { emits: emitting('e-deep', deep(seen({ epcList: [lot('A4')] }))) }, 'A4'],
  ['event with a number without end as quantity', { emits: emitting('e-nan', quantified('A5', '1e999')) }, 'A5'],
  ['captured event that the arguments do not hold', { emits: emitting('e-none') }, 'S'],
  [
    'captured event that is refused',
    { input: { event: seen({ epcList: [lot('A6')], when: 1 }) }, emits: emitting('e-cap') },
    'A6',
  ],
  [
    'payload that is no JSON',
    { emits: [envelopeEvent, '{"items":['], input: { event: { epcList: [lot('A7')] } } },
    'A7',
  ],
  ['unknown version', { emits: emits([], 99), input: { event: { epcList: [lot('A8')] } } }, 'A8'],
  ['unknown event name', { emits: ['lotline.v9', '{}'], input: { event: { epcList: [lot('A9')] } } }, 'A9'],
  ['items that are none', { emits: emits([null, 7]), writes: written(factKey('process', lot('B1')), '{}') }, 'B1'],
  [
    'events that are none',
    { emits: emits([{ index: 0, subject: 's', events: 5 }]), input: { event: [lot('B2')] } },
    'B2',
  ],
  [
    'event ids that are none',
    { emits: emits([{ subject: 's', events: [{ id: {} }] }]), input: { event: [lot('B3')] } },
    'B3',
  ],
  ['fact that is no JSON', { writes: written(factKey('lot', lot('B4')), '{') }, 'B4'],
  ['fact that is a number', { writes: written(factKey('stock', lot('B5'), farm), '7') }, 'B5'],
  ['fact without what its table needs', { writes: written(factKey('lot', lot('B6')), '{"recalls":[]}') }, 'B6'],
  [
    'stock that is no amount',
    { writes: written(factKey('stock', lot('B7'), farm), '{"uom":"CS","onHand":"many"}') },
    'B7',
  ],
  ['event whose links are no JSON', linking('B8', '{"links":'), 'B8'],
  ['event whose links are none', linking('B9', '{"links":{"inputs":7}}'), 'B9'],
  [
    'unit whose load is none',
    { writes: written(factKey('container', pallet), `{"id":"${pallet}","place":"${farm}","inside":{"load":7}}`) },
    undefined,
  ],
  [
    'exception whose number is none',
    { writes: written(factKey('exception', 'e-x', 'first'), '{"code":"c"}') },
    undefined,
  ],
];

/** An event that can be read, with a fact of it that cannot. */
function linking(name: string, fact: string): LooseRequest {
  const id = eventIdOf(name);
  const writes = written(factKey('event', 'SupplierMSP', hashOfId(id) ?? ''), fact);
  return { emits: emitting(id, seen({ epcList: [lot(name)] })), writes };
}

function quantified(name: string, quantity: unknown): object {
  return seen({ quantityList: [{ epcClass: lot(name), quantity, uom: 'GRM' }], readPoint: { id: farm } });
}

function deep(body: object): object {
  let value: unknown = 1;
  for (let level = 0; level < 500; level += 1) value = [value];
  return { ...body, 'ex:deep': value };
}

/** Quantities of any length, as number or text, which older commands recorded and older readers refused. */
const longQuantities = [1234567890.123456, '123456789012345678901234567890.123456789', 1e21];

let gateway: TestGateway;
const data = temporaryFolder();

const rows = async (query = ''): Promise<{ event: string; code: string; detail: string }[]> => {
  const { body } = await gateway.get('supplier', `/exceptions?code=event_unreadable&limit=200${query}`);
  return body['rows'] as { event: string; code: string; detail: string }[];
};
const incomplete = async (id: string): Promise<unknown> =>
  (await gateway.get('supplier', `/trace?id=${encodeURIComponent(id)}`)).body['incomplete'];

beforeAll(async () => {
  const before = await openGateway({}, data);
  await before.post('supplier', '/lots', commission('BEFORE'));
  await before.close();
  await appendLoosely(data, [
    ...kinds.map(([, request]) => [request]),
    ...longQuantities.map((quantity, n) => [{ emits: emitting(`e-long-${n}`, quantified(`L${n}`, quantity)) }]),
  ]);
  gateway = await openGateway({}, data);
});

afterAll(async () => {
  await gateway.close();
});

describe('a ledger with unreadable records', () => {
  test('opens, serves and accepts writes', async () => {
    expect(await gateway.post('supplier', '/lots', commission('AFTER'))).toMatchObject({ status: 201 });
    for (const name of ['BEFORE', 'AFTER']) {
      const answer = await gateway.get('supplier', `/trace?id=${lot(name)}`);
      expect(answer).toMatchObject({ status: 200, body: { incomplete: false } });
      expect((await gateway.get('supplier', `/stock?lot=${lot(name)}`)).body['rows']).toMatchObject([{ onHand: '5' }]);
    }
  });

  test('names each part in its exceptions, readiness, metrics and log', async () => {
    expect(await rows()).toHaveLength(kinds.length);
    const ready = await gateway.send('/health/ready');
    expect(ready).toMatchObject({ status: 200, body: { status: 'ready', unreadable: kinds.length } });
    const metrics = await gateway.send('/metrics');
    expect(metrics.body['text']).toContain(`lotline_unreadable_events ${kinds.length}\n`);
    expect(gateway.log.filter((line) => line.includes('cannot be read; see GET /exceptions'))).toHaveLength(
      kinds.length,
    );
    expect((await rows('&event=e-field')).map(({ detail }) => detail)).toEqual([expect.stringContaining('/colour')]);
  });

  test.each(kinds.filter(([, , name]) => name !== undefined))(
    'marks the goods of: %s',
    async (_kind, _request, name) => {
      expect(await incomplete(lot(name ?? ''))).toBe(true);
      const plan = await gateway.get('supplier', `/recalls/plan?id=${lot(name ?? '')}`);
      expect(plan.body).toMatchObject({ incomplete: true });
      expect(plan.body['exceptions']).toEqual(
        expect.arrayContaining([expect.objectContaining({ code: 'event_unreadable' })]),
      );
    },
  );

  test('marks a container whose fact cannot be read', async () => {
    expect(await incomplete(pallet)).toBe(true);
  });

  test('reads exact quantities of any length', async () => {
    for (const [n, quantity] of longQuantities.entries()) {
      expect(await incomplete(lot(`L${n}`))).toBe(false);
      const { body } = await gateway.get('supplier', `/events/one?id=e-long-${n}`);
      expect(body).toMatchObject({ event: { quantityList: [{ quantity }] } });
    }
  });

  test('gives the same after a rebuild of the read model', async () => {
    const before = await rows();
    await gateway.close();
    for (const end of ['', '-wal', '-shm']) rmSync(join(data, `read-model.sqlite${end}`), { force: true });
    gateway = await openGateway({}, data);
    await gateway.running.gateway.readModel.reached(await gateway.height(), 5000);
    expect(await rows()).toEqual(before);
    expect(await incomplete(lot('A1'))).toBe(true);
    expect((await gateway.get('supplier', `/stock?lot=${lot('BEFORE')}`)).body['rows']).toMatchObject([
      { onHand: '5' },
    ]);
  });
});

describe('a command of the present version', () => {
  test('with a quantity of many digits does not stop a gateway', async () => {
    const before = await gateway.height();
    const sent = { lot: lot('LONG'), place: farm, quantity: '1234567890.123456', uom: 'GRM' };
    await gateway.post('supplier', '/lots', sent);
    await gateway.close();
    gateway = await openGateway({}, data);
    expect(await gateway.post('supplier', '/lots', commission('LATER'))).toMatchObject({ status: 201 });
    expect(await gateway.height()).toBeGreaterThan(before);
    expect(await rows()).toHaveLength(kinds.length);
  });
});
