import { byCodePoint } from '../codePoints';
import { isCanonical } from '../gs1/isCanonical';
import { isIdError } from '../gs1/idError';
import { parseId } from '../gs1/parseId';
import { type Prefixes, splitPrefixed } from './context';
import { type Entry, preHashFields } from './preHashFields';
import { bareWord, standardUri, type Vocabulary } from './terms';
import { utcTime } from './utcTime';
import { must } from '../must';

type Fields = Readonly<Record<string, unknown>>;

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const sorted = (texts: string[]): string => (texts.length < 2 ? (texts[0] ?? '') : texts.sort(byCodePoint).join(''));
const comment = '{http://www.w3.org/2000/01/rdf-schema#}comment';

/** A time as it is written, and the same as `utcTime` has it. */
export interface KnownTime {
  readonly text: string;
  readonly utc: string;
}

/** Builds pre-hash texts with the prefixes of one document. */
export class PreHash {
  readonly #prefixes: Prefixes;
  readonly #known: KnownTime | undefined;

  constructor(prefixes: Prefixes, known?: KnownTime) {
    this.#prefixes = prefixes;
    this.#known = known;
  }

  event(event: Fields): string {
    return `eventType=${String(event['type'])}${this.#ordered(event, preHashFields)}${this.#extensions(event, true)}`;
  }

  /** The fields in `entries`, in that order. */
  #ordered(object: Fields, entries: readonly Entry[]): string {
    let found = '';
    for (const entry of entries) {
      const value = object[entry.name];
      if (value !== undefined && value !== null) found += this.#entry(entry, value);
    }
    return found;
  }

  #entry(entry: Entry, value: unknown): string {
    const { name } = entry;
    switch (entry.kind) {
      case 'text':
        return this.#named(name, value, (each) => this.#value(each));
      case 'time':
        return this.#named(name, value, (each) => this.#time(String(each)));
      case 'term':
        return this.#named(name, value, (each) => this.#term(entry.vocabulary, String(each)));
      case 'fields':
        return Array.isArray(value)
          ? sorted(value.map((each) => this.#object(name, each, entry.fields)))
          : this.#object(name, value, entry.fields);
      case 'list':
        return this.#list(name, asList(value), entry);
      case 'extensions':
        return isFields(value) ? this.#headed(name, this.#extensions(value, false)) : '';
    }
  }

  #named(name: string, value: unknown, write: (each: unknown) => string): string {
    const said = (each: unknown): string => {
      const text = write(each);
      return text === '' ? '' : `${name}=${text}`;
    };
    return Array.isArray(value) ? sorted(value.map(said)) : said(value);
  }

  #object(name: string, value: unknown, entries: readonly Entry[]): string {
    return isFields(value) ? this.#headed(name, this.#ordered(value, entries) + this.#extensions(value, true)) : '';
  }

  #list(
    name: string,
    values: readonly unknown[],
    { item, fields }: { item?: string; fields?: readonly Entry[] },
  ): string {
    const write = (each: unknown): string => {
      if (fields) return this.#object(item ?? '', each, fields);
      const text = this.#value(each);
      return text === '' ? '' : `${item ?? ''}=${text}`;
    };
    return this.#headed(name, sorted(values.map(write)));
  }

  #headed(name: string, content: string): string {
    return content === '' ? '' : name + content;
  }

  /** The extension fields, sorted. With `named`, only keys with a namespace: `#ordered` has written the standard ones. */
  #extensions(object: Fields, named: boolean): string {
    const texts: string[] = [];
    for (const key of Object.keys(object)) {
      if (object[key] === undefined || (named && !key.includes(':'))) continue;
      const name = this.#key(key);
      if (name === comment || key === '@context') continue;
      for (const each of asList(object[key])) texts.push(this.#extension(name, each));
    }
    return sorted(texts);
  }

  #extension(name: string, value: unknown): string {
    if (Array.isArray(value)) return sorted(value.map((each) => this.#extension(name, each)));
    if (isFields(value)) return name + this.#extensions(value, false);
    const text = this.#value(value);
    return text === '' ? name : `${name}=${text}`;
  }

  #key(key: string): string {
    const parts = splitPrefixed(key, this.#prefixes) ?? /^(.+[/#:])([^/#:]+)$/.exec(key)?.slice(1);
    return parts ? `{${must(parts[0], 'namespace')}}${must(parts[1], 'name')}` : key;
  }

  #time(text: string): string {
    return text === this.#known?.text ? this.#known.utc : (utcTime(text) ?? text);
  }

  #term(vocabulary: Vocabulary, text: string): string {
    const word = bareWord(vocabulary, text);
    return word === undefined ? this.#value(text) : vocabulary.uri + word;
  }

  #value(value: unknown): string {
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (typeof value !== 'string') return '';
    const text = value.trim();
    return text.includes(':') ? this.#uri(text) : text;
  }

  /** A text that may be an id, a term or another URI. */
  #uri(text: string): string {
    if (isCanonical(text)) return text;
    const standard = standardUri(text);
    if (standard !== undefined) return standard;
    const expanded = splitPrefixed(text, this.#prefixes)?.join('') ?? text;
    if (!/^(?:https?:|urn:epc:)/i.test(expanded)) return expanded;
    const read = parseId(expanded);
    return isIdError(read) ? expanded : read.id;
  }
}
