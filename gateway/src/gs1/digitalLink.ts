import { decodeSegment, encodeSegment, must } from '#domain';
import { compress, decompress } from './compression';
import type { Gs1Element } from './elements';
import { type ApplicationIdentifier, applicationIdentifiers, identifierNamed } from './identifiers';
import { Gs1Error, type Gs1Problem, quoted, refuse } from './problem';

/** A GS1 Digital Link URI taken apart. */
export interface ReadLink {
  /** Scheme, domain and path before the key. */
  readonly stem: string;
  readonly elements: readonly Gs1Element[];
  readonly compressed: boolean;
  /** Parameters of the query that are not GS1's. */
  readonly other: readonly (readonly [name: string, value: string])[];
}

export const canonicalStem = 'https://id.gs1.org';

interface Segment {
  readonly text: string;
  readonly at: number;
}

const problem = (rule: string, message: string, { at, text }: Segment, ai?: string): never => {
  const found: Gs1Problem = { at, length: text.length, rule, message, ...(ai !== undefined && { ai }) };
  throw new Gs1Error([found]);
};

const pieces = (text: string, from: number, by: RegExp): Segment[] => {
  let at = from;
  return text.split(by).map((piece) => {
    const segment = { text: piece, at };
    at += piece.length + 1;
    return segment;
  });
};

const decoded = ({ text, at }: Segment): Segment => ({
  text:
    decodeSegment(text) ??
    problem('percent', `At ${at}: a "%" needs two hexadecimal digits after it [percent].`, { text, at }),
  at,
});

const gtin14 = (ai: string, value: string): string =>
  ai === '01' && /^(?:\d{8}|\d{12,13})$/.test(value) ? value.padStart(14, '0') : value;

const elementOf = ({ ai }: ApplicationIdentifier, segment: Segment): Gs1Element => {
  const { text, at } = decoded(segment);
  return { ai, value: gtin14(ai, text), at };
};

const sequencesText = (alternatives: readonly (readonly string[])[]): string =>
  alternatives.map((each) => each.map((ai) => `(${ai})`).join(' ') || 'nothing').join(' or ');

/** Refuses qualifiers that the key does not take, or not in this order. */
const checkQualifiers = (
  { ai, qualifiers = [] }: ApplicationIdentifier,
  found: readonly string[],
  at: Segment,
): void => {
  const inOrder = (allowed: readonly string[]): boolean =>
    allowed.filter((each) => found.includes(each)).join() === found.join();
  if (found.length === 0 || qualifiers.some(inOrder)) return;
  const after = found.map((each) => `(${each})`).join(' ');
  problem(
    'dlpkey',
    `At ${at.at}: (${ai}) may be followed by ${sequencesText(qualifiers)} in this order, not ${after} [dlpkey].`,
    at,
    ai,
  );
};

const qualifierAt = (key: ApplicationIdentifier, name: Segment, value: Segment): Gs1Element => {
  const identifier = identifierNamed(name.text);
  const message = `At ${name.at}: ${quoted(name.text)} is no qualifier of (${key.ai}) [dlpkey].`;
  return identifier ? elementOf(identifier, value) : problem('dlpkey', message, name, key.ai);
};

/** A key and its qualifiers, from the segments of a path that begins with it. */
const readKey = (key: ApplicationIdentifier, [name, value, ...rest]: readonly Segment[]): Gs1Element[] => {
  if (!name || !value) return [];
  const qualifiers: Gs1Element[] = [];
  for (let at = 0; at + 1 < rest.length; at += 2) {
    qualifiers.push(qualifierAt(key, must(rest[at], 'qualifier'), must(rest[at + 1], 'value')));
  }
  checkQualifiers(
    key,
    qualifiers.map(({ ai }) => ai),
    rest[0] ?? name,
  );
  return [elementOf(key, value), ...qualifiers];
};

/** The key and qualifiers that a path ends with; undefined if none of its segments is a key. */
const readPath = (segments: readonly Segment[]): { elements: Gs1Element[]; from: number } | undefined => {
  for (let from = segments.length - 2; from >= 0; from -= 2) {
    const key = identifierNamed(must(segments[from], 'segment').text);
    if (key?.qualifiers) return { elements: readKey(key, segments.slice(from)), from };
  }
  return undefined;
};

/** A path whose last segment is compressed, alone or after a key. */
const readCompressed = (segments: readonly Segment[]): { elements: Gs1Element[]; from: number } | undefined => {
  const last = segments.at(-1);
  if (!last || last.text.length < 4) return undefined;
  const before = readPath(segments.slice(0, -1));
  const from = before?.from ?? segments.length - 1;
  try {
    return { elements: [...(before?.elements ?? []), ...decompress(last.text, last.at)], from };
  } catch (error) {
    if (error instanceof Gs1Error && before === undefined) return undefined;
    throw error;
  }
};

type Other = [name: string, value: string];

const readQuery = (query: readonly Segment[]): { attributes: Gs1Element[]; other: Other[] } => {
  const attributes: Gs1Element[] = [];
  const other: Other[] = [];
  for (const pair of query) {
    if (pair.text === '') continue;
    const equals = pair.text.indexOf('=');
    const name = equals < 0 ? pair.text : pair.text.slice(0, equals);
    // As in a form: a space of a value would otherwise be read as a plus sign.
    const written = equals < 0 ? '' : pair.text.slice(equals + 1).replaceAll('+', ' ');
    const value = decoded({ text: written, at: pair.at + name.length + 1 });
    const identifier = applicationIdentifiers.get(name);
    if (identifier?.attribute) attributes.push({ ai: name, value: gtin14(name, value.text), at: value.at });
    else if (/^\d+$/.test(name)) {
      problem('attribute', `At ${pair.at}: (${name}) is no data attribute of a Digital Link [attribute].`, pair, name);
    } else other.push([name, value.text]);
  }
  return { attributes, other };
};

/**
 * Refuses an attribute that says again what the link has, and a qualifier that belongs into the path, beside those that are there: the
 * link would name two things.
 */
const checkAttributes = ([key, ...qualifiers]: readonly Gs1Element[], attributes: readonly Gs1Element[]): void => {
  const orders = applicationIdentifiers.get(key?.ai ?? '')?.qualifiers ?? [];
  const inPath = orders.filter((order) => qualifiers.every(({ ai }) => order.includes(ai))).flat();
  const seen = new Set([key, ...qualifiers].map((each) => each?.ai));
  for (const { ai, at, value } of attributes) {
    const segment = { at, text: value };
    if (seen.has(ai)) problem('repeated', `At ${at}: (${ai}) is there twice [repeated].`, segment, ai);
    if (inPath.includes(ai)) {
      problem('dlpkey', `At ${at}: (${ai}) belongs into the path, behind (${key?.ai ?? ''}) [dlpkey].`, segment, ai);
    }
    seen.add(ai);
  }
};

const noKey = (text: string): never =>
  refuse('link', `${quoted(text)} has no GS1 key in its path, such as /01/09506000134352 [link].`, 0, text.length);

/** Reads a GS1 Digital Link URI, compressed or not, on any domain and below any path. Throws `Gs1Error`. */
export function readLink(text: string): ReadLink {
  const [, origin, path = '/', query = ''] =
    /^(https?:\/\/[^/?#]+)(\/[^?#]*)?(?:\?([^#]*))?(?:#.*)?$/i.exec(text) ?? [];
  if (origin === undefined) return refuse('link', `${quoted(text)} is no web URI [link].`, 0, text.length);
  const whole = path.slice(1).replace(/\/$/, '');
  const segments = whole === '' ? [] : pieces(whole, origin.length + 1, /\//);
  const plain = readPath(segments);
  const found = plain ?? readCompressed(segments) ?? noKey(text);
  const { attributes, other } = readQuery(pieces(query, text.indexOf('?') + 1, /[&;]/));
  checkAttributes(found.elements, attributes);
  const stem = [origin, ...segments.slice(0, found.from).map((each) => each.text)].join('/');
  return { stem, elements: [...found.elements, ...attributes], compressed: !plain, other };
}

type Pair = Pick<Gs1Element, 'ai' | 'value'>;

/** Keys of consignments, places and parties: beside another key they do not identify the thing. */
const accompanying = new Set(['401', '402', '414', '415', '417']);

/** The element that identifies the thing, and the qualifiers that follow it in a path; undefined if there is no such element. */
export function keyOf<E extends Pair>(elements: readonly E[]): { key: E; qualifiers: E[]; rest: E[] } | undefined {
  const keys = elements.filter(({ ai }) => applicationIdentifiers.get(ai)?.qualifiers !== undefined);
  const key = keys.find(({ ai }) => !accompanying.has(ai)) ?? keys[0];
  if (!key) return undefined;
  const alternatives = applicationIdentifiers.get(key.ai)?.qualifiers ?? [];
  const picked = alternatives.map((order) => {
    const qualifiers = order.flatMap((ai) => elements.find((each) => each.ai === ai) ?? []);
    const rest = elements.filter((each) => each.ai !== key.ai && !qualifiers.some(({ ai }) => ai === each.ai));
    return {
      key,
      qualifiers,
      rest,
      unsaid: rest.filter(({ ai }) => !applicationIdentifiers.get(ai)?.attribute).length,
    };
  });
  return picked.sort((a, b) => a.unsaid - b.unsaid || b.qualifiers.length - a.qualifiers.length)[0];
}

export interface LinkOptions {
  readonly stem?: string;
  readonly compressed?: boolean;
  readonly other?: ReadLink['other'];
}

const queryOf = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.length === 0 ? '' : `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;

/** Writes a GS1 Digital Link URI. Throws `Gs1Error` for elements that a Digital Link cannot have. */
export function writeLink(
  elements: readonly Pair[],
  { stem = canonicalStem, compressed = false, other = [] }: LinkOptions = {},
): string {
  const found = keyOf(elements);
  if (!found) return refuse('link', 'No element is a key of a Digital Link, such as (01), (00) or (414) [link].');
  const attributes = found.rest.map(({ ai, value }): [string, string] => {
    if (!applicationIdentifiers.get(ai)?.attribute) {
      refuse('attribute', `(${ai}) cannot be in a Digital Link of (${found.key.ai}) [attribute].`);
    }
    return [ai, value];
  });
  if (compressed) return `${stem}/${compress([found.key, ...found.qualifiers, ...found.rest])}${queryOf(other)}`;
  const path = [found.key, ...found.qualifiers].map(({ ai, value }) => `/${ai}/${encodeSegment(value)}`).join('');
  return stem + path + queryOf([...attributes, ...other]);
}
