import { hostname } from 'node:os';
import { givenFolderOf } from './givenFolderOf';
import { importOrganisation } from './importOrganisation';
import { containerNames } from '../topology/containerNames';
import { organisationFolder, type Layout } from '../topology/layout';
import { orderingOrganisations, type Topology } from '../topology/topology';
import { makeOperatorIdentity } from './operatorIdentity';
import type { NodeRequest } from './nodeRequest';
import { organisationIdentities } from './organisationIdentities';

/** Makes the missing identities of the network; existing ones stay. */
export async function makeIdentities(topology: Topology, layout: Layout): Promise<void> {
  const { organisations, host } = topology;
  const hosts = [...new Set([host, 'localhost', '127.0.0.1', hostname().toLowerCase()])];
  for (const { name, mspId } of [...orderingOrganisations(topology), ...organisations]) {
    const given = givenFolderOf(topology, name);
    const request = { folder: organisationFolder(layout.data, name), nodes: nodesOf(layout, name, hosts) };
    const operated = request.nodes.filter(({ role }) => role !== 'service');
    await makeOperatorIdentity(request.folder, name, operated);
    if (given) await importOrganisation({ ...request, given });
    else await organisationIdentities({ ...request, name, mspId });
  }
}

function nodesOf(layout: Layout, organisation: string, hosts: readonly string[]): NodeRequest[] {
  const own = <T extends { readonly organisation: string }>(nodes: readonly T[]): T[] =>
    nodes.filter((node) => node.organisation === organisation);
  const request = (node: { id: string; identity: string }, role: NodeRequest['role']): NodeRequest => ({
    id: node.id,
    folder: node.identity,
    role,
    hosts: [...hosts, node.id, ...containerNames(node.id)],
  });
  return [
    ...own(layout.orderers).map((node) => request(node, 'orderer')),
    ...own(layout.peers).map((node) => request(node, 'peer')),
    ...own(layout.services).map((node) => request(node, 'service')),
  ];
}
