import type { LedgerIdentity } from '../ledger/ledger';
import type { ReadModel } from '../projection/readModel';
import { Problem } from '../problem';
import type { Keys } from './keys';
import { registeredUser } from './rolesNow';

/**
 * @throws Problem unless the caller’s organisation has the user: registered on the ledger and not retired, or with a key here. Null is
 * nobody.
 */
export function assertUser(
  { readModel, keys }: { readonly readModel: ReadModel; readonly keys: Keys },
  { organisation, mspId, user: caller }: LedgerIdentity,
  user: string | null | undefined,
): void {
  if (user === undefined || user === null || user === caller) return;
  const registered = registeredUser(readModel, { mspId, user });
  const hasKey = keys.list(organisation).some((key) => key.user === user && key.revoked === undefined);
  if (registered ? registered.retired === undefined : hasKey) return;
  const what = registered ? `${user} is retired` : `Your organisation has no user ${user}`;
  throw new Problem('user_unknown', `${what}: name a user who is registered (GET /users) or has a key.`, {
    details: { user },
  });
}
