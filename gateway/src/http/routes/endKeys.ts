import type { CommandName } from '@lotline/chaincode/domain';
import type { Caller } from '../../auth/caller';
import type { Written } from '../../writes/written';
import type { Gateway } from '../gateway';

/** Ends the keys of a user whom a command has retired, for good: they stay ended if the user comes back. */
export function endKeys(
  command: CommandName,
  { outcome: { status, subject } }: Pick<Written, 'outcome'>,
  { caller, gateway: { keys } }: { readonly caller: Caller; readonly gateway: Pick<Gateway, 'keys'> },
): void {
  // A repeated request may be older than the user's return.
  if (command === 'retireUser' && status === 'recorded') keys.revokeUser(caller.identity.organisation, subject);
}
