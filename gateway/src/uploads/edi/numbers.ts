import { checkDigit } from '@lotline/chaincode/domain';

/** The most numbers that a range may name. */
export const mostInRange = 10_000;

const sscc = /^\d{18}$/;

/** The numbers from one to another, both included; undefined if they are no range. SSCCs count without their check digits. */
export function numbersBetween(first: string, last: string): string[] | undefined {
  if (sscc.test(first) && sscc.test(last)) {
    return counted(first.slice(0, -1), last.slice(0, -1))?.map((digits) => `${digits}${checkDigit(digits)}`);
  }
  return counted(first, last);
}

/** Texts of the same length that differ only in the digits at their end. */
function counted(first: string, last: string): string[] | undefined {
  const [, head = '', digits = ''] = /^(.*?)(\d+)$/.exec(first) ?? [];
  const end = last.slice(head.length);
  if (digits === '' || last.length !== first.length || !last.startsWith(head) || !/^\d+$/.test(end)) return undefined;
  const [from, to] = [BigInt(digits), BigInt(end)];
  if (to < from || to - from >= BigInt(mostInRange)) return undefined;
  return Array.from(
    { length: Number(to - from) + 1 },
    (_, at) => `${head}${String(from + BigInt(at)).padStart(digits.length, '0')}`,
  );
}
