import type { Network } from '../network';
import { waitUntil } from '../processes/waitUntil';
import { awaitLeader, orderersPatience } from '../steps/awaitLeader';
import { channelConfig } from './channelConfig';

/** Waits until every orderer serves the channel, which it does while it knows a leader, so that one orderer may stop. */
export async function awaitOrderers(network: Network): Promise<void> {
  const { layout, topology } = network;
  for (const node of layout.orderers) {
    const through: Network = { ...network, layout: { ...layout, orderers: [node] } };
    await waitUntil(layout, {
      what: `channel ${topology.channel} at ${node.id}`,
      seconds: orderersPatience,
      processes: [node.id],
      check: async () => {
        await channelConfig(through, topology.orderer);
        return undefined;
      },
    });
  }
  await awaitLeader(network);
}
