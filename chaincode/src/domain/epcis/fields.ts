import { z } from 'zod';
import { boundedArray } from '../boundedArray';
import { eventQuantity } from '../quantity';
import { extensible } from './extensible';
import { fault } from './fault';
import { timeZoneOffsetForm, uomForm } from './fieldTexts';
import { eventLimits } from '../limits';
import { term, vocabularies } from './terms';
import { documentUri, plainUri, thingUri } from './uris';
import { utcMilliseconds } from './utcTime';

/** A list of a standard field, limited in length. */
export const list = <Item extends z.ZodType>(item: Item): z.ZodArray<Item> =>
  boundedArray(item, eventLimits.listItems, `A list has at most ${eventLimits.listItems} entries.`);

/** A date-time with offset, kept as it is written. */
export const time: z.ZodString = z.string({ error: 'A time is a string.' }).check((payload) => {
  if (utcMilliseconds(payload.value) !== undefined) return;
  const message = `"${payload.value.slice(0, 64)}" is not an RFC 3339 date-time with offset, such as 2026-04-17T09:26:42-04:00.`;
  payload.issues.push(fault('time_invalid', message));
});

/** The UTC offset where the event happened: ±hh:mm, up to 14 hours. */
export const timeZoneOffset = z
  .string()
  .regex(timeZoneOffsetForm, { error: 'A time zone offset is ±hh:mm, up to 14:00.' });

/** A quantity of a class of goods; without `uom` it is a count. */
export const quantityElement = z.strictObject({
  epcClass: thingUri,
  quantity: eventQuantity.optional(),
  uom: z.string().regex(uomForm, { error: 'A unit is a UN/ECE code of 2 or 3 capitals or digits.' }).optional(),
});

export const place = extensible('a readPoint or bizLocation', { id: thingUri });

export const bizTransaction = z.strictObject({
  type: term(vocabularies.bizTransaction).optional(),
  bizTransaction: documentUri,
});

export const source = z.strictObject({ type: term(vocabularies.sourceDest), source: thingUri });

export const destination = z.strictObject({ type: term(vocabularies.sourceDest), destination: thingUri });

const dispositions = list(term(vocabularies.disposition)).min(1, { error: 'The list is empty.' });

export const persistentDisposition = z
  .strictObject({ set: dispositions.optional(), unset: dispositions.optional() })
  .refine(({ set, unset }) => set !== undefined || unset !== undefined, { error: 'Give set or unset.' });

/** Declares that the event with the same id was wrong (EPCIS 2.0 §7.4.1.2). */
export const errorDeclaration = extensible('an errorDeclaration', {
  declarationTime: time,
  reason: term(vocabularies.errorReason).optional(),
  correctiveEventIDs: list(plainUri).optional(),
});

/** Instance or lot master data; every field has a namespace. */
export const ilmd = extensible('ilmd', {});

/** One certificate or several. */
export const certificationInfo = z.union([plainUri, list(plainUri)], {
  error: 'Certification information is a URI, or a list of URIs.',
});
