import { logTail } from '../processes/logTail';
import { logFile } from '../processes/startProcess';
import type { Layout } from '../topology/layout';
import { processesOf } from './down';

/** Which logs to tell of, and how much of each. */
export interface LogsRequest {
  readonly node: string | undefined;
  readonly lines: number;
  readonly tell: (text: string) => void;
}

/** Tells the last lines of one node's log, or of every one. */
export async function logs(layout: Layout, { node, lines, tell }: LogsRequest): Promise<void> {
  const ids = processesOf(layout);
  if (node !== undefined && !ids.includes(node)) {
    throw new RangeError(`The network has no "${node}". It has: ${ids.join(', ')}.`);
  }
  for (const id of node === undefined ? ids : [node]) {
    const last = await logTail(logFile(layout, id), lines);
    if (last.length > 0) tell([`== ${id} (${logFile(layout, id)})`, ...last, ''].join('\n'));
  }
}
