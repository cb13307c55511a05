import type { CallerRole, User } from '@lotline/chaincode/domain';
import type { LedgerIdentity } from '../ledger/ledger';
import type { ReadModel } from '../projection/readModel';
import { readFact } from '../projection/saveFact';
import type { Caller } from './caller';

/** The user as the ledger knows them; undefined for one whom no administrator registered there. */
export const registeredUser = (
  { database }: ReadModel,
  { mspId, user }: Pick<LedgerIdentity, 'mspId' | 'user'>,
): User | undefined => readFact(database, 'user', mspId, user) as User | undefined;

/** What a caller may do: as registered on the ledger, or else as the key says. */
export function rolesNow(readModel: ReadModel, { identity, roles }: Caller): readonly CallerRole[] {
  const registered = registeredUser(readModel, identity);
  if (registered?.retired) return [];
  return registered?.roles ?? roles;
}
