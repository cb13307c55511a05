import {
  canonicalUri,
  itemIdOf,
  lotIdOf,
  type OtherId,
  partyIdOf,
  placeIdOf,
  productIdOf,
  logisticUnitIdOf,
} from './id';
import type { Identifier } from './identifier';
import type { CheckedKey } from './keyParts';
import { must } from '../must';

const other = ({ ai, value, qualifiers }: CheckedKey): Identifier => ({
  kind: 'other',
  id: canonicalUri([[ai, value], ...qualifiers]) as OtherId,
  ai,
  value,
});

const trade = (gtin: string, qualifiers: ReadonlyMap<string, string>): Identifier => {
  const [serial, lot, variant] = ['21', '10', '22'].map((ai) => qualifiers.get(ai));
  if (serial !== undefined) {
    return { kind: 'item', id: itemIdOf(gtin, serial), gtin, serial, ...(lot !== undefined && { lot }) };
  }
  if (lot !== undefined) return { kind: 'lot', id: lotIdOf(gtin, lot), gtin, lot };
  return { kind: 'product', id: productIdOf(gtin), gtin, ...(variant !== undefined && { variant }) };
};

const place = (gln: string, extension: string | undefined): Identifier => ({
  kind: 'place',
  id: placeIdOf(gln, extension),
  gln,
  ...(extension !== undefined && { extension }),
});

/** A piece of a trade item: like an item, it is known by its serial number alone, and a lot without its variant. */
const piece = (key: CheckedKey): Identifier => {
  const [found] = ['21', '10'].filter((ai) => key.qualifiers.has(ai));
  const qualifiers = found === undefined ? [] : [[found, must(key.qualifiers.get(found), 'qualifier')] as const];
  return other({ ...key, qualifiers: new Map(qualifiers) });
};

/** The kind and canonical id of a checked key. */
export const identify = (key: CheckedKey): Identifier => {
  const { ai, value, qualifiers } = key;
  if (qualifiers.has('235') || qualifiers.has('7040')) return other(key);
  if (ai === '01') return trade(value, qualifiers);
  if (ai === '00') return { kind: 'logisticUnit', id: logisticUnitIdOf(value), sscc: value };
  if (ai === '8006') return piece(key);
  if (ai === '414') return place(value, qualifiers.get('254'));
  if (ai === '417') return { kind: 'party', id: partyIdOf(value), gln: value };
  return other(key);
};
