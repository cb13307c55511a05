import { add, type Decimal, openLines, type Shipment, subtract, type Thing } from '@lotline/chaincode/domain';
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
  readonly balances: readonly LotBalance[];
  /** Containers with any of the goods, in their current filling. */
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

/** In the order of the index: neighbours share its pages. */
const selectBalances = `SELECT lot, place, uom, on_hand AS onHand, held, in_transit AS inTransit FROM balance
  WHERE lot IN (SELECT value FROM json_each(?)) AND (on_hand <> '0' OR in_transit <> '0')`;

/** The stock of the lots, except where there is none any more. */
export const balancesOf = (database: Database, lots: readonly string[]): LotBalance[] =>
  database.all<LotBalance>(selectBalances, idSet([...lots].sort()));

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
  const covered = new Set(lots);
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
  return [...held.flatMap((container) => containerLines(database, container)), ...loose].filter(({ lot }) =>
    covered.has(lot),
  );
};

interface HolderSoFar {
  /** By lot: one for each unit. */
  readonly holdings: Map<string, Holding[]>;
  items: number;
}

class Holders {
  readonly #uoms: LotUoms;
  readonly #holders = new Map<string, HolderSoFar>();

  constructor(database: Database) {
    this.#uoms = new LotUoms(database);
  }

  // Fields are named one by one: a plan books 100,000 of them, and collecting the others takes several times as long.
  book(party: string, { lot, uom: counted, onHand, held, inTransit }: Holding): void {
    const { holdings } = this.#holder(party);
    const uom = this.#uoms.shown(lot, counted);
    const booked = { lot, uom, onHand, held, inTransit };
    const ofLot = holdings.get(lot);
    if (!ofLot) {
      holdings.set(lot, [booked]);
      return;
    }
    const at = ofLot.findIndex((each) => each.uom === uom);
    const known = ofLot[at];
    if (!known) {
      ofLot.push(booked);
      return;
    }
    const sum = (field: 'onHand' | 'held' | 'inTransit'): Decimal =>
      add(known[field] as Decimal, booked[field] as Decimal);
    ofLot[at] = { lot, uom, onHand: sum('onHand'), held: sum('held'), inTransit: sum('inTransit') };
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
        return { party, ...(name !== undefined && { name }), holdings: [...holdings.values()].flat(), items };
      });
  }

  #holder(party: string): HolderSoFar {
    const known = this.#holders.get(party);
    if (known) return known;
    const fresh = { holdings: new Map<string, Holding[]>(), items: 0 };
    this.#holders.set(party, fresh);
    return fresh;
  }
}

const isSome = ({ onHand, inTransit }: Holding): boolean => onHand !== '0' || inTransit !== '0';

/** Books what is in shipments with its custodians. Returns what of a balance's goods in transit is in no shipment. */
function restOf(database: Database, covered: Covered, found: Holders): (row: LotBalance) => Decimal {
  const inHands = new Map<string, Decimal>();
  for (const { lot, uom, place, quantity, custodian } of carried(database, covered)) {
    const key = `${lot} ${place} ${uom}`;
    inHands.set(key, add(inHands.get(key) ?? '0', quantity));
    found.book(custodian, { lot, uom, onHand: '0', held: '0', inTransit: quantity });
  }
  if (inHands.size === 0) return ({ inTransit }) => inTransit;
  return ({ lot, place, uom, inTransit }) => subtract(inTransit, inHands.get(`${lot} ${place} ${uom}`) ?? '0');
}

/** The current holders of the goods: the custodian for goods in a shipment, the party of the place for all others. */
export function holders(database: Database, covered: Covered): Holder[] {
  const found = new Holders(database);
  for (const party of covered.parties) found.name(party);
  const rest = restOf(database, covered, found);
  const partyOf = remembered((place: string) => placeParty(database, place) ?? place);
  const blocked = covered.ownHolds ? new Set<string>() : blockedOf(database, covered.balances);
  for (const row of covered.balances) {
    const { lot, place, uom, onHand } = row;
    const isBlocked = blocked.size > 0 && blocked.has(`${lot} ${place}`);
    const holding = { lot, uom, onHand, held: isBlocked ? onHand : row.held, inTransit: rest(row) };
    if (isSome(holding)) found.book(partyOf(place), holding);
  }
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
