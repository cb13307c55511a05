import { servingOrderer } from '../members/servingOrderer';
import { shapeChannel } from '../members/shapeChannel';
import { updateChannel } from '../members/updateChannel';
import type { Network } from '../network';
import { orderingOrganisations } from '../topology/topology';

/** Has the channel's configuration say what the topology says: how blocks are cut, and what nodes must be capable of. */
export async function settleChannel(network: Network): Promise<void> {
  const { topology } = network;
  await updateChannel(await servingOrderer(network), {
    what: 'settings of the topology',
    signers: [...orderingOrganisations(topology), ...topology.organisations],
    change: (config) => shapeChannel(config, network, network),
  });
}
