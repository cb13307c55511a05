import { z } from 'zod';
import { spelledOut } from '../gs1/bareKey';
import { foldScheme } from '../gs1/foldScheme';
import { isCanonical } from '../gs1/isCanonical';
import { isIdError } from '../gs1/idError';
import { parseId } from '../gs1/parseId';
import { quick } from '../quick';
import { fault } from './fault';
import { isCbvUrn } from './fieldTexts';
import { limits } from '../limits';

const shape = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s\p{Cc}\p{Cs}]+$/u;

/** A URI kept as it is written: event ids, certificates, devices. */
export const plainUri = z
  .string({ error: 'A URI is a string.' })
  .max(limits.idLength, { error: `A URI has at most ${limits.idLength} characters.`, abort: true })
  .regex(shape, { error: 'A URI starts with a scheme and a colon and has no spaces: https://…, urn:….' });

type CanonicalUri = z.ZodPipe<typeof plainUri, z.ZodTransform<string, string>>;

/** The ids that the ledger can use in a key. */
const keyText = /^[\x21-\x7e]{1,512}$/;

/**
 * The id of goods, a place or a party. A GS1 key in any spelling becomes canonical; any other URI is kept with its scheme in small letters,
 * even an invalid GS1 key, because refusing the event would remove a link from the trace.
 */
export const thingUri: CanonicalUri = quick(
  plainUri.transform((text, context) => {
    const read = parseId(text);
    if (!isIdError(read)) return read.id;
    if (read.reason === 'not_gs1' || keyText.test(text)) return foldScheme(text);
    context.issues.push(fault('id_invalid', read.message));
    return z.NEVER;
  }),
  (value) => typeof value === 'string' && isCanonical(value),
);

/** The id of goods in a query: as in an event, as scanned or printed on a label, or a bare GTIN or SSCC. */
export const goodsUri: z.ZodType<string, string> = z.string().transform((text, context) => {
  const read = parseId(spelledOut('logisticUnit', text));
  if (!isIdError(read)) return read.id;
  const kept = thingUri.safeParse(text);
  if (kept.success) return kept.data;
  context.issues.push(fault('id_invalid', read.message));
  return z.NEVER;
});

/** The id of a document or process: a GS1 key becomes canonical, another URI is kept. */
export const documentUri: CanonicalUri = quick(
  plainUri.transform((text) => {
    const read = parseId(text);
    return isIdError(read) ? foldScheme(text) : read.id;
  }),
  (value) => typeof value === 'string' && (isCbvUrn(value) || isCanonical(value)),
);
