import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { whenAbsent } from '../../absent';

/** A process that we started. Its start time detects that the process id now belongs to another program. */
const record = z.object({ pid: z.int().positive(), started: z.string().min(1) });
export type ProcessRecord = z.output<typeof record>;

const fileOf = (run: string, id: string): string => join(run, `${id}.json`);

export async function writeRecord(run: string, id: string, pid: number): Promise<void> {
  const started = await startTime(pid);
  if (started === undefined) return;
  await mkdir(run, { recursive: true, mode: 0o700 });
  await writeFile(fileOf(run, id), JSON.stringify({ pid, started }));
}

export const removeRecord = (run: string, id: string): Promise<void> => rm(fileOf(run, id), { force: true });

/** The names of the processes that we started and have not stopped. */
export async function recordedProcesses(run: string): Promise<string[]> {
  const files = await readdir(run).catch(whenAbsent<string[]>([]));
  return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
}

/** The process of that name that we started, if it still runs. */
export async function runningProcess(run: string, id: string): Promise<ProcessRecord | undefined> {
  const text = await readFile(fileOf(run, id), 'utf8').catch(whenAbsent(undefined));
  if (text === undefined) return undefined;
  const parsed = record.safeParse(jsonOf(text));
  if (!parsed.success) return undefined;
  return (await startTime(parsed.data.pid)) === parsed.data.started ? parsed.data : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The start time of a process, in the system's format; undefined if it has ended or is a zombie. */
async function startTime(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return startTimeByPs(pid);
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // proc(5): state is field 3 and start time field 22; the second field, the name, may hold anything up to the last ")".
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ') ?? [];
  return fields[0] === 'Z' ? undefined : fields[19];
}

const startTimeByPs = (pid: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile('ps', ['-o', 'lstart=', '-p', String(pid)], (error, stdout) => {
      resolve(error ? undefined : stdout.trim() || undefined);
    });
  });
