import type { Product } from '@lotline/chaincode/domain';
import type { PolicyRow } from '../answers/inventoryPolicies';
import { dayNumber } from '../projection/daySums';
import type { ReadAt } from '../projection/readModel';
import { today } from '../queries/shownStock';
import { rounded } from './decimals';
import type { DailyDemand } from './backtestStock';
import { dailyDemand, type DemandFigures, demandFigures, ledgerAt } from './demand';
import { LeadTimes } from './leadTimes';
import { positionKey } from './lotDays';
import type { Positions } from './partyPositions';
import { registeredProduct } from './owner';
import type { StoredPolicy } from './policyStore';
import { PositionLedger } from './positionLedger';
import { ShippedGoods } from './shippedGoods';
import { type LeadTime, leadTimeOf, type PolicyValues, policyValues } from './policyValues';

const historyDays = 90;
const shownPlaces = 6;

/** A product at a place, with the `positionKey` of both. */
interface KeyedPosition {
  readonly product: string;
  readonly place: string;
  readonly key: string;
}

/** The ledger as policies read it, each part once for all of them. */
export class PolicyLedger {
  readonly readModel: ReadAt;
  readonly leadTimes: LeadTimes;
  readonly #shipped: ShippedGoods;
  readonly #today = today();
  readonly #end = dayNumber(this.#today);
  readonly #positions: Positions | undefined;
  readonly #products = new Map<string, Pick<Product, 'uom' | 'shelfLifeDays'>>();

  /** Without `positions`, the days of each position are read when they are needed. */
  constructor(readModel: ReadAt, positions?: Positions) {
    this.readModel = readModel;
    this.#shipped = new ShippedGoods(readModel.database);
    this.leadTimes = new LeadTimes(readModel.database);
    this.#positions = positions;
  }

  /** @throws Problem if the product is not registered. */
  product(product: string): Pick<Product, 'uom' | 'shelfLifeDays'> {
    const known = this.#products.get(product) ?? registeredProduct(this.readModel, product);
    this.#products.set(product, known);
    return known;
  }

  uom(product: string): string {
    return this.product(product).uom;
  }

  /** The demand of a product at a place, as statistics and day by day. */
  demandOf(at: KeyedPosition, days: number): ReturnType<typeof demandFigures> & { readonly daily: () => DailyDemand } {
    const ledger = this.#ledgerOf(at);
    const span = { days, end: this.#end };
    return { ...demandFigures(ledger, this.uom(at.product), span), daily: () => dailyDemand(ledger, span) };
  }

  #ledgerOf({ product, place, key }: KeyedPosition): PositionLedger {
    const uom = this.uom(product);
    const of = { product, place, uom, today: this.#today, shipped: this.#shipped };
    if (!this.#positions) return ledgerAt(this.readModel.database, of);
    const position = this.#positions.all.get(key);
    const known = position && this.#positions.ledgerOf(position, this.#end);
    return known ?? new PositionLedger(uom, this.#end);
  }
}

/** A policy with the quantities that follow from it at this moment. */
export interface PolicyQuantities
  extends Omit<PolicyValues, 'gaps'>, Pick<PolicyRow, 'product' | 'place' | 'uom' | 'gaps'> {
  readonly figures: DemandFigures | undefined;
  readonly leadTime: LeadTime | undefined;
}

/** The quantities of a stored policy, from the ledger of this moment. */
export function policyQuantities(
  ledger: PolicyLedger,
  { input, user }: StoredPolicy,
  key = positionKey(input.product, input.place),
): PolicyQuantities {
  const { product, place } = input;
  const { uom, shelfLifeDays } = ledger.product(product);
  const {
    figures,
    gaps: demandGaps,
    daily,
  } = ledger.demandOf({ product, place, key }, input.historyDays ?? historyDays);
  const { leadTime, gaps: leadTimeGaps } = leadTimeOf(input, () => ledger.leadTimes.of(product, place, input.supplier));
  const { gaps, ...values } = policyValues({ input, uom, user, demand: figures, leadTime, daily, shelfLifeDays });
  const isByHand = input.reorderPoint !== undefined && input.maximum !== undefined;
  const all = isByHand ? gaps : [...demandGaps, ...leadTimeGaps, ...gaps];
  return { product, place, uom, figures, leadTime, ...values, gaps: [...all] };
}

/** A stored policy as it is shown, with its statistics and quantities. */
export function resolvePolicy(ledger: PolicyLedger, stored: StoredPolicy): PolicyRow {
  const { product: _of, place: _at, ...levels } = stored.input;
  const { safetyStock: _safety, reorderPoint: _point, orderQuantity: _quantity, maximum: _maximum, ...given } = levels;
  const { product, place, uom, figures, leadTime, gaps, ...values } = policyQuantities(ledger, stored);
  const quantities = Object.entries(values).flatMap(([name, said]) =>
    said === undefined ? [] : [[name, { ...said, reason: said.reason() }] as const],
  );
  return {
    product,
    place,
    uom,
    given,
    setBy: stored.user,
    setAt: stored.time,
    ...(figures && { demand: figures.shown }),
    ...(leadTime && {
      leadTime: {
        days: rounded(leadTime.days, shownPlaces),
        sd: rounded(leadTime.sd, shownPlaces),
        ...(leadTime.receipts !== undefined && { receipts: leadTime.receipts }),
      },
    }),
    ...Object.fromEntries(quantities),
    gaps,
  };
}
