import { unprintable } from './characterSet';
import { readDigitalLink } from './digitalLink';
import type { Elements } from './elements';
import { readElementString } from './elementString';
import { readEpcUrn } from './epcUrn';
import { idError, type IdError, isIdError, shown } from './idError';
import type { Identifier } from './identifier';
import { identify } from './identify';
import { type CheckedKey, checkKey, type KeyParts } from './keyParts';
import { labelKey } from './label';
import { isScan, readScan, separator } from './scan';
import { partyInThing, thingOfParty, withoutParty } from './thingOfParty';
import { limits } from '../limits';

const checkParts = (parts: KeyParts | IdError): CheckedKey | IdError => ('kind' in parts ? parts : checkKey(parts));

const checkLabel = (elements: Elements | IdError): CheckedKey | IdError =>
  isIdError(elements) ? elements : checkParts(labelKey(elements));

const readScanned = (text: string): CheckedKey | IdError => {
  const scan = readScan(text);
  if (isIdError(scan)) return scan;
  return 'link' in scan ? readDigitalLink(scan.link) : checkLabel(scan.elements);
};

/** The start of a Digital Link that was percent-encoded once more, as a link inside a query is. */
const encodedLink = /^https?(?::|%3A)(?:%2F|\/)(?:%2F|\/)/i;

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const read = (text: string): CheckedKey | IdError => {
  if (/^https?:\/\//i.test(text)) return readDigitalLink(text);
  if (encodedLink.test(text)) return readDigitalLink(decoded(text) ?? text);
  if (/^urn:epc:/i.test(text)) return checkParts(readEpcUrn(text));
  if (text.startsWith('(')) return checkLabel(readElementString(text));
  if (isScan(text)) return readScanned(text);
  return idError(
    'not_gs1',
    `${shown(text)} is not a GS1 Digital Link, EPC URN, scan or element string such as (01)…(10)….`,
  );
};

/** Returns true for what can be a thing. */
const isThing = ({ kind }: Identifier): boolean => kind === 'item' || kind === 'logisticUnit' || kind === 'other';

/** Reads the canonical id of a thing with the GLN of its party; undefined for any other text. */
const readThingOfParty = (text: string): Identifier | undefined => {
  const party = partyInThing(text);
  if (party === undefined) return undefined;
  const read = readAny(withoutParty(text));
  return isIdError(read) || !isThing(read) || read.original !== undefined
    ? undefined
    : ({ ...read, id: thingOfParty(read.id, party) } as Identifier);
};

/**
 * Reads a GS1 identifier from a Digital Link (any domain), EPC URN, bracketed element string or scan.
 * All spellings of an identifier give the same `id`, and an `id` gives itself.
 */
export const parseId = (text: string): Identifier | IdError => readThingOfParty(text) ?? readAny(text);

const readAny = (text: string): Identifier | IdError => {
  if (text === '') return idError('empty', 'The identifier is empty.');
  if (text.length > limits.idLength) {
    return idError('too_long', `The identifier has ${text.length} characters; at most ${limits.idLength} are read.`);
  }
  const fault = unprintable(isScan(text) ? text.replaceAll(separator, '') : text, 'The identifier');
  if (fault) return fault;
  const key = read(text);
  if (isIdError(key)) return key;
  const identifier = identify(key);
  return identifier.id === text ? identifier : { ...identifier, original: text };
};
