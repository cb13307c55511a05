import { join } from 'node:path';
import { type OrderingOrganisation, orderingOrganisations, type OrganisationTopology, type Topology } from './topology';

/** A process of the network. Others dial `address`; `operations` is a port on the loopback interface. */
interface Node {
  readonly id: string;
  readonly organisation: string;
  readonly mspId: string;
  readonly host: string;
  readonly port: number;
  readonly address: string;
  readonly operations: number;
  /** Configuration and ledger. */
  readonly folder: string;
  /** The node's own MSP and TLS folders. */
  readonly identity: string;
}

export interface OrdererNode extends Node {
  readonly admin: number;
}

export interface PeerNode extends Node {
  readonly chaincodePort: number;
}

/** A chaincode service. There are two slots of ports, so that an upgrade starts the new one before the old one stops. */
export interface ServiceNode {
  readonly id: string;
  readonly organisation: string;
  readonly mspId: string;
  readonly slots: readonly [ServiceSlot, ServiceSlot];
  readonly identity: string;
}

export interface ServiceSlot {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly health: number;
  readonly address: string;
}

/** The folders and ports of a network. Computed, never stored. */
export interface Layout {
  readonly data: string;
  readonly orderers: readonly OrdererNode[];
  readonly peers: readonly PeerNode[];
  readonly services: readonly ServiceNode[];
  readonly channelFolder: string;
  readonly genesisBlock: string;
  readonly logs: string;
  /** True if a container platform, and not this program, starts and stops its processes. */
  readonly containers: boolean;
  readonly run: string;
}

/** Lays a network out under `data`: orderers from `ports`, peers from `ports` + 100, chaincode services from + 200. */
export function layoutOf(topology: Topology, data: string): Layout {
  const peers = topology.organisations.flatMap((organisation) =>
    organisation.places.map((position, index) => ({ organisation, index, position })),
  );
  const channelFolder = join(data, 'channel');
  return {
    data,
    orderers: orderingOrganisations(topology).flatMap((organisation) =>
      organisation.places.map((place) => ordererNode(topology, data, { organisation, place })),
    ),
    peers: peers.map((each) => peerNode(topology, data, each)),
    services: topology.organisations.map((organisation) => serviceNode(topology, data, organisation)),
    channelFolder,
    genesisBlock: join(channelFolder, `${topology.channel}.block`),
    logs: join(data, 'logs'),
    containers: topology.nodes === 'containers',
    run: join(data, 'run'),
  };
}

/** The interface that a node with that host name listens on: loopback for localhost. */
export const listeningOn = (host: string): string => (host === 'localhost' ? '127.0.0.1' : '0.0.0.0');

export const organisationFolder = (data: string, organisation: string): string =>
  join(data, 'organisations', organisation);

function ordererNode(
  { ports, host }: Topology,
  data: string,
  { organisation, place }: { readonly organisation: OrderingOrganisation; readonly place: number },
): OrdererNode {
  const port = ports + 10 * place;
  const node = { id: `orderer${place}`, organisation: organisation.name, mspId: organisation.mspId, host, port };
  return { ...node, ...places(data, node), admin: port + 1, operations: port + 2 };
}

interface PeerPlace {
  readonly organisation: OrganisationTopology;
  readonly index: number;
  readonly position: number;
}

function peerNode({ ports, host }: Topology, data: string, { organisation, index, position }: PeerPlace): PeerNode {
  const port = ports + 100 + 10 * position;
  const id = `peer${index}.${organisation.name}`;
  const node = { id, organisation: organisation.name, mspId: organisation.mspId, host, port };
  return { ...node, ...places(data, node), chaincodePort: port + 1, operations: port + 2 };
}

function serviceNode({ ports, host }: Topology, data: string, organisation: OrganisationTopology): ServiceNode {
  const id = `chaincode.${organisation.name}`;
  const slot = (letter: 'a' | 'b', port: number): ServiceSlot => ({
    id: `${id}.${letter}`,
    host,
    port,
    health: port + 2,
    address: `${host}:${port}`,
  });
  const first = ports + 200 + 10 * organisation.service;
  return {
    id,
    organisation: organisation.name,
    mspId: organisation.mspId,
    slots: [slot('a', first), slot('b', first + 1)],
    identity: join(organisationFolder(data, organisation.name), 'nodes', id),
  };
}

const places = (
  data: string,
  { id, organisation, host, port }: { id: string; organisation: string; host: string; port: number },
): Pick<Node, 'address' | 'folder' | 'identity'> => ({
  address: `${host}:${port}`,
  folder: join(data, 'nodes', id),
  identity: join(organisationFolder(data, organisation), 'nodes', id),
});
