import type { CallerRole, User } from '@lotline/chaincode/domain';
import type { LedgerIdentity } from '../ledger/ledger';
import type { ReadModel } from '../projection/readModel';
import { readFact } from '../projection/saveFact';
import type { Caller } from './caller';

/** The user's registration on the ledger; undefined if there is none. */
export const registeredUser = (
  { database }: ReadModel,
  { mspId, user }: Pick<LedgerIdentity, 'mspId' | 'user'>,
): User | undefined => readFact(database, 'user', mspId, user) as User | undefined;

/** The caller's current roles: those on the ledger, or else those of the key. */
export function rolesNow(readModel: ReadModel, { identity, roles }: Caller): readonly CallerRole[] {
  const registered = registeredUser(readModel, identity);
  if (registered?.retired) return [];
  return registered?.roles ?? roles;
}
