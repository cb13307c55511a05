// The chaincode server of fabric-shim 2.5.8. The package's own types promise it at the door, but the door does not let it through.
declare module 'fabric-shim/lib/server' {
  import type { Server } from '@grpc/grpc-js';
  import type { ChaincodeInterface, ChaincodeServerOpts } from 'fabric-shim';

  class ChaincodeServer {
    constructor(chaincode: ChaincodeInterface, options: ChaincodeServerOpts);
    readonly _server: Server;
    start(): Promise<void>;
  }
  export = ChaincodeServer;
}
