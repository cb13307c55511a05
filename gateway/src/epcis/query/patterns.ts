import { isIdError, parseId, withoutParty } from '@lotline/chaincode/domain';
import type { EpcisRefusal } from '../epcisRefusal';
import { type IdRange, parameterError } from './builder';
import { canonical, type EventView } from './eventView';

/** The ids that one value of a MATCH parameter stands for. */
export interface IdPattern {
  /** `isAbout` says if the event that names the id is about a thing. */
  readonly matches: (id: string, isAbout: EventView['isAbout']) => boolean;
  /** All canonical ids that may match, in ranges. */
  readonly ranges: readonly IdRange[];
}

const origin = 'https://id.gs1.org/';

/** How the components of an EPC pattern make up a canonical id. */
interface Scheme {
  /** The parts around the digits `after` is a regular expression, or makes one of further components. */
  readonly before: string;
  readonly after: string | ((more: readonly string[]) => string);
  /** Digits of company prefix and reference together; undefined for keys of any length. */
  readonly digits?: number;
  /** True if the first digit of the reference stands before the company prefix. */
  readonly fronted?: boolean;
  readonly checked?: boolean;
  /** Number of components. */
  readonly components: number;
}

/** Piece and total of an ITIP, of two digits each. */
const pieces = (more: readonly string[]): string =>
  more
    .slice(0, 2)
    .map((each) => (each === '*' ? '\\d{2}' : escaped(each)))
    .join('');

const schemes: Readonly<Record<string, Scheme>> = {
  sgtin: { before: '01/', after: '/21/.+', digits: 13, fronted: true, checked: true, components: 3 },
  upui: { before: '01/', after: '/235/.+', digits: 13, fronted: true, checked: true, components: 3 },
  lgtin: { before: '01/', after: '/10/.+', digits: 13, fronted: true, checked: true, components: 3 },
  sscc: { before: '00/', after: '', digits: 17, fronted: true, checked: true, components: 2 },
  sgln: { before: '414/', after: '(?:/254/.+)?', digits: 12, checked: true, components: 3 },
  grai: { before: '8003/0', after: '.+', digits: 12, checked: true, components: 3 },
  gsin: { before: '402/', after: '', digits: 16, checked: true, components: 2 },
  itip: {
    before: '8006/',
    after: (more) => `${pieces(more)}/21/.+`,
    digits: 13,
    fronted: true,
    checked: true,
    components: 5,
  },
  gdti: { before: '253/', after: '.+', digits: 12, checked: true, components: 3 },
  sgcn: { before: '255/', after: '.+', digits: 12, checked: true, components: 3 },
  gsrn: { before: '8018/', after: '', digits: 17, checked: true, components: 2 },
  gsrnp: { before: '8017/', after: '', digits: 17, checked: true, components: 2 },
  giai: { before: '8004/', after: '', components: 2 },
  ginc: { before: '401/', after: '', components: 2 },
  cpi: { before: '8010/', after: '/8011/', components: 3 },
  pgln: { before: '417/', after: '', digits: 12, checked: true, components: 2 },
};

/** EPC schemes of keys that are not GS1's, with their number of components. Their ids are EPC URNs. */
const foreignSchemes: Readonly<Record<string, number>> = { gid: 3, usdod: 2, adi: 3, bic: 1, imovn: 1 };

/** The digits of a key as a regular expression, from components of which those after the first `*` are `*` too. */
function digitsOf({ digits = 0, fronted, checked }: Scheme, prefix: string, reference: string): string {
  const check = checked ? '\\d' : '';
  if (prefix === '*') return `\\d{${digits}}${check}`;
  const open = `\\d{${digits - prefix.length - (fronted ? 1 : 0)}}`;
  if (reference === '*') return fronted ? `\\d${prefix}${open}${check}` : `${prefix}${open}${check}`;
  return fronted ? `${reference.charAt(0)}${prefix}${reference.slice(1)}${check}` : `${prefix}${reference}${check}`;
}

const idpat = /^urn:epc:(idpat|classpat):([a-z]+):(.+)$/i;

const isNumber = (text: string): boolean => /^\d+$/.test(text);

const isPrefix = (text: string): boolean => /^\d{6,12}$/.test(text);

/** Returns true if company prefix and reference, as far as they are given, have the digits of the scheme. */
function hasDigits([prefix = '', reference = '']: readonly string[], { digits }: Scheme): boolean {
  if (prefix === '*') return true;
  if (!isPrefix(prefix)) return false;
  if (reference === '*' || digits === undefined) return true;
  return isNumber(reference) && prefix.length + reference.length === digits;
}

/** Returns true if a pattern has so many components, of which all after the first star are stars too. */
const hasComponents = (parts: readonly string[], count: number): boolean =>
  parts.length === count && !parts.includes('') && parts.slice(parts.indexOf('*')).every((each) => each === '*');

function checkComponents(parts: readonly string[], scheme: Scheme, name: string): void {
  if (hasComponents(parts, scheme.components) && hasDigits(parts, scheme)) return;
  throw noPattern(name);
}

const noPattern = (name: string): EpcisRefusal =>
  parameterError(name, 'is not a pattern of this EPC scheme, such as urn:epc:idpat:sgtin:0614141.112345.*.');

/** One id. Without owner, it stands for the things of all parties under it; with a party in it, for the thing of that party. */
function exactly(id: string): IdPattern {
  const plain = withoutParty(id);
  const ranges = [{ from: id }];
  return plain === id
    ? { matches: (other) => withoutParty(other) === id, ranges }
    : { matches: (other, isAbout) => other === id || (other === plain && isAbout(id)), ranges };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** All ids that begin with a text and go on. */
const beginning = (start: string): IdPattern => ({
  matches: (id) => id.startsWith(start) && id.length > start.length,
  ranges: [underPrefix(start)],
});

/** A pattern of keys that are not GS1's. */
function readForeign(scheme: string, count: number, { body, name }: { body: string; name: string }): IdPattern {
  const parts = body.split('.');
  if (!hasComponents(parts, count)) throw noPattern(name);
  const given = parts.slice(0, parts.indexOf('*')).map((each) => `${each}.`);
  return beginning(`urn:epc:id:${scheme}:${given.join('')}`);
}

/** A pattern of keys whose company prefix and reference have no fixed number of digits together. */
function readOpen({ before, after }: Scheme, [prefix = '', reference = '']: readonly string[]): IdPattern {
  const given = [prefix, reference].filter((each) => each !== '*').join('');
  const isWhole = reference !== '*' && typeof after === 'string';
  return beginning(origin + before + given + (isWhole ? after : ''));
}

/** A pattern without a star names one thing. Its last component may have full stops. */
function readExact(scheme: string, count: number, { body, name }: { body: string; name: string }): IdPattern {
  if (body.split('.').length < count) throw noPattern(name);
  return exactly(canonical(`urn:epc:${scheme === 'lgtin' ? 'class' : 'id'}:${scheme}:${body}`));
}

function readStarred(scheme: Scheme, { body, name }: { body: string; name: string }): IdPattern {
  const parts = body.split('.');
  checkComponents(parts, scheme, name);
  if (scheme.digits === undefined) return readOpen(scheme, parts);
  const [prefix = '', reference = '', ...more] = parts;
  const after = typeof scheme.after === 'string' ? scheme.after : scheme.after(more);
  const shape = new RegExp(`^${escaped(origin + scheme.before)}${digitsOf(scheme, prefix, reference)}${after}$`);
  return { matches: (id) => shape.test(withoutParty(id)), ranges: [rangeOf(scheme, prefix, reference)] };
}

function readPattern(scheme: string, body: string, name: string): IdPattern {
  const found = Object.hasOwn(schemes, scheme) ? schemes[scheme] : undefined;
  const count = found?.components ?? (Object.hasOwn(foreignSchemes, scheme) ? foreignSchemes[scheme] : undefined);
  if (count === undefined)
    throw parameterError(name, `There are no patterns of the EPC scheme ${scheme.slice(0, 20)}.`);
  if (!body.includes('*')) return readExact(scheme, count, { body, name });
  return found ? readStarred(found, { body, name }) : readForeign(scheme, count, { body, name });
}

/** The range of all ids that start with a text. */
const underPrefix = (start: string): IdRange => ({
  from: start,
  before: start.slice(0, -1) + String.fromCharCode(start.charCodeAt(start.length - 1) + 1),
});

function rangeOf({ before, fronted }: Scheme, prefix: string, reference: string): IdRange {
  if (prefix === '*') return underPrefix(origin + before);
  if (!fronted) return underPrefix(origin + before + prefix);
  return underPrefix(origin + before + (reference === '*' ? '' : reference.charAt(0) + prefix));
}

/** A product stands for itself and for every lot and item of it. */
const ofProduct = (id: string): IdPattern => ({
  matches: (other) => other === id || other.startsWith(`${id}/`),
  ranges: [{ from: id }, underPrefix(`${id}/`)],
});

/** Reads a value of a MATCH parameter: an id in any spelling, or an EPC pattern (EPCIS 2.0 section 8.2.7.1.1). */
export function idPattern(text: string, name: string): IdPattern {
  if (/^urn:epc:pat:/i.test(text)) throw parameterError(name, 'takes urn:epc:idpat: patterns, not those of tags.');
  const read = parseId(text);
  if (!isIdError(read) && read.kind === 'product') return ofProduct(read.id);
  const [, , scheme, body] = idpat.exec(text) ?? [];
  return scheme !== undefined && body !== undefined
    ? readPattern(scheme.toLowerCase(), body, name)
    : exactly(canonical(text));
}
