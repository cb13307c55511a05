import type { Elements } from './elements';
import { idError, type IdError } from './idError';
import type { KeyParts } from './keyParts';
import { keys, qualifiers } from './keys';
import { labelDate } from './labelDate';

const order = ['22', '10', '21', '235', '254', '7040', '8011', '8019'];

/** What a logistic unit contains is named by identifiers of their own; beside no SSCC they name the contents themselves. */
const contents: ReadonlyMap<string, string> = new Map([
  ['02', '01'],
  ['8026', '8006'],
]);

/** Keys that say where goods go and with what papers, when something else is on the label. */
const accompanying = new Set(['401', '402', '414', '417']);

/** Whether the key is one of several things that the label names. */
const isOneOf = (primary: readonly string[], content: readonly string[]): boolean =>
  primary.length > 1 || (primary.length === 1 && primary[0] !== '00' && content.length > 0);

const primaryOf = (elements: Elements): string[] => {
  const all = [...elements.keys()].filter((ai) => keys.has(ai));
  const things = all.filter((ai) => !accompanying.has(ai));
  return things.length > 0 || all.some((ai) => contents.has(ai)) ? things : all;
};

const sorted = (parts: [string, string][]): [string, string][] =>
  parts.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));

/** What the elements of a label identify: the logistic unit where it has an SSCC, whose other elements tell of what is in it. */
export const labelKey = (elements: Elements): KeyParts | IdError => {
  const primary = primaryOf(elements);
  const content = [...contents.keys()].filter((ai) => elements.has(ai));
  if (isOneOf(primary, content)) {
    const named = [...primary, ...content].join(', ');
    return idError('format', `The label names ${primary.length + content.length} things: ${named}.`);
  }
  const ai = primary[0] ?? content[0];
  if (ai === undefined) return idError('not_gs1', 'No GS1 key such as (01) or (00) stands on the label.');
  const key: [string, string] = [contents.get(ai) ?? ai, elements.get(ai) ?? ''];
  const rest = [...elements].filter(([each]) => qualifiers.has(each) && each !== ai);
  return ai === '00' && content.length > 0 ? [key] : [key, ...sorted(rest)];
};

/** The calendar dates (YYYY-MM-DD) that a label states. */
export type LabelDates = {
  readonly productionDate?: string;
  readonly packagingDate?: string;
  readonly bestBefore?: string;
  readonly sellBy?: string;
  readonly expiry?: string;
};

const dates = [
  ['productionDate', '11', 'first'],
  ['packagingDate', '13', 'first'],
  ['bestBefore', '15', 'last'],
  ['sellBy', '16', 'last'],
  ['expiry', '17', 'last'],
] as const;

export const labelDates = (elements: Elements): LabelDates =>
  Object.fromEntries(
    dates.flatMap(([name, ai, open]) => {
      const date = labelDate(elements.get(ai) ?? '', open);
      return date === undefined ? [] : [[name, date]];
    }),
  );
