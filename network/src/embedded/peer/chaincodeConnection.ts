import { peer } from '@hyperledger/fabric-protos';
import { Refused } from '../errors';
import { capabilitiesOf, readyPayload, type PeerCapabilities, type PeerVersion } from './capabilities';
import type { ChaincodeLink, OpenLink } from './chaincodeLink';
import { Execution, type ChaincodeOutcome } from './execution';
import { messageName, type MessageCounters } from './messageCounters';
import { TransactionContext } from './transactionContext';
import type { Simulation } from './simulation';

const { Type } = peer.ChaincodeMessage;

/** Options of a connection. */
export interface ConnectionOptions {
  readonly name: string;
  readonly channel: string;
  readonly peerVersion: PeerVersion;
  readonly counters: MessageCounters;
  readonly executeTimeoutMs: number;
}

/** A transaction to run. */
export interface ExecutionRequest {
  readonly transactionId: string;
  readonly proposal: peer.SignedProposal;
  readonly input: Uint8Array;
  readonly simulation: Simulation;
}

/** The peer's end of a stream to the chaincode, which runs in the real `fabric-shim` (Fabric `core/chaincode/handler.go`). */
export class ChaincodeConnection {
  readonly #options: ConnectionOptions;
  readonly #offered: PeerCapabilities;
  readonly #link: ChaincodeLink;
  readonly #executions = new Map<string, Execution>();
  readonly #ready = Promise.withResolvers<undefined>();
  #ended = false;

  constructor(open: OpenLink, options: ConnectionOptions) {
    this.#options = options;
    this.#offered = capabilitiesOf(options.peerVersion);
    // Executions receive the failure.
    this.#ready.promise.catch(() => undefined);
    const { name, channel } = options;
    this.#link = open(
      { name, channel, offered: this.#offered },
      {
        receive: (message) => {
          this.#receive(message);
        },
        failed: (reason) => {
          this.#end(reason);
        },
      },
    );
  }

  /** True if the stream has ended, and a new connection is needed. */
  get ended(): boolean {
    return this.#ended;
  }

  async execute({ transactionId, proposal, input, simulation }: ExecutionRequest): Promise<ChaincodeOutcome> {
    await this.#ready.promise;
    if (this.#executions.has(transactionId)) {
      throw new Refused('DUPLICATE_TXID', `transaction ${transactionId} is being executed already`);
    }
    const execution = new Execution(new TransactionContext(simulation, this.#offered), this.#options.executeTimeoutMs);
    this.#executions.set(transactionId, execution);
    const message = this.#message(Type.TRANSACTION, transactionId, input);
    message.setProposal(proposal);
    this.#link.send(message);
    try {
      return await execution.outcome;
    } finally {
      this.#executions.delete(transactionId);
      this.#link.forget(transactionId);
    }
  }

  /** Ends the stream. Running transactions fail. */
  async close(): Promise<void> {
    this.#end('the ledger is closed');
    await this.#link.end();
  }

  #receive(message: peer.ChaincodeMessage): void {
    const type = message.getType();
    this.#options.counters.count(type);
    if (type === Type.REGISTER) {
      this.#register();
      return;
    }
    const execution = this.#executions.get(message.getTxid());
    if (!execution) this.#link.forget(message.getTxid());
    else if (execution.completed) execution.late(type);
    else if (type === Type.COMPLETED || type === Type.ERROR) execution.complete(message);
    else if (execution.context.serves(type)) this.#answer(execution, message);
    else this.#end(`the peer does not know messages of type ${type}`);
  }

  #register(): void {
    this.#link.send(this.#message(Type.REGISTERED, '', new Uint8Array()));
    const payload = this.#options.peerVersion === '2.5' ? new Uint8Array() : readyPayload(this.#offered);
    this.#link.send(this.#message(Type.READY, '', payload), () => {
      this.#ready.resolve(undefined);
    });
  }

  #answer(execution: Execution, request: peer.ChaincodeMessage): void {
    const type = request.getType();
    const transactionId = request.getTxid();
    let answer: peer.ChaincodeMessage;
    try {
      const payload = execution.context.serve(type, request.getPayload_asU8());
      answer = this.#message(Type.RESPONSE, transactionId, payload);
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      const text = `${messageName(type)} failed: transaction ID: ${transactionId}: ${cause}`;
      answer = this.#message(Type.ERROR, transactionId, Buffer.from(text));
    }
    execution.awaiting = type;
    this.#link.send(answer, () => {
      execution.awaiting = null;
    });
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    const refused = new Refused('STREAM_TERMINATED', `chaincode stream terminated: ${reason}`);
    this.#ready.reject(refused);
    for (const execution of this.#executions.values()) execution.fail(refused);
    void this.#link.end();
  }

  #message(type: MessageType, transactionId: string, payload: Uint8Array): peer.ChaincodeMessage {
    const message = new peer.ChaincodeMessage();
    message.setType(type);
    message.setTxid(transactionId);
    message.setChannelId(this.#options.channel);
    message.setPayload(payload);
    return message;
  }
}

type MessageType = ReturnType<peer.ChaincodeMessage['getType']>;
