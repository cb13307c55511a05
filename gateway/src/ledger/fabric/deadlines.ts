import type { ConnectOptions } from '@hyperledger/fabric-gateway';
import { timeBudgets } from '../../timeBudgets';

/** The deadline of each kind of call, in milliseconds. Without one, a call to a peer that hangs would hang. */
export interface Deadlines {
  readonly evaluate: number;
  readonly endorse: number;
  readonly submit: number;
  readonly commitStatus: number;
}

export const usualDeadlines: Deadlines = {
  evaluate: timeBudgets.evaluate,
  endorse: timeBudgets.endorse,
  submit: timeBudgets.order,
  commitStatus: timeBudgets.commitStatus,
};

/** The gateway client's deadline options, computed for each call. Block events have none: they run until they are closed. */
export const deadlineOptions = (
  deadlines: Deadlines,
): Pick<ConnectOptions, 'evaluateOptions' | 'endorseOptions' | 'submitOptions' | 'commitStatusOptions'> => ({
  evaluateOptions: () => ({ deadline: Date.now() + deadlines.evaluate }),
  endorseOptions: () => ({ deadline: Date.now() + deadlines.endorse }),
  submitOptions: () => ({ deadline: Date.now() + deadlines.submit }),
  commitStatusOptions: () => ({ deadline: Date.now() + deadlines.commitStatus }),
});
