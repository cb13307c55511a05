import { peer } from '@hyperledger/fabric-protos';
import { type ChaincodeSource, loadChaincode } from './chaincode';
import type { OpenLink } from './chaincodeLink';
import { PeerStream } from './peerStream';
import { quietLoggers } from './quietLoggers';
import { type ReadyListener, shimHandler } from './shimHandler';

/** Runs the chaincode on the peer's own thread. */
export function localLink(source: ChaincodeSource, onReady: ReadyListener | undefined): OpenLink {
  quietLoggers();
  const chaincode = loadChaincode(source);
  return (options, { receive }) => {
    const stream = new PeerStream(receive);
    const handler = shimHandler(stream, chaincode, { ...options, onReady });
    // The listener keeps the link before the first message arrives.
    queueMicrotask(handler.register);
    return {
      send: (message, delivered = () => undefined) => {
        stream.send(message, () => {
          if (message.getType() === peer.ChaincodeMessage.Type.READY) handler.ready();
          delivered();
        });
      },
      forget: handler.forget,
      end: () => {
        stream.end();
        return Promise.resolve();
      },
    };
  };
}
