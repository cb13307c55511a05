import { JSONSerializer, type Contract } from 'fabric-contract-api';
import type { ChaincodeInterface } from 'fabric-shim';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract';

/**
 * The chaincode to run: the file of a package with contracts, which runs in a thread of its own; contract classes; or an implementation
 * of the shim's own interface.
 */
export type Chaincode = { readonly name: string; readonly module: string } | ChaincodeSource;

/** Chaincode that runs on the ledger's own thread. */
export type ChaincodeSource =
  | { readonly name: string; readonly contracts: readonly (new () => Contract)[] }
  | { readonly name: string; readonly chaincode: ChaincodeInterface };

/** Makes the chaincode as a chaincode process would run it, with the JSON serializer that Fabric's contracts use by default. */
export function loadChaincode(source: ChaincodeSource): ChaincodeInterface {
  if ('chaincode' in source) return source.chaincode;
  // Copied, because the library adds its own contract to the list.
  return new ChaincodeFromContract([...source.contracts], {
    transaction: 'jsonSerializer',
    serializers: { jsonSerializer: JSONSerializer },
  });
}
