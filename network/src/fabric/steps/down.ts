import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { recordedProcesses, runningProcess } from '../processes/processRecord';
import { stopProcess } from '../processes/stopProcess';
import type { Layout } from '../topology/layout';

/** The names of all possible processes of the network. */
export const processesOf = ({ orderers, peers, services }: Layout): string[] => [
  ...services.flatMap(({ slots }) => slots.map(({ id }) => id)),
  ...peers.map(({ id }) => id),
  ...orderers.map(({ id }) => id),
];

/** Stops all processes of the network, including services of other chaincode; the data stays. */
export async function down(layout: Layout): Promise<string[]> {
  const ids = new Set([...processesOf(layout), ...(await recordedProcesses(layout.run))]);
  const stopped = await Promise.all([...ids].map(async (id) => ((await stopProcess(layout.run, id)) ? [id] : [])));
  return stopped.flat();
}

export async function runningProcesses(layout: Layout): Promise<string[]> {
  const found = await Promise.all(
    processesOf(layout).map(async (id) => ((await runningProcess(layout.run, id)) ? [id] : [])),
  );
  return found.flat();
}

/** The parts of a data folder that belong to the network, without installed programs. Without the last one there is no network. */
export const networkParts = ['nodes', 'channel', 'organisations', 'topology.json'] as const;

/** Stops the network and removes its ledger, identities and logs. */
export async function clean(layout: Layout): Promise<void> {
  await down(layout);
  for (const part of ['logs', 'run', ...networkParts])
    await rm(join(layout.data, part), { recursive: true, force: true });
}
