import type { Signer } from '../verify/signaturePolicy';
import { signedTransaction } from '../verify/signedTransaction';
import type { TransactionEnvelope } from '../verify/transactionEnvelope';
import type { ProofStatement } from './bundle';
import { ProofError } from './proofError';
import type { PlacedTransaction } from './provenParts';
import type { ExecutedTransaction } from './requireVersions';
import type { ProvenReceipt, ReceiptChecker } from './provenReceipts';
import { transactionEvents } from './transactionEvents';

/** A proven event. */
export interface ProvenEvent {
  readonly id: string;
  /** MSP id of the organisation that recorded it. */
  readonly mspId: string;
  /** The EPCIS event as it was recorded. */
  readonly body: unknown;
  readonly transactionId: string;
  /** The time in the transaction, RFC 3339 UTC, as its signer states it. */
  readonly recorded: string;
  readonly block: number;
  /** Position of its transaction in the tree. */
  readonly leaf: number;
  /** MSP ids of the organisations whose peers executed the transaction and signed the result. */
  readonly endorsers: readonly string[];
  /** The receipt that a key of a person or device signed, if it has one. A captured event has none, whatever it says. */
  readonly receipt?: ProvenReceipt;
  /** How it is bound to its block; see PlacedTransaction. */
  readonly bound: PlacedTransaction['bound'];
}

/** A transaction of a bundle with its verified endorsers. */
export interface VerifiedTransaction extends ExecutedTransaction {
  readonly endorsers: readonly Signer[];
}

/** The named events. Throws unless they are exactly those that the disclosed transactions recorded. */
export function provenEvents(
  { events, chaincode }: Pick<ProofStatement, 'events' | 'chaincode'>,
  verified: readonly VerifiedTransaction[],
  receipts: ReceiptChecker,
): ProvenEvent[] {
  const recorded = verified.flatMap((transaction) => eventsOf(transaction, chaincode, receipts));
  return recorded
    .map((event, at) => {
      const named = events[at];
      const { leaf } = event;
      if (named?.id === event.id && named.mspId === event.mspId && named.leaf === leaf) return event;
      throw new ProofError(
        `Transaction ${leaf} records ${event.id} of ${event.mspId}, which the bundle does not name there.`,
      );
    })
    .concat(surplus(events, recorded.length));
}

function surplus(events: ProofStatement['events'], recorded: number): never[] {
  const more = events[recorded];
  if (more) throw new ProofError(`No disclosed transaction records the event ${more.id}.`);
  return [];
}

function eventsOf(
  { placed, envelope, endorsers }: VerifiedTransaction,
  chaincode: string,
  receipts: ReceiptChecker,
): ProvenEvent[] {
  const { leaf, block, bound } = placed;
  const written = eventKeys(envelope, chaincode);
  try {
    return transactionEvents(envelope).map(({ id, body, mspId, isBuilt }) => {
      if (!written.some((key) => key.includes(hashIn(id)))) {
        throw new Error(`it names the event ${id} and does not write it`);
      }
      const receipt = isBuilt ? receipts.check(body, envelope) : undefined;
      return {
        leaf,
        id,
        mspId,
        body,
        transactionId: envelope.transactionId,
        recorded: envelope.timestamp.toISOString(),
        block: block.header.number,
        endorsers: [...new Set(endorsers.map((each) => each.mspId))].sort(),
        bound,
        ...(receipt && { receipt }),
      };
    });
  } catch (error) {
    throw new ProofError(`Transaction ${leaf}: ${messageOf(error)}.`);
  }
}

const hashIn = (id: string): string => /^ni:\/\/\/sha-256;([0-9a-f]{64})\?ver=CBV2\.0$/.exec(id)?.[1] ?? id;

const eventKeys = (envelope: TransactionEnvelope, chaincode: string): string[] =>
  signedTransaction(envelope, [], 0)
    .writes.filter(({ namespace }) => namespace === chaincode)
    .flatMap(({ writes }) => writes.map(({ key }) => key))
    .filter((key) => key.startsWith('\0event\0'));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
