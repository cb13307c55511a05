import { writeConfig } from '../config/writeConfig';
import { makeIdentities } from '../crypto/makeIdentities';
import { awaitOrderers } from '../members/awaitOrderers';
import { shapeChannel } from '../members/shapeChannel';
import { updateChannel } from '../members/updateChannel';
import type { Network } from '../network';
import { stopProcess } from '../processes/stopProcess';
import { waitUntil } from '../processes/waitUntil';
import { topologyChanges } from '../topology/changes';
import { layoutOf, type OrdererNode, type PeerNode } from '../topology/layout';
import { orderingOrganisations, type Topology } from '../topology/topology';
import { replaceTopology, storedTopology } from '../topology/topologyFile';
import { awaitEndorsement } from '../steps/awaitEndorsement';
import { builderFolder } from '../steps/builderFolder';
import { down, runningProcesses } from '../steps/down';
import { ordererHeight } from '../steps/joinOrderers';
import { peerHeight } from '../steps/joinPeers';
import { startNodes } from '../steps/startNodes';

/**
 * Applies the changes of the wanted topology for which nodes must stop or move, and returns the network to continue with. Throws a
 * RangeError if the change is not possible. Can be repeated after a failure.
 */
export async function changeTopology(network: Network): Promise<Network> {
  const { topology, layout } = network;
  const stored = await storedTopology(layout.data);
  let next = topology;
  if (stored) {
    const changes = topologyChanges(layout.data, stored, topology);
    const before: Network = { ...network, topology: stored, layout: layoutOf(stored, layout.data) };
    if (changes.ports && changes.fabric) throw new RangeError('Change the ports and the version one after the other.');
    if (changes.ports && !layout.containers) {
      await movePorts(before, network);
      next = { ...topology, formerPorts: formerPorts(stored, topology) };
    }
    if (changes.fabric || changes.nodes) await restartNodes({ ...before, topology: withoutPeers(network, before) });
  }
  await replaceTopology(layout.data, next);
  return { ...network, topology: next };
}

const formerPorts = (stored: Topology, { ports }: Topology): number[] =>
  [...new Set([...stored.formerPorts, stored.ports])].filter((each) => each !== ports);

/** The wanted topology with the current organisations: new peers are added later. */
const withoutPeers = ({ topology }: Network, before: Network): Network['topology'] => ({
  ...topology,
  organisations: before.topology.organisations,
});

/** Updates the channel's configuration with the new addresses, and stops the nodes at the old ones. */
async function movePorts(before: Network, after: Network): Promise<void> {
  await startNodes(before);
  await updateChannel(before, {
    what: `ports from ${after.topology.ports} on`,
    signers: [...orderingOrganisations(before.topology), ...before.topology.organisations],
    change: (config) => shapeChannel(config, before, { ...after, topology: withoutPeers(after, before) }),
  });
  await sameHeight(before);
  await down(before.layout);
}

/** Waits until every node has the last block with the new configuration, without which it would not find the others. */
async function sameHeight(network: Network): Promise<void> {
  const nodes = [...network.layout.orderers, ...network.layout.peers];
  await waitUntil(network.layout, {
    what: 'block that every node has',
    seconds: 60,
    processes: nodes.map(({ id }) => id),
    check: async () => {
      const heights = await Promise.all(nodes.map((node) => heightOf(network, node)));
      return new Set(heights).size === 1 ? undefined : `heights are ${heights.join(', ')}`;
    },
  });
}

const heightOf = (network: Network, node: OrdererNode | PeerNode): Promise<number | undefined> =>
  'admin' in node ? ordererHeight(network, node) : peerHeight(network, node);

/** Restarts the nodes of a running network one after the other, with the programs and the settings of the topology. */
async function restartNodes(network: Network): Promise<void> {
  const { layout, topology, print } = network;
  if (layout.containers || (await runningProcesses(layout)).length === 0) return;
  await startNodes(network);
  await makeIdentities(topology, layout);
  await writeConfig(topology, layout, builderFolder);
  for (const node of layout.orderers) {
    await stopProcess(layout.run, node.id);
    await startNodes(network);
    await awaitOrderers(network);
  }
  for (const node of layout.peers) {
    await stopProcess(layout.run, node.id);
    await startNodes(network);
    await awaitEndorsement(network);
  }
  print(`every node runs Fabric ${network.programs.version}`);
}
