import { readdir, readFile } from 'node:fs/promises';
import { runningProcess, writeRecord } from './processRecord';

const folderVariable = 'LOTLINE_NETWORK_FOLDER';
const processVariable = 'LOTLINE_NETWORK_PROCESS';

/** Environment variables that identify a process of the network in `data`. */
export const marks = (data: string, id: string): Record<string, string> => ({
  [folderVariable]: data,
  [processVariable]: id,
});

/**
 * Records processes of the network in `data` that run without a record, because their starter was killed before writing it, or the records
 * were removed. Works only on Linux, which shows a process's environment.
 */
export async function adoptProcesses(data: string, run: string): Promise<void> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const variables = (await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')).split('\0');
    if (!variables.includes(`${folderVariable}=${data}`)) continue;
    const id = variables.find((each) => each.startsWith(`${processVariable}=`))?.slice(processVariable.length + 1);
    if (id !== undefined && !(await runningProcess(run, id))) await writeRecord(run, id, Number(pid));
  }
}
