import { type Decimal, isZero } from '@lotline/chaincode/domain';
import type { KpiEventRow } from '../../answers/inventoryKpis';
import type { ReadAt } from '../../projection/readModel';
import { readFact } from '../../projection/saveFact';
import { isRecalled, recallsAt } from '../../queries/blocked';
import type { StockRow } from '../../queries/shownStock';
import { positionFilters } from '../../queries/stockFilters';
import { allNow } from '../../queries/stockNow';
import { itemOf } from '../../itemOf';
import type { OwnerKey } from '../owner';
import { expiringWork, type ExpiringOptions } from './expiringWork';
import { subjectOf, type Work, type Worth } from './work';

export interface ShelfOptions extends ExpiringOptions {
  /** The lots of dead stock. */
  readonly dead: readonly KpiEventRow[];
}

function recalledWork({ database }: ReadAt, row: StockRow, worth: Worth): Work[] {
  const { lot, place, uom, onHand } = row;
  const fact = readFact(database, 'lot', lot);
  const open = fact ? recallsAt(database, fact, place).filter((recall) => isRecalled(database, [recall])) : [];
  return open.map((recall) => ({
    item: itemOf('recalled', recall, lot, place),
    kind: 'recalled',
    severity: 'high',
    detail: `${onHand} ${uom} are on hand and covered by the open recall ${recall}.`,
    recommendation: 'Quarantine them and answer the recall.',
    ...subjectOf(row, worth),
    actions: [
      {
        summary: `Answer ${recall} that you have read it`,
        requests: [{ path: '/recalls/responses', body: { recall, status: 'acknowledged' } }],
      },
    ],
  }));
}

function deadWork(row: StockRow, { worth, today }: ShelfOptions, dead: ReadonlyMap<string, KpiEventRow>): Work[] {
  const { lot, place, uom, onHand } = row;
  const found = dead.get(lot);
  if (!found) return [];
  const item = itemOf('dead', lot, place);
  return [
    {
      item,
      kind: 'dead',
      severity: 'low',
      detail: `${onHand} ${uom} came on ${found.time.slice(0, 10)}, and nothing of the product was sold or consumed for long.`,
      recommendation: 'Count them, then move, return or clear them.',
      ...subjectOf(row, worth),
      actions: [
        {
          summary: 'Open a count of them',
          requests: [
            {
              path: '/inventory/counts',
              body: { count: `CC-${item.slice('dead-'.length)}-${today.replaceAll('-', '')}`, place, lots: [lot] },
            },
          ],
        },
      ],
    },
  ];
}

/** Goods on hand that are recalled, expire or are dead. */
export function shelfWork(readModel: ReadAt, { party }: OwnerKey, options: ShelfOptions): Work[] {
  const all = [...allNow(readModel, positionFilters(readModel.database, { party }))];
  const rows = all.filter(({ onHand }) => !isZero(onHand as Decimal));
  const dead = new Map(options.dead.map((each) => [each.goods, each]));
  return [
    ...rows.flatMap((row) => [...recalledWork(readModel, row, options.worth), ...deadWork(row, options, dead)]),
    ...expiringWork(readModel, all, options),
  ];
}
