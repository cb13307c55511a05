import { unprintable } from './characterSet';
import { readDigitalLink } from './digitalLink';
import { readElementString } from './elementString';
import { readEpcUrn } from './epcUrn';
import { idError, type IdError, isIdError, shown } from './idError';
import type { Identifier } from './identifier';
import { identify } from './identify';
import { type CheckedKey, checkKey, type KeyParts } from './keyParts';

/** The longest text read as an identifier, in UTF-16 code units: a Digital Link may carry a query. Canonical ids are far shorter. */
export const maxIdLength = 2048;

const checkParts = (parts: KeyParts | IdError): CheckedKey | IdError => ('kind' in parts ? parts : checkKey(parts));

const read = (text: string): CheckedKey | IdError => {
  if (/^https?:\/\//i.test(text)) return readDigitalLink(text);
  if (/^urn:epc:/i.test(text)) return checkParts(readEpcUrn(text));
  if (text.startsWith('(')) return checkParts(readElementString(text));
  return idError('not_gs1', `${shown(text)} is no GS1 Digital Link, EPC URN or element string such as (01)…(10)….`);
};

/**
 * Reads a GS1 identifier written as Digital Link (any domain), EPC URN or bracketed element string.
 * Equal things answer equal `id`s, and an `id` answers itself.
 */
export const parseId = (text: string): Identifier | IdError => {
  if (text === '') return idError('empty', 'The identifier is empty.');
  if (text.length > maxIdLength) {
    return idError('too_long', `The identifier has ${text.length} characters; at most ${maxIdLength} are read.`);
  }
  const fault = unprintable(text, 'The identifier');
  if (fault) return fault;
  const key = read(text);
  if (isIdError(key)) return key;
  const identifier = identify(key);
  return identifier.id === text ? identifier : { ...identifier, original: text };
};
