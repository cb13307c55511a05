import { type ApplicationIdentifier, applicationIdentifiers } from './applicationIdentifiers';
import { outsideCset82 } from './characterSet';
import { checkDigit } from './checkDigit';
import { idError, type IdError, shown } from './idError';
import { keys } from './keys';
import { labelDate } from './labelDate';

/** The elements of a label: values by application identifier, in the order of the label. */
export type Elements = ReadonlyMap<string, string>;

const valueFault = (
  { ai, shape, pattern, checked, dated }: ApplicationIdentifier,
  value: string,
): IdError | undefined => {
  if (!pattern.test(value)) {
    const outside = outsideCset82(value, `The value of (${ai})`);
    return outside ?? idError('format', `The value of (${ai}) must be ${shape}, not ${shown(value)}.`);
  }
  if (dated && labelDate(value, 'last') === undefined) {
    return idError('format', `The value of (${ai}) starts with a date, YYMMDD; ${shown(value)} does not.`);
  }
  if (!checked) return undefined;
  const number = value.slice(...checked);
  const right = checkDigit(number.slice(0, -1));
  const what = keys.get(ai)?.title ?? 'number';
  return number.endsWith(right)
    ? undefined
    : idError('check_digit', `The ${what} (${ai}) ${number} ends in ${number.slice(-1)}; its check digit is ${right}.`);
};

/** Checks every element against the table of application identifiers. One invalid element refuses the whole text. */
export const checkElements = (pairs: readonly (readonly [ai: string, value: string])[]): Elements | IdError => {
  const found = new Map<string, string>();
  for (const [ai, value] of pairs) {
    const identifier = applicationIdentifiers.get(ai);
    if (!identifier) return idError('format', `(${ai}) is not a GS1 application identifier.`);
    const fault = valueFault(identifier, value);
    if (fault) return fault;
    const before = found.get(ai);
    if (before !== undefined && before !== value) {
      return idError('ambiguous', `The text has two values of (${ai}): ${shown(before)} and ${shown(value)}.`);
    }
    found.set(ai, value);
  }
  return found;
};
