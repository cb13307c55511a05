import { type common, orderer } from '@hyperledger/fabric-protos';
import type { Network } from '../network';
import { waitUntil } from '../processes/waitUntil';
import { orderersPatience } from '../steps/awaitLeader';
import type { OrdererNode } from '../topology/layout';
import { orderingOrganisations } from '../topology/topology';
import { channelConfig, groupAt } from './channelConfig';
import { updateChannel } from './updateChannel';

/**
 * Sets a Raft orderer's TLS certificate (PEM) in the channel's configuration. The other orderers process the change, because this one may
 * be about to restart.
 */
export async function updateConsenter(network: Network, node: OrdererNode, tls: string): Promise<void> {
  await updateChannel(throughOthers(network, node), {
    what: `new certificate of ${node.id}`,
    signers: orderingOrganisations(network.topology),
    change: (config) => changeConsenter(config, node, tls),
  });
}

/**
 * Returns true if the channel's configuration has a Raft orderer's TLS certificate, according to the other orderers: this one may be cut
 * off.
 */
export async function isConsenter(network: Network, node: OrdererNode, tls: string): Promise<boolean> {
  let isKnown = false;
  await waitUntil(network.layout, {
    what: `channel ${network.topology.channel} at the orderers beside ${node.id}`,
    seconds: orderersPatience,
    processes: [],
    check: async () => {
      const config = await channelConfig(throughOthers(network, node), network.topology.orderer);
      isKnown = !changeConsenter(config, node, tls);
      return undefined;
    },
  });
  return isKnown;
}

function throughOthers(network: Network, node: OrdererNode): Network {
  const others = network.layout.orderers.filter(({ id }) => id !== node.id);
  return { ...network, layout: { ...network.layout, orderers: [...others, node] } };
}

/** Returns false if it has that certificate already. */
function changeConsenter(config: common.Config, node: OrdererNode, tls: string): boolean {
  const value = groupAt(config, 'Orderer').getValuesMap().get('ConsensusType');
  if (!value) throw new Error("The channel's configuration has no ConsensusType.");
  const type = orderer.ConsensusType.deserializeBinary(value.getValue_asU8());
  const metadata = orderer.etcdraft.ConfigMetadata.deserializeBinary(type.getMetadata_asU8());
  const consenter = metadata
    .getConsentersList()
    .find((each) => each.getHost() === node.host && each.getPort() === node.port);
  if (!consenter) throw new Error(`The channel's configuration has no orderer at ${node.address} (${node.id}).`);
  const wanted = Buffer.from(tls);
  if (wanted.equals(consenter.getServerTlsCert_asU8())) return false;
  consenter.setServerTlsCert(wanted);
  consenter.setClientTlsCert(wanted);
  type.setMetadata(metadata.serializeBinary());
  value.setValue(type.serializeBinary());
  return true;
}
