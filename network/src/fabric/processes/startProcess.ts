import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '@lotline/chaincode/domain';
import { plainEnvironment } from '../programs/runProgram';
import type { Layout } from '../topology/layout';
import { marks } from './adoptProcesses';
import { requireFreePort } from './freePort';
import { runningProcess, writeRecord } from './processRecord';

/** A process that keeps running after this command ends. */
export interface ProcessRequest {
  readonly id: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly ports: readonly number[];
}

export const logFile = ({ logs }: Layout, id: string): string => join(logs, `${id}.log`);

/** Starts a process that writes to its log file, unless it runs already. Returns true if it was started; throws if a port is in use. */
export async function startProcess(
  layout: Layout,
  request: ProcessRequest,
  before: () => Promise<void> = () => Promise.resolve(),
): Promise<boolean> {
  const { id, program, args, env, folder, ports } = request;
  if (layout.containers || (await runningProcess(layout.run, id))) return false;
  for (const port of ports) await requireFreePort(port, id);
  await before();
  mkdirSync(layout.logs, { recursive: true, mode: 0o700 });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = openSync(logFile(layout, id), 'a', 0o600);
  try {
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...plainEnvironment(), ...env, ...marks(layout.data, id) },
      detached: true,
      stdio: ['ignore', log, log],
    });
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', () => {
        resolve(must(child.pid, 'process id'));
      });
    });
    child.unref();
    await writeRecord(layout.run, id, pid);
    return true;
  } finally {
    closeSync(log);
  }
}
