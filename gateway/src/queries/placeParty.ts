import { must } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';

const site = (place: string): string => must(place.split('/254/')[0], 'place');

const registered = 'SELECT party FROM place WHERE id IN (?, ?) ORDER BY length(id) DESC LIMIT 1';
const byPrefix = `SELECT party FROM prefix WHERE substr(?, 1, length(digits)) = digits AND party IS NOT NULL ORDER BY length(digits) DESC LIMIT 1`;

/** The party of a place: as registered for it or its site, otherwise the owner of the GLN's GS1 Company Prefix. */
export function placeParty(database: Database, place: string): string | undefined {
  const known = database.get<{ party: string }>(registered, place, site(place));
  if (known) return known.party;
  const gln = /^https:\/\/id\.gs1\.org\/414\/(\d{13})/.exec(place)?.[1];
  return gln === undefined ? undefined : database.get<{ party: string }>(byPrefix, gln)?.party;
}
