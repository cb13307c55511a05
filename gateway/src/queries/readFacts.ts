import { type FactKey, parseFactKey, type ReadFacts } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { isTabled } from '../projection/factTables';
import { readFact } from '../projection/saveFact';

/**
 * The facts of the read model for the contract's rules, so that both apply the same rules. Caches each fact: use it for one response
 * only.
 */
export function readFacts(database: Database): ReadFacts {
  const known = new Map<string, unknown>();
  return {
    get: <T>(key: FactKey<T>): T | undefined => {
      if (known.has(key)) return known.get(key) as T | undefined;
      const read = parseFactKey(key);
      const fact = read && isTabled(read.kind) ? readFact(database, read.kind, ...read.attributes) : undefined;
      known.set(key, fact);
      return fact as T | undefined;
    },
  };
}
