import { type EventError, type EventErrorCode, jsonPointer } from './eventError';
import { eventLimits } from '../limits';

/** An error and its path, innermost key first. */
interface Found {
  readonly code: EventErrorCode;
  readonly message: string;
  readonly path: PropertyKey[];
}

const printable = /^[\x20-\x7e]*$/;
const halfSurrogate = /\p{Cs}/u;
const found = (code: EventErrorCode, message: string): Found => ({ code, message, path: [] });

/** The error of a text that no field may contain. */
const textFault = (text: string, limit: number): Found | undefined => {
  if (text.length > limit) {
    return found('event_too_large', `The text has ${text.length} characters; at most ${limit} are allowed.`);
  }
  if (printable.test(text)) return undefined;
  return text.includes('\0') || halfSurrogate.test(text)
    ? found('text_invalid', 'The text contains U+0000 or a lone surrogate; remove it.')
    : undefined;
};

/** Walks a JSON value once, before the schemas do, and stops at the first value past a limit. */
class ShapeCheck {
  #values = 0;

  check(value: unknown, depth: number): Found | undefined {
    this.#values += 1;
    if (this.#values > eventLimits.values) {
      return found('event_too_large', `The event has more than ${eventLimits.values} values.`);
    }
    if (typeof value === 'string') return textFault(value, eventLimits.textLength);
    if (typeof value === 'number' && !Number.isFinite(value))
      return found('event_invalid', 'The number is not finite.');
    return typeof value === 'object' && value !== null ? this.#object(value, depth) : undefined;
  }

  #object(value: object, depth: number): Found | undefined {
    if (depth > eventLimits.depth) {
      return found('event_too_large', `The event is nested deeper than ${eventLimits.depth} levels.`);
    }
    const keyed = !Array.isArray(value);
    const children = value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(children)) {
      const fault = (keyed ? this.#key(key) : undefined) ?? this.check(children[key], depth + 1);
      if (fault) {
        fault.path.push(key);
        return fault;
      }
    }
    return undefined;
  }

  #key(key: string): Found | undefined {
    return key === '__proto__'
      ? found('text_invalid', '"__proto__" is not allowed as a key.')
      : textFault(key, eventLimits.keyLength);
  }
}

/** The first error that any event type would have: too deep, too long, too many values, or a text that the ledger cannot store. */
export const shapeFault = (event: unknown): EventError | undefined => {
  const fault = new ShapeCheck().check(event, 1);
  return fault && { pointer: jsonPointer(fault.path.reverse()), code: fault.code, message: fault.message };
};
