import { checkDigit } from '@lotline/chaincode/domain';

/** The numbers that the ranges of a file may still name: a short text must not become millions of them. */
export interface NumberBudget {
  left: number;
}

const sscc = /^\d{18}$/;

/**
 * The numbers from one to another, both included; undefined if they are no range, or more than may still be named. SSCCs count without
 * their check digits.
 */
export function numbersBetween(first: string, last: string, budget: NumberBudget): string[] | undefined {
  const isSscc = sscc.test(first) && sscc.test(last);
  const all = isSscc ? counted(first.slice(0, -1), last.slice(0, -1), budget.left) : counted(first, last, budget.left);
  if (!all) return undefined;
  budget.left -= all.length;
  return isSscc ? all.map((digits) => `${digits}${checkDigit(digits)}`) : all;
}

/** Texts of the same length that differ only in the digits at their end. */
function counted(first: string, last: string, most: number): string[] | undefined {
  const [, head = '', digits = ''] = /^(.*?)(\d+)$/.exec(first) ?? [];
  const end = last.slice(head.length);
  if (digits === '' || last.length !== first.length || !last.startsWith(head) || !/^\d+$/.test(end)) return undefined;
  const [from, to] = [BigInt(digits), BigInt(end)];
  if (to < from || to - from >= BigInt(most)) return undefined;
  return Array.from(
    { length: Number(to - from) + 1 },
    (_, at) => `${head}${String(from + BigInt(at)).padStart(digits.length, '0')}`,
  );
}
