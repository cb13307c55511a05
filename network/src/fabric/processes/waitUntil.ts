import { setTimeout as delay } from 'node:timers/promises';
import type { Layout } from '../topology/layout';
import { logTail } from './logTail';
import { runningProcess } from './processRecord';
import { logFile } from './startProcess';

const pollMs = 100;

/** A condition to wait for. `check` returns undefined if the condition holds; otherwise it throws or returns the fault. */
export interface Condition {
  readonly what: string;
  readonly seconds: number;
  /** The processes that it depends on: if one of them ends, waiting fails at once. */
  readonly processes: readonly string[];
  readonly check: () => Promise<string | undefined>;
}

/** A condition that did not hold in time. */
export class WaitedInVain extends Error {
  override readonly name = 'WaitedInVain';
}

/** Checks until the condition holds. Throws on a timeout, or as soon as a process that it depends on has ended. */
export async function waitUntil(layout: Layout, { what, seconds, processes, check }: Condition): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const amiss = await check().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    if (amiss === undefined) return;
    await requireAlive(layout, processes);
    if (Date.now() > deadline) throw new WaitedInVain(`After ${seconds} s still no ${what}: ${amiss}`);
    await delay(pollMs);
  }
}

async function requireAlive(layout: Layout, processes: readonly string[]): Promise<void> {
  if (layout.containers) return;
  for (const id of processes) {
    if (await runningProcess(layout.run, id)) continue;
    const file = logFile(layout, id);
    const last = (await logTail(file, 8)).map((line) => `  ${line}`).join('\n');
    throw new Error(`${id} has died. The last lines of ${file}:\n${last}`);
  }
}
