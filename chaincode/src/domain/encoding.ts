import { byCodePoint } from './codePoints';
import { sha256Hex } from './sha256';

/** A value that has no deterministic encoding reached the encoder: an error in our code, never in a request. */
export class EncodingError extends TypeError {}

const encodeNumber = (value: number, path: string): string => {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  throw new EncodingError(`${path} is the number ${String(value)}; only safe integers are encoded, decimals as text.`);
};

const encodeObject = (value: object, path: string): string => {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new EncodingError(`${path} is no plain object.`);
  }
  const record = value as Readonly<Record<string, unknown>>;
  const fields = Object.keys(record)
    .sort(byCodePoint)
    .map((key) => `${JSON.stringify(key)}:${encode(record[key], `${path}/${key}`)}`);
  return `{${fields.join(',')}}`;
};

const encode = (value: unknown, path: string): string => {
  if (value === null) return 'null';
  if (typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') return encodeNumber(value, path);
  if (Array.isArray(value)) return `[${value.map((each, at) => encode(each, `${path}/${at}`)).join(',')}]`;
  if (typeof value === 'object') return encodeObject(value, path);
  throw new EncodingError(`${path} is ${typeof value}, which JSON does not have.`);
};

/**
 * The one encoding of what is stored, hashed and emitted: JSON without spaces, object keys in code point order. Every peer
 * must write the same bytes, so what could differ is refused: undefined, bigint, class instances and numbers that are not
 * safe integers.
 * @throws EncodingError naming the place of the value it cannot encode.
 */
export const canonicalJson = (value: unknown): string => encode(value, '');

/** The SHA-256 of a value's canonical JSON, in hex: equal for equal content. */
export const contentHash = (value: unknown): string => sha256Hex(canonicalJson(value));
