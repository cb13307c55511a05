import { add, type Decimal, type LotLine, type Shipment, subtract, type Thing } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';

/** A quantity of a lot, or of a product for an item without a lot. */
export interface Line {
  readonly lot: string;
  readonly quantity: Decimal;
  readonly uom: string;
}

/** The goods of a shipment, and those of them that arrived. `unknown` names containers whose contents of that time are not known any more. */
export interface Contents {
  readonly shipped: readonly Line[];
  readonly received: readonly Line[];
  readonly unknown: readonly string[];
}

interface Packing {
  body: string;
}

interface PackingBody {
  readonly action: string;
  readonly parentID?: string;
  readonly childEPCs?: readonly string[];
  readonly childQuantityList?: readonly {
    readonly epcClass: string;
    readonly quantity?: number | string;
    readonly uom?: string;
  }[];
}

const packings = `SELECT event.body FROM node JOIN visit ON visit.node = node.n JOIN event ON event.n = visit.event
  WHERE node.id = ? AND event.type = 'AggregationEvent' AND event.declared = 0 AND event.time >= ? AND event.time <= ? ORDER BY event.time, event.n`;

type Counted = NonNullable<PackingBody['childQuantityList']>[number];

const isCounted = (line: Counted): line is Required<Counted> =>
  line.quantity !== undefined && line.uom !== undefined && line.epcClass.startsWith('https://id.gs1.org/01/');

/** Adds up the lots that an event packed or unpacked; false if it does not say which and how much. */
function addPacking(sums: Map<string, Line>, { action, childEPCs = [], childQuantityList = [] }: PackingBody): boolean {
  const lines = childQuantityList.filter(isCounted);
  if (childEPCs.length > 0 || lines.length < childQuantityList.length) return false;
  const sign = action === 'DELETE' ? subtract : add;
  for (const { epcClass: lot, quantity, uom } of lines) {
    const key = `${lot} ${uom}`;
    sums.set(key, { lot, uom, quantity: sign(sums.get(key)?.quantity ?? '0', String(quantity) as Decimal) });
  }
  return true;
}

/** The contents of a container at a time, from the events that packed and unpacked it since it was last empty; undefined if they do not say. */
function packedUntil(
  database: Database,
  container: string,
  { fillings = [] }: Thing,
  time: string,
): Line[] | undefined {
  const filling = fillings.findLast(({ from, until = time }) => from <= time && until >= time);
  if (!filling) return undefined;
  const sums = new Map<string, Line>();
  const events = database.all<Packing>(packings, container, filling.from, time);
  const bodies = events.map(({ body }) => JSON.parse(body) as PackingBody);
  const isKnown = bodies.every((body) => body.parentID === container && addPacking(sums, body));
  return isKnown && sums.size > 0 ? [...sums.values()] : undefined;
}

const later = `SELECT 1 FROM node JOIN visit ON visit.node = node.n JOIN event ON event.n = visit.event
  WHERE node.id = ? AND event.type = 'AggregationEvent' AND event.time > ? LIMIT 1`;

/** True if nothing was packed into the container or taken out of it since the time. */
const isUntouched = (database: Database, { id, fillings = [] }: Thing, time: string): boolean => {
  const current = fillings.at(-1);
  if (!current || current.until !== undefined || current.from > time) return false;
  return database.get(later, id, time) === undefined;
};

/** A container that has not been opened since has what it had; of another one the events say. */
function contentsOf(database: Database, container: string, time: string): Line[] | undefined {
  const thing = readFact(database, 'container', container) as Thing | undefined;
  if (!thing) return undefined;
  if (thing.inside && isUntouched(database, thing, time)) return thing.inside.load.map((line) => ({ ...line }));
  return packedUntil(database, container, thing, time);
}

const itemLine = (database: Database, item: string): Line => {
  const thing = readFact(database, 'item', item) as Thing | undefined;
  return { lot: thing?.lot ?? item.split('/21/')[0] ?? item, quantity: '1', uom: 'C62' };
};

const minus = (lines: readonly LotLine[], taken: readonly Line[]): Line[] =>
  lines.map((line) => ({
    ...line,
    quantity: taken
      .filter(({ lot, uom }) => lot === line.lot && uom === line.uom)
      .reduce<Decimal>((left, { quantity }) => subtract(left, quantity), line.quantity),
  }));

/** The quantities that a final receipt gave up as short. */
const givenUp = ({ status, handoffs }: Shipment): Line[] =>
  status === 'received'
    ? (handoffs.at(-1)?.discrepancies ?? []).flatMap(({ kind, goods, quantity, uom }) =>
        kind === 'short' && quantity !== undefined && uom !== undefined
          ? [{ lot: goods, quantity: quantity as Decimal, uom }]
          : [],
      )
    : [];

/** The contents of a shipment, and what of them arrived; damaged goods arrived. */
export function shipmentContents(database: Database, shipment: Shipment): Contents {
  const { lots, items, containers, settled = [], arrived = [], handoffs, movedAt } = shipment;
  const offered = handoffs[0]?.offeredAt ?? movedAt;
  const came = new Set<string>(arrived);
  const known = containers.map((container) => [container, contentsOf(database, container, offered)] as const);
  const lines = (some: (id: string) => boolean): Line[] => [
    ...known.flatMap(([container, load]) => (some(container) ? (load ?? []) : [])),
    ...items.filter(some).map((item) => itemLine(database, item)),
  ];
  return {
    shipped: [...lots, ...lines(() => true)],
    received: [...minus(settled, givenUp(shipment)), ...lines((each) => came.has(each))],
    unknown: known.filter(([, load]) => load === undefined).map(([container]) => container),
  };
}
