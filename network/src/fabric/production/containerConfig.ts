import { ordererConfig } from '../config/ordererConfig';
import { peerConfig } from '../config/peerConfig';
import { yaml } from '../config/yaml';
import type { Layout, OrdererNode, PeerNode } from '../topology/layout';
import type { Topology } from '../topology/topology';
import { channelLayout } from '../topology/channelLayout';
import { containerPorts } from '../topology/containerPorts';

/** Mount paths in a container. */
export const mounts = {
  config: '/etc/hyperledger/lotline/config',
  identity: '/etc/hyperledger/lotline',
  builder: '/etc/hyperledger/lotline/builder',
  data: '/var/hyperledger/production',
} as const;

/** A node's configuration file for its container, by the file's name. */
export interface ContainerConfig {
  readonly file: 'orderer.yaml' | 'core.yaml';
  readonly text: string;
}

export function ordererContainerConfig(layout: Layout, node: OrdererNode): ContainerConfig {
  const { orderers } = channelLayout(layout);
  const at = orderers.find(({ id }) => id === node.id) ?? node;
  const inside = { ...at, admin: containerPorts.ordererAdmin, operations: containerPorts.operations };
  return { file: 'orderer.yaml', text: yaml(ordererConfig(withMounts(inside))) };
}

export function peerContainerConfig(topology: Topology, layout: Layout, node: PeerNode): ContainerConfig {
  const own = channelLayout(layout).peers.filter(({ organisation }) => organisation === node.organisation);
  const at = own.find(({ id }) => id === node.id) ?? node;
  const bootstrap = (own.find(({ id }) => id !== node.id) ?? at).address;
  const inside = { ...at, chaincodePort: containerPorts.peerChaincode, operations: containerPorts.operations };
  const { fabric, history } = topology;
  const config = peerConfig(withMounts(inside), { fabric, history, bootstrap, builder: mounts.builder });
  return { file: 'core.yaml', text: yaml(config) };
}

const withMounts = <T>(node: T): T & { folder: string; identity: string } => ({
  ...node,
  folder: mounts.data,
  identity: mounts.identity,
});
