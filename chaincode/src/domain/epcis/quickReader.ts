import type { z } from 'zod';
import { isCanonical } from '../gs1/isCanonical';
import { exactDecimal, isNegative } from '../quantity';
import { isCbvUrn, isTimeZoneOffset, isUom } from './fieldTexts';
import { eventLimits } from '../limits';
import { type Vocabulary, vocabularies } from './terms';
import { utcMilliseconds } from './utcTime';

/**
 * Reads a value in its most common form as the schema does, and returns the value itself if reading leaves it as it is; undefined for every
 * other value, which the schema has to read.
 */
type Reader = (value: unknown) => unknown;
type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const text =
  (fits: (text: string) => boolean): Reader =>
  (value) =>
    typeof value === 'string' && fits(value) ? value : undefined;

const word = ({ words }: Vocabulary): Reader => text((each) => words.has(each));

function readFields(given: Fields, readerOf: (key: string) => Reader | undefined): Fields | undefined {
  let read: Record<string, unknown> | undefined;
  for (const key of Object.keys(given)) {
    const before = given[key];
    const after = readerOf(key)?.(before);
    if (after === undefined) return undefined;
    if (after !== before) (read ??= { ...given })[key] = after;
  }
  return read ?? given;
}

const list =
  (item: Reader): Reader =>
  (value) => {
    if (!Array.isArray(value) || value.length > eventLimits.listItems) return undefined;
    const given = value as readonly unknown[];
    const read = given.map(item);
    if (read.includes(undefined)) return undefined;
    return read.every((each, at) => each === given[at]) ? given : read;
  };

/** Reads an object of which every field has a reader; other fields are extensions, if there may be any and they are texts. */
const object =
  (readers: ReadonlyMap<string, Reader>, required: readonly string[], isExtensible: boolean): Reader =>
  (value) => {
    if (!isFields(value) || !required.every((key) => Object.hasOwn(value, key))) return undefined;
    return readFields(value, (key) => readers.get(key) ?? (isExtensible && key.includes(':') ? anyText : undefined));
  };

const anyText = text(() => true);
const id = text(isCanonical);
const ids = list(id);
const place = object(new Map([['id', id]]), ['id'], true);

/** A number, or a text that stays as it is. */
const quantity: Reader = (value) => {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const exact = exactDecimal(value);
  const isKept = typeof value === 'number' || exact === value;
  return exact === undefined || isNegative(exact) || !isKept ? undefined : exact;
};
const quantityElement = new Map([
  ['epcClass', id],
  ['quantity', quantity],
  ['uom', text(isUom)],
]);
const quantities = list(object(quantityElement, ['epcClass'], false));

const document = text((uri) => isCbvUrn(uri) || isCanonical(uri));
/** A list of ids with their types. The schema of one type of event refuses an empty one. */
const typed = (name: string, vocabulary: Vocabulary, of: Reader, required: readonly string[]): Reader => {
  const readers = new Map([
    ['type', word(vocabulary)],
    [name, of],
  ]);
  const read = list(object(readers, required, false));
  return (value) => (Array.isArray(value) && value.length > 0 ? read(value) : undefined);
};

const fields = new Map<string, Reader>([
  ['eventTime', text((time) => utcMilliseconds(time) !== undefined)],
  ['eventTimeZoneOffset', text(isTimeZoneOffset)],
  ['action', text((action) => action === 'OBSERVE' || action === 'ADD' || action === 'DELETE')],
  ['bizStep', word(vocabularies.bizStep)],
  ['disposition', word(vocabularies.disposition)],
  ['readPoint', place],
  ['bizLocation', place],
  ['parentID', id],
  ['bizTransactionList', typed('bizTransaction', vocabularies.bizTransaction, document, ['bizTransaction'])],
  ['sourceList', typed('source', vocabularies.sourceDest, id, ['type', 'source'])],
  ['destinationList', typed('destination', vocabularies.sourceDest, id, ['type', 'destination'])],
  ['ilmd', object(new Map(), [], true)],
  ...['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'].map((name) => [name, ids] as const),
  ...['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'].map(
    (name) => [name, quantities] as const,
  ),
]);

/**
 * A reader of events of one type whose fields all have their most common form. It returns the same as the schema and keeps every text; it
 * returns undefined for every other event, which the schema has to read.
 */
export function quickReader<Schema extends z.ZodObject>(
  type: string,
  schema: Schema,
): (event: object) => z.output<Schema> | undefined {
  const shape: z.core.$ZodShape = schema.shape;
  const required = Object.keys(shape).filter((name) => shape[name]?._zod.optin === undefined);
  const ofType = text((each) => each === type);
  const read = object(new Map([...fields, ['type', ofType]]), required, true);
  const { checks = [] } = schema._zod.def;
  return (event) => {
    const value = read(event);
    if (value === undefined) return undefined;
    // A field of another type of event has a reader, but is an issue here.
    const found: z.core.ParsePayload<never> = { value: value as never, issues: [] };
    for (const check of checks) void check._zod.check(found);
    return found.issues.length === 0 ? (value as z.output<Schema>) : undefined;
  };
}
