import { add, deciders, type Decimal, isItemId, productOf } from '@lotline/chaincode/domain';
import type { RecallPlan } from '../answers';
import type { RecallPreview, RecallSearch } from '../answers/recallPreview';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { placeParty } from '../queries/placeParty';
import { readFacts } from '../queries/readFacts';
import { planOf } from '../trace/recallPlan';
import type { ReadView } from '../trace/readView';
import { findGoods } from './findGoods';

type Goods = RecallPreview['goods'][number];
type Holding = RecallPlan['holders'][number]['holdings'][number];
type Quantities = RecallPreview['quantities'];

/** The sums of holdings by unit of measure. */
export function byUnit(holdings: readonly Omit<Holding, 'lot'>[]): Quantities {
  const sums = new Map<string, Quantities[number]>();
  for (const { uom, onHand, held, inTransit } of holdings) {
    const known = sums.get(uom) ?? { uom, onHand: '0', held: '0', inTransit: '0' };
    const plus = (one: string, other: string): string => add(one as Decimal, other as Decimal);
    sums.set(uom, {
      uom,
      onHand: plus(known.onHand, onHand),
      held: plus(known.held, held),
      inTransit: plus(known.inTransit, inTransit),
    });
  }
  return [...sums.values()].toSorted((a, b) => (a.uom < b.uom ? -1 : 1));
}

const stocked = `SELECT place FROM balance WHERE lot = ? AND on_hand <> '0' ORDER BY place`;

/** Says of goods if a party may recall them, or withdraw its own stock of them. */
class Standing {
  readonly #database: Database;
  readonly #party: string | undefined;
  readonly #isRegulator: boolean;

  constructor(database: Database, party: string | undefined) {
    this.#database = database;
    this.#party = party;
    const fact = party === undefined ? undefined : readFact(database, 'party', party);
    this.#isRegulator = fact?.roles.includes('regulator') === true;
  }

  of(id: string): Pick<Goods, 'you' | 'place'> {
    if (this.#isRegulator || deciders(readFacts(this.#database), id).some((each) => each === this.#party)) {
      return { you: 'recall' };
    }
    const place = this.#places(id).find((each) => placeParty(this.#database, each) === this.#party);
    return place === undefined || this.#party === undefined ? { you: 'neither' } : { you: 'withdraw', place };
  }

  #places(id: string): string[] {
    if (!isItemId(id)) return this.#database.all<{ place: string }>(stocked, id).map(({ place }) => place);
    const item = readFact(this.#database, 'item', id);
    return item?.place === undefined || item.status !== 'active' ? [] : [item.place];
  }
}

function describe(database: Database, id: string): Pick<Goods, 'name' | 'producer'> {
  const fact = readFact(database, isItemId(id) ? 'item' : 'lot', id);
  const product = productOf(id);
  const named = product && readFact(database, 'product', product);
  return {
    ...(named && { name: named.name }),
    ...(fact?.producer !== undefined && { producer: fact.producer }),
  };
}

/** The goods that a search finds, and what a recall of all of them would cover, for the party that asks. */
export function recallPreview(view: ReadView, search: RecallSearch, party: string | undefined): RecallPreview {
  const { database, graph, height } = view;
  const { goods, finds, truncated } = findGoods(view, search);
  const plan = planOf(view, [...goods.keys()]);
  const standing = new Standing(database, party);
  const found = [...goods]
    .map(([node, by]) => ({ id: graph.idOf(node), finds: [...by] }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((each): Goods => ({ ...each, ...describe(database, each.id), ...standing.of(each.id) }));
  const { lots, items, containers, places, holders, alleged } = plan;
  return {
    height,
    finds: [...finds],
    goods: found,
    counts: {
      goods: found.length,
      lots: lots.length,
      items: items.length,
      containers: containers.length,
      places: places.length,
      holders: holders.length,
      alleged: alleged.length,
    },
    quantities: byUnit(holders.flatMap(({ holdings }) => holdings)),
    holders: holders.map(({ holdings, ...holder }) => ({
      ...holder,
      lots: new Set(holdings.map(({ lot }) => lot)).size,
      quantities: byUnit(holdings),
    })),
    truncated: truncated || plan.truncated,
    incomplete: plan.incomplete,
  };
}
