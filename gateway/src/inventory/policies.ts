import type { PolicyRow } from '../answers/inventoryPolicies';
import type { ReadAt } from '../projection/readModel';
import { today } from '../queries/shownStock';
import { rounded } from './decimals';
import { type DemandOf, demandFigures, demandOf } from './demand';
import { LeadTimes } from './leadTimes';
import { type PositionDays, positionKey } from './lotDays';
import { uomOf } from './owner';
import type { StoredPolicy } from './policyStore';
import { ShippedGoods } from './shippedGoods';
import { leadTimeOf, policyValues } from './policyValues';

const historyDays = 90;
const shownPlaces = 6;

/** The ledger as policies read it, each part once for all of them. */
export class PolicyLedger {
  readonly readModel: ReadAt;
  readonly shipped: ShippedGoods;
  readonly leadTimes: LeadTimes;
  readonly today = today();
  readonly #positions: ReadonlyMap<string, PositionDays> | undefined;
  readonly #uoms = new Map<string, string>();

  /** Without `positions`, the days of each position are read when they are needed. */
  constructor(readModel: ReadAt, positions?: ReadonlyMap<string, PositionDays>) {
    this.readModel = readModel;
    this.shipped = new ShippedGoods(readModel.database);
    this.leadTimes = new LeadTimes(readModel.database);
    this.#positions = positions;
  }

  /** @throws Problem if the product is not registered. */
  uom(product: string): string {
    const uom = this.#uoms.get(product) ?? uomOf(this.readModel, product);
    this.#uoms.set(product, uom);
    return uom;
  }

  /** `key`: the `positionKey` of both. */
  demandOf({ product, place, key }: { product: string; place: string; key: string }, days: number): DemandOf {
    const lots = this.#positions && (this.#positions.get(key)?.lots ?? []);
    return { product, place, uom: this.uom(product), days, today: this.today, shipped: this.shipped, lots };
  }
}

/** A stored policy with its statistics and quantities, from the ledger of this moment. */
export function resolvePolicy(
  ledger: PolicyLedger,
  { input, user, time }: StoredPolicy,
  key = positionKey(input.product, input.place),
): PolicyRow {
  const { product, place, safetyStock, reorderPoint, orderQuantity, maximum, ...given } = input;
  const of = ledger.demandOf({ product, place, key }, input.historyDays ?? historyDays);
  const { uom } = of;
  const { figures, gaps: demandGaps } = demandFigures(demandOf(ledger.readModel.database, of));
  const { leadTime, gaps: leadTimeGaps } = leadTimeOf(input, () => ledger.leadTimes.of(product, place, input.supplier));
  const { gaps, ...values } = policyValues({ input, uom, user, demand: figures, leadTime });
  const isByHand = reorderPoint !== undefined && maximum !== undefined;
  return {
    product,
    place,
    uom,
    given,
    setBy: user,
    setAt: time,
    ...(figures && { demand: figures.shown }),
    ...(leadTime && {
      leadTime: {
        days: rounded(leadTime.days, shownPlaces),
        sd: rounded(leadTime.sd, shownPlaces),
        ...(leadTime.receipts !== undefined && { receipts: leadTime.receipts }),
      },
    }),
    ...values,
    gaps: [...(isByHand ? [] : [...demandGaps, ...leadTimeGaps]), ...gaps],
  };
}
