import type { Layout } from './layout';
import { containerName } from './containerNames';
import { containerPorts } from './containerPorts';

/** The addresses in the channel's configuration: containers reach one another by name. */
export function channelLayout(layout: Layout): Layout {
  if (!layout.containers) return layout;
  const at = <T extends { readonly id: string }>(
    node: T,
    port: number,
  ): T & { host: string; port: number; address: string } => {
    const host = containerName(node.id);
    return { ...node, host, port, address: `${host}:${port}` };
  };
  return {
    ...layout,
    orderers: layout.orderers.map((node) => at(node, containerPorts.orderer)),
    peers: layout.peers.map((node) => at(node, containerPorts.peer)),
  };
}
