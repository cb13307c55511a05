import type { Elements } from './elements';
import { idError, type IdError } from './idError';
import type { KeyParts } from './keyParts';
import { keys, qualifiers } from './keys';
import { labelDate } from './labelDate';
import { must } from '../must';

const order = ['22', '10', '21', '235', '254', '7040', '8011', '8019', '8020'];

/** AIs for the trade items inside a logistic unit, and the keys that they stand for on a label without an SSCC. */
const contents: ReadonlyMap<string, string> = new Map([
  ['02', '01'],
  ['8026', '8006'],
]);

/** Keys of consignments, shipments and locations. Beside another key they do not identify the labelled goods. */
const accompanying = new Set(['401', '402', '414', '415', '417']);

/** Returns true if the label identifies several things, so that its key is ambiguous. */
const isOneOf = (primary: readonly string[], content: readonly string[]): boolean =>
  primary.length > 1 || (primary.length === 1 && primary[0] !== '00' && content.length > 0);

const primaryOf = (elements: Elements): string[] => {
  const all = [...elements.keys()].filter((ai) => keys.has(ai));
  const things = all.filter((ai) => !accompanying.has(ai));
  return things.length > 0 || all.some((ai) => contents.has(ai)) ? things : all;
};

const sorted = (parts: [string, string][]): [string, string][] =>
  parts.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));

/** The key that a label identifies. With an SSCC and content AIs, that is the logistic unit; its other elements describe the contents. */
export const labelKey = (elements: Elements): KeyParts | IdError => {
  const primary = primaryOf(elements);
  const content = [...contents.keys()].filter((ai) => elements.has(ai));
  if (isOneOf(primary, content)) {
    const named = [...primary, ...content].join(', ');
    return idError('format', `The label has ${primary.length + content.length} keys: ${named}. Give a label with one.`);
  }
  const ai = primary[0] ?? content[0];
  if (ai === undefined) return idError('not_gs1', 'The label has no GS1 key such as (01) or (00).');
  const key: [string, string] = [contents.get(ai) ?? ai, must(elements.get(ai), 'element')];
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

/** The elements that state a date; where there are two, the second one has a time of day as well. */
const dates = [
  ['productionDate', ['11', '8008'], 'first'],
  ['packagingDate', ['13'], 'first'],
  ['bestBefore', ['15'], 'last'],
  ['sellBy', ['16'], 'last'],
  ['expiry', ['17', '7003'], 'last'],
] as const;

export const labelDates = (elements: Elements): LabelDates =>
  Object.fromEntries(
    dates.flatMap(([name, ais, open]) => {
      const stated = ais.flatMap((ai) => elements.get(ai) ?? []);
      const date = labelDate(stated[0] ?? '', open);
      return date === undefined ? [] : [[name, date]];
    }),
  );
