import { meantThing, type ThingId } from '@lotline/chaincode/domain';
import type { ReadAt } from '../projection/readModel';
import { partyOfMsp } from './partyOfMsp';
import { readFacts } from './readFacts';

/** The goods that an organisation means by an id: under one that nobody owns, several parties may have things. */
export function meantGoods(readModel: Pick<ReadAt, 'database'>, id: string, msp: string): string {
  const party = partyOfMsp(readModel, msp)?.id;
  const facts = readFacts(readModel.database);
  return party === undefined ? id : meantThing({ facts, party }, id as ThingId, { does: 'move' });
}
