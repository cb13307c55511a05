import { channelConfig } from '../members/channelConfig';
import { shapeChannel } from '../members/shapeChannel';
import { updateChannel } from '../members/updateChannel';
import type { Network } from '../network';
import { waitUntil } from '../processes/waitUntil';
import { orderingOrganisations } from '../topology/topology';
import { orderersPatience } from './awaitLeader';

/** Has the channel's configuration say what the topology says: how blocks are cut, and what nodes must be capable of. */
export async function settleChannel(network: Network): Promise<void> {
  const { layout, topology } = network;
  const [orderer] = layout.orderers;
  await waitUntil(layout, {
    what: `channel ${topology.channel} at ${orderer?.id ?? 'an orderer'}`,
    seconds: orderersPatience,
    processes: layout.orderers.map(({ id }) => id),
    check: async () => {
      await channelConfig(network, topology.orderer);
      return undefined;
    },
  });
  await updateChannel(network, {
    what: 'settings of the topology',
    signers: [...orderingOrganisations(topology), ...topology.organisations],
    change: (config) => shapeChannel(config, network, network),
  });
}
