import type { Network } from '../network';
import { awaitLeader } from '../steps/awaitLeader';
import { reachableNetwork } from '../steps/reachable';
import { layoutOf } from '../topology/layout';
import { type OrderingOrganisation, orderingOrganisations, parseTopology, type Topology } from '../topology/topology';
import { leave } from './removeOrganisation';
import { shapeChannel } from './shapeChannel';
import { updateChannel } from './updateChannel';

/**
 * Removes an orderer from the running channel and stops it. It may be an orderer that does not run any more. Can be repeated after a
 * failure.
 */
export async function removeOrderer(network: Network, id: string): Promise<void> {
  const { topology, layout, print } = network;
  const node = layout.orderers.find((each) => each.id === id);
  if (!node) {
    const known = layout.orderers.map((each) => each.id).join(', ');
    throw new RangeError(`The network has no orderer "${id}". It has: ${known}.`);
  }
  const narrower = parseTopology(without(topology, Number(id.slice('orderer'.length))));
  const others = layout.orderers.filter((each) => each.id !== id);
  const there = await reachableNetwork({ ...network, layout: { ...layout, orderers: others } });
  await updateChannel(there, {
    what: `removal of ${id}`,
    signers: [...orderingOrganisations(topology), ...topology.organisations],
    change: (config) => shapeChannel(config, network, { topology: narrower, layout: layoutOf(narrower, layout.data) }),
  });
  const left = await leave(network, narrower);
  await awaitLeader({ ...left, layout: { ...left.layout, orderers: there.layout.orderers } });
  print(`${id} is not part of channel ${topology.channel}`);
}

function without(topology: Topology, place: number): Topology {
  const fewer = (each: OrderingOrganisation): OrderingOrganisation => {
    const places = each.places.filter((other) => other !== place);
    return { ...each, places, nodes: places.length };
  };
  const [orderer, ...moreOrderers] = orderingOrganisations(topology)
    .map(fewer)
    .filter(({ nodes }) => nodes > 0);
  if (!orderer) throw new RangeError('It is the only orderer: remove the network with: npm run fabric -- clean');
  return { ...topology, orderer, moreOrderers };
}
