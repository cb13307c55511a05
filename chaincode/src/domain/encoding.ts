import { byCodePoint } from './codePoints';
import { sha256Hex } from './sha256';

/** A value without deterministic encoding. This is a bug in our code, never caused by a request. */
export class EncodingError extends TypeError {
  /** The JSON pointer of the value, built while the error propagates, because successful encodings need no paths. */
  path = '';
  readonly #reason: string;

  constructor(reason: string) {
    super(reason);
    this.#reason = reason;
  }

  /** Adds the enclosing key to the path. */
  within(key: string): this {
    this.path = `/${key}${this.path}`;
    this.message = `${this.path} ${this.#reason}`;
    return this;
  }
}

/** ASCII text that JSON does not escape. */
const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

const encodeText = (text: string): string => (plain.test(text) ? `"${text}"` : JSON.stringify(text));

const encodeNumber = (value: number): string => {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  throw new EncodingError(`is the number ${String(value)}; only safe integers are encoded; use text for decimals.`);
};

const located = (error: unknown, key: string): unknown => (error instanceof EncodingError ? error.within(key) : error);

const encodeList = (values: readonly unknown[]): string => {
  let text = '';
  let at = 0;
  try {
    for (; at < values.length; at += 1) text += (at === 0 ? '' : ',') + encode(values[at]);
  } catch (error) {
    throw located(error, String(at));
  }
  return `[${text}]`;
};

/** Sorts keys by code point; returns true if JSON escapes none of them. */
const sortKeys = (keys: string[]): boolean => {
  let [isPlain, isSorted] = [true, true];
  let before = '';
  for (const key of keys) {
    isPlain &&= plain.test(key);
    isSorted &&= before <= key;
    before = key;
  }
  if (!isPlain) keys.sort(byCodePoint);
  // For ASCII keys the native order, by UTF-16 units, is that of code points, and faster.
  else if (!isSorted) keys.sort();
  return isPlain;
};

const encodeObject = (value: object): string => {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new EncodingError('is not a plain object.');
  const record = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(record);
  const isPlain = sortKeys(keys);
  let text = '';
  let at = '';
  try {
    for (const key of keys) {
      at = key;
      text += `${text === '' ? '' : ','}${isPlain ? `"${key}"` : encodeText(key)}:${encode(record[key])}`;
    }
  } catch (error) {
    throw located(error, at);
  }
  return `{${text}}`;
};

const encode = (value: unknown): string => {
  if (typeof value === 'string') return encodeText(value);
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return encodeNumber(value);
  if (Array.isArray(value)) return encodeList(value);
  if (typeof value === 'object') return encodeObject(value);
  throw new EncodingError(`is ${typeof value}, which JSON cannot encode.`);
};

/**
 * The only encoding of stored, hashed and emitted values: JSON without spaces, object keys in code point order. Every peer must
 * write the same bytes, so values without a single encoding are refused: undefined, bigint, class instances and numbers that are
 * not safe integers.
 * @throws EncodingError with the path of the value.
 */
export const canonicalJson = (value: unknown): string => encode(value);

/** The SHA-256 of a value's canonical JSON, in hex: equal for equal content. */
export const contentHash = (value: unknown): string => sha256Hex(canonicalJson(value));
