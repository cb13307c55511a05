import type { Party } from '@lotline/chaincode/domain';
import type { ReadModel } from '../../projection/readModel';

/** The party that an organisation registered. */
export function partyOf({ database }: ReadModel, mspId: string): Party | undefined {
  const find = 'SELECT party.body FROM msp JOIN party ON party.id = msp.party WHERE msp.msp = ?';
  const row = database.get<{ body: string }>(find, mspId);
  return row && (JSON.parse(row.body) as Party);
}
