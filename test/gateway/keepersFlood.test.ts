import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { limits } from '@lotline/chaincode/domain';
import { farm, lot, origin } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';

const dock = `${origin}/414/0860009996014`;
const eventOf = (minute: number, place: string, fields: object): object => ({
  type: 'ObjectEvent',
  action: 'OBSERVE',
  eventTime: new Date(Date.parse('2026-01-01T00:00:00Z') + minute * 60_000).toISOString(),
  eventTimeZoneOffset: '+00:00',
  readPoint: { id: place },
  bizLocation: { id: place },
  ...fields,
});
const line = (number: string, quantity: number): object => ({ epcClass: lot(number), quantity, uom: 'CS' });
const crate = (number: string): string => `urn:example:crate:${number}`;
const packed = (number: string, minute: number, fields: object): object =>
  eventOf(minute, farm, { type: 'AggregationEvent', parentID: crate(number), ...fields });

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openGateway();
}, 120_000);
afterAll(async () => {
  await gateway.close();
});

const capture = async (as: string, ...eventList: object[]): Promise<void> => {
  const { status } = await gateway.capture(as, {
    '@context': 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-01-02T00:00:00Z',
    epcisBody: { eventList },
  });
  expect(status).toBe(200);
};

interface ExceptionRow {
  readonly source: string;
  readonly party: string;
}

/** How many exceptions there are of events of the crate's party. */
async function openOf(number: string): Promise<number> {
  const { rows } = (await gateway.get('supplier', '/exceptions?status=open&limit=200')).body as unknown as {
    readonly rows: readonly ExceptionRow[];
  };
  const own = rows.filter(({ source, party }) => source !== 'rule' && party.endsWith('0860009999992'));
  return own.filter((row) => JSON.stringify(row).includes(number)).length;
}

type Noise = (number: string, minute: number) => object;
const readings: Record<string, readonly [by: string, noise: Noise]> = {
  'readings of the crate by another party': [
    'carrier',
    (number, minute) => eventOf(minute, dock, { bizStep: 'inspecting', epcList: [crate(number)] }),
  ],
  'readings of the lot by another party': [
    'carrier',
    (number, minute) => eventOf(minute, dock, { bizStep: 'inspecting', quantityList: [line(number, 1)] }),
  ],
  'readings of the crate’s content by another party': [
    'carrier',
    (number, minute) => ({
      ...packed(number, minute, { action: 'OBSERVE', childQuantityList: [line(number, 1)] }),
      readPoint: { id: dock },
      bizLocation: { id: dock },
    }),
  ],
  'sales of the lot that another party never had': [
    'carrier',
    (number, minute) => eventOf(minute, dock, { bizStep: 'retail_selling', quantityList: [line(number, 1)] }),
  ],
  'readings of the crate by its own party': [
    'supplier',
    (number, minute) => eventOf(minute, farm, { bizStep: 'storing', epcList: [crate(number)] }),
  ],
};

test.each(Object.entries(readings))(
  'given more %s than are booked together, late packings are booked',
  async (name, [by, noise]) => {
    const number = `F${Object.keys(readings).indexOf(name)}`;
    const content = { childQuantityList: [line(number, 10)] };
    const made = eventOf(0, farm, { action: 'ADD', bizStep: 'commissioning', quantityList: [line(number, 10)] });
    await capture('supplier', made, packed(number, 300, { action: 'ADD', bizStep: 'packing', ...content }));
    await capture(by, ...Array.from({ length: limits.bookedTogether + 10 }, (_, n) => noise(number, 301 + n)));
    await capture('supplier', packed(number, 200, { action: 'DELETE', bizStep: 'unpacking' }));
    expect(await openOf(number)).toBe(1);
    await capture('supplier', packed(number, 100, { action: 'ADD', bizStep: 'packing', ...content }));
    const { readModel } = gateway.running.gateway;
    for (let rounds = 0; rounds < 100 && (await openOf(number)) > 0; rounds += 1) {
      await readModel.reached(readModel.height + 1, 250);
    }
    expect(await openOf(number)).toBe(0);
  },
  60_000,
);
