import { makeIdentities } from '../crypto/makeIdentities';
import { renewIdentities } from '../crypto/renewIdentities';
import type { Network } from '../network';
import { stopProcess } from '../processes/stopProcess';
import { organisationFolder } from '../topology/layout';
import { awaitEndorsement } from './awaitEndorsement';
import { deploy } from './deploy';
import { processesOf, runningProcesses } from './down';
import { awaitLeader } from './awaitLeader';
import { startNodes } from './startNodes';

/**
 * Renews the certificates of one organisation, or of all, then restarts its nodes one after the other, so that the orderers never lose
 * their majority. The network must be running.
 */
export async function renew(network: Network, organisation: string | undefined): Promise<void> {
  const { topology, layout, tell } = network;
  const all = [topology.orderer, ...topology.organisations].map(({ name }) => name);
  const chosen = organisation === undefined ? all : all.filter((name) => name === organisation);
  if (chosen.length === 0) {
    throw new RangeError(`The network has no organisation "${organisation ?? ''}". It has: ${all.join(', ')}.`);
  }
  const running = await runningProcesses(layout);
  for (const name of chosen) {
    const renewed = await renewIdentities(organisationFolder(layout.data, name));
    tell(`renewed ${renewed} certificates of ${name}`);
  }
  // The MSP folders hold copies.
  await makeIdentities(topology, layout);
  if (running.length === 0) return;
  const nodes = [...layout.orderers, ...layout.peers].filter((node) => chosen.includes(node.organisation));
  for (const { id } of nodes) {
    await stopProcess(layout.run, id);
    await startNodes(network);
    await awaitLeader(network);
  }
  for (const id of processesOf(layout).filter((each) => each.startsWith('chaincode.')))
    await stopProcess(layout.run, id);
  await deploy(network);
  await awaitEndorsement(network);
}
