import { logTail } from '../processes/logTail';
import { logFile } from '../processes/startProcess';
import type { Layout } from '../topology/layout';
import { processesOf } from './down';

/** The logs to print, and the number of lines. */
export interface LogsRequest {
  readonly node: string | undefined;
  readonly lines: number;
  readonly print: (text: string) => void;
}

/** Prints the last lines of one node's log, or of every log. */
export async function logs(layout: Layout, { node, lines, print }: LogsRequest): Promise<void> {
  const ids = processesOf(layout);
  if (node !== undefined && !ids.includes(node)) {
    throw new RangeError(`The network has no "${node}". It has: ${ids.join(', ')}.`);
  }
  for (const id of node === undefined ? ids : [node]) {
    const last = await logTail(logFile(layout, id), lines);
    if (last.length > 0) print([`== ${id} (${logFile(layout, id)})`, ...last, ''].join('\n'));
  }
}
