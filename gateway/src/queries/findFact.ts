import type { FactTypes } from '@lotline/chaincode/domain';
import type { ReadModel } from '../projection/readModel';
import { readFact } from '../projection/saveFact';
import type { ListedKind } from './listFacts';

/** Finds a fact by its canonical id (a document by its SHA-256), with the height of the response. */
export function findFact<Kind extends ListedKind>(
  { database, height }: ReadModel,
  kind: Kind,
  id: string,
): (FactTypes[Kind] & { readonly height: number }) | undefined {
  const fact = readFact(database, kind, id);
  return fact && { ...fact, height };
}
