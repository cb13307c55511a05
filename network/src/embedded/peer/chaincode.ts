import { JSONSerializer, type Contract } from 'fabric-contract-api';
import type { ChaincodeInterface } from 'fabric-shim';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract';

/** The chaincode to run: contract classes, or an implementation of the shim's own interface. */
export type ChaincodeSource =
  | { readonly name: string; readonly contracts: readonly (new () => Contract)[] }
  | { readonly name: string; readonly chaincode: ChaincodeInterface };

/** Makes what a chaincode process would run, with the JSON serializer that Fabric's contracts use by default. */
export function loadChaincode(source: ChaincodeSource): ChaincodeInterface {
  if ('chaincode' in source) return source.chaincode;
  // The library adds a contract of its own to the list it is given.
  return new ChaincodeFromContract([...source.contracts], {
    transaction: 'jsonSerializer',
    serializers: { jsonSerializer: JSONSerializer },
  });
}
