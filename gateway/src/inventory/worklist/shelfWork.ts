import { type Decimal, isZero, productOf } from '@lotline/chaincode/domain';
import type { KpiEventRow } from '../../answers/inventoryKpis';
import type { ReadAt } from '../../projection/readModel';
import { readFact } from '../../projection/saveFact';
import { isRecalled, recallsAt } from '../../queries/blocked';
import type { StockRow } from '../../queries/shownStock';
import { positionFilters } from '../../queries/stockFilters';
import { allNow } from '../../queries/stockNow';
import { itemOf } from '../../itemOf';
import { daysLater } from '../days';
import type { OwnerKey } from '../owner';
import type { Work, Worth } from './work';

export interface ShelfOptions {
  readonly worth: Worth;
  readonly today: string;
  /** Days ahead in which expiry is a risk. */
  readonly expiryDays: number;
  /** The lots of dead stock. */
  readonly dead: readonly KpiEventRow[];
}

/** Days ahead in which goods that expire are urgent. */
const urgentDays = 3;

const subject = (
  { lot, place, uom, onHand }: StockRow,
  worth: Worth,
): Pick<Work, 'lot' | 'place' | 'quantity' | 'uom'> & Partial<Work> => {
  const product = productOf(lot);
  return { ...(product && { product }), lot, place, quantity: onHand, uom, ...worth.of(product, onHand as Decimal) };
};

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
    ...subject(row, worth),
    actions: [
      {
        summary: `Answer ${recall} that you have read it`,
        requests: [{ path: '/recalls/responses', body: { recall, status: 'acknowledged' } }],
      },
    ],
  }));
}

function expiringWork(row: StockRow, { worth, today, expiryDays }: ShelfOptions): Work[] {
  const { lot, place, uom, onHand, held, expiry } = row;
  if (expiry === undefined || expiry > daysLater(today, expiryDays)) return [];
  const isOver = expiry < today;
  const hold = {
    summary: 'Hold them',
    requests: [{ path: '/holds', body: { goods: lot, place, reason: `Expired on ${expiry}` } }],
  };
  return [
    {
      item: itemOf('expiring', lot, place),
      kind: 'expiring',
      severity: expiry <= daysLater(today, urgentDays) ? 'high' : 'medium',
      detail: `The last day of sale of ${onHand} ${uom} ${isOver ? 'was' : 'is'} ${expiry}.`,
      recommendation: isOver
        ? 'Hold them, and destroy or return them.'
        : 'Sell or move them first; they are picked first (FEFO).',
      ...subject(row, worth),
      actions: isOver && held !== onHand ? [hold] : [],
    },
  ];
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
      ...subject(row, worth),
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
  const rows = [...allNow(readModel, positionFilters(readModel.database, { party }))].filter(
    ({ onHand }) => !isZero(onHand as Decimal),
  );
  const dead = new Map(options.dead.map((each) => [each.goods, each]));
  return rows.flatMap((row) => [
    ...recalledWork(readModel, row, options.worth),
    ...expiringWork(row, options),
    ...deadWork(row, options, dead),
  ]);
}
