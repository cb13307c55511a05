import { setTimeout as delay } from 'node:timers/promises';
import { removeRecord, runningProcess } from './processRecord';

const patienceMs = 20_000;
const pollMs = 50;

/** Asks a process that we started to end and waits until it has; after 20 s it is killed. Says whether there was one. */
export async function stopProcess(run: string, id: string): Promise<boolean> {
  const found = await runningProcess(run, id);
  if (found) {
    process.kill(found.pid, 'SIGTERM');
    const deadline = Date.now() + patienceMs;
    while (await runningProcess(run, id)) {
      if (Date.now() > deadline) process.kill(found.pid, 'SIGKILL');
      await delay(pollMs);
    }
  }
  await removeRecord(run, id);
  return found !== undefined;
}
