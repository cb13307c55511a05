import type { Party } from '@lotline/chaincode/domain';
import type { ReadAt } from '../projection/readModel';

/** The party that an MSP registered as its own. */
export function partyOfMsp({ database }: Pick<ReadAt, 'database'>, msp: string): Party | undefined {
  const row = database.get<{ body: string }>(
    'SELECT party.body AS body FROM msp JOIN party ON party.id = msp.party WHERE msp.msp = ?',
    msp,
  );
  return row && (JSON.parse(row.body) as Party);
}
