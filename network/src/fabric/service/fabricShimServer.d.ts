// The chaincode server of fabric-shim 2.5.8. The package's own types declare it in the main module, which does not export it.
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
