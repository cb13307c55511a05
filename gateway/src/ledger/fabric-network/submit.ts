import { msp, peer } from '@hyperledger/fabric-protos';
import { changesNothing } from '../fabric/endorsedAction';
import { lastingFailure } from '../fabric/failures';
import { retry } from '@lotline/network/retry';
import { invalidFailure, isPolicyFailure, isValid } from '../fabric/validationCodes';
import { LedgerFailure, NotEndorsed, type Submitted } from '../ledger';
import type { Endorsed, SubmitOptions } from './endorsed';
import { callFailure, endorsementFailure, isSilence } from './failures';
import { neededBeside } from './keyPolicies';
import { order } from './order';
import type { SdkContract, SdkDiscovery, SdkResponse } from './sdk';

export interface Call {
  readonly transaction: string;
  readonly args: readonly string[];
}

/**
 * Timeout after which other peers are asked instead of one that hangs, as in a peer's gateway service (`peer.gateway.endorsementTimeout`).
 */
const endorseMilliseconds = 8000;
/** Maximum proposals to a chaincode that does not respond: one retry, for the moment in which its definition changes. */
const silentProposals = 2;
/** Maximum age of an endorsement plan, because peers come and go. */
const planMilliseconds = 3000;

/**
 * Endorses, orders and commits a transaction; one that changes nothing is not ordered. The SDK's discovery does not know key-level
 * policies, so the contract is queried for those of the written keys. A transaction that is invalid nevertheless is endorsed by every
 * organisation. Rejects with LedgerFailure.
 */
export async function submit(call: Call, options: SubmitOptions): Promise<Submitted> {
  for (let attempt = 1; ; attempt++) {
    const endorsed =
      attempt === 1 ? await endorseByPlan(call, options) : await endorse(call, options.everyone, options);
    const transactionId = endorsed.endorsement.getTransactionId();
    const result = Buffer.from(endorsed.action.getResponse()?.getPayload_asU8() ?? []).toString();
    if (changesNothing(endorsed.action)) return { committed: false, transactionId, result };
    const { code, height } = await order(endorsed, options);
    if (isValid(code)) return { committed: true, transactionId, height, result };
    if (!isPolicyFailure(code) || attempt >= options.patience.policyFailures) throw invalidFailure(code, transactionId);
  }
}

async function endorseByPlan(call: Call, options: SubmitOptions): Promise<Endorsed> {
  const endorsed = await endorse(call, undefined, options);
  const needed = await neededBeside(endorsed, options);
  return needed ? endorse(call, needed, options) : endorsed;
}

async function endorse(
  call: Call,
  requiredOrgs: readonly string[] | undefined,
  { entrance, chaincode, patience }: SubmitOptions,
): Promise<Endorsed> {
  let silences = 0;
  const mayRetry = (error: unknown): boolean => {
    if (!mayEndorseAgain(error)) return false;
    if (isSilence(error)) silences += 1;
    return silences < silentProposals;
  };
  try {
    const policy = { ...patience, attempts: patience.proposals };
    return await retry(policy, { mayRetry }, () => propose(call, requiredOrgs, { entrance, chaincode }));
  } catch (error) {
    if (!mayEndorseAgain(error)) throw error;
    throw requiredOrgs ? lackingOthers(error) : lastingFailure(error);
  }
}

const mayEndorseAgain = (error: unknown): error is LedgerFailure =>
  error instanceof LedgerFailure && error.kind !== 'rejected';

/** If every organisation had to endorse, a key of this transaction required it: other transactions may need fewer. */
const lackingOthers = ({ message, transactionId, cause }: LedgerFailure): NotEndorsed =>
  new NotEndorsed(message, { ...(transactionId === undefined ? {} : { transactionId }), cause });

async function propose(
  { transaction, args }: Call,
  requiredOrgs: readonly string[] | undefined,
  { entrance: { gateway, network }, chaincode }: Pick<SubmitOptions, 'entrance' | 'chaincode'>,
): Promise<Endorsed> {
  const endorsement = network.getChannel().newEndorsement(chaincode);
  const context = gateway.identityContext.calculateTransactionId();
  endorsement.build(context, { fcn: transaction, args, generateTransactionId: false });
  endorsement.sign(context);
  const handler = await freshPlan(network.getContract(chaincode)).catch(failed);
  const required = requiredOrgs ? { requiredOrgs } : {};
  const sent = await endorsement.send({ handler, requestTimeout: endorseMilliseconds, ...required }).catch(failed);
  const failure = endorsementFailure(sent, endorsement.getTransactionId());
  if (failure) throw failure;
  const { responses = [] } = sent;
  const action = actionOf(responses[0]?.payload);
  return { endorsement, context, handler, action, endorsers: responses.flatMap(endorserOf) };
}

const failed = (error: unknown): never => {
  throw callFailure(error);
};

async function freshPlan(contract: SdkContract): Promise<SdkDiscovery | undefined> {
  const handler = await contract.getDiscoveryHandler();
  if (handler) handler.discoveryService.refreshAge = planMilliseconds;
  return handler;
}

const endorserOf = ({ endorsement }: SdkResponse): string[] =>
  endorsement?.endorser ? [msp.SerializedIdentity.deserializeBinary(endorsement.endorser).getMspid()] : [];

function actionOf(payload: Uint8Array | undefined): peer.ChaincodeAction {
  const response = peer.ProposalResponsePayload.deserializeBinary(payload ?? new Uint8Array());
  return peer.ChaincodeAction.deserializeBinary(response.getExtension_asU8());
}
