import { peer } from '@hyperledger/fabric-protos';
import { getMultiple, writeBatch } from './batchMessages';
import type { PeerCapabilities } from './capabilities';
import { historyQuery } from './historyQuery';
import { rangeQuery } from './rangeQuery';
import { ResultPages } from './resultPages';
import type { Simulation } from './simulation';
import * as state from './stateMessages';

const { Type } = peer.ChaincodeMessage;

/** Serves the messages of one transaction against its simulation. */
export class TransactionContext {
  readonly #simulation: Simulation;
  readonly #pages = new ResultPages();
  readonly #offered: PeerCapabilities;

  constructor(simulation: Simulation, offered: PeerCapabilities) {
    this.#simulation = simulation;
    this.#offered = offered;
  }

  /** Returns true if requests of this type are supported. */
  serves(type: number): boolean {
    if (type === Type.WRITE_BATCH_STATE) return this.#offered.useWriteBatch;
    if (type === Type.GET_STATE_MULTIPLE) return this.#offered.useGetMultipleKeys;
    return type in this.#services;
  }

  /** The payload of the response. Throws an Error whose message is returned to the chaincode. */
  serve(type: number, payload: Uint8Array): Uint8Array {
    const service = this.#services[type];
    if (!service) throw new Error(`no such request: ${type}`);
    return service(payload);
  }

  readonly #services: Readonly<Record<number, (payload: Uint8Array) => Uint8Array>> = {
    [Type.GET_STATE]: (payload) => state.getState(this.#simulation, payload),
    [Type.PUT_STATE]: (payload) => state.putState(this.#simulation, payload),
    [Type.DEL_STATE]: (payload) => state.deleteState(this.#simulation, payload),
    [Type.GET_STATE_MULTIPLE]: (payload) => getMultiple(this.#simulation, payload, this.#offered),
    [Type.WRITE_BATCH_STATE]: (payload) => writeBatch(this.#simulation, payload, this.#offered),
    [Type.GET_STATE_METADATA]: (payload) => state.getMetadata(this.#simulation, payload),
    [Type.PUT_STATE_METADATA]: (payload) => state.putMetadata(this.#simulation, payload),
    [Type.GET_PRIVATE_DATA_HASH]: (payload) => state.getPrivateDataHash(this.#simulation, payload),
    [Type.PURGE_PRIVATE_DATA]: (payload) => state.purgePrivateData(this.#simulation, payload),
    [Type.GET_STATE_BY_RANGE]: (payload) => rangeQuery(this.#simulation, this.#pages, payload),
    [Type.GET_HISTORY_FOR_KEY]: (payload) => historyQuery(this.#simulation, this.#pages, payload),
    [Type.QUERY_STATE_NEXT]: (payload) => this.#pages.next(peer.QueryStateNext.deserializeBinary(payload).getId()),
    [Type.QUERY_STATE_CLOSE]: (payload) => this.#pages.close(peer.QueryStateClose.deserializeBinary(payload).getId()),
    [Type.GET_QUERY_RESULT]: () => {
      throw new Error('ExecuteQuery not supported for leveldb');
    },
    [Type.INVOKE_CHAINCODE]: () => {
      throw new Error('the embedded ledger runs one chaincode and does not offer calls to another');
    },
  };
}
