import { isPartyId, partyId, placeId } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { placeParty } from '../queries/placeParty';

const named = /https:\/\/id\.gs1\.org\/(?:417\/\d{13}|414\/\d{13}(?:\/254\/[^"\s\\]+)?)/g;

/** Finds the parties that records name, directly or by their places. Caches the parties of places for one page. */
export class PartyFinder {
  readonly #database: Database;
  readonly #places = new Map<string, string | undefined>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** The parties in a text with canonical ids. */
  inText(text: string): string[] {
    return (text.match(named) ?? []).flatMap((id) => (isPartyId(id) ? [id] : this.#ofPlace(id)));
  }

  /** The parties of ids in any spelling, such as the sources and destinations of an event. */
  ofIds(ids: readonly unknown[]): string[] {
    return ids.flatMap((id) => {
      const party = partyId.safeParse(id);
      if (party.success) return [party.data];
      const place = placeId.safeParse(id);
      return place.success ? this.#ofPlace(place.data) : [];
    });
  }

  /** The party that an MSP registered. */
  ofMsp(msp: string): string | undefined {
    return this.#database.get<{ party: string }>('SELECT party FROM msp WHERE msp = ?', msp)?.party;
  }

  #ofPlace(place: string): string[] {
    if (!this.#places.has(place)) this.#places.set(place, placeParty(this.#database, place));
    const party = this.#places.get(place);
    return party === undefined ? [] : [party];
  }
}
