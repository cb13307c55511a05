// The parts of fabric-shim 2.5.8 that run chaincode over a message stream. The package declares no types for them.
declare module 'fabric-shim/lib/handler' {
  import type { peer } from '@hyperledger/fabric-protos';
  import type { ChaincodeInterface } from 'fabric-shim';

  export interface MessageStream {
    on(event: 'data', listener: (message: peer.ChaincodeMessage) => void): void;
    on(event: 'end' | 'error', listener: (error?: Error) => void): void;
    write(message: peer.ChaincodeMessage): void;
    end(): void;
  }

  export class ChaincodeMessageHandler {
    constructor(stream: MessageStream, chaincode: ChaincodeInterface);
    readonly msgQueueHandler: { readonly txQueues: Record<string, unknown[]> };
    chat(registration: peer.ChaincodeMessage): void;
  }
}

declare module 'fabric-shim/lib/contract-spi/chaincodefromcontract' {
  import type { ChaincodeInterface } from 'fabric-shim';

  const ChaincodeFromContract: new (
    contracts: unknown[],
    serializers: { transaction: string; serializers: Record<string, unknown> },
  ) => ChaincodeInterface;
  export = ChaincodeFromContract;
}

declare module 'fabric-shim/lib/logger' {
  export function setLevel(level: string): void;
  export function getLogger(name: string): { level: string; silent: boolean };
}

declare module 'fabric-contract-api/lib/logger' {
  export function setLevel(level: string): void;
}
