import { LotlineContract } from './lotlineContract';

export { type BatchCapabilities, offerCapabilities } from './capabilities';
export { rolesAttribute } from '../domain/roles';
export { LotlineContract };

/** fabric-shim's bootstrap reads this export of the package's main module. */
export const contracts = [LotlineContract];
