import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';
import { type Answer, openGateway, type TestGateway } from '../openGateway';

export type Who = 'supplier' | 'carrier' | 'retailer';
export type Fields = Readonly<Record<string, unknown>>;

export const origin = 'https://id.gs1.org';
export const farm = `${origin}/414/0860009999992`;
export const store = `${origin}/414/0860009998001`;
export const kitchen = `${origin}/414/0860009998018`;
/** The supplier's case and what it sells by weight, and the retailer's bowl. */
export const romaine = '00860009999107';
export const byWeight = '90860009999209';
export const bowl = '00860009998100';
export const lot = (number: string, gtin = romaine): string => `${origin}/01/${gtin}/10/${number}`;
export const item = (serial: string, gtin = romaine): string => `${origin}/01/${gtin}/21/${serial}`;
export const pallet = (sscc: string): string => `${origin}/00/${sscc}`;
export const line = (id: string, quantity: string, uom = 'CS'): Fields => ({ lot: id, quantity, uom });
export const some = (epcClass: string, quantity: number, uom: string | undefined = 'CS'): Fields => ({
  epcClass,
  quantity,
  ...(uom !== '' && { uom }),
});

const today = Date.now();
/** A calendar day, so many days after the one on which the stories of these tests happen. It is past everywhere on earth. */
export const day = (after = 0): string => new Date(today + (after - 4) * 86_400_000).toISOString().slice(0, 10);
export const at = (time: string): string => `${day()}T${time}:00Z`;

const common = (time: string, place: string): Fields => ({
  eventTime: at(time),
  eventTimeZoneOffset: '+00:00',
  readPoint: { id: place },
  bizLocation: { id: place },
});

/** Goods made new at the farm. */
export const made = (time: string, goods: Fields, bizStep = 'commissioning'): Fields => ({
  ...common(time, farm),
  type: 'ObjectEvent',
  action: 'ADD',
  bizStep,
  ...goods,
});
export const seen = (time: string, bizStep: string, goods: Fields, place = farm): Fields => ({
  ...common(time, place),
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep,
  ...goods,
});
/** Goods that leave the farm for the store. */
export const sent = (time: string, bizStep: string, goods: Fields): Fields => {
  const { bizLocation: _, ...event } = seen(time, bizStep, goods);
  return { ...event, destinationList: [{ type: 'location', destination: store }] };
};
export const packed = (time: string, parentID: string, children: Fields): Fields => ({
  ...common(time, farm),
  type: 'AggregationEvent',
  action: 'ADD',
  bizStep: 'packing',
  parentID,
  ...children,
});
export const transformed = (time: string, goods: Fields): Fields => ({
  ...common(time, farm),
  type: 'TransformationEvent',
  ...goods,
});

/** The stock of a lot: per place `[on hand, in transit to it]`. */
type Standing = Readonly<Record<string, readonly [onHand: string, inTransit: string]>>;

/** A network of the demonstration organisations with an empty ledger, spoken to over HTTP. */
export class Scene {
  readonly #gateway: TestGateway;

  private constructor(gateway: TestGateway) {
    this.#gateway = gateway;
  }

  static async open(): Promise<Scene> {
    return new Scene(await openGateway());
  }

  close(): Promise<void> {
    return this.#gateway.close();
  }

  get gateway(): TestGateway {
    return this.#gateway;
  }

  post(who: Who, path: string, body: Fields): Promise<Answer> {
    return this.#gateway.post(who, path, body);
  }

  /** Sends a command that must be recorded. Returns its response. */
  async done(who: Who, path: string, body: Fields): Promise<Record<string, unknown>> {
    const answer = await this.post(who, path, body);
    expect({ path, ...answer, headers: {} }).toMatchObject({ path, status: 201, body: { status: 'recorded' } });
    return answer.body;
  }

  /** Sends a command that must be refused for this reason. Returns the problem. */
  async refused(who: Who, path: string, body: Fields, code: string): Promise<string> {
    const answer = await this.post(who, path, body);
    expect({ path, body: answer.body }).toMatchObject({ path, body: { code } });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    return String(answer.body['detail']);
  }

  /** An event that is recorded. Returns the codes of its exceptions. */
  async captured(who: Who, event: Fields): Promise<string[]> {
    const { status, exceptions } = await this.answerTo(who, event);
    expect(status).toBe('recorded');
    return (exceptions as readonly { code: string }[]).map(({ code }) => code);
  }

  /** Captures one event and returns its result. */
  async answerTo(who: Who, event: Fields): Promise<Record<string, unknown>> {
    const { status, body } = await this.#gateway.capture(who, event);
    expect({ status, body }).toMatchObject({ status: 200 });
    return (body['events'] as Record<string, unknown>[])[0]!;
  }

  async get(path: string): Promise<Record<string, unknown>> {
    const { status, body } = await this.#gateway.get('supplier', path);
    expect({ path, status }).toEqual({ path, status: 200 });
    return body;
  }

  async rows(path: string): Promise<Record<string, unknown>[]> {
    return (await this.get(path))['rows'] as Record<string, unknown>[];
  }

  stock(of: string, query = ''): Promise<Record<string, unknown>[]> {
    return this.rows(`/stock?lot=${of}${query}`);
  }

  async standing(of: string): Promise<Standing> {
    const rows = await this.stock(of);
    return Object.fromEntries(rows.map(({ place, onHand, inTransit }) => [place, [onHand, inTransit]])) as Standing;
  }

  /** Waits until the lot has this stock: the gateway books waiting events itself. */
  async comesTo(of: string, standing: Standing): Promise<void> {
    for (let tries = 0; tries < 400 && !isDeepStrictEqual(await this.standing(of), standing); tries += 1)
      await setTimeout(25);
    expect(await this.standing(of)).toEqual(standing);
  }

  /** The holders in a recall plan of the lot, with their items and quantities. */
  async holders(of: string): Promise<Record<string, { items: unknown; had: Standing }>> {
    const { holders } = (await this.get(`/recalls/plan?id=${of}`)) as {
      holders: { name: string; items: number; holdings: { lot: string; onHand: string; inTransit: string }[] }[];
    };
    return Object.fromEntries(
      holders.map(({ name, items, holdings }) => [
        name,
        { items, had: Object.fromEntries(holdings.map((each) => [each.lot, [each.onHand, each.inTransit]])) },
      ]),
    );
  }
}
