import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { common } from '@hyperledger/fabric-protos';
import type { Network } from '../network';
import { WaitedInVain, waitUntil } from '../processes/waitUntil';
import { ProgramFailed } from '../programs/runProgram';
import { toOrderer } from '../steps/peerCommand';
import { adminCommand, type Acting } from './adminCommand';
import { channelConfig } from './channelConfig';
import { groupDifference } from './groupDifference';

/** A change of the channel's configuration. */
export interface ChannelChange {
  readonly what: string;
  /** The organisations whose administrators sign; the first one sends the update. */
  readonly signers: readonly [Acting, ...Acting[]];
  /** Changes a copy of the configuration. Returns false if nothing changes. */
  readonly change: (config: common.Config) => boolean;
}

const totalMs = 90_000;
const pauseMs = 500;
const patienceSeconds = 12;

/**
 * Changes the channel's configuration: computes the update, signs it as each organisation's administrator, sends it, and waits until the
 * orderers have it. Returns false if nothing changes.
 */
export async function updateChannel(network: Network, request: ChannelChange): Promise<boolean> {
  const { what, signers, change } = request;
  const deadline = Date.now() + totalMs;
  for (let sent = false; ;) {
    const before = await channelConfig(network, signers[0]);
    const after = common.Config.deserializeBinary(before.serializeBinary());
    if (!change(after)) return sent;
    try {
      sent = true;
      await signAndSend(network, signers, updateEnvelope(network.topology.channel, before, after));
      await awaitSequence(network, request, before.getSequence() + 1);
      network.print(
        `${what}: signed by ${signers.map(({ mspId }) => mspId).join(', ')}, in the channel's configuration`,
      );
      return true;
    } catch (error) {
      // A Raft leader whose own certificate changes resigns, and may lose the update before the next leader has it.
      if (Date.now() > deadline || !isPassing(error)) throw error;
      await delay(pauseMs);
    }
  }
}

const isPassing = (error: unknown): boolean =>
  error instanceof ProgramFailed
    ? /SERVICE_UNAVAILABLE|nodes are alive/.test(error.output)
    : error instanceof WaitedInVain;

async function signAndSend(
  network: Network,
  signers: ChannelChange['signers'],
  update: common.Envelope,
): Promise<void> {
  const [sender, ...others] = signers;
  const folder = await mkdtemp(join(network.layout.channelFolder, 'update-'));
  try {
    const file = join(folder, 'update.pb');
    await writeFile(file, update.serializeBinary());
    for (const each of others) await adminCommand(network, each, ['channel', 'signconfigtx', '-f', file]);
    await adminCommand(network, sender, ['channel', 'update', '-f', file, ...toOrderer(network)]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const awaitSequence = (network: Network, { what, signers }: ChannelChange, sequence: number): Promise<void> =>
  waitUntil(network.layout, {
    what,
    seconds: patienceSeconds,
    processes: [],
    check: async () =>
      (await channelConfig(network, signers[0])).getSequence() < sequence ? 'it is not in the channel yet' : undefined,
  });

/** The unsigned update transaction from one configuration to the other, for `peer channel signconfigtx`. */
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
