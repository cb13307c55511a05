import { add, type Decimal, must, openLines, type Shipment, subtract, type Thing } from '@lotline/chaincode/domain';
import type { RecallPlan } from '../answers';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { isLotBlocked } from '../queries/blocked';
import { idSet } from '../queries/idSet';
import { LotUoms } from '../queries/lotUoms';
import { placeParty } from '../queries/placeParty';
import { holderOf, thingHolder } from './custody';
import { remembered } from './remembered';

type Holder = RecallPlan['holders'][number];
type Holding = Holder['holdings'][number];

interface Covered {
  readonly lots: readonly string[];
  readonly items: readonly string[];
  /** Sorted by lot. */
  readonly balances: readonly LotBalance[];
  /** Containers with any of the goods, in their current filling; those that are in no shipment may be left out. */
  readonly containers: readonly string[];
  /** Parties of the places that any of the goods visited: they respond to the recall too, also without stock there. */
  readonly parties: readonly string[];
  /** True to count as held only what is on hold by itself, and not what a recall or a hold of the whole lot stops. */
  readonly ownHolds?: boolean;
}

interface Line {
  readonly lot: string;
  readonly uom: string;
  readonly place: string;
  readonly quantity: Decimal;
  readonly custodian: string;
}

/** Stock of a lot at a place or on the way there. */
export interface LotBalance {
  readonly lot: string;
  readonly place: string;
  readonly uom: string;
  readonly onHand: Decimal;
  readonly held: Decimal;
  readonly inTransit: Decimal;
}

type BalanceRow = readonly [at: number, place: string, uom: string, onHand: Decimal, held: Decimal, inTransit: Decimal];

const selectBalances = `SELECT key, place, uom, on_hand, held, in_transit FROM json_each(?) CROSS JOIN balance ON lot = value
  WHERE on_hand <> '0' OR in_transit <> '0'`;

/** The stock of the lots, sorted by lot, except where there is none any more. */
export function balancesOf(database: Database, lots: readonly string[]): LotBalance[] {
  // In the order of the index: neighbours share its pages.
  const sorted = [...lots].sort().filter((lot, at, all) => lot !== all[at - 1]);
  // Each place is one text, however often it is read: its hash is computed once.
  const same = remembered((place) => place);
  return database
    .arrays<BalanceRow>(selectBalances, idSet(sorted))
    .map(([at, place, uom, onHand, held, inTransit]) => ({
      lot: must(sorted[at], 'lot'),
      place: same(place),
      uom,
      onHand,
      held,
      inTransit,
    }));
}

const anyBlocked = 'SELECT 1 FROM lot WHERE blocked = 1 LIMIT 1';
const mayBeBlocked = 'SELECT id FROM lot WHERE blocked = 1 AND id IN (SELECT value FROM json_each(?))';

/** The stock that is blocked, as lot and place. */
const blockedOf = (database: Database, balances: readonly LotBalance[]): Set<string> => {
  if (!database.get(anyBlocked)) return new Set();
  const lots = new Set(balances.filter(({ onHand }) => onHand !== '0').map(({ lot }) => lot));
  const found = new Set(database.all<{ id: string }>(mayBeBlocked, idSet(lots)).map(({ id }) => id));
  return new Set(
    balances
      .filter(({ lot, place }) => found.has(lot) && isLotBlocked(database, lot, place))
      .map(({ lot, place }) => `${lot} ${place}`),
  );
};

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
const carried = (database: Database, { lots, containers }: Covered): Line[] => {
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
  if (lines.length === 0) return lines;
  const covered = new Set(lots);
  return lines.filter(({ lot }) => covered.has(lot));
};

interface HolderSoFar {
  /** Those of a lot follow each other, one for each unit. */
  readonly holdings: Holding[];
  items: number;
}

class Holders {
  readonly #uoms: LotUoms;
  readonly #holders = new Map<string, HolderSoFar>();

  constructor(database: Database) {
    this.#uoms = new LotUoms(database);
  }

  /** Holdings of a lot are booked together. Fields are named one by one: a plan books 100,000 of them. */
  book(party: string, { lot, uom: counted, onHand, held, inTransit }: Holding): void {
    const { holdings } = this.#holder(party);
    const uom = this.#uoms.shown(lot, counted);
    const booked = { lot, uom, onHand, held, inTransit };
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

  rows(database: Database): Holder[] {
    return [...this.#holders]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([party, { holdings, items }]) => {
        const name = readFact(database, 'party', party)?.name;
        return { party, ...(name !== undefined && { name }), holdings, items };
      });
  }

  #holder(party: string): HolderSoFar {
    const known = this.#holders.get(party);
    if (known) return known;
    const fresh = { holdings: [], items: 0 };
    this.#holders.set(party, fresh);
    return fresh;
  }
}

/** Both have the same lot and unit. */
const sumOf = (one: Holding, other: Holding): Holding => {
  const sum = (field: 'onHand' | 'held' | 'inTransit'): Decimal => add(one[field] as Decimal, other[field] as Decimal);
  return { ...one, onHand: sum('onHand'), held: sum('held'), inTransit: sum('inTransit') };
};

const isSome = ({ onHand, inTransit }: Holding): boolean => onHand !== '0' || inTransit !== '0';

/** Stock with its holder. */
interface Held extends Holding {
  readonly party: string;
}

/** The stock in shipments, with its custodians; `rest`: the part of a balance in transit without a shipment. */
function inShipments(database: Database, covered: Covered): { moving: Held[]; rest: (row: LotBalance) => Decimal } {
  const lines = carried(database, covered);
  const inHands = new Map<string, Decimal>();
  for (const { lot, uom, place, quantity } of lines) {
    const key = `${lot} ${place} ${uom}`;
    inHands.set(key, add(inHands.get(key) ?? '0', quantity));
  }
  const rest = ({ lot, place, uom, inTransit }: LotBalance): Decimal =>
    inHands.size === 0 ? inTransit : subtract(inTransit, inHands.get(`${lot} ${place} ${uom}`) ?? '0');
  const moving = lines.map(({ lot, uom, quantity: inTransit, custodian: party }): Held => {
    return { party, lot, uom, onHand: '0', held: '0', inTransit };
  });
  return { moving, rest };
}

/** Calls `book` with the stock of balances, which are sorted by lot, and with what is in shipments; that of a lot together. */
function eachHeld(database: Database, covered: Covered, book: (party: string, held: Holding) => void): void {
  const { moving, rest } = inShipments(database, covered);
  const partyOf = remembered((place: string) => placeParty(database, place) ?? place);
  const blocked = covered.ownHolds ? new Set<string>() : blockedOf(database, covered.balances);
  const heldOf = ({ lot, place, onHand, held }: LotBalance): Decimal =>
    blocked.size > 0 && blocked.has(`${lot} ${place}`) ? onHand : held;
  const holding = (row: LotBalance): Holding => {
    const { lot, uom, onHand } = row;
    return { lot, uom, onHand, held: heldOf(row), inTransit: rest(row) };
  };
  if (moving.length === 0) {
    for (const row of covered.balances) book(partyOf(row.place), holding(row));
    return;
  }
  const held = covered.balances.map((row) => ({ ...holding(row), party: partyOf(row.place) }));
  const byLot = [...moving, ...held].sort((a, b) => (a.lot === b.lot ? 0 : a.lot < b.lot ? -1 : 1));
  for (const each of byLot) book(each.party, each);
}

/** The current holders of the goods: the custodian for goods in a shipment, the party of the place for all others. */
export function holders(database: Database, covered: Covered): Holder[] {
  const found = new Holders(database);
  for (const party of covered.parties) found.name(party);
  eachHeld(database, covered, (party, held) => {
    if (isSome(held)) found.book(party, held);
  });
  for (const holder of itemHolders(database, covered)) found.countItem(holder);
  return found.rows(database);
}

/** The holder of each existing item. */
function itemHolders(database: Database, { items }: Covered): string[] {
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
