import { convert } from '@lotline/chaincode/domain';
import type { FileError } from '../../answers/uploads';
import type { AdviceLine } from '../advice';
import type { NumberBudget } from './numbers';
import type { Goods } from './toGoods';

/** Units of which whole numbers say nothing: goods by weight, volume, length or area are not shared out. */
const measures = ['KGM', 'LTR', 'MTR', 'MTK'];

const whole = /^\d+$/;
const fix = 'Name the quantity of each SSCC beside it.';

/** The share of a line that each of several containers has: a whole number of pieces or packages, or why there is none. */
function shareOf({ quantity, uom, place }: AdviceLine, count: number): string | FileError {
  const isMeasure = measures.some((each) => convert('1', uom, each) !== undefined);
  if (!isMeasure && whole.test(quantity) && BigInt(quantity) % BigInt(count) === 0n) {
    return String(BigInt(quantity) / BigInt(count));
  }
  const message = `${quantity} ${uom} cannot be divided equally among ${count} SSCCs in whole pieces or packages.`;
  return { ...place, message, fix };
}

/**
 * The goods that each of several containers has, equal shares: containers that a message names together are packed in the same way. Goods
 * that cannot be shared out are errors; `budget` bounds how much a short text can become.
 */
export function sharesOf(
  { lines, items }: Goods,
  count: number,
  budget: NumberBudget,
): { readonly each: Goods | undefined; readonly errors: readonly FileError[] } {
  const [line, item] = [lines[0], items[0]];
  if (count * (lines.length + items.length) > budget.left) {
    const message = 'The goods of the file are in too many SSCCs.';
    return { each: undefined, errors: [{ ...(line ?? item)?.place, message, fix: 'Split the file.' }] };
  }
  budget.left -= count * (lines.length + items.length);
  if (item) {
    const message = `The serial numbers are in ${count} SSCCs, but the file does not say which are in each SSCC.`;
    return { each: undefined, errors: [{ ...item.place, message, fix: 'Name the serial numbers of each SSCC.' }] };
  }
  const shares = lines.map((each) => ({ each, share: shareOf(each, count) }));
  const errors = shares.flatMap(({ share }) => (typeof share === 'string' ? [] : [share]));
  const shared = shares.flatMap(({ each, share }) => (typeof share === 'string' ? [{ ...each, quantity: share }] : []));
  return { each: errors.length > 0 ? undefined : { lines: shared, items: [] }, errors };
}
