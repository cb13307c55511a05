import type { Network } from '../network';
import { runningProcess } from '../processes/processRecord';
import { unreachable } from '../processes/unreachable';
import type { OrdererNode, PeerNode } from '../topology/layout';

/**
 * The reachable part of the network, with which a command continues. Prints the unreachable nodes. Throws if no orderer or no peer is
 * reachable.
 */
export async function reachableNetwork(network: Network): Promise<Network> {
  const { layout, print } = network;
  const [orderers, peers] = await Promise.all([reachable(network, layout.orderers), reachable(network, layout.peers)]);
  const there = new Set([...orderers, ...peers].map(({ id }) => id));
  const away = [...layout.orderers, ...layout.peers].map(({ id }) => id).filter((id) => !there.has(id));
  if (orderers.length === 0 || peers.length === 0) {
    throw new Error(`${away.join(', ')} cannot be reached. Start the network with: npm run fabric -- up`);
  }
  if (away.length > 0) print(`away: ${away.join(', ')}; when they are back, run: npm run fabric -- up`);
  return { ...network, layout: { ...layout, orderers, peers } };
}

async function reachable<T extends OrdererNode | PeerNode>({ layout }: Network, nodes: readonly T[]): Promise<T[]> {
  const found = await Promise.all(
    nodes.map(async (node) => {
      if (!layout.containers && !(await runningProcess(layout.run, node.id))) return [];
      return (await unreachable(node.host, node.port)) === undefined ? [node] : [];
    }),
  );
  return found.flat();
}
