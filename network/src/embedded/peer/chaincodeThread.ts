import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { peer } from '@hyperledger/fabric-protos';
import type { Contract } from 'fabric-contract-api';
import type { MessageStream } from 'fabric-shim/lib/handler';
import { loadChaincode } from './chaincode';
import { quietLoggers } from './quietLoggers';
import { type ReadyListener, shimHandler } from './shimHandler';
import type { LinkOptions } from './chaincodeLink';
import type { ChaincodeThreadData, FromChaincode, ToChaincode } from './threadLink';

const port = parentPort;
if (!port) throw new Error('This is run as a thread of the ledger.');
const { module: file, ...options } = workerData as ChaincodeThreadData;

/** The exports of a package with a contract. */
interface ContractModule {
  readonly contracts: readonly (new () => Contract)[];
  readonly offerCapabilities: (handler: object, capabilities: LinkOptions['offered']) => void;
}

type Listener = (message: peer.ChaincodeMessage) => void;

const post = (message: FromChaincode, transfer: ArrayBuffer[] = []): void => {
  port.postMessage(message, transfer);
};

/** Undefined, and reported, if the package cannot be loaded. The shim would log that and end the thread. */
function load(): ContractModule | undefined {
  try {
    return createRequire(__filename)(file) as ContractModule;
  } catch (error) {
    post(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

function serve({ contracts, offerCapabilities }: ContractModule): void {
  const listeners: Listener[] = [];
  const stream: MessageStream = {
    on: (event: 'data' | 'end' | 'error', listener: Listener | ((error?: Error) => void)) => {
      if (event === 'data') listeners.push(listener as Listener);
    },
    write: (message) => {
      const bytes = message.serializeBinary();
      post(bytes, [bytes.buffer as ArrayBuffer]);
    },
    end: () => undefined,
  };
  const onReady: ReadyListener = (capabilities, handler) => {
    offerCapabilities(handler, capabilities);
  };
  const chaincode = loadChaincode({ name: options.name, contracts });
  const handler = shimHandler(stream, chaincode, { ...options, onReady });
  port?.on('message', (given: ToChaincode) => {
    if (typeof given === 'string') {
      handler.forget(given);
      return;
    }
    const message = peer.ChaincodeMessage.deserializeBinary(given);
    if (message.getType() === peer.ChaincodeMessage.Type.READY) handler.ready();
    for (const listener of listeners) listener(message);
  });
  handler.register();
}

quietLoggers();
const loaded = load();
if (loaded) serve(loaded);
