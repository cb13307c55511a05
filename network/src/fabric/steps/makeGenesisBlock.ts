import { rename } from 'node:fs/promises';
import { isThere } from '../../absent';
import { profileName } from '../config/configtx';
import type { Network } from '../network';
import { runProgram } from '../programs/runProgram';

/** Makes the channel's first block from `configtx.yaml`, once: the block is the channel's identity. */
export async function makeGenesisBlock({ topology, layout, programs, print }: Network): Promise<void> {
  if (isThere(layout.genesisBlock)) return;
  const fresh = `${layout.genesisBlock}.new`;
  await runProgram({
    program: programs.configtxgen,
    args: [
      '-profile',
      profileName,
      '-channelID',
      topology.channel,
      '-outputBlock',
      fresh,
      '-configPath',
      layout.channelFolder,
    ],
    env: { FABRIC_CFG_PATH: layout.channelFolder },
  });
  await rename(fresh, layout.genesisBlock);
  print(`first block of channel ${topology.channel} made`);
}
