import type { ReadModel } from '../projection/readModel';
import { readFact } from '../projection/saveFact';
import type { Facts } from './facts';

/** Finds a fact by its canonical id (a document by its SHA-256), with the height of the response. */
export function findFact<Kind extends keyof Facts>(
  { database, height }: ReadModel,
  kind: Kind,
  id: string,
): (Facts[Kind] & { readonly height: number }) | undefined {
  const fact = readFact(database, kind, id) as Facts[Kind] | undefined;
  return fact && { ...fact, height };
}
