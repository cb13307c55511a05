import { z } from 'zod';
import { isCanonical } from '../gs1/isCanonical';
import { isIdError } from '../gs1/idError';
import { maxIdLength, parseId } from '../gs1/parseId';
import { fault } from './fault';

/** The longest URI an event may carry, in UTF-16 code units. */
export const maxUriLength = maxIdLength;

const shape = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s\p{Cc}\p{Cs}]+$/u;

/** A URI kept as it is written: event ids, certificates, devices. */
export const plainUri = z
  .string({ error: 'A URI is a text.' })
  .max(maxUriLength, { error: `A URI has at most ${maxUriLength} characters.`, abort: true })
  .regex(shape, { error: 'A URI starts with a scheme and a colon and has no spaces: https://…, urn:….' });

type CanonicalUri = z.ZodPipe<typeof plainUri, z.ZodTransform<string, string>>;

/** What the ledger can have as a key: an id of other characters could not be kept as it is written. */
const keyText = /^[\x21-\x7e]{1,512}$/;

/**
 * The id of goods, a place or a party: a GS1 key in any spelling becomes canonical, and any other URI is kept, also one that claims to
 * be a GS1 key and is none. Refusing the event would take a link out of the trace.
 */
export const thingUri: CanonicalUri = plainUri.transform((text, context) => {
  if (isCanonical(text)) return text;
  const read = parseId(text);
  if (!isIdError(read)) return read.id;
  if (read.reason === 'not_gs1' || keyText.test(text)) return text;
  context.issues.push(fault('id_invalid', read.message));
  return z.NEVER;
});

/** The id of goods in a question: as an event would have it, or as a scanner or a label has it. */
export const goodsUri: z.ZodType<string, string> = z.string().transform((text, context) => {
  const read = parseId(text);
  if (!isIdError(read)) return read.id;
  const kept = thingUri.safeParse(text);
  if (kept.success) return kept.data;
  context.issues.push(fault('id_invalid', read.message));
  return z.NEVER;
});

/** The id of a document or process: canonical when it is a GS1 key, kept as it is otherwise. */
export const documentUri: CanonicalUri = plainUri.transform((text) => {
  const read = parseId(text);
  return isIdError(read) ? text : read.id;
});
