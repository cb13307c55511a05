import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { farm, lot, origin } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';

const line = (number: string, quantity: number): object => ({ epcClass: lot(number), quantity, uom: 'CS' });
/** Two days ago: goods that were made then have not expired. */
const start = Date.now() - 2 * 86_400_000;
const eventOf = (type: string, minute: number, fields: object): object => ({
  type,
  eventTime: new Date(start + minute * 60_000).toISOString(),
  eventTimeZoneOffset: '+00:00',
  readPoint: { id: farm },
  bizLocation: { id: farm },
  ...fields,
});
const made = (number: string, quantity: number): object =>
  eventOf('ObjectEvent', 0, { action: 'ADD', bizStep: 'commissioning', quantityList: [line(number, quantity)] });
const turned = (from: string, to: readonly string[], minute: number): object =>
  eventOf('TransformationEvent', minute, {
    inputQuantityList: [line(from, 1)],
    outputQuantityList: to.map((number) => line(number, 5)),
  });
const sold = (number: string, minute: number): object =>
  eventOf('ObjectEvent', minute, { action: 'OBSERVE', bizStep: 'retail_selling', quantityList: [line(number, 1)] });

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(async () => {
  await gateway.close();
});

const capture = (...eventList: object[]): Promise<void> => captureAs('supplier', eventList);

async function captureAs(organisation: string, eventList: object[]): Promise<void> {
  const { status } = await gateway.capture(organisation, {
    '@context': 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: new Date(start).toISOString(),
    epcisBody: { eventList },
  });
  expect(status).toBe(200);
}

/** Waits block by block until the keepers' commands have taken effect. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const { readModel } = gateway.running.gateway;
  for (let rounds = 0; rounds < 200 && !(await holds()); rounds += 1) {
    await readModel.reached(readModel.height + 1, 500);
  }
}

const numbers = (name: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${name}${n}`);
const bodyOf = async (path: string): Promise<Record<string, unknown>> => (await gateway.get('supplier', path)).body;
const coveredBy = async (recall: string): Promise<unknown> =>
  (await bodyOf(`/recalls/0860009999992/${recall}`))['scope'];
const openRecall = async (recall: string, root: string): Promise<void> => {
  const { status } = await gateway.post('supplier', '/recalls', {
    recall,
    type: 'voluntary',
    reason: 'Listeria',
    roots: [lot(root)],
  });
  expect(status).toBe(201);
};
const sale = async (number: string): Promise<unknown> =>
  (await gateway.post('supplier', '/sales', { place: farm, lots: [{ lot: lot(number), quantity: '1', uom: 'CS' }] }))
    .body['code'];

test('a recall goes on along more links than one transaction follows', async () => {
  const chain = numbers('L', 20);
  await capture(
    made('R1', 10),
    made('L0', 10),
    ...chain.slice(1).map((number, n) => turned(chain[n]!, [number], n + 10)),
  );
  await openRecall('LONG', 'R1');
  expect(await sale('L19')).toBeUndefined();
  await capture(turned('R1', ['L0'], 5));
  await until(async () => (await coveredBy('LONG')) === 21);
  expect(await coveredBy('LONG')).toBe(21);
  expect(await sale('L19')).toBe('lot_recalled');
}, 60_000);

test('a recall goes on over more goods than one transaction adds', async () => {
  const runs = numbers('W', 14).map((name) => numbers(`${name}-`, 18));
  await capture(made('R2', 10), made('W', 100), ...runs.map((to, n) => turned('W', to, n + 10)));
  await openRecall('WIDE', 'R2');
  await capture(turned('R2', ['W'], 5));
  const all = 2 + 14 * 18;
  await until(async () => (await coveredBy('WIDE')) === all);
  expect(await coveredBy('WIDE')).toBe(all);
  for (const number of runs.map((to) => to.at(-1)!)) expect(await sale(number)).toBe('lot_recalled');
}, 60_000);

test('events that wait for one lot are all booked, however many there are', async () => {
  const minutes = Array.from({ length: 70 }, (_, n) => n + 1);
  await capture(...minutes.map((minute) => sold('MANY', minute)));
  const waiting = async (): Promise<unknown> => {
    const rows = (await bodyOf('/exceptions?status=open&limit=200'))['rows'] as object[];
    return rows.filter((row) => JSON.stringify(row).includes(lot('MANY'))).length;
  };
  expect(await waiting()).toBe(70);
  await capture(made('MANY', 100));
  await until(async () => (await waiting()) === 0);
  expect(await waiting()).toBe(0);
  expect((await bodyOf(`/stock?lot=${lot('MANY')}`))['rows']).toMatchObject([{ onHand: '30' }]);
}, 60_000);

test('an event is booked also if another party has more events that wait for the same lot than a pass sends, dated earlier', async () => {
  const there = { id: `${origin}/414/0860009996014` };
  const claims = Array.from({ length: 1001 }, (_, n) => ({
    ...eventOf('ObjectEvent', n / 1000, {
      action: 'OBSERVE',
      bizStep: 'retail_selling',
      quantityList: [line('FLOOD', 1)],
    }),
    readPoint: there,
    bizLocation: there,
  }));
  await captureAs('carrier', claims);
  await capture(sold('FLOOD', 30));
  await capture(made('FLOOD', 10));
  const onHand = async (): Promise<unknown> =>
    ((await bodyOf(`/stock?lot=${lot('FLOOD')}`))['rows'] as { onHand: string }[])[0]?.onHand;
  await until(async () => (await onHand()) === '9');
  expect(await onHand()).toBe('9');
}, 120_000);
