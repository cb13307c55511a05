import type { FactKey } from '../domain/facts/key';
import { mspKey } from '../domain/facts/party';
import { type User, userKey } from '../domain/facts/user';
import type { Caller } from '../domain/step';

/** The keys of the facts about a caller that every request of a batch reads. */
export interface CallerKeys {
  readonly msp: ReturnType<typeof mspKey>;
  readonly user: FactKey<User> | undefined;
}

export const callerKeys = ({ msp, user }: Caller): CallerKeys => ({
  msp: mspKey(msp),
  user: user === undefined ? undefined : userKey(msp, user),
});
