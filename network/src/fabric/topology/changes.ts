import { isDeepStrictEqual } from 'node:util';
import type { Topology } from './topology';

/** What of a network that is there can be changed by another topology. */
export interface TopologyChanges {
  /** To another version of Fabric's programs. */
  readonly fabric: boolean;
  /** Nodes listen on other ports, which the channel's configuration tells of. */
  readonly ports: boolean;
  /** When and how large blocks are cut. */
  readonly block: boolean;
  /** What only the configuration files of the nodes say. */
  readonly nodes: boolean;
  /** Organisations get further peers. */
  readonly peers: boolean;
}

/** Compares the topology that a network has with the one that is wanted. Throws a RangeError for what cannot change under a network. */
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
  if (changes.fabric && wanted.fabric === '2.5') throw refusal(data, 'Fabric 3.1 does not go back to 2.5');
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
    return `organisations come and go with add-organisation and remove-organisation; it has ${names(stored)}, not ${names(wanted)}`;
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
