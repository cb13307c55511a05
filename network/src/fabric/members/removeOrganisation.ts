import { writeConfig } from '../config/writeConfig';
import type { Network } from '../network';
import { stopProcess } from '../processes/stopProcess';
import { awaitEndorsement } from '../steps/awaitEndorsement';
import { builderFolder } from '../steps/builderFolder';
import { processesOf } from '../steps/down';
import { reachableNetwork } from '../steps/reachable';
import { layoutOf } from '../topology/layout';
import { parseTopology, type Topology } from '../topology/topology';
import { replaceTopology } from '../topology/topologyFile';
import { groupAt } from './channelConfig';
import { updateChannel } from './updateChannel';

/**
 * Removes an organisation from the running channel: the administrators of the others sign, its nodes stop, and the policies count only
 * the others. Its peers keep their ledger, and its folders stay. Can be repeated after a failure.
 */
export async function removeOrganisation(network: Network, name: string): Promise<void> {
  const { topology, layout, print } = network;
  const gone = topology.organisations.find((each) => each.name === name);
  const [first, ...others] = topology.organisations.filter((each) => each.name !== name);
  if (!gone) {
    const known = topology.organisations.map((each) => each.name).join(', ');
    throw new RangeError(`The network has no organisation "${name}" with peers. It has: ${known}.`);
  }
  if (!first)
    throw new RangeError(`${name} is the only organisation: remove the network with: npm run fabric -- clean`);
  const peers = layout.peers.filter(({ organisation }) => organisation !== name);
  const there = await reachableNetwork({ ...network, layout: { ...layout, peers } });
  await updateChannel(there, {
    what: `removal of ${gone.mspId}`,
    signers: [first, ...others],
    change: (config) => groupAt(config, 'Application').getGroupsMap().del(gone.mspId),
  });
  const narrower = await leave(network, { ...topology, organisations: [first, ...others] });
  const reached = {
    ...narrower,
    layout: { ...narrower.layout, orderers: there.layout.orderers, peers: there.layout.peers },
  };
  await awaitEndorsement(reached);
  print(`${gone.mspId} is not part of channel ${topology.channel}; its folders stay in ${layout.data}`);
}

/** Stores the smaller topology, and stops the nodes that are not in it. */
export async function leave(network: Network, topology: Topology): Promise<Network> {
  const { data, run } = network.layout;
  const narrower = parseTopology(topology);
  const layout = layoutOf(narrower, data);
  await replaceTopology(data, narrower);
  await writeConfig(narrower, layout, builderFolder);
  const kept = new Set(processesOf(layout));
  for (const id of processesOf(network.layout)) if (!kept.has(id)) await stopProcess(run, id);
  return { ...network, topology: narrower, layout };
}
