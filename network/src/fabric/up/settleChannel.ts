import { servingOrderer } from '../members/servingOrderer';
import { shapeChannel } from '../members/shapeChannel';
import { updateChannel } from '../members/updateChannel';
import type { Network } from '../network';
import { orderingOrganisations } from '../topology/topology';

/** Updates the channel's configuration to the topology: block cutting and capabilities. */
export async function settleChannel(network: Network): Promise<void> {
  const { topology } = network;
  await updateChannel(await servingOrderer(network), {
    what: 'settings of the topology',
    signers: [...orderingOrganisations(topology), ...topology.organisations],
    change: (config) => shapeChannel(config, network, network),
  });
}
