import type { PolicyRow } from '../answers/inventoryPolicies';
import type { ReadModel } from '../projection/readModel';
import { today } from '../queries/shownStock';
import { rounded } from './decimals';
import { type DemandOf, demandFigures, demandOf, leadTimesOf } from './demand';
import { uomOf } from './owner';
import type { StoredPolicy } from './policyStore';
import { ShippedGoods } from './shippedGoods';
import { leadTimeOf, policyValues } from './policyValues';

const historyDays = 90;
const shownPlaces = 6;

/** A stored policy with its statistics and quantities, from the ledger of this moment. */
export function resolvePolicy(
  readModel: ReadModel,
  { input, user, time }: StoredPolicy,
  shipped = new ShippedGoods(readModel.database),
  day = today(),
): PolicyRow {
  const { database } = readModel;
  const { product, place, safetyStock, reorderPoint, orderQuantity, maximum, ...given } = input;
  const uom = uomOf(readModel, product);
  const of: DemandOf = { product, place, uom, days: input.historyDays ?? historyDays, today: day, shipped };
  const { figures, gaps: demandGaps } = demandFigures(demandOf(database, of));
  const { leadTime, gaps: leadTimeGaps } = leadTimeOf(input, leadTimesOf(database, of, input.supplier));
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
