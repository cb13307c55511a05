import { type EventError, type EventErrorCode, jsonPointer } from './eventError';
import { eventLimits } from './limits';

const halfSurrogate = /\p{Cs}/u;

/** A text the ledger cannot hold, whatever field it stands in. */
const textFault = (text: string, limit: number): string | undefined => {
  if (text.length > limit) return `The text has ${text.length} characters; at most ${limit} are taken.`;
  return text.includes('\0') || halfSurrogate.test(text)
    ? 'The text holds U+0000 or half a surrogate pair; remove it.'
    : undefined;
};

/** Walks any JSON once, before its meaning is looked at, and stops at the first thing past a limit. */
class ShapeCheck {
  #values = 0;

  check(value: unknown, path: readonly PropertyKey[]): EventError | undefined {
    this.#values += 1;
    if (this.#values > eventLimits.values) return fail(path, `The event has more than ${eventLimits.values} values.`);
    if (path.length >= eventLimits.depth && typeof value === 'object' && value !== null) {
      return fail(path, `The event is nested deeper than ${eventLimits.depth} levels.`);
    }
    if (typeof value === 'string') return this.#text(value, eventLimits.textLength, path);
    if (typeof value === 'number' && !Number.isFinite(value))
      return fail(path, 'The number is not finite.', 'event_invalid');
    return typeof value === 'object' && value !== null ? this.#children(value, path) : undefined;
  }

  #text(text: string, limit: number, path: readonly PropertyKey[]): EventError | undefined {
    const message = textFault(text, limit);
    return message === undefined ? undefined : fail(path, message, 'text_invalid');
  }

  #children(value: object, path: readonly PropertyKey[]): EventError | undefined {
    const isArray = Array.isArray(value);
    for (const [key, child] of Object.entries(value)) {
      const at = [...path, key];
      const bad = key === '__proto__' ? fail(at, '"__proto__" is no key.', 'text_invalid') : undefined;
      const found =
        bad ?? (isArray ? undefined : this.#text(key, eventLimits.keyLength, path)) ?? this.check(child, at);
      if (found) return found;
    }
    return undefined;
  }
}

const fail = (path: readonly PropertyKey[], message: string, code: EventErrorCode = 'event_too_large'): EventError => ({
  pointer: jsonPointer(path),
  code,
  message,
});

/** The first place of an event that no event may have: too deep, too long, too many values, or unfit for the ledger. */
export const shapeFault = (event: unknown): EventError | undefined => new ShapeCheck().check(event, []);
