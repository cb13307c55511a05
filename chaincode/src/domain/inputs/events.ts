import { z } from 'zod';
import { hashOfId } from '../epcis/hashId';
import { partyId } from '../gs1/schemas';
import { node, text } from './common';
import { linkAnswers } from '../facts/links';

const eventHashId = z
  .string()
  .refine((id) => hashOfId(id) !== undefined, 'must be an event’s hash id, ni:///sha-256;…?ver=CBV2.0');

/** A recorded event: its hash id, and its recorder if that is not the caller. */
export const recordedEvent = { event: eventHashId, party: partyId.optional() };

/** As `recordedEvent`, with an optional event. */
export const eventRef = { event: eventHashId.optional(), party: partyId.optional() };

/** Resolves an exception. */
export const resolveException = z.strictObject({
  ...recordedEvent,
  number: z.int().min(1).max(10_000),
  resolution: text(),
});

/** Confirms or disputes a link to goods in another organisation's event. */
export const answerLink = z.strictObject({
  ...recordedEvent,
  goods: node,
  answer: z.enum(linkAnswers),
  reason: text(),
});
