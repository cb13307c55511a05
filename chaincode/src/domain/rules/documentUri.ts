import type { PartyId } from '../gs1/id';

const uri = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;

/** A document number as URI: a URI is kept; another number becomes a CBV business transaction id of the party (section 8.5). */
export const documentUri = (number: string, party: PartyId): string =>
  uri.test(number) ? number : `urn:epcglobal:cbv:bt:${party.slice(-13)}:${encodeURIComponent(number)}`;
