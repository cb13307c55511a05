import type { ExceptionItem } from '@lotline/gateway/answers';
import { openGateway, type TestGateway } from '../openGateway';

const origin = 'https://id.gs1.org';
export const product = `${origin}/01/00860009999107`;
export const lot = (number: string): string => `${product}/10/${number}`;
export const house = `${origin}/414/0860009999992`;
export const cooler = `${origin}/414/0860009999077`;
export const centre = `${origin}/414/0860009998001`;
export const crossDock = `${origin}/414/0860009996014`;
export const supplierParty = `${origin}/417/0860009999992`;
export const carrierParty = `${origin}/417/0860009996007`;
export const retailerParty = `${origin}/417/0860009998001`;
/** A pallet of the supplier's, by its number. */
export function pallet(number: number): string {
  const digits = `0086000999900${String(number).padStart(4, '0')}`;
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return `${origin}/00/${digits}${(10 - (sum % 10)) % 10}`;
}

const day = 86_400_000;
/** The calendar day so many days from now. */
export const dayIn = (days: number): string => new Date(Date.now() + days * day).toISOString().slice(0, 10);
export const ago = (minutes: number): string =>
  new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+/, '');

/** The demonstration with a clock that a test sets. */
export interface Scene {
  readonly gateway: TestGateway;
  /** Hours that the clock is ahead. */
  ahead(hours: number): Promise<void>;
  /** @throws if it is refused. */
  did(as: string, path: string, body: object): Promise<Record<string, unknown>>;
  /** Captures one event; returns its hash id. */
  told(as: string, event: object): Promise<string>;
  list(as: string, query?: string): Promise<ExceptionItem[]>;
  change(as: string, body: object): ReturnType<TestGateway['post']>;
}

export async function openScene(folder?: string): Promise<Scene> {
  let offset = 0;
  const gateway = await openGateway({}, folder, { clock: () => new Date(Date.now() + offset) });
  return {
    gateway,
    ahead: async (hours) => {
      offset = hours * 3_600_000;
      await gateway.running.gateway.rules.run();
    },
    did: async (as, path, body) => {
      const answer = await gateway.post(as, path, body);
      if (answer.status > 201) throw new Error(JSON.stringify(answer.body));
      return answer.body;
    },
    told: async (as, event) => {
      const { body } = await gateway.capture(as, {
        '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
        type: 'EPCISDocument',
        schemaVersion: '2.0',
        creationDate: ago(0),
        epcisBody: { eventList: [event] },
      });
      const [told] = (body['events'] ?? []) as { id: string; status: string }[];
      if (told?.status !== 'recorded') throw new Error(JSON.stringify(body));
      return told.id;
    },
    list: async (as, query = '') => {
      const { status, body } = await gateway.get(as, `/exceptions?source=rule${query}`);
      if (status !== 200) throw new Error(JSON.stringify(body));
      return body['rows'] as ExceptionItem[];
    },
    change: (as, body) => gateway.post(as, '/exceptions/change', body),
  };
}

/** A reading of a sensor about goods, or about a place. */
export const reading = (
  celsius: number | object,
  {
    goods = [],
    place = house,
    minutes = 5,
    more = {},
  }: { goods?: string[]; place?: string; minutes?: number; more?: object } = {},
): object => ({
  type: 'ObjectEvent',
  eventTime: ago(minutes),
  eventTimeZoneOffset: '+00:00',
  action: 'OBSERVE',
  bizStep: 'sensor_reporting',
  ...(goods.length > 0 && { epcList: goods }),
  readPoint: { id: place },
  bizLocation: { id: place },
  sensorElementList: [
    {
      sensorReport: [
        typeof celsius === 'number'
          ? { type: 'Temperature', value: celsius, uom: 'CEL' }
          : { type: 'Temperature', ...celsius },
      ],
    },
  ],
  ...more,
});
