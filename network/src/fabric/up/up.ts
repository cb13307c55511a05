import { writeConfig } from '../config/writeConfig';
import { makeIdentities } from '../crypto/makeIdentities';
import type { Network } from '../network';
import { awaitEndorsement } from '../steps/awaitEndorsement';
import { builderFolder } from '../steps/builderFolder';
import { changeTopology } from './changeTopology';
import { deploy, type Deployed } from '../steps/deploy';
import { joinOrderers } from '../steps/joinOrderers';
import { joinPeers } from '../steps/joinPeers';
import { makeGenesisBlock } from '../steps/makeGenesisBlock';
import { settleChannel } from './settleChannel';
import { startNodes } from '../steps/startNodes';

/** Starts the network, new or after a `down` or a crash; each step completes what is missing. */
export async function up(wanted: Network): Promise<Deployed> {
  const network = await changeTopology(wanted);
  const { topology, layout } = network;
  await makeIdentities(topology, layout);
  await writeConfig(topology, layout, builderFolder);
  await makeGenesisBlock(network);
  await startNodes(network);
  await joinOrderers(network);
  await joinPeers(network);
  await settleChannel(network);
  const deployed = await deploy(network);
  await awaitEndorsement(network);
  return deployed;
}
