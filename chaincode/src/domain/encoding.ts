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

const encodeInside = (value: unknown, key: string): string => {
  try {
    return encode(value);
  } catch (error) {
    throw error instanceof EncodingError ? error.within(key) : error;
  }
};

const encodeList = (values: readonly unknown[]): string => {
  let text = '';
  for (let at = 0; at < values.length; at += 1) {
    text += (at === 0 ? '' : ',') + encodeInside(values[at], String(at));
  }
  return `[${text}]`;
};

const encodeObject = (value: object): string => {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new EncodingError('is not a plain object.');
  const record = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(record);
  // For ASCII keys the native sort, by UTF-16 units, gives code point order and is faster.
  if (keys.every((key) => plain.test(key))) keys.sort();
  else keys.sort(byCodePoint);
  let text = '';
  for (const key of keys) {
    text += `${text === '' ? '' : ','}${encodeText(key)}:${encodeInside(record[key], key)}`;
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
