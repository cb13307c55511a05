import { add, type Decimal, openLines, type Shipment, subtract, type Thing } from '@lotline/chaincode/domain';
import type { RecallPlan } from '../answers';
import { groupBy } from '../groupBy';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { isLotBlocked } from '../queries/blocked';
import { idSet } from '../queries/idSet';
import { LotUoms, pieces } from '../queries/lotUoms';
import { placeParty } from '../queries/placeParty';
import { holderOf, thingHolder } from './custody';
import type { Stock } from './knownStock';
import { remembered } from './remembered';

type PlanHolder = RecallPlan['holders'][number];

/** Lots are named by their ids or, where there are many, by their indexes in a list. */
type AnyLot = string | number;

interface Holding<Lot> extends Omit<PlanHolder['holdings'][number], 'lot'> {
  readonly lot: Lot;
}

export interface Holder<Lot> extends Omit<PlanHolder, 'holdings'> {
  readonly holdings: readonly Holding<Lot>[];
}

/** The lots of a question. */
interface Lots<Lot> {
  /** The lots that are asked for among those with the ids. */
  readonly find: (ids: readonly string[]) => ReadonlyMap<string, Lot>;
  readonly idOf: (lot: Lot) => string;
}

interface Covered<Lot> {
  readonly lots: Lots<Lot>;
  readonly items: readonly string[];
  /** Those of a lot follow each other. */
  readonly balances: readonly LotBalance<Lot>[];
  /** Containers with any of the goods, in their current filling; those that are in no shipment may be left out. */
  readonly containers: readonly string[];
  /** Parties of the places that any of the goods visited: they respond to the recall too, also without stock there. */
  readonly parties: readonly string[];
  /** True to count as held only what is on hold by itself, and not what a recall or a hold of the whole lot stops. */
  readonly ownHolds?: boolean;
}

interface Line<Lot = string> {
  readonly lot: Lot;
  readonly uom: string;
  readonly place: string;
  readonly quantity: Decimal;
  readonly custodian: string;
}

/** Stock of a lot at a place or on the way there. */
export interface LotBalance<Lot> extends Stock {
  readonly lot: Lot;
}

const anyBlocked = 'SELECT 1 FROM lot WHERE blocked = 1 LIMIT 1';
const mayBeBlocked = 'SELECT id FROM lot WHERE blocked = 1 AND id IN (SELECT value FROM json_each(?))';

/** The stock that is blocked, as lot and place. */
function blockedOf<Lot extends AnyLot>(database: Database, { lots, balances }: Covered<Lot>): Set<string> {
  if (!database.get(anyBlocked)) return new Set();
  const ids = new Set(balances.filter(({ onHand }) => onHand !== '0').map(({ lot }) => lots.idOf(lot)));
  const found = new Set(database.all<{ id: string }>(mayBeBlocked, idSet(ids)).map(({ id }) => id));
  const isBlocked = ({ lot, place }: LotBalance<Lot>): boolean => {
    const id = lots.idOf(lot);
    return found.has(id) && isLotBlocked(database, id, place);
  };
  return new Set(balances.filter(isBlocked).map(({ lot, place }) => `${lot} ${place}`));
}

const bodies = (database: Database, sql: string, ...values: string[]): unknown[] =>
  database.all<{ body: string }>(sql, ...values).map(({ body }) => JSON.parse(body) as unknown);

const containerLines = (database: Database, container: Thing): Line[] => {
  const { parent, place, shipment, transit } = container;
  if (parent !== undefined || place !== undefined || !shipment || !transit) return [];
  const custodian = holderOf(database, container);
  if (!custodian) return [];
  return (container.inside?.load ?? []).map(({ lot, quantity, uom }) => ({
    lot,
    uom,
    place: transit.to ?? transit.from,
    quantity,
    custodian,
  }));
};

/** The quantities of the lots in transit in shipments, with their custodian. */
function carried<Lot>(
  database: Database,
  { lots, containers }: Pick<Covered<Lot>, 'lots' | 'containers'>,
): Line<Lot>[] {
  const held = bodies(
    database,
    'SELECT body FROM container WHERE shipment IS NOT NULL AND id IN (SELECT value FROM json_each(?))',
    idSet(containers),
  ) as Thing[];
  const moving = bodies(database, `SELECT body FROM shipment WHERE status = 'in_transit'`) as Shipment[];
  const loose = moving.flatMap(({ to, custodian, advised, ...shipment }) =>
    advised || to === undefined
      ? []
      : openLines(shipment).map(({ lot, uom, quantity }) => ({ lot, uom, place: to, quantity, custodian })),
  );
  const lines = [...held.flatMap((container) => containerLines(database, container)), ...loose];
  if (lines.length === 0) return [];
  const covered = lots.find(lines.map(({ lot }) => lot));
  return lines.flatMap((line) => {
    const lot = covered.get(line.lot);
    return lot === undefined ? [] : [{ ...line, lot }];
  });
}

interface HolderSoFar<Lot> {
  /** Those of a lot follow each other, one for each unit. */
  readonly holdings: Holding<Lot>[];
  items: number;
}

class Holders<Lot> {
  readonly #lots: Lots<Lot>;
  readonly #uoms: LotUoms;
  readonly #holders = new Map<string, HolderSoFar<Lot>>();

  constructor(database: Database, lots: Lots<Lot>) {
    this.#lots = lots;
    this.#uoms = new LotUoms(database);
  }

  /** Holdings of a lot are booked together. They are copied only if something differs: a plan books 100,000 of them. */
  book(party: string, holding: Holding<Lot>): void {
    const { holdings } = this.#holder(party);
    const { lot, uom: counted } = holding;
    const uom = counted === pieces ? this.#uoms.shown(this.#lots.idOf(lot), counted) : counted;
    const booked = uom === counted ? holding : { ...holding, uom };
    let at = holdings.length - 1;
    while (holdings[at]?.lot === lot && holdings[at]?.uom !== uom) at -= 1;
    const known = holdings[at];
    if (known?.lot === lot) holdings[at] = sumOf(known, booked);
    else holdings.push(booked);
  }

  /** Adds a party as a holder, also without stock. */
  name(party: string): void {
    this.#holder(party);
  }

  countItem(party: string): void {
    this.#holder(party).items += 1;
  }

  rows(database: Database): Holder<Lot>[] {
    return [...this.#holders]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([party, { holdings, items }]) => {
        const name = readFact(database, 'party', party)?.name;
        return { party, ...(name !== undefined && { name }), holdings, items };
      });
  }

  #holder(party: string): HolderSoFar<Lot> {
    const known = this.#holders.get(party);
    if (known) return known;
    const fresh: HolderSoFar<Lot> = { holdings: [], items: 0 };
    this.#holders.set(party, fresh);
    return fresh;
  }
}

/** Both have the same lot and unit. */
const sumOf = <Lot>(one: Holding<Lot>, other: Holding<Lot>): Holding<Lot> => {
  const sum = (field: 'onHand' | 'held' | 'inTransit'): Decimal => add(one[field] as Decimal, other[field] as Decimal);
  return { ...one, onHand: sum('onHand'), held: sum('held'), inTransit: sum('inTransit') };
};

const isSome = ({ onHand, inTransit }: Holding<unknown>): boolean => onHand !== '0' || inTransit !== '0';

/** The stock of lots in shipments; `rest`: the part of a balance in transit without a shipment. */
function inShipments<Lot extends AnyLot>(
  database: Database,
  covered: Covered<Lot>,
): { moving: Map<Lot, Line<Lot>[]>; rest: (row: LotBalance<Lot>) => Decimal } {
  const lines = carried(database, covered);
  const inHands = new Map<string, Decimal>();
  for (const { lot, uom, place, quantity } of lines) {
    const key = `${lot} ${place} ${uom}`;
    inHands.set(key, add(inHands.get(key) ?? '0', quantity));
  }
  const rest = ({ lot, place, uom, inTransit }: LotBalance<Lot>): Decimal =>
    inHands.size === 0 ? inTransit : subtract(inTransit, inHands.get(`${lot} ${place} ${uom}`) ?? '0');
  return { moving: groupBy(lines, ({ lot }) => lot), rest };
}

type Book<Lot> = (party: string, held: Holding<Lot>) => void;

/** Calls `book` with what is in shipments, and with the stock of balances; that of a lot together. */
function eachHeld<Lot extends AnyLot>(database: Database, covered: Covered<Lot>, book: Book<Lot>): void {
  const { moving, rest } = inShipments(database, covered);
  const partyOf = remembered((place: string) => placeParty(database, place) ?? place);
  const blocked = covered.ownHolds ? new Set<string>() : blockedOf(database, covered);
  const heldOf = ({ lot, place, onHand, held }: LotBalance<Lot>): Decimal =>
    blocked.size > 0 && blocked.has(`${lot} ${place}`) ? onHand : held;
  const bookMoving = (lot: Lot): void => {
    for (const { uom, quantity, custodian } of moving.get(lot) ?? []) {
      book(custodian, { lot, uom, onHand: '0', held: '0', inTransit: quantity });
    }
    moving.delete(lot);
  };
  for (const row of covered.balances) {
    if (moving.size > 0) bookMoving(row.lot);
    const [held, inTransit] = [heldOf(row), rest(row)];
    const isAsStored = held === row.held && inTransit === row.inTransit;
    book(partyOf(row.place), isAsStored ? row : { ...row, held, inTransit });
  }
  for (const lot of [...moving.keys()]) bookMoving(lot);
}

/** The current holders of the goods: the custodian for goods in a shipment, the party of the place for all others. */
export function holders<Lot extends AnyLot>(database: Database, covered: Covered<Lot>): Holder<Lot>[] {
  const found = new Holders(database, covered.lots);
  for (const party of covered.parties) found.name(party);
  eachHeld(database, covered, (party, held) => {
    if (isSome(held)) found.book(party, held);
  });
  for (const holder of itemHolders(database, covered.items)) found.countItem(holder);
  return found.rows(database);
}

/** The holder of each existing item. */
function itemHolders(database: Database, items: readonly string[]): string[] {
  const select = `SELECT body FROM item WHERE status = 'active' AND id IN (SELECT value FROM json_each(?))`;
  const found = bodies(database, select, idSet(items)) as Thing[];
  // Items in one container have one holder, as have loose ones at one place.
  const whereabouts = ({ parent, place, shipment, transit }: Thing): string =>
    JSON.stringify([parent, place, shipment, transit]);
  const known = new Map<string, string | undefined>();
  return found.flatMap((item) => {
    const key = whereabouts(item);
    if (!known.has(key)) known.set(key, thingHolder(database, item));
    return known.get(key) ?? [];
  });
}
