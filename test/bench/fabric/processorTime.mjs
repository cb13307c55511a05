// Processor time of a network's processes, which is more meaningful than a rate on a shared machine.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Linux's unit of processor time (`CLK_TCK`), in milliseconds. */
const tick = 10;

const kinds = { orderer: 'orderers', peer: 'peers' };

function millisecondsOf(pid) {
  // proc(5): user and system time are fields 14 and 15; the second field, the name, may hold anything up to the last ")".
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tick;
}

/** Milliseconds so far of all peers, all orderers and all services of the contract; undefined if the system does not report it. */
export function processorTime(data) {
  if (process.platform !== 'linux') return undefined;
  const sums = { peers: 0, orderers: 0, contracts: 0 };
  for (const name of readdirSync(join(data, 'run')).filter((each) => each.endsWith('.json'))) {
    const { pid } = JSON.parse(readFileSync(join(data, 'run', name), 'utf8'));
    sums[kinds[/^[a-z]+/.exec(name)[0]] ?? 'contracts'] += millisecondsOf(pid);
  }
  return sums;
}

/** The difference of two measurements. */
export const since = (before, after) =>
  before && Object.fromEntries(Object.entries(after).map(([kind, sum]) => [kind, sum - before[kind]]));
