import { sha256Hex } from '../sha256';
import { contextPrefixes } from './context';
import { hashId } from './hashId';
import { type KnownTime, PreHash } from './preHash';

/**
 * The pre-hash text of an event (CBV 2.0 §8.9). Equal events have the same text, whatever their field order, list order,
 * spelling of ids or prefixes. `event` is JSON or a parsed event; `context` is the JSON-LD context of its document.
 * eventID, recordTime, errorDeclaration and rdfs:comment are left out.
 */
export const eventPreHash = (event: object, context?: unknown, known?: KnownTime): string =>
  new PreHash(contextPrefixes(context), known).event(event as Readonly<Record<string, unknown>>);

/** The event hash in hex. `known` is a time of the event that was read before. */
export const eventDigest = (event: object, context?: unknown, known?: KnownTime): string =>
  sha256Hex(eventPreHash(event, context, known));

/** The event hash id, `ni:///sha-256;{hex}?ver=CBV2.0`. */
export const eventHash = (event: object, context?: unknown, known?: KnownTime): string =>
  hashId(eventDigest(event, context, known));
