import { builderVariable } from '../config/peerConfig';
import { releases } from '../programs/programs';
import type { Layout, OrdererNode, PeerNode, ServiceNode } from '../topology/layout';
import type { Topology } from '../topology/topology';
import { type ContainerConfig, mounts, ordererContainerConfig, peerContainerConfig } from './containerConfig';
import { containerName } from '../topology/containerNames';
import { containerPorts } from '../topology/containerPorts';

/** A file of a node's identity: its path here and in the container. Secret ones are private keys. */
export interface IdentityFile {
  readonly key: string;
  readonly source: string;
  readonly target: string;
  readonly secret: boolean;
}

/** A container, independent of the platform. */
export interface Container {
  readonly name: string;
  readonly kind: 'orderer' | 'peer' | 'chaincode';
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly files: readonly IdentityFile[];
  readonly config?: ContainerConfig;
  /** Ports in the container, and on the loopback interface of the administering machine. */
  readonly ports: readonly { readonly name: string; readonly inside: number; readonly outside: number }[];
  readonly health: { readonly path: string; readonly port: number };
  readonly cpus: string;
  readonly memory: number;
  readonly storage?: string;
  /** The slot of the package that the service serves. */
  readonly slot?: 'a' | 'b';
}

const chaincodeImage = 'lotline-chaincode';

/** Every container of the network. */
export const containersOf = (topology: Topology, layout: Layout): Container[] => [
  ...layout.orderers.map((node) => ordererContainer(topology, layout, node)),
  ...layout.peers.map((node) => peerContainer(topology, layout, node)),
  ...layout.services.flatMap((service) => (['a', 'b'] as const).map((slot) => chaincodeContainer(service, slot))),
];

const everywhere = (port: number): string => `0.0.0.0:${port}`;

function ordererContainer(topology: Topology, layout: Layout, node: OrdererNode): Container {
  const { orderer, ordererAdmin, operations } = containerPorts;
  return {
    name: containerName(node.id),
    kind: 'orderer',
    image: `hyperledger/fabric-orderer:${releases[topology.fabric]}`,
    environment: {
      FABRIC_CFG_PATH: mounts.config,
      ORDERER_GENERAL_LISTENADDRESS: '0.0.0.0',
      ORDERER_ADMIN_LISTENADDRESS: everywhere(ordererAdmin),
      ORDERER_OPERATIONS_LISTENADDRESS: everywhere(operations),
    },
    files: nodeFiles(node.identity),
    config: ordererContainerConfig(layout, node),
    ports: [
      { name: 'orderer', inside: orderer, outside: node.port },
      { name: 'admin', inside: ordererAdmin, outside: node.admin },
      { name: 'operations', inside: operations, outside: node.operations },
    ],
    health: { path: '/healthz', port: operations },
    cpus: '2',
    memory: 2048,
    storage: '50Gi',
  };
}

function peerContainer(topology: Topology, layout: Layout, node: PeerNode): Container {
  const { peer, peerChaincode, operations, chaincode } = containerPorts;
  const address = (slot: string): string => `${containerName(`chaincode.${node.organisation}.${slot}`)}:${chaincode}`;
  return {
    name: containerName(node.id),
    kind: 'peer',
    image: `hyperledger/fabric-peer:${releases[topology.fabric]}`,
    environment: {
      FABRIC_CFG_PATH: mounts.config,
      CORE_PEER_CHAINCODELISTENADDRESS: everywhere(peerChaincode),
      CORE_OPERATIONS_LISTENADDRESS: everywhere(operations),
      [builderVariable]: JSON.stringify({ address_a: address('a'), address_b: address('b') }),
    },
    files: nodeFiles(node.identity),
    config: peerContainerConfig(topology, layout, node),
    ports: [
      { name: 'peer', inside: peer, outside: node.port },
      { name: 'operations', inside: operations, outside: node.operations },
    ],
    health: { path: '/healthz', port: operations },
    cpus: '4',
    memory: 4096,
    storage: '100Gi',
  };
}

function chaincodeContainer({ id, identity, mspId, slots }: ServiceNode, slot: 'a' | 'b'): Container {
  const { chaincode, chaincodeHealth } = containerPorts;
  const tls = `${mounts.identity}/tls`;
  const outside = slots[slot === 'a' ? 0 : 1];
  return {
    name: containerName(`${id}.${slot}`),
    kind: 'chaincode',
    image: chaincodeImage,
    environment: {
      CHAINCODE_SERVER_ADDRESS: everywhere(chaincode),
      CHAINCODE_HEALTH_ADDRESS: everywhere(chaincodeHealth),
      CHAINCODE_TLS_KEY: `${tls}/key.pem`,
      CHAINCODE_TLS_CERT: `${tls}/cert.pem`,
      CHAINCODE_CLIENT_CA_CERT: `${tls}/ca.pem`,
      CORE_PEER_LOCALMSPID: mspId,
    },
    files: tlsFilesOf(identity),
    ports: [
      { name: 'chaincode', inside: chaincode, outside: outside.port },
      { name: 'health', inside: chaincodeHealth, outside: outside.health },
    ],
    health: { path: '/healthz', port: chaincodeHealth },
    cpus: '2',
    memory: 1024,
    slot,
  };
}

const nodeFiles = (identity: string): IdentityFile[] => [
  ...['msp/cacerts/ca.pem', 'msp/tlscacerts/tlsca.pem', 'msp/config.yaml', 'msp/signcerts/cert.pem'].map((each) =>
    file(each, identity),
  ),
  { ...file('msp/keystore/key.pem', identity), secret: true },
  ...tlsFilesOf(identity),
  file('tls/operators.pem', identity),
];

const tlsFilesOf = (identity: string): IdentityFile[] => [
  file('tls/cert.pem', identity),
  file('tls/ca.pem', identity),
  { ...file('tls/key.pem', identity), secret: true },
];

const file = (path: string, identity: string): IdentityFile => ({
  key: path.replaceAll('/', '-'),
  source: `${identity}/${path}`,
  target: `${mounts.identity}/${path}`,
  secret: false,
});
