import type { Topology } from '../topology/topology';
import type { GivenFolder } from './givenFolder';

/** The folder that an organisation with its own authority gave; undefined for one whose authority is kept here. */
export function givenFolderOf({ orderer, organisations }: Topology, name: string): GivenFolder | undefined {
  const folder = [orderer, ...organisations].find((each) => each.name === name)?.msp;
  return folder === undefined ? undefined : { folder, nodes: name === orderer.name ? 'orderers' : 'peers' };
}
