import { setTimeout as delay } from 'node:timers/promises';
import type { Patience } from '../fabric/patience';
import { isTooLarge } from '../fabric/failures';
import type { SystemChaincode } from '../fabric/systemChaincode';
import { LedgerFailure, TooLarge } from '../ledger';
import { isRefusedByOrderers } from './failures';
import type { SdkCommit, SdkDiscovery } from './sdk';
import type { Endorsed } from './endorsed';
import { timeBudgets } from '../../timeBudgets';

/** Milliseconds between queries of the organisation's peer for the transaction: the SDK does not report the commit. */
const lookMilliseconds = 100;

interface Options {
  readonly system: SystemChaincode;
  readonly patience: Patience;
}

/**
 * Sends an endorsed transaction to the orderers and looks for it on the ledger. Whatever they return, the ledger is queried before the
 * same signed envelope is sent again. Rejects with LedgerFailure: `unknown` if the outcome could not be found out in time.
 */
export async function order(
  { endorsement, context, handler }: Endorsed,
  { system, patience }: Options,
): Promise<{ readonly code: number; readonly height: number }> {
  const transactionId = endorsement.getTransactionId();
  const commit = endorsement.newCommit();
  commit.build(context);
  commit.sign(context);
  const until = Date.now() + patience.settle;
  let last: unknown;
  let taken = 0;
  for (let attempt = 0; Date.now() < until; attempt++) {
    const error = await send(commit, handler);
    if (attempt === 0 && isRefusedByOrderers(error)) {
      // The SDK returns the last orderer's response; an earlier one may have taken the transaction without responding.
      const earlier = await look(transactionId, system, patience.ask);
      if (earlier) return earlier;
      throw refusal(error, transactionId);
    }
    last = error ?? last;
    const found = await look(transactionId, system, error ? patience.ask : patience.resend * 2 ** taken++);
    if (found) return found;
  }
  const message = last instanceof Error ? last.message : 'The transaction is not on the ledger yet.';
  throw new LedgerFailure('unknown', message, { transactionId, cause: last });
}

function refusal(error: Error, transactionId: string): LedgerFailure {
  const options = { transactionId, cause: error };
  return isTooLarge(error.message)
    ? new TooLarge(error.message, options)
    : new LedgerFailure('rejected', error.message, options);
}

async function send(commit: SdkCommit, handler: SdkDiscovery | undefined): Promise<Error | undefined> {
  try {
    const { status, info = '' } = await commit.send({ handler, requestTimeout: timeBudgets.order });
    return status === 'SUCCESS' ? undefined : new Error(`An orderer answered with status: ${status} ${info}`);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function look(
  transactionId: string,
  system: SystemChaincode,
  milliseconds: number,
): Promise<{ readonly code: number; readonly height: number } | undefined> {
  for (const until = Date.now() + milliseconds; Date.now() < until;) {
    await delay(lookMilliseconds);
    const found = await system.find(transactionId).catch(() => undefined);
    if (found) return found;
  }
  return undefined;
}
