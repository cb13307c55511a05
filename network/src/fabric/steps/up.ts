import { resolve } from 'node:path';
import { writeConfig } from '../config/writeConfig';
import { makeIdentities } from '../crypto/makeIdentities';
import type { Network } from '../network';
import { settleTopology } from '../topology/topologyFile';
import { awaitEndorsement } from './awaitEndorsement';
import { deploy, type Deployed } from './deploy';
import { joinOrderers } from './joinOrderers';
import { joinPeers } from './joinPeers';
import { makeGenesisBlock } from './makeGenesisBlock';
import { startNodes } from './startNodes';

/** Our external builder's scripts. */
export const builderFolder = resolve(__dirname, '..', '..', '..', 'fabric-builder');

/** Brings the network up from nothing, or from what a `down` or a crash left; each step does what is still to do. */
export async function up(network: Network): Promise<Deployed> {
  const { topology, layout } = network;
  await settleTopology(layout.data, topology);
  await makeIdentities(topology, layout);
  await writeConfig(topology, layout, builderFolder);
  await makeGenesisBlock(network);
  await startNodes(network);
  await joinOrderers(network);
  await joinPeers(network);
  const deployed = await deploy(network);
  await awaitEndorsement(network);
  return deployed;
}
