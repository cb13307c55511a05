import type { Gateway, Transaction } from '@hyperledger/fabric-gateway';
import { LedgerFailure, type Submitted } from '../ledger';
import { changesNothing, preparedAction } from './endorsedAction';
import { endorsementFailure, lastingFailure, mayEndorseAgain } from './failures';
import { order } from './order';
import { retry } from '@lotline/network/retry';
import type { Patience } from './patience';
import type { SystemChaincode } from './systemChaincode';
import { invalidFailure, isDuplicate, isPolicyFailure, isValid } from './validationCodes';

export interface SubmitOptions {
  readonly gateway: Gateway;
  readonly channel: string;
  readonly chaincode: string;
  readonly system: SystemChaincode;
  readonly patience: Patience;
}

export interface Call {
  readonly transaction: string;
  readonly args: readonly string[];
}

/** Endorses, orders and commits a transaction; one that changes nothing is not ordered. Rejects with LedgerFailure. */
export async function submit(call: Call, options: SubmitOptions): Promise<Submitted> {
  for (let attempt = 1; ; attempt++) {
    const endorsed = await endorse(call, options);
    const done = await settled(endorsed, options);
    if (!('code' in done)) return done;
    if (!isPolicyFailure(done.code) || attempt >= options.patience.policyFailures) {
      throw invalidFailure(done.code, done.transactionId);
    }
  }
}

/** Orders and commits a transaction that is endorsed and signed. Rejects with LedgerFailure. */
export async function committed(endorsed: Transaction, options: SubmitOptions): Promise<Submitted> {
  const done = await settled(endorsed, options);
  if ('code' in done) throw invalidFailure(done.code, done.transactionId);
  return done;
}

/** The result of an endorsed transaction; rejects if it is invalid in its block. */
async function settled(
  endorsed: Transaction,
  options: SubmitOptions,
): Promise<Submitted | { readonly code: number; readonly transactionId: string }> {
  const transactionId = endorsed.getTransactionId();
  const result = Buffer.from(endorsed.getResult()).toString();
  if (changesNothing(preparedAction(endorsed.getBytes()))) return { committed: false, transactionId, result };
  const { code, height } = await outcome(endorsed, options);
  return isValid(code) ? { committed: true, transactionId, height, result } : { code, transactionId };
}

async function endorse(call: Call, { gateway, channel, chaincode, patience }: SubmitOptions): Promise<Transaction> {
  const contract = gateway.getNetwork(channel).getContract(chaincode);
  // A proposal is signed with its time, so each attempt has its own.
  let transactionId: string | undefined;
  const propose = (): Promise<Transaction> => {
    const proposal = contract.newProposal(call.transaction, { arguments: [...call.args] });
    transactionId = proposal.getTransactionId();
    return proposal.endorse();
  };
  try {
    return await retry({ ...patience, attempts: patience.proposals }, { mayRetry: mayEndorseAgain }, propose);
  } catch (error) {
    const failure = endorsementFailure(error, transactionId);
    throw mayEndorseAgain(error) ? lastingFailure(failure) : failure;
  }
}

async function outcome(endorsed: Transaction, options: SubmitOptions): Promise<{ code: number; height: number }> {
  const { code, blockNumber } = await order(endorsed, options);
  if (!isDuplicate(code)) return { code, height: Number(blockNumber) + 1 };
  const transactionId = endorsed.getTransactionId();
  const found = await options.system.find(transactionId);
  if (found) return found;
  throw new LedgerFailure('unknown', 'An earlier copy of the transaction is on the ledger, and was not found there.', {
    transactionId,
  });
}
