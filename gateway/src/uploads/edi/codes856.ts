import type { Draft, DraftLine, PartyRole } from './draft';

/** Qualifiers of the numbers in N1. */
export const schemes = new Map([
  ['UL', 'GLN'],
  ['1', 'DUNS'],
  ['9', 'DUNS'],
  ['91', 'seller'],
  ['92', 'buyer'],
]);
/** The parties of N1. */
export const roles = new Map<string, PartyRole>([
  ['SF', 'ship from'],
  ['SU', 'supplier'],
  ['VN', 'supplier'],
  ['ST', 'ship to'],
  ['CA', 'carrier'],
]);
/** Qualifiers of GTINs in LIN. */
export const gtins: ReadonlySet<string> = new Set(['UK', 'UP', 'EN', 'EO']);
/** Levels of HL. */
export const levels: ReadonlySet<string> = new Set(['S', 'O', 'T', 'P', 'I']);
/** Days of DTM. */
export const dateKinds = new Map<string, keyof DraftLine['dates']>([
  ['036', 'expiry'],
  ['094', 'productionDate'],
]);

/** BSN01. */
export const purposes = new Map<string, Draft['purpose']>([
  ['00', 'original'],
  ['01', 'cancel'],
  ['04', 'change'],
  ['05', 'replace'],
]);

/** Qualifiers of SSCCs in MAN: with and without their application identifier. */
export const ssccs: ReadonlySet<string> = new Set(['GM', 'AA']);
/** SN108 of an item that is deleted. */
export const deleted = 'ID';
