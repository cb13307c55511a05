import type { Network } from '../network';
import { waitUntil } from '../processes/waitUntil';
import type { PeerNode } from '../topology/layout';
import { peerCommand } from './peerCommand';

/** Joins every peer to the channel. */
export async function joinPeers(network: Network): Promise<void> {
  const { layout, topology, print } = network;
  const joined = await Promise.all(layout.peers.map((node) => joinPeer(network, node)));
  const fresh = layout.peers.filter((_, index) => joined[index]);
  if (fresh.length > 0) print(`joined ${fresh.map(({ id }) => id).join(', ')} to channel ${topology.channel}`);
}

async function joinPeer(network: Network, node: PeerNode): Promise<boolean> {
  const { layout, topology } = network;
  if ((await peerHeight(network, node)) !== undefined) return false;
  await peerCommand(network, node, ['channel', 'join', '-b', layout.genesisBlock]);
  await waitUntil(layout, {
    what: `${node.id} in channel ${topology.channel}`,
    seconds: 30,
    processes: [node.id],
    check: async () => ((await peerHeight(network, node)) === undefined ? 'it has not joined' : undefined),
  });
  return true;
}

/** The number of blocks that a peer has of the channel; undefined if it has not joined. */
export async function peerHeight(network: Network, node: PeerNode): Promise<number | undefined> {
  const { channel } = network.topology;
  const list = await peerCommand(network, node, ['channel', 'list']);
  if (!list.split('\n').some((line) => line.trim() === channel)) return undefined;
  const text = await peerCommand(network, node, ['channel', 'getinfo', '-c', channel]);
  const height = /"height":\s*(\d+)/.exec(text)?.[1];
  return height === undefined ? undefined : Number(height);
}
