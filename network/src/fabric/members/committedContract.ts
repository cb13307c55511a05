import type { Network } from '../network';
import { approvedPackage, committedDefinition, type Definition } from '../steps/lifecycle';
import type { Served } from '../steps/services';
import { slotOfSequence } from '../steps/services';
import type { PeerNode } from '../topology/layout';

/** The contract that the channel runs, and the package that an organisation runs for it. */
export interface CommittedContract {
  readonly definition: Definition;
  readonly served: Served;
}

/** What is committed, as the organisation of `peer` runs it; throws when nothing is. */
export async function committedContract(network: Network, peer: PeerNode): Promise<CommittedContract> {
  const definition = await committedDefinition(network);
  const packageId = definition && (await approvedPackage(network, peer, definition.sequence));
  if (!definition || packageId === undefined) {
    throw new Error(`No ${network.topology.chaincode} is committed. Run: npm run fabric -- up`);
  }
  return { definition, served: { packageId, slot: slotOfSequence(definition.sequence) } };
}
