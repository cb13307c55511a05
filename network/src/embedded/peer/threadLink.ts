import { Worker } from 'node:worker_threads';
import { peer } from '@hyperledger/fabric-protos';
import type { LinkOptions, OpenLink } from './chaincodeLink';

/** The data that the thread starts with. `module`: the file of the package with the contract. */
export interface ChaincodeThreadData extends LinkOptions {
  readonly module: string;
}

/** Memory for short-lived objects. V8 takes up to 128 otherwise, which the thread would keep after one large transaction. */
const youngMebibytes = 24;

/** To the thread: a message as bytes, or the id of a transaction that has ended. */
export type ToChaincode = Uint8Array | string;

/** From the thread: a message as bytes, or why it cannot serve. */
export type FromChaincode = Uint8Array | string;

/**
 * Runs the chaincode in a thread of its own, as a peer runs it in a process of its own: the contract's work does not keep the
 * peer's thread from anything else. The thread keeps the process alive only until it is ready.
 */
export const threadLink =
  (module: string): OpenLink =>
  (options, { receive, failed }) => {
    const workerData: ChaincodeThreadData = { ...options, module };
    const worker = new Worker(require.resolve('@lotline/network/chaincode-thread'), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: youngMebibytes },
    });
    worker.on('message', (given: FromChaincode) => {
      if (typeof given === 'string') failed(given);
      else receive(peer.ChaincodeMessage.deserializeBinary(given));
    });
    worker.on('error', (error) => {
      failed(`its thread failed: ${error instanceof Error ? error.message : String(error)}`);
    });
    worker.on('exit', () => {
      failed('its thread has ended');
    });
    return {
      send: (message, delivered) => {
        const bytes = message.serializeBinary();
        worker.postMessage(bytes satisfies ToChaincode, [bytes.buffer as ArrayBuffer]);
        if (message.getType() === peer.ChaincodeMessage.Type.READY) worker.unref();
        delivered?.();
      },
      forget: (transactionId) => {
        worker.postMessage(transactionId satisfies ToChaincode);
      },
      end: async () => {
        await worker.terminate();
      },
    };
  };
