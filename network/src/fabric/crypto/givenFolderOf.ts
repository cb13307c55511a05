import { must } from '@lotline/chaincode/domain';
import { orderingOrganisations, type Topology } from '../topology/topology';
import type { GivenFolder } from './givenFolder';

/** The folder of an organisation with its own authority; undefined if its authority is stored here. */
export function givenFolderOf(topology: Topology, name: string): GivenFolder | undefined {
  const ordering = orderingOrganisations(topology).find((each) => each.name === name);
  const folder = (ordering ?? topology.organisations.find((each) => each.name === name))?.msp;
  if (folder === undefined) return undefined;
  return ordering
    ? { folder, nodes: 'orderers', first: must(ordering.places[0], 'orderer') }
    : { folder, nodes: 'peers' };
}
