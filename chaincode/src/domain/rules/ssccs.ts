import { checkDigit } from '../gs1/checkDigit';
import { logisticUnitIdOf, type LogisticUnitId } from '../gs1/id';

/** An SSCC without its check digit has so many digits: extension, GS1 Company Prefix, serial reference. */
const length = 17;

/** The range that SSCCs are taken from. */
export interface SsccRange {
  readonly prefix: string;
  readonly extension: number;
}

/** The number of serial references of a range. */
export const capacityOf = ({ prefix }: SsccRange): number => 10 ** (length - 1 - prefix.length);

/** The SSCC of a serial reference. */
export const ssccAt = ({ prefix, extension }: SsccRange, serial: number): string => {
  const digits = `${extension}${prefix}${String(serial).padStart(length - 1 - prefix.length, '0')}`;
  return digits + checkDigit(digits);
};

/** The SSCCs of consecutive serial references, from the id of the first: `count` numbers of the range that it is in. */
export const ssccsFrom = (first: LogisticUnitId, count: number): string[] => {
  const digits = first.slice(-18, -1);
  return Array.from({ length: count }, (_, at) => {
    const each = (BigInt(digits) + BigInt(at)).toString().padStart(length, '0');
    return each + checkDigit(each);
  });
};

export const ssccId = (sscc: string): LogisticUnitId => logisticUnitIdOf(sscc);
