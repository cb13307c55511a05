import { type Decimal, isNegative, negate, productOf } from '@lotline/chaincode/domain';
import type { CountLine, CountSheet } from '../../answers/inventoryCounts';
import { itemOf } from '../../itemOf';
import { isFar } from '../counts';
import type { Work, Worth } from './work';

const amountOf = (value: Decimal): Decimal => (isNegative(value) ? negate(value) : value);

/** A line that differs from the books and can be approved. */
function farWork({ count, place }: CountSheet, line: CountLine, worth: Worth): Work {
  const { lot, uom, variance = '0', counts } = line;
  const counted = counts.at(-1)?.counted ?? '';
  const product = productOf(lot);
  const quantity = amountOf(variance as Decimal);
  const body = { count, lots: [lot] };
  return {
    item: itemOf('variance', count, lot),
    kind: 'variance',
    severity: 'high',
    detail: `The last count differs by ${variance} ${uom} from the books.`,
    recommendation: 'Approve it with a reason, or have it counted again, by a user who has not counted it.',
    ...(product && { product }),
    lot,
    place,
    count,
    quantity,
    uom,
    ...worth.of(product, quantity),
    actions: [
      { summary: 'Have it counted again', requests: [{ path: '/inventory/counts/recount', body }] },
      {
        summary: `Approve ${counted} ${uom} as counted`,
        asks: [{ name: 'reason', says: 'Why the books were wrong.', at: ['reason'] }],
        requests: [{ path: '/inventory/counts/approve', body }],
      },
    ],
  };
}

/** A line that waits for a second count. Its quantities are not shown. */
function recountWork({ count, place }: CountSheet, { lot, uom, counts }: CountLine): Work {
  const product = productOf(lot);
  const counters = [...new Set(counts.map(({ by }) => by))].join(', ');
  return {
    item: itemOf('variance', count, lot),
    kind: 'variance',
    severity: 'medium',
    detail: counts.length > 1 ? 'Another count was asked for.' : 'The first count was far from the books.',
    recommendation: `Assign it to another user than ${counters}, who counts it again and enters the quantity.`,
    ...(product && { product }),
    lot,
    place,
    count,
    actions: [
      {
        summary: 'Enter the second count',
        asks: [{ name: 'counted', says: `The loose quantity, in ${uom}.`, at: ['lines', 0, 'counted'] }],
        requests: [{ path: '/inventory/counts/enter', body: { count, lines: [{ lot }] } }],
      },
    ],
  };
}

/** Lines of open counts that differ from the books, or wait for a second count. */
export const varianceWork = (counts: readonly CountSheet[], worth: Worth): Work[] =>
  counts
    .filter(({ status }) => status === 'open')
    .flatMap((sheet) =>
      sheet.lines.flatMap((line): Work[] => {
        if (line.state === 'recount') return [recountWork(sheet, line)];
        return line.state === 'counted' && isFar(line, sheet.variancePercent) ? [farWork(sheet, line, worth)] : [];
      }),
    );
