import type { Fsma204Missing, Fsma204Records, Fsma204Table } from '../answers/fsma204';
import { trackingEvents } from '../answers/fsma204';
import { Problem } from '../problem';
import type { ReadAt } from '../projection/readModel';
import { utc } from '../queries/utc';
import { canonical } from '../queries/rootNodes';
import { Chain, type ChainEvent } from '../queries/chain';
import { sheets } from './columns';
import { Descriptions } from './describe';
import { LotMoves } from './lotMoves';
import { rowsOf, type TrackingRow } from './trackingRows';
import { apiLimits } from '../answers/limits';

/** The food, the traceability lot code or the dates that are asked for: at least one of them. */
export interface Fsma204Request {
  readonly lot?: string | undefined;
  readonly product?: string | undefined;
  /** Event times: `from` inclusive, `to` exclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const beginning = '0000';
const end = '9999';

/**
 * The records of the FDA Food Traceability Rule (21 CFR 1.1455(c)(3)(ii)): a table of key data elements for each critical tracking event,
 * and the elements that are missing, with the party that has to supply each.
 * @throws Problem if no recorded event names the lot, or if there are more events than one request may have.
 */
export function fsma204Records({ database, height }: ReadAt, request: Fsma204Request): Fsma204Records {
  const chain = new Chain(database);
  const say = new Descriptions(database);
  const source = { chain, say, moves: new LotMoves(chain) };
  const [from, to] = [request.from ? utc(request.from) : beginning, request.to ? utc(request.to) : end];
  const lots = lotsOf(request, chain);
  const events = lots ? around(lots, chain) : chain.between(from, to, apiLimits.fsmaEvents);
  if (events.length > apiLimits.fsmaEvents) {
    throw new Problem('limit_exceeded', `More than ${apiLimits.fsmaEvents} events: ask for a lot, or for fewer days.`);
  }
  if (request.lot !== undefined && events.length === 0) {
    throw new Problem('lot_unknown', `No recorded event names ${request.lot}.`);
  }
  const isAsked = ({ event: { time }, lots: named }: TrackingRow): boolean =>
    time >= from && time < to && (!lots || named.some((lot) => lots.has(lot)));
  const found = events.flatMap((event) => rowsOf(event, source)).filter(isAsked);
  return { height, ...tabulate(found, say) };
}

function lotsOf({ lot, product }: Fsma204Request, chain: Chain): ReadonlySet<string> | undefined {
  if (lot !== undefined) return new Set([canonical(lot)]);
  return product === undefined ? undefined : new Set(chain.lotsOf(canonical(product)));
}

function around(lots: ReadonlySet<string>, chain: Chain): ChainEvent[] {
  const events = new Map<number, ChainEvent>();
  for (const lot of lots) {
    for (const event of chain.eventsAround(lot)) events.set(event.n, event);
    if (events.size > apiLimits.fsmaEvents) break;
  }
  return [...events.values()].toSorted((a, b) => (a.time === b.time ? a.n - b.n : a.time < b.time ? -1 : 1));
}

function tabulate(found: readonly TrackingRow[], say: Descriptions): Omit<Fsma204Records, 'height'> {
  const missing: Fsma204Missing[] = [];
  const tables = trackingEvents.map((trackingEvent): Fsma204Table => {
    const { section, columns } = sheets[trackingEvent];
    const own = found.filter((each) => each.trackingEvent === trackingEvent);
    own.forEach(({ event, row }, index) => {
      for (const column of columns) {
        if (!column.required || (row[column.key] ?? '') !== '') continue;
        const supplier = say.supplierOf(column, row, event.party);
        const lack = { trackingEvent, row: index + 1, title: column.title, event: event.id };
        missing.push(supplier === undefined ? lack : { ...lack, supplier });
      }
    });
    return {
      trackingEvent,
      section: `21 CFR ${section}`,
      columns: columns.map(({ key, title, required }) => ({ key, title, required })),
      rows: own.map(({ row }) => Object.fromEntries(columns.map(({ key }) => [key, row[key] ?? '']))),
    };
  });
  return { tables, missing };
}
