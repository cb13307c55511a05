import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readKeyPair } from '../identity/keyPairFiles';
import type { NetworkMaterial } from '../identity/network';
import type { OrganisationMaterial } from '../identity/organisation';
import { signingIdentity } from '../identity/signingIdentity';
import { tlsFiles } from './crypto/tlsFolder';
import { layoutOf, organisationFolder } from './topology/layout';
import { requireTopology } from './topology/topologyFile';
import type { Series } from './topology/topology';

/** A node to dial over TLS: its `host:port` and the authority (PEM) of its certificate. */
export interface NodeConnection {
  readonly id: string;
  readonly address: string;
  readonly tlsCaCertificate: string;
}

/** An organisation of a Fabric network, with its peers. Its users are enrolled and loaded like those of the embedded ledger. */
export interface FabricOrganisation extends OrganisationMaterial {
  readonly peers: readonly NodeConnection[];
}

/** The connections and identities of a network that `npm run fabric -- up` made. */
export interface FabricMaterial extends NetworkMaterial {
  readonly channel: string;
  readonly chaincode: string;
  readonly fabric: Series;
  readonly organisations: readonly FabricOrganisation[];
  readonly orderers: readonly NodeConnection[];
}

/** Reads the connections and authorities of the network in `data`; throws if there is none. */
export async function openFabricMaterial(data: string): Promise<FabricMaterial> {
  const topology = await requireTopology(data);
  const layout = layoutOf(topology, data);
  const organisations = await Promise.all(
    topology.organisations.map(async ({ name, mspId }): Promise<FabricOrganisation> => {
      const own = layout.peers.filter((peer) => peer.organisation === name);
      const material = await organisationMaterial(organisationFolder(data, name), { name, mspId }, own[0]?.identity);
      return { ...material, peers: await Promise.all(own.map(nodeConnection)) };
    }),
  );
  const { name, mspId } = topology.orderer;
  const [first] = layout.orderers;
  return {
    channel: topology.channel,
    chaincode: topology.chaincode,
    fabric: topology.fabric,
    organisations,
    orderer: await organisationMaterial(organisationFolder(data, name), { name, mspId }, first?.identity),
    orderers: await Promise.all(layout.orderers.map(nodeConnection)),
  };
}

async function organisationMaterial(
  folder: string,
  { name, mspId }: { readonly name: string; readonly mspId: string },
  node: string | undefined,
): Promise<OrganisationMaterial> {
  if (node === undefined) throw new RangeError(`The organisation ${name} has no node.`);
  const [authority, own] = await Promise.all([
    readFile(join(folder, 'msp', 'cacerts', 'ca.pem'), 'utf8'),
    readKeyPair(join(node, 'identity')),
  ]);
  return {
    name,
    mspId,
    folder,
    caCertificate: authority,
    node: signingIdentity(mspId, own.certificate, own.privateKey),
  };
}

const nodeConnection = async (node: { id: string; address: string; identity: string }): Promise<NodeConnection> => ({
  id: node.id,
  address: node.address,
  tlsCaCertificate: await readFile(tlsFiles(node.identity).authority, 'utf8'),
});
