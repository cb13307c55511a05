import type { CallerRole, User } from '@lotline/chaincode/domain';
import type { LedgerIdentity } from '../ledger/ledger';
import type { ReadModel } from '../projection/readModel';
import { readFact } from '../projection/saveFact';
import type { Caller } from './caller';

/** The user's registration on the ledger; undefined if there is none. */
export const registeredUser = (
  { database }: ReadModel,
  { mspId, user }: Pick<LedgerIdentity, 'mspId' | 'user'>,
): User | undefined => readFact(database, 'user', mspId, user);

/** The caller's current roles: those on the ledger, or else those of the key. */
export function rolesNow(readModel: ReadModel, { identity, roles }: Caller): readonly CallerRole[] {
  const registered = registeredUser(readModel, identity);
  if (registered?.retired) return [];
  return registered?.roles ?? roles;
}

/** Tells which users are retired on the ledger. Every request asks, so that each user is looked up once for each height. */
export function retirements(readModel: ReadModel): (identity: LedgerIdentity) => boolean {
  const known = new Map<string, boolean>();
  let height = -1;
  return (identity) => {
    if (height !== readModel.height) {
      known.clear();
      height = readModel.height;
    }
    const key = `${identity.mspId} ${identity.user}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const isRetired = registeredUser(readModel, identity)?.retired !== undefined;
    known.set(key, isRetired);
    return isRetired;
  };
}
