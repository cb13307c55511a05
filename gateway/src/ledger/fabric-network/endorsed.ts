import type { peer } from '@hyperledger/fabric-protos';
import type { Patience } from '../fabric/patience';
import type { SystemChaincode } from '../fabric/systemChaincode';
import type { Entrance } from './connections';
import type { IdentityContext, SdkDiscovery, SdkEndorsement } from './sdk';

export interface SubmitOptions {
  readonly entrance: Entrance;
  readonly chaincode: string;
  /** MSP ids of all organisations. */
  readonly everyone: readonly string[];
  readonly system: SystemChaincode;
  readonly patience: Patience;
}

/** A transaction that peers have endorsed. Nothing is ordered yet. */
export interface Endorsed {
  readonly endorsement: SdkEndorsement;
  readonly context: IdentityContext;
  readonly handler: SdkDiscovery | undefined;
  readonly action: peer.ChaincodeAction;
  /** The organisations whose peers endorsed, by MSP id. */
  readonly endorsers: readonly string[];
}
