import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { common } from '@hyperledger/fabric-protos';
import type { Network } from '../network';
import { toOrderer } from '../steps/peerCommand';
import { adminCommand, type Acting } from './adminCommand';

/** The channel's current configuration, from an orderer. `acting` is the requesting organisation. */
export async function channelConfig(network: Network, acting: Acting): Promise<common.Config> {
  const folder = await mkdtemp(join(network.layout.channelFolder, 'config-'));
  try {
    const file = join(folder, 'config.block');
    await adminCommand(network, acting, ['channel', 'fetch', 'config', file, ...toOrderer(network)]);
    return configOfBlock(await readFile(file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The configuration in a block; throws if the block has none. */
export function configOfBlock(bytes: Uint8Array): common.Config {
  const [first] = common.Block.deserializeBinary(bytes).getData()?.getDataList_asU8() ?? [];
  const payload = common.Payload.deserializeBinary(
    common.Envelope.deserializeBinary(first ?? new Uint8Array()).getPayload_asU8(),
  );
  const config = common.ConfigEnvelope.deserializeBinary(payload.getData_asU8()).getConfig();
  if (!config?.getChannelGroup()) throw new Error('The block has no channel configuration.');
  return config;
}

/** The group at a path below the channel's group; throws if there is none. */
export function groupAt(config: common.Config, ...path: readonly string[]): common.ConfigGroup {
  let group = config.getChannelGroup();
  for (const name of path) group = group?.getGroupsMap().get(name);
  if (!group) throw new Error(`The channel's configuration has no ${path.join('/')}.`);
  return group;
}
