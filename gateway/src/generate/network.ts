import { must } from '@lotline/chaincode/domain';
import { type KnownAnswers, Making, type StockAnswer } from './knownAnswers';
import { Random } from './random';
import {
  type Body,
  type Maker,
  mostPallets,
  type NetworkEvent,
  palletOf,
  plantOf,
  plants,
  productsOf,
  sharedIngredients,
  shopOf,
  shops,
} from './vocabulary';

export interface NetworkOptions {
  readonly seed: number;
  /** The number of events: at least that many, rounded up to whole rounds. */
  readonly events: number;
  /** Levels of making, at least 2. */
  readonly levels: number;
}

/** A lot at the plant that made it. */
interface Batch {
  readonly lot: number;
  readonly level: number;
  readonly plant: number;
  left: number;
}

const made = 100;
const used = 5;
const sharedMade = 1_000_000;
/** Number of lots that one lot of a shared ingredient goes into before the next is made. */
const sharedUses = 10_000;
/** The chance that a lot takes a shared ingredient. */
const shares = 0.2;
/** Lots per level and round, and rounds that a lot stays in use. */
const perRound = 40;
const roundsInUse = 3;
const firstTime = Date.UTC(2025, 0, 1);
/** Number of lots whose answers are kept. */
const sampled = 24;
const fewIds = 500;

/**
 * A made-up network: plants make lots of several levels from lots of the level before and from shared ingredients, pack the last
 * level on pallets and ship it, whole or in part, to shops, which receive, unpack, sell and take back. Some events are captured late, some
 * are declared in error. The same options give the same events.
 */
export class GeneratedNetwork {
  readonly #random: Random;
  readonly #options: NetworkOptions;
  readonly #making = new Making();
  readonly #levelOf: number[] = [];
  readonly #products: ReturnType<typeof productsOf>;
  readonly #pools: Batch[][][];
  readonly #shared: Batch[][] = [];
  readonly #stock = new Map<string, StockAnswer>();
  readonly #late: NetworkEvent[] = [];
  readonly #firstShared: number[] = [];
  #round: NetworkEvent[] = [];
  #events = 0;
  #pallets = 0;
  #declared = 0;

  constructor(options: NetworkOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#products = productsOf(options.levels);
    this.#pools = Array.from({ length: options.levels }, () => Array.from({ length: plants }, () => []));
  }

  /** The events, round by round: within a round those of the supplier come first. */
  *rounds(): Generator<readonly NetworkEvent[]> {
    while (this.#events < this.#options.events) {
      const finals = this.#makeLots();
      const arrivals = finals.flatMap((batch) => this.#ship(batch));
      for (const arrive of arrivals) arrive();
      this.#round.push(...this.#late.splice(0));
      yield this.#round;
      this.#round = [];
    }
  }

  answers(): KnownAnswers {
    const { lots } = this.#making;
    const random = new Random(this.#options.seed + 1);
    const picked = Array.from({ length: sampled }, () => random.below(lots));
    const last = this.#options.levels - 1;
    const finals = Array.from({ length: sampled }, (_, n) => {
      let lot = lots - 1 - Math.floor((n * lots) / sampled);
      while (lot > 0 && this.#levelOf[lot] !== last) lot -= 1;
      return lot;
    });
    const back = [...new Set(finals)].map((lot) => {
      const ids = this.#making.ancestors(lot).map((each) => this.#id(each));
      return { id: this.#id(lot), lots: ids.length, ...(ids.length <= fewIds && { ids }) };
    });
    const forward = [...new Set([...this.#firstShared, ...picked])].map((lot) => ({
      id: this.#id(lot),
      lots: this.#making.descendants(lot).length,
    }));
    const stock = [...this.#stock.values()].slice(0, sampled);
    const { seed } = this.#options;
    return { seed, events: this.#events, lots, back, forward, stock, declared: this.#declared };
  }

  #id(lot: number): string {
    return `${this.#productOf(lot).id}/10/G${lot.toString(36).toUpperCase()}`;
  }

  #productOf(lot: number): ReturnType<typeof productsOf>[number] {
    return must(this.#products[must(this.#levelOf[lot], 'level')], 'product');
  }

  #makeLots(): Batch[] {
    const { levels } = this.#options;
    let finals: Batch[] = [];
    for (let level = 0; level < levels; level += 1) {
      finals = Array.from({ length: perRound }, () => this.#makeLot(level));
      if (level === levels - 1) continue;
      for (const batch of finals) {
        const pool = must(this.#pools[level]?.[batch.plant], 'pool');
        pool.push(batch);
        if (pool.length > (roundsInUse * perRound) / plants) pool.shift();
      }
    }
    return finals;
  }

  #makeLot(level: number): Batch {
    const plant = this.#random.below(plants);
    const pool = level === 0 ? [] : must(this.#pools[level - 1]?.[plant], 'pool').filter(({ left }) => left >= used);
    const inputs = new Set<Batch>();
    for (let wanted = 1 + this.#random.below(4); wanted > 0 && pool.length > 0; wanted -= 1) {
      const batch = pool[this.#random.below(pool.length)];
      if (batch) inputs.add(batch);
    }
    if (this.#random.chance(shares)) inputs.add(this.#sharedBatch(plant));
    return this.#record(level, plant, [...inputs]);
  }

  /** The lot of a shared ingredient that is in use: each plant takes its own part of it. */
  #sharedBatch(plant: number): Batch {
    const which = this.#random.below(sharedIngredients);
    const known = this.#shared[which]?.[plant];
    if (known && known.left > sharedMade - sharedUses / plants) return known;
    const level = this.#options.levels + which;
    const lot = this.#newLot(level, []);
    if (this.#firstShared.length < sharedIngredients) this.#firstShared.push(lot);
    const batches = Array.from({ length: plants }, (_, at): Batch => ({ lot, level, plant: at, left: sharedMade }));
    this.#shared[which] = batches;
    batches.forEach((batch, n) => {
      this.#commission(batch, n === 0 ? 'commissioning' : 'creating_class_instance');
    });
    return batches[plant] ?? { lot, level, plant, left: sharedMade };
  }

  #newLot(level: number, inputs: readonly number[]): number {
    this.#levelOf.push(level);
    return this.#making.add(inputs);
  }

  #record(level: number, plant: number, inputs: readonly Batch[]): Batch {
    const lot = this.#newLot(
      level,
      inputs.map((input) => input.lot),
    );
    const batch: Batch = { lot, level, plant, left: made };
    if (inputs.length === 0) this.#commission(batch, 'commissioning');
    else {
      for (const input of inputs) {
        const amount = input.level >= this.#options.levels ? 1 : used;
        input.left -= amount;
        this.#moved(input.lot, plantOf(plant), input.left);
      }
      this.#add('supplier', 'TransformationEvent', {
        bizStep: 'commissioning',
        inputQuantityList: inputs.map(({ lot: each, level: of }) =>
          this.#line(each, of >= this.#options.levels ? 1 : used),
        ),
        outputQuantityList: [this.#line(lot, made)],
        ...at(batch),
      });
    }
    this.#moved(lot, plantOf(plant), made);
    if (this.#random.chance(0.02)) this.#inspect(batch);
    return batch;
  }

  #commission(batch: Batch, bizStep: string): void {
    const quantityList = [this.#line(batch.lot, batch.left)];
    this.#add('supplier', 'ObjectEvent', { action: 'ADD', bizStep, quantityList, ...at(batch) });
  }

  /** Adds an inspection; every third is captured late, and every fourth is declared in error. */
  #inspect(batch: Batch): void {
    const quantityList = [this.#line(batch.lot, made)];
    const inspection = this.#event('ObjectEvent', {
      action: 'OBSERVE',
      bizStep: 'inspecting',
      quantityList,
      ...at(batch),
    });
    if (this.#random.chance(1 / 3)) this.#late.push({ by: 'supplier', event: inspection });
    else this.#round.push({ by: 'supplier', event: inspection });
    if (!this.#random.chance(0.25)) return;
    const declarationTime = new Date(firstTime + this.#events * 1000).toISOString();
    this.#events += 1;
    this.#declared += 1;
    const event = { ...inspection, errorDeclaration: { declarationTime, reason: 'incorrect_data' } };
    this.#late.push({ by: 'supplier', event });
  }

  /** Ships a lot of the last level; returns the steps of the shop. */
  #ship(batch: Batch): (() => void)[] {
    const shop = this.#random.below(shops);
    const isWhole = this.#random.chance(0.7);
    const load = isWhole ? made : 40;
    const leg = { from: plantOf(batch.plant), to: shopOf(shop) };
    batch.left -= load;
    this.#moved(batch.lot, leg.from, batch.left);
    if (this.#pallets < mostPallets && this.#random.chance(0.8)) return [this.#shipPallet(batch, load, leg)];
    const goods = { quantityList: [this.#line(batch.lot, load)] };
    this.#add('supplier', 'ObjectEvent', { action: 'OBSERVE', bizStep: 'shipping', ...goods, ...leaving(leg) });
    return [
      () => {
        this.#add('retailer', 'ObjectEvent', { action: 'OBSERVE', bizStep: 'receiving', ...goods, ...arriving(leg) });
        this.#sell(batch.lot, load, leg.to);
      },
    ];
  }

  #shipPallet(batch: Batch, load: number, leg: Leg): () => void {
    const pallet = palletOf(this.#pallets);
    this.#pallets += 1;
    const contents = { parentID: pallet, childQuantityList: [this.#line(batch.lot, load)] };
    const packing = { action: 'ADD', bizStep: 'packing', ...contents, ...at(batch) };
    this.#add('supplier', 'AggregationEvent', packing);
    const goods = { epcList: [pallet] };
    this.#add('supplier', 'ObjectEvent', { action: 'OBSERVE', bizStep: 'shipping', ...goods, ...leaving(leg) });
    return () => {
      this.#add('retailer', 'ObjectEvent', { action: 'OBSERVE', bizStep: 'receiving', ...goods, ...arriving(leg) });
      const unpacking = { action: 'DELETE', bizStep: 'unpacking', ...contents, ...place(leg.to) };
      this.#add('retailer', 'AggregationEvent', unpacking);
      this.#sell(batch.lot, load, leg.to);
    };
  }

  #sell(lot: number, arrived: number, shop: string): void {
    const sold = 1 + this.#random.below(arrived);
    let left = arrived - sold;
    const selling = { action: 'OBSERVE', bizStep: 'retail_selling', disposition: 'retail_sold' };
    this.#add('retailer', 'ObjectEvent', { ...selling, quantityList: [this.#line(lot, sold)], ...place(shop) });
    if (this.#random.chance(0.03)) {
      const back = { action: 'OBSERVE', bizStep: 'receiving', disposition: 'returned' };
      this.#add('retailer', 'ObjectEvent', { ...back, quantityList: [this.#line(lot, 1)], ...place(shop) });
      left += 1;
    }
    this.#moved(lot, shop, left);
  }

  #moved(lot: number, at: string, onHand: number): void {
    const known = this.#stock.has(`${lot} ${at}`);
    if (!known && this.#stock.size >= sampled * 10) return;
    this.#stock.set(`${lot} ${at}`, { lot: this.#id(lot), place: at, onHand: String(onHand) });
  }

  #line(lot: number, quantity: number): Body {
    return { epcClass: this.#id(lot), quantity, uom: this.#productOf(lot).uom };
  }

  #add(by: Maker, type: string, fields: Body): void {
    this.#round.push({ by, event: this.#event(type, fields) });
  }

  #event(type: string, fields: Body): Body {
    const eventTime = new Date(firstTime + this.#events * 1000).toISOString();
    this.#events += 1;
    return { type, eventTime, eventTimeZoneOffset: '+00:00', ...fields };
  }
}

interface Leg {
  readonly from: string;
  readonly to: string;
}

const place = (id: string): Body => ({ readPoint: { id }, bizLocation: { id } });
const at = ({ plant }: Batch): Body => place(plantOf(plant));
const ends = ({ from, to }: Leg): Body => ({
  sourceList: [{ type: 'location', source: from }],
  destinationList: [{ type: 'location', destination: to }],
});
const leaving = (leg: Leg): Body => ({ readPoint: { id: leg.from }, ...ends(leg) });
const arriving = (leg: Leg): Body => ({ ...place(leg.to), ...ends(leg) });
