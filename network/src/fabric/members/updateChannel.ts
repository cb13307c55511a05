import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { common } from '@hyperledger/fabric-protos';
import type { Network } from '../network';
import { waitUntil } from '../processes/waitUntil';
import { toOrderer } from '../steps/peerCommand';
import { adminCommand, type Acting } from './adminCommand';
import { channelConfig } from './channelConfig';
import { groupDifference } from './groupDifference';

/** A change of the channel's configuration. */
export interface ChannelChange {
  readonly what: string;
  /** The organisations whose administrators sign, and the first of which sends. */
  readonly signers: readonly [Acting, ...Acting[]];
  /** Changes a copy of the configuration. Returns false when there is nothing to change. */
  readonly change: (config: common.Config) => boolean;
}

/**
 * Changes the channel's configuration: computes the update, has each organisation's administrator sign it, sends it, and waits until the
 * orderers have it. Says whether there was anything to change.
 */
export async function updateChannel(network: Network, { what, signers, change }: ChannelChange): Promise<boolean> {
  const [sender, ...others] = signers;
  const before = await channelConfig(network, sender);
  const after = common.Config.deserializeBinary(before.serializeBinary());
  if (!change(after)) return false;
  const folder = await mkdtemp(join(network.layout.channelFolder, 'update-'));
  try {
    const file = join(folder, 'update.pb');
    await writeFile(file, updateEnvelope(network.topology.channel, before, after).serializeBinary());
    for (const each of others) await adminCommand(network, each, ['channel', 'signconfigtx', '-f', file]);
    await adminCommand(network, sender, ['channel', 'update', '-f', file, ...toOrderer(network)]);
    await waitUntil(network.layout, {
      what,
      seconds: 30,
      processes: [],
      check: async () =>
        (await channelConfig(network, sender)).getSequence() > before.getSequence()
          ? undefined
          : 'not in the channel yet',
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  network.tell(`${what}: signed by ${signers.map(({ mspId }) => mspId).join(', ')}, in the channel's configuration`);
  return true;
}

/** The unsigned transaction that turns one configuration into the other, as `peer channel signconfigtx` takes it. */
export function updateEnvelope(channel: string, before: common.Config, after: common.Config): common.Envelope {
  const [old, wanted] = [before.getChannelGroup(), after.getChannelGroup()];
  if (!old || !wanted) throw new Error('A channel configuration has no channel group.');
  const { read, write } = groupDifference(old, wanted);
  const update = new common.ConfigUpdate();
  update.setChannelId(channel);
  update.setReadSet(read);
  update.setWriteSet(write);
  const data = new common.ConfigUpdateEnvelope();
  data.setConfigUpdate(update.serializeBinary());
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType.CONFIG_UPDATE);
  channelHeader.setChannelId(channel);
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(data.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  return envelope;
}
