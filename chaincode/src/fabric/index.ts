import { LotlineContract } from './lotlineContract';

export { type BatchCapabilities, offerCapabilities } from './capabilities';
export { rolesAttribute } from './callerOf';
export { LotlineContract };

/** What fabric-shim's bootstrap looks for in a chaincode package's main module. */
export const contracts = [LotlineContract];
