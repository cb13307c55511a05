import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { common } from '@hyperledger/fabric-protos';
import { configtx, profileName } from '../config/configtx';
import { yaml } from '../config/yaml';
import type { Network } from '../network';
import { channelLayout } from '../topology/channelLayout';
import { runProgram } from '../programs/runProgram';
import { configOfBlock, groupAt } from './channelConfig';

/** An organisation's configuration group in a new channel of this topology: authorities, policies, anchor peer. */
export async function organisationGroup(network: Network, mspId: string): Promise<common.ConfigGroup> {
  const { topology, layout, programs } = network;
  const folder = await mkdtemp(join(layout.channelFolder, 'organisation-'));
  try {
    await writeFile(join(folder, 'configtx.yaml'), yaml(configtx(topology, channelLayout(layout))));
    const block = join(folder, 'channel.block');
    await runProgram({
      program: programs.configtxgen,
      args: ['-profile', profileName, '-channelID', topology.channel, '-outputBlock', block, '-configPath', folder],
      env: { FABRIC_CFG_PATH: folder },
    });
    return groupAt(configOfBlock(await readFile(block)), 'Application', mspId);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
