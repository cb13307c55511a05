import { peer } from '@hyperledger/fabric-protos';
import { Refused } from '../errors';
import { messageName } from './messageCounters';
import type { TransactionContext } from './transactionContext';

/** The chaincode's response. */
export interface ChaincodeOutcome {
  readonly response: peer.Response;
  readonly event: peer.ChaincodeEvent | null;
}

/** One run of the chaincode, from TRANSACTION to COMPLETED. */
export class Execution {
  readonly context: TransactionContext;
  readonly #settled = Promise.withResolvers<ChaincodeOutcome>();
  readonly #timer: NodeJS.Timeout;
  /** The request whose response the chaincode has not received yet. */
  awaiting: number | null = null;
  #completed = false;

  constructor(context: TransactionContext, timeoutMs: number) {
    this.context = context;
    this.#timer = setTimeout(() => {
      this.fail(new Refused('TIMEOUT', 'timeout expired while executing transaction'));
    }, timeoutMs);
  }

  get outcome(): Promise<ChaincodeOutcome> {
    return this.#settled.promise;
  }

  get completed(): boolean {
    return this.#completed;
  }

  /** The chaincode reported completion. Waits one more turn of the event loop to detect late requests. */
  complete(message: peer.ChaincodeMessage): void {
    this.#completed = true;
    if (this.awaiting !== null) this.late(this.awaiting);
    else if (message.getType() === peer.ChaincodeMessage.Type.ERROR) {
      this.fail(new Refused('CHAINCODE_ERROR', Buffer.from(message.getPayload_asU8()).toString()));
    } else {
      setImmediate(() => {
        this.#succeed(message);
      });
    }
  }

  /** A request after completion: the contract did not await a promise, and a real peer may lose the request. */
  late(type: number): void {
    const reason =
      `the chaincode finished while its ${messageName(type)} was still under way: ` +
      'a promise is not awaited, and a peer may lose what it writes';
    this.fail(new Refused('FLOATING_PROMISE', reason));
  }

  fail(refused: Refused): void {
    clearTimeout(this.#timer);
    this.#completed = true;
    this.#settled.reject(refused);
  }

  #succeed(message: peer.ChaincodeMessage): void {
    clearTimeout(this.#timer);
    try {
      const response = peer.Response.deserializeBinary(message.getPayload_asU8());
      this.#settled.resolve({ response, event: message.getChaincodeEvent() ?? null });
    } catch (cause) {
      this.#settled.reject(new Error('The chaincode sent a response that cannot be read.', { cause }));
    }
  }
}
