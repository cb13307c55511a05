import { setTimeout as delay } from 'node:timers/promises';
import { removeRecord, runningProcess } from './processRecord';

const patienceMs = 20_000;
const pollMs = 50;

/** Terminates a process that we started and waits for its end; kills it after 20 s. Returns false if there was none. */
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
