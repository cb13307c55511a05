import type { ConnectOptions } from '@hyperledger/fabric-gateway';

/** The deadline of each kind of call, in milliseconds. Without one, a call to a peer that hangs would hang. */
export interface Deadlines {
  readonly evaluate: number;
  readonly endorse: number;
  readonly submit: number;
  readonly commitStatus: number;
}

/** Endorsing takes longest: it runs the chaincode on several peers, one after the other if the first choice fails. */
export const usualDeadlines: Deadlines = { evaluate: 10_000, endorse: 20_000, submit: 10_000, commitStatus: 10_000 };

/** The gateway client's deadline options, computed for each call. Block events have none: they run until they are closed. */
export const deadlineOptions = (
  deadlines: Deadlines,
): Pick<ConnectOptions, 'evaluateOptions' | 'endorseOptions' | 'submitOptions' | 'commitStatusOptions'> => ({
  evaluateOptions: () => ({ deadline: Date.now() + deadlines.evaluate }),
  endorseOptions: () => ({ deadline: Date.now() + deadlines.endorse }),
  submitOptions: () => ({ deadline: Date.now() + deadlines.submit }),
  commitStatusOptions: () => ({ deadline: Date.now() + deadlines.commitStatus }),
});
