import type { Network } from '../network';
import { runningProcess } from '../processes/processRecord';
import { logFile } from '../processes/startProcess';

/** Throws unless every orderer and peer runs, but for those of `newcomer`: what changes the channel needs them all. */
export async function requireNodes({ layout }: Network, newcomer?: string): Promise<void> {
  if (layout.containers) return;
  for (const { id, organisation } of [...layout.orderers, ...layout.peers]) {
    if (organisation === newcomer || (await runningProcess(layout.run, id))) continue;
    throw new Error(`${id} does not run (log: ${logFile(layout, id)}). Start it with: npm run fabric -- up`);
  }
}
