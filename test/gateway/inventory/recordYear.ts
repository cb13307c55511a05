import type { CountAnswer } from '@lotline/gateway/answers';
import type { Answer, TestGateway } from '../openGateway';
import { type KnownYear, places, products, type Taken, yearDays } from './knownYear';

const retailer = 'https://id.gs1.org/417/0860009998001';
const centre = 'https://id.gs1.org/414/0860009998001';
const dayMs = 86_400_000;
/** Requests at once. */
const together = 40;

/** Days of the year as dates: the year ends with the day before `today`. */
export class Calendar {
  readonly #midnight: number;

  constructor(today: Date) {
    this.#midnight = Math.floor(today.getTime() / dayMs) * dayMs;
  }

  at(day: number, hour: number): string {
    return new Date(this.#midnight + (day - yearDays) * dayMs + hour * 3_600_000).toISOString();
  }

  day(day: number): string {
    return this.at(day, 0).slice(0, 10);
  }
}

interface Request {
  /** The organisation that asks. */
  readonly as?: string;
  readonly path: string;
  readonly body: object;
}

const linesOf = (taken: readonly Taken[]): object[] => taken.map((each) => ({ ...each, uom: 'CS' }));

/** Every lot, sale of a day at a place, and shipment of the year with its receipt. */
function commandsOf({ receipts, days, orders }: KnownYear, calendar: Calendar): Request[][] {
  const lots = receipts.map(({ lot, place, quantity, day }) => ({
    path: '/lots',
    body: { lot, place: places[place], quantity, uom: 'CS', expiry: '2199-12-31', at: calendar.at(day, 6) },
  }));
  const sales = places.flatMap((place, index) =>
    Array.from({ length: yearDays }, (_, day) => {
      const sold = days.filter((each) => each.day === day && each.place === index).flatMap((each) => each.sold);
      return sold.length === 0
        ? []
        : [{ path: '/sales', body: { place, lots: linesOf(sold), at: calendar.at(day, 12) } }];
    }).flat(),
  );
  const shipments = orders.map(({ number, day, shipped }) => ({
    path: '/shipments',
    body: {
      shipment: number,
      from: places[0],
      to: centre,
      lots: linesOf(shipped),
      at: calendar.at(day, 9),
      documents: [{ type: 'po', id: number }],
    },
  }));
  const received = orders.map(({ number, day }) => ({
    as: 'retailer',
    path: '/shipments/receive',
    body: { shipment: `0860009999992:${number}`, at: calendar.at(day, 10) },
  }));
  return [lots, [...sales, ...shipments], received];
}

/** The records of the gateway beside the ledger: the costs of receipts, and orders. */
function recordsOf({ receipts, orders }: KnownYear, calendar: Calendar): Request[] {
  const costs = receipts.map(({ number, product, lot, day, quantity, cents }) => ({
    path: '/inventory/costs',
    body: {
      receipt: number,
      product: products[product]!.id,
      lot,
      on: calendar.day(day),
      quantity: `${quantity}`,
      unitCost: (cents / 100).toFixed(2),
      currency: 'EUR',
    },
  }));
  const sales = orders.map(({ number, product, day, ordered }) => ({
    path: '/inventory/orders',
    body: {
      kind: 'sales',
      order: number,
      partner: retailer,
      place: places[0],
      placed: calendar.day(day - 3),
      lines: [{ product: products[product]!.id, quantity: `${ordered}`, promised: calendar.day(day) }],
    },
  }));
  return [...costs, ...sales];
}

function done({ status, body }: Answer): Answer['body'] {
  if (status !== 200 && status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

/** Records a year as an organisation, several requests at once. */
export async function recordYear(gateway: TestGateway, year: KnownYear, calendar: Calendar): Promise<void> {
  for (const { id, name } of products) {
    done(await gateway.post('supplier', '/products', { product: id, name, uom: 'CS' }));
  }
  for (const requests of [...commandsOf(year, calendar), recordsOf(year, calendar)]) {
    for (let start = 0; start < requests.length; start += together) {
      const some = requests.slice(start, start + together);
      const answers = await Promise.all(some.map(({ as = 'supplier', path, body }) => gateway.post(as, path, body)));
      for (const answer of answers) done(answer);
    }
  }
}

/** Counts all of the first place: Ann counts, Ben counts again what is far off, Cho approves. `found` says what lies there. */
export async function countPlace(gateway: TestGateway, found: readonly Taken[]): Promise<CountAnswer> {
  const keys = new Map<string, string>();
  for (const user of ['ann', 'ben', 'cho']) {
    keys.set(user, done(await gateway.post('supplier', '/keys', { user, roles: ['operator'] }))['key'] as string);
  }
  const as = async (user: string, path: string, body: object): Promise<CountAnswer> =>
    done(await gateway.send(`/inventory/counts${path}`, { key: keys.get(user)!, body })) as unknown as CountAnswer;
  const lines = found.map(({ lot, quantity }) => ({ lot, counted: `${quantity}` }));
  await as('ann', '', { count: 'CC-1', place: places[0] });
  const first = await as('ann', '/enter', { count: 'CC-1', lines });
  const again = new Set<string>(first.lines.filter(({ state }) => state === 'recount').map(({ lot }) => lot));
  if (again.size > 0) {
    await as('ben', '/enter', { count: 'CC-1', lines: lines.filter(({ lot }) => again.has(lot)) });
  }
  return as('cho', '/approve', { count: 'CC-1', reason: 'Counted at the end of the year' });
}
