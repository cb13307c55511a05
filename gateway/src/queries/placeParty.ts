import type { Database } from '../projection/database';

const site = (place: string): string => place.split('/254/')[0] ?? place;

const registered = 'SELECT party FROM place WHERE id IN (?, ?) ORDER BY length(id) DESC LIMIT 1';
const byPrefix = `SELECT party FROM prefix WHERE substr(?, 1, length(digits)) = digits AND party IS NOT NULL ORDER BY length(digits) DESC LIMIT 1`;

/** Whose a place is: as registered, it or the site around it, and failing that by the GS1 Company Prefix of its GLN. */
export function placeParty(database: Database, place: string): string | undefined {
  const known = database.get<{ party: string }>(registered, place, site(place));
  if (known) return known.party;
  const gln = /^https:\/\/id\.gs1\.org\/414\/(\d{13})/.exec(place)?.[1];
  return gln === undefined ? undefined : database.get<{ party: string }>(byPrefix, gln)?.party;
}
