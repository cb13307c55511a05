import { isItemId, isLotId } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import type { ReadAt } from '../projection/readModel';
import { Chain } from '../queries/chain';
import { idSet } from '../queries/idSet';
import type { SeenEvent } from './rule';
import type { Position } from './ruleStore';

interface Row {
  readonly n: number;
  readonly id: string;
  readonly party: string | null;
  readonly time: string;
  readonly step: string;
  readonly declared: number;
  readonly body: string;
  readonly places: string;
  readonly shipments: string;
}

const columns = 'event.n AS n, id, party, time, step, declared, body_of(event.n) AS body, places, shipments';
const goodsOf = `SELECT DISTINCT visit.event AS event, node.id AS id FROM visit JOIN node ON node.n = visit.node
  WHERE visit.event IN (SELECT value FROM json_each(?))`;

const shipmentsOf = `SELECT DISTINCT shipment FROM container WHERE shipment IS NOT NULL AND id IN (SELECT value FROM json_each(?))`;
const lotsOfItems = `SELECT DISTINCT body ->> '$.lot' AS lot FROM item
  WHERE body ->> '$.lot' IS NOT NULL AND id IN (SELECT value FROM json_each(?))`;

/** The goods of an event, apart by what they are: an event may name a thousand items. */
class SeenGoods {
  readonly all: readonly string[];
  readonly #database: Database;
  readonly #chain: Chain;
  readonly #lots: readonly string[];
  readonly #items: readonly string[];
  readonly #containers: readonly string[];

  constructor(chain: Chain, database: Database, all: readonly string[]) {
    this.all = all;
    this.#chain = chain;
    this.#database = database;
    this.#lots = all.filter(isLotId);
    this.#items = all.filter(isItemId);
    this.#containers = all.filter((id) => !isLotId(id) && !isItemId(id));
  }

  /** The shipments that have the containers, or have them on board. */
  get shipments(): string[] {
    if (this.#containers.length === 0) return [];
    return this.#database
      .all<{ shipment: string }>(shipmentsOf, idSet(this.#containers))
      .map(({ shipment }) => shipment);
  }

  /** The lots that they are or contain at a time. */
  lotsAt(time: string): string[] {
    const ofItems =
      this.#items.length === 0 ? [] : this.#database.all<{ lot: string }>(lotsOfItems, idSet(this.#items));
    const packed = this.#containers.flatMap((each) => this.#chain.contentsOf(each, { time }));
    return [...new Set([...this.#lots, ...[...ofItems, ...packed].map(({ lot }) => lot)])];
  }
}

/** The goods of each event, by its number. */
function goodsOfAll(database: Database, rows: readonly Row[]): Map<number, string[]> {
  const all = new Map<number, string[]>(rows.map(({ n }) => [n, []]));
  for (const { event, id } of database.all<{ event: number; id: string }>(goodsOf, idSet(all.keys()))) {
    all.get(event)?.push(id);
  }
  return all;
}

function seen(chain: Chain, database: Database, row: Row, named: readonly string[]): SeenEvent {
  const { declared, body: text, places, shipments, ...rest } = row;
  const body = JSON.parse(text) as SeenEvent['body'];
  const goods = new SeenGoods(chain, database, named);
  return {
    ...rest,
    isDeclaration: declared === 1 && 'errorDeclaration' in body,
    body,
    places: JSON.parse(places) as string[],
    shipments: [...new Set([...(JSON.parse(shipments) as string[]), ...goods.shipments])],
    goods: goods.all,
    lots: goods.lotsAt(row.time),
  };
}

/** The events of a read model that rules have not looked at: recorded after one, or booked later after one, in order. */
export class SeenEvents {
  #position: Position;

  constructor(at: ReadAt, position: Position) {
    this.#position = found(at, position);
  }

  get position(): Position {
    return this.#position;
  }

  /** The next events, at most so many of each kind. */
  next({ database, height }: ReadAt, most: number): SeenEvent[] {
    const fresh = database.all<Row>(
      `SELECT ${columns} FROM event WHERE n > ? ORDER BY event.n LIMIT ?`,
      this.#position.event,
      most,
    );
    const later = database.all<Row & { readonly at: number }>(
      `SELECT booked.n AS at, ${columns} FROM booked JOIN event ON event.n = booked.event
        WHERE booked.n > ? ORDER BY booked.n LIMIT ?`,
      this.#position.booked,
      most,
    );
    const { n: event = this.#position.event, id = this.#position.id } = fresh.at(-1) ?? {};
    this.#position = { event, id, height, booked: later.at(-1)?.at ?? this.#position.booked };
    const rows: readonly Row[] = [...fresh, ...later];
    if (rows.length === 0) return [];
    const goods = goodsOfAll(database, rows);
    const chain = new Chain(database);
    return rows.map((row) => seen(chain, database, row, goods.get(row.n) ?? []));
  }
}

const lastBooked = 'SELECT coalesce(max(n), 0) AS n FROM booked';

/** The position after everything that is recorded by now. */
export const latestPosition = ({ database, height }: ReadAt): Position => {
  const last = database.get<{ n: number; id: string }>('SELECT n, id FROM event ORDER BY n DESC LIMIT 1');
  return { event: last?.n ?? 0, id: last?.id ?? '', height, booked: database.one<{ n: number }>(lastBooked).n };
};

const upTo = 'SELECT max(event.n) AS n FROM event JOIN tx ON tx.n = event.tx WHERE tx.block < ?';

/** The position in this read model. A rebuilt one may number its events differently; then the height decides. */
function found({ database }: ReadAt, position: Position): Position {
  const { event, id, height, booked } = position;
  const known = database.get<{ id: string }>('SELECT id FROM event WHERE n = ?', event)?.id ?? '';
  if (known === id) return { ...position, booked: Math.min(booked, database.one<{ n: number }>(lastBooked).n) };
  return { event: database.one<{ n: number | null }>(upTo, height).n ?? 0, id: '', height, booked: 0 };
}
