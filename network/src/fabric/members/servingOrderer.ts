import type { Network } from '../network';
import { waitUntil } from '../processes/waitUntil';
import { orderersPatience } from '../steps/awaitLeader';
import { channelConfig } from './channelConfig';

/**
 * The network with an orderer that serves the channel in first place. Waits for one: an orderer that is cut off from the others does not
 * serve.
 */
export async function servingOrderer(network: Network): Promise<Network> {
  const { layout, topology } = network;
  let serving = network;
  await waitUntil(layout, {
    what: `orderer that serves channel ${topology.channel}`,
    seconds: orderersPatience,
    processes: [],
    check: async () => {
      const faults: string[] = [];
      for (const node of layout.orderers) {
        const others = layout.orderers.filter(({ id }) => id !== node.id);
        serving = { ...network, layout: { ...layout, orderers: [node, ...others] } };
        const fault = await channelConfig(serving, topology.orderer).then(() => undefined, String);
        if (fault === undefined) return undefined;
        faults.push(fault);
      }
      return faults.join('\n');
    },
  });
  return serving;
}
