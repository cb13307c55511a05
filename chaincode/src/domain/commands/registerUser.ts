import type { Command } from '../command';
import { Refusal } from '../errors';
import { userKey } from '../facts/user';
import type { CommandData } from '../transactions';

/** Registers a user of the caller's organisation, or changes the user's roles; a retired user comes back. */
export const registerUser: Command<CommandData<'registerUser'>> = {
  needs: ({ user }, _peek, { msp }) => [userKey(msp, user)],
  decide: ({ user, roles }, { facts, caller: { msp, user: self } }) => {
    if (user === self && !roles.includes('admin')) {
      const message = 'Nobody takes the role "admin" from themselves: ask another administrator.';
      throw new Refusal('input_invalid', message, { user });
    }
    facts.put(userKey(msp, user), { user, msp, roles: [...new Set(roles)].sort() });
    return { subject: user, events: [] };
  },
};

/** Ends a user's use of the ledger: all later signatures by the user's certificates are refused. */
export const retireUser: Command<CommandData<'retireUser'>> = {
  needs: ({ user }, _peek, { msp }) => [userKey(msp, user)],
  decide: ({ user, reason }, { facts, caller, time }) => {
    if (user === caller.user) {
      throw new Refusal('input_invalid', 'Nobody retires themselves: ask another administrator.', { user });
    }
    const before = facts.get(userKey(caller.msp, user)) ?? { user, msp: caller.msp, roles: [] };
    const retired = before.retired ?? { at: time, reason };
    facts.put(userKey(caller.msp, user), { ...before, retired });
    return { subject: user, events: [] };
  },
};
