import {
  add,
  type Decimal,
  openLines,
  type Party,
  type Shipment,
  subtract,
  type Thing,
} from '@lotline/chaincode/domain';
import type { RecallPlan } from '../answers';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { isLotBlocked } from '../queries/blocked';
import { idSet } from '../queries/idSet';
import { LotUoms } from '../queries/lotUoms';
import { placeParty } from '../queries/placeParty';
import { holderOf, thingHolder } from './custody';

type Holder = RecallPlan['holders'][number];
type Holding = Holder['holdings'][number];

interface Covered {
  readonly lots: readonly string[];
  readonly items: readonly string[];
  /** Logistic units with any of the goods, in their current filling. */
  readonly containers: readonly string[];
  /** Parties of the places that any of the goods visited: they respond to the recall too, also without stock there. */
  readonly parties: readonly string[];
}

interface Line {
  readonly lot: string;
  readonly uom: string;
  readonly place: string;
  readonly quantity: Decimal;
  readonly custodian: string;
}

interface BalanceRow {
  lot: string;
  place: string;
  uom: string;
  on_hand: Decimal;
  held: Decimal;
  in_transit: Decimal;
}

const bodies = (database: Database, sql: string, ...values: string[]): unknown[] =>
  database.all<{ body: string }>(sql, ...values).map(({ body }) => JSON.parse(body) as unknown);

const containerLines = (database: Database, container: Thing): Line[] => {
  const { parent, place, shipment, transit } = container;
  const custodian = holderOf(database, container);
  if (parent !== undefined || place !== undefined || !shipment || !transit || !custodian) return [];
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
    'SELECT body FROM container WHERE id IN (SELECT value FROM json_each(?))',
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

class Holders {
  readonly #uoms: LotUoms;
  readonly #holders = new Map<string, { holdings: Map<string, Holding>; items: number }>();

  constructor(database: Database) {
    this.#uoms = new LotUoms(database);
  }

  book(party: string, { lot, uom: counted, ...amounts }: Holding): void {
    const { holdings } = this.#holder(party);
    const uom = this.#uoms.shown(lot, counted);
    const known = holdings.get(`${lot} ${uom}`) ?? { onHand: '0', held: '0', inTransit: '0' };
    const sum = (field: keyof typeof amounts): Decimal => add(known[field] as Decimal, amounts[field] as Decimal);
    holdings.set(`${lot} ${uom}`, {
      lot,
      uom,
      onHand: sum('onHand'),
      held: sum('held'),
      inTransit: sum('inTransit'),
    });
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
        const name = (readFact(database, 'party', party) as Party | undefined)?.name;
        return { party, ...(name !== undefined && { name }), holdings: [...holdings.values()], items };
      });
  }

  #holder(party: string): { holdings: Map<string, Holding>; items: number } {
    const known = this.#holders.get(party);
    if (known) return known;
    const fresh = { holdings: new Map<string, Holding>(), items: 0 };
    this.#holders.set(party, fresh);
    return fresh;
  }
}

const isSome = ({ onHand, inTransit }: Holding): boolean => onHand !== '0' || inTransit !== '0';

/** The current holders of the goods: the custodian for goods in a shipment, the party of the place for all others. */
export function holders(database: Database, covered: Covered): Holder[] {
  const found = new Holders(database);
  for (const party of covered.parties) found.name(party);
  const inHands = new Map<string, Decimal>();
  for (const { lot, uom, place, quantity, custodian } of carried(database, covered)) {
    const key = `${lot} ${place} ${uom}`;
    inHands.set(key, add(inHands.get(key) ?? '0', quantity));
    found.book(custodian, { lot, uom, onHand: '0', held: '0', inTransit: quantity });
  }
  const select =
    'SELECT lot, place, uom, on_hand, held, in_transit FROM balance WHERE lot IN (SELECT value FROM json_each(?))';
  for (const row of database.all<BalanceRow>(select, idSet(covered.lots))) {
    const { lot, place, uom, on_hand: onHand } = row;
    const inTransit = subtract(row.in_transit, inHands.get(`${lot} ${place} ${uom}`) ?? '0');
    const holding = { lot, uom, onHand, held: isLotBlocked(database, lot) ? onHand : row.held, inTransit };
    if (isSome(holding)) found.book(placeParty(database, place) ?? place, holding);
  }
  for (const holder of itemHolders(database, covered)) found.countItem(holder);
  return found.rows(database);
}

/** The holder of each existing item. */
function itemHolders(database: Database, { items }: Covered): string[] {
  const select = `SELECT body FROM item WHERE status = 'active' AND id IN (SELECT value FROM json_each(?))`;
  return (bodies(database, select, idSet(items)) as Thing[]).flatMap((item) => thingHolder(database, item) ?? []);
}
