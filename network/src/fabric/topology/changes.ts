import { isDeepStrictEqual } from 'node:util';
import type { Topology } from './topology';

/** The changes that another topology can make to an existing network. */
export interface TopologyChanges {
  /** Another version of Fabric's programs. */
  readonly fabric: boolean;
  /** Other ports of nodes, which the channel's configuration contains. */
  readonly ports: boolean;
  /** Time and size limits of blocks. */
  readonly block: boolean;
  /** Settings that are only in the nodes' configuration files. */
  readonly nodes: boolean;
  /** Further peers of organisations. */
  readonly peers: boolean;
}

/** Compares a network's topology with the wanted one. Throws a RangeError for changes that an existing network does not support. */
export function topologyChanges(data: string, stored: Topology, wanted: Topology): TopologyChanges {
  const changes = {
    fabric: stored.fabric !== wanted.fabric,
    ports: stored.ports !== wanted.ports,
    block: !isDeepStrictEqual(stored.block, wanted.block),
    nodes: stored.history !== wanted.history,
    peers: peersOf(stored) < peersOf(wanted),
  };
  const { fabric, ports, block, history } = stored;
  const rest = { ...wanted, fabric, ports, block, history, organisations: fewerPeers(stored, wanted) };
  if (changes.fabric && wanted.fabric === '2.5') throw refusal(data, 'Fabric 3.1 cannot be downgraded to 2.5');
  if (!isDeepStrictEqual(rest, stored)) throw refusal(data, difference(stored, rest));
  return changes;
}

const peersOf = ({ organisations }: Topology): number => organisations.reduce((sum, { peers }) => sum + peers, 0);

/** The wanted organisations without the peers that are new. */
const fewerPeers = (stored: Topology, wanted: Topology): Topology['organisations'] =>
  wanted.organisations.map((each) => {
    const before = stored.organisations.find(({ name }) => name === each.name);
    if (!before || before.peers >= each.peers) return each;
    return { ...each, peers: before.peers, places: each.places.slice(0, before.peers) };
  });

function difference(stored: Topology, wanted: Topology): string {
  const names = ({ organisations }: Topology): string => organisations.map(({ name }) => name).join(', ');
  if (names(stored) !== names(wanted)) {
    return `organisations are changed with add-organisation and remove-organisation; it has ${names(stored)}, not ${names(wanted)}`;
  }
  const keys = Object.keys(stored) as (keyof Topology)[];
  const other = keys.filter((key) => !isDeepStrictEqual(stored[key], wanted[key]));
  return `${other.join(', ')} cannot change`;
}

const refusal = (data: string, why: string): RangeError =>
  new RangeError(
    `The network in ${data} was made from another topology: ${why}. ` +
      'Use another --data folder, or remove the network with: npm run fabric -- clean',
  );
