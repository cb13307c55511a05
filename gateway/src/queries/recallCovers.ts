import { makersKey, type LotId, type PartyId, recallsFor } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import type { Blockable } from './blocked';
import { readFacts } from './readFacts';

const lotBody = 'SELECT body FROM lot WHERE id = ?';

/**
 * Returns a function that says whether a recall with goods in scope covers what a party has or had of them. Under an id without owner, the
 * recall of one maker's goods covers nothing of a party that is known to have only another's. Caches facts: use it for one answer only.
 */
export function coveringOf(database: Database): (recall: string, goods: string, party: string) => boolean {
  const facts = readFacts(database);
  const known = new Map<string, Blockable | undefined>();
  const contested = (goods: string): Blockable | undefined => {
    if (!known.has(goods)) {
      const row = database.get<{ body: string }>(lotBody, goods);
      const lot = row && (JSON.parse(row.body) as Blockable);
      known.set(goods, lot?.contested ? lot : undefined);
    }
    return known.get(goods);
  };
  return (recall, goods, party) => {
    const lot = contested(goods);
    const hasOrigin = lot?.producer === party || facts.get(makersKey(goods as LotId, party as PartyId)) !== undefined;
    return !lot || !hasOrigin || (recallsFor(facts, lot, party as PartyId) as readonly string[]).includes(recall);
  };
}
