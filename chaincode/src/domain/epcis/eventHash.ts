import { sha256Hex } from '../sha256';
import { contextPrefixes } from './context';
import { hashId } from './hashId';
import { PreHash } from './preHash';

/**
 * The canonical text of an event that its hash id is made of (CBV 2.0 §8.9): equal for equal events, however they list,
 * order, spell or prefix things. `event` is JSON, read or unread; `context` is the JSON-LD context of its document.
 * eventID, recordTime, errorDeclaration and rdfs:comment do not count.
 */
export const eventPreHash = (event: object, context?: unknown): string =>
  new PreHash(contextPrefixes(context)).event(event as Readonly<Record<string, unknown>>);

/** The event hash id, `ni:///sha-256;{hex}?ver=CBV2.0`. */
export const eventHash = (event: object, context?: unknown): string => hashId(sha256Hex(eventPreHash(event, context)));
