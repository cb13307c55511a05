import type { Network } from '../network';
import type { OrdererNode, PeerNode } from '../topology/layout';
import { ordererHeight } from './joinOrderers';
import { peerHeight } from './joinPeers';

/** A running node's block height as text, or the reason why it is unknown. */
export async function joinedHeight(network: Network, node: OrdererNode | PeerNode): Promise<string> {
  try {
    const height = 'admin' in node ? await ordererHeight(network, node) : await peerHeight(network, node);
    return height === undefined ? 'not in the channel' : String(height);
  } catch {
    return 'does not respond';
  }
}
