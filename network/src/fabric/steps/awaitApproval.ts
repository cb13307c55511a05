import type { Network } from '../network';
import { waitUntil } from '../processes/waitUntil';
import type { PeerNode } from '../topology/layout';
import { approve, type Definition } from './lifecycle';

/** Approves a definition for an organisation with the package that it will run. Waits while orderers elect a leader. */
export const awaitApproval = (
  network: Network,
  peer: PeerNode,
  definition: Definition,
  packageId: string,
): Promise<void> =>
  waitUntil(network.layout, {
    what: `approval by ${peer.mspId}`,
    seconds: 60,
    processes: [...network.layout.orderers, ...network.layout.peers].map(({ id }) => id),
    check: async () => {
      await approve(network, peer, definition, packageId);
      return undefined;
    },
  });
