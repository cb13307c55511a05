import { setImmediate } from 'node:timers/promises';
import { peer } from '@hyperledger/fabric-protos';
import { type BatchCapabilities, offerCapabilities } from '@lotline/chaincode';
import type { ChaincodeInterface } from 'fabric-shim';
import { ChaincodeMessageHandler, type MessageStream } from 'fabric-shim/lib/handler';
import ChaincodeServer from 'fabric-shim/lib/server';
import type { ServiceTls } from './serviceSettings';

const { Type } = peer.ChaincodeMessage;
const mostBytes = 100 * 1024 * 1024;

export interface ServerRequest {
  readonly packageId: string;
  readonly address: string;
  readonly tls: ServiceTls;
}

/**
 * The shim's chaincode server, which also reads each peer's batch capabilities from its READY message and passes them to the contract. The
 * shim ignores them, and a message that a peer does not know would end its stream.
 */
export class NegotiatingServer extends ChaincodeServer {
  readonly #chaincode: ChaincodeInterface;
  readonly #packageId: string;
  readonly #peers = new Map<MessageStream, BatchCapabilities | undefined>();

  constructor(chaincode: ChaincodeInterface, { packageId, address, tls }: ServerRequest) {
    super(chaincode, {
      ccid: packageId,
      address,
      tlsProps: { key: tls.key, cert: tls.certificate, clientCACerts: tls.clientAuthority },
      'grpc.max_receive_message_length': mostBytes,
      'grpc.max_send_message_length': mostBytes,
    });
    this.#chaincode = chaincode;
    this.#packageId = packageId;
  }

  /** Listens on the address; rejects on a failure. */
  override start(): Promise<void> {
    return super.start();
  }

  /** The batch capabilities of each connected peer. */
  get peers(): (BatchCapabilities | undefined)[] {
    return [...this.#peers.values()];
  }

  /** Serves a peer's stream; gRPC calls it. */
  connect(stream: MessageStream): void {
    const handler = new ChaincodeMessageHandler(stream, this.#chaincode);
    const gone = (): void => {
      this.#peers.delete(stream);
    };
    this.#peers.set(stream, undefined);
    stream.on('data', (message) => {
      if (message.getType() !== Type.READY) return;
      const capabilities = offeredBy(message);
      this.#peers.set(stream, capabilities);
      offerCapabilities(handler, capabilities);
    });
    stream.on('end', gone);
    stream.on('error', gone);
    const name = new peer.ChaincodeID();
    name.setName(this.#packageId);
    const registration = new peer.ChaincodeMessage();
    registration.setType(Type.REGISTER);
    registration.setPayload(name.serializeBinary());
    handler.chat(registration);
  }

  /**
   * Accepts no new connection, waits until running transactions have ended (`idle`) and their responses are sent, and closes. Cuts off
   * transactions that exceed the deadline.
   */
  async finish(idle: () => Promise<void>, deadline: Promise<void>): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this._server.tryShutdown(() => {
        resolve();
      });
    });
    await Promise.race([idle(), deadline]);
    // The shim sends a response one turn of the event loop later.
    await setImmediate();
    for (const stream of this.#peers.keys()) stream.end();
    await Promise.race([ended, deadline]);
    this.stop();
  }

  /** Cuts every connection. */
  stop(): void {
    this._server.forceShutdown();
  }
}

function offeredBy(ready: peer.ChaincodeMessage): BatchCapabilities {
  const offered = peer.ChaincodeAdditionalParams.deserializeBinary(ready.getPayload_asU8());
  return {
    useWriteBatch: offered.getUseWriteBatch(),
    maxSizeWriteBatch: offered.getMaxSizeWriteBatch(),
    useGetMultipleKeys: offered.getUseGetMultipleKeys(),
    maxSizeGetMultipleKeys: offered.getMaxSizeGetMultipleKeys(),
  };
}
