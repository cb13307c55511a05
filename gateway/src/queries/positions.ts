import { add, type Decimal } from '@lotline/chaincode/domain';
import type { StockAnswer } from '../answers';
import { readCursor } from './cursor';
import type { LotUoms } from './lotUoms';
import { cutPage, type PageRequest, pageSize } from './page';
import type { Bare, ShownStock } from './shownStock';

const amounts = ['onHand', 'held', 'reserved', 'inTransit'] as const;

const sum = (one: Bare, other: Bare): Bare => ({
  ...one,
  ...Object.fromEntries(amounts.map((amount) => [amount, add(one[amount] as Decimal, other[amount] as Decimal)])),
});

const isSome = ({ onHand, inTransit }: Bare): boolean => onHand !== '0' || inTransit !== '0';

function inShownUoms(rows: readonly Bare[], containers: LotUoms): Bare[] {
  const [only, ...others] = rows;
  if (only && others.length === 0 && only.uom === containers.shown(only.lot, only.uom))
    return isSome(only) ? [only] : [];
  const shown = new Map<string, Bare>();
  for (const row of rows) {
    const uom = containers.shown(row.lot, row.uom);
    const before = shown.get(uom);
    shown.set(uom, before ? sum(before, row) : { ...row, uom });
  }
  return [...shown.values()].filter(isSome).sort((a, b) => (a.uom < b.uom ? -1 : 1));
}

/** Converts balances, sorted by lot and place, to the shown units: one row per lot, place and unit. */
export function* positions(balances: Iterable<Bare>, containers: LotUoms): Generator<Bare> {
  let together: Bare[] = [];
  for (const balance of balances) {
    const [first] = together;
    if (first && (first.lot !== balance.lot || first.place !== balance.place)) {
      yield* inShownUoms(together, containers);
      together = [];
    }
    together.push(balance);
  }
  yield* inShownUoms(together, containers);
}

/** The lot and place at which a page starts; the page may still contain rows of it. */
export const startOf = ({ cursor }: PageRequest): readonly string[] =>
  cursor === undefined ? [] : readCursor(cursor, 3).map(String);

/** One page of positions, from the lot and place of `startOf` on. */
export function positionPage(
  found: Iterable<Bare>,
  request: PageRequest,
  shown: ShownStock,
): Pick<StockAnswer, 'rows' | 'next'> {
  const keyOf = ({ lot, place, uom }: Bare): readonly string[] => [lot, place, uom];
  const start = startOf(request).join('\n');
  const size = pageSize(request);
  const rows: Bare[] = [];
  for (const row of found) {
    if (start === '' || keyOf(row).join('\n') > start) rows.push(row);
    if (rows.length > size) break;
  }
  return cutPage(rows, size, keyOf, (row) => shown.show(row));
}
