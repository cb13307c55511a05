import { isIdError, parseId, productOf } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import type { ReadModel } from '../projection/readModel';
import { readFact } from '../projection/saveFact';
import { partyOfMsp } from '../queries/partyOfMsp';
import { keyOwner } from './keyOwner';
import type { Publication, Publications } from './publications';

/** A thing, and the keys whose publications count for it: itself, its lot, its product; the nearest first. */
export function anchorsOf(database: Database, id: string): string[] {
  const read = parseId(id);
  if (isIdError(read)) return [id];
  const lot = read.kind === 'item' ? readFact(database, 'item', id)?.lot : undefined;
  const whole = read.kind === 'place' && read.extension !== undefined ? id.slice(0, id.indexOf('/254/')) : undefined;
  const all = [id, lot, read.kind === 'item' || read.kind === 'lot' ? productOf(id) : undefined, whole];
  return all.filter((each) => each !== undefined);
}

/**
 * The publication that counts for a thing: the nearest one by the party that owns the key now. A former owner's publication is not
 * shown any more.
 */
export function publicationOf(
  readModel: ReadModel,
  publications: Publications,
  { id, mspIdOf }: { id: string; mspIdOf: (organisation: string) => string | undefined },
): Publication | undefined {
  const { database } = readModel;
  for (const anchor of anchorsOf(database, id)) {
    const owner = keyOwner(database, anchor);
    const found = publications.of(anchor).find(({ organisation }) => {
      const mspId = mspIdOf(organisation);
      return owner !== undefined && mspId !== undefined && partyOfMsp(readModel, mspId)?.id === owner;
    });
    if (found) return found;
  }
  return undefined;
}
