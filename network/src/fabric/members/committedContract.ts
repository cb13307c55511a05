import type { Network } from '../network';
import { approvedPackage, committedDefinition, type Definition } from '../steps/lifecycle';
import type { Served } from '../steps/services';
import { slotOfSequence } from '../steps/services';
import type { PeerNode } from '../topology/layout';

/** The channel's committed contract, and the package with which an organisation runs it. */
export interface CommittedContract {
  readonly definition: Definition;
  readonly served: Served;
}

/** The committed contract with the package of the organisation of `peer`; throws if there is none. */
export async function committedContract(network: Network, peer: PeerNode): Promise<CommittedContract> {
  const definition = await committedDefinition(network);
  const packageId = definition && (await approvedPackage(network, peer, definition.sequence));
  if (!definition || packageId === undefined) {
    throw new Error(`No ${network.topology.chaincode} is committed. Run: npm run fabric -- up`);
  }
  return { definition, served: { packageId, slot: slotOfSequence(definition.sequence) } };
}
