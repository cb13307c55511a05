import { dirname, join } from 'node:path';
import { decodeBlock } from '../verify/sealedBlock';
import type { Chain } from './chain';
import { LedgerLostBlocks } from './errors';
import type { MarkFault, OpenedMark } from './store/highWaterMark';

/** The file of the saved state, beside the log. */
export const stateFile = 'state.log';

/** Milliseconds by which a mark may be behind the log when a process is killed: it is written each second, or later on a slow disk. */
const markDelay = 60_000;

/** Why the mark cannot show that the log has all its blocks. */
export async function markFaultOf(
  { fault, mark: { stored } }: OpenedMark,
  chain: Chain,
): Promise<MarkFault | 'behind' | undefined> {
  const { head } = chain;
  if (fault || !stored || !head || stored.number >= head.number) return fault;
  const { time } = decodeBlock(await chain.raw(stored.number + 1));
  return head.time.getTime() - time.getTime() > markDelay ? 'behind' : undefined;
}

interface Witness {
  readonly shownBy: 'mark' | 'state';
  readonly log: string;
  readonly mark: string;
}

/** The refusal of a log without blocks that another file shows. */
export function lostBlocks(first: number, last: number, { shownBy, log, mark }: Witness): LedgerLostBlocks {
  const lost = first === last ? `block ${first} is` : `blocks ${first} to ${last} are`;
  const state = join(dirname(log), stateFile);
  return new LedgerLostBlocks(
    first,
    `The ledger's log has lost its end: ${lost} missing, and ${shownBy === 'mark' ? mark : state} states that block ${last} was stored. ` +
      `Restore the log from a copy that has it; nothing was changed. Only if there is no such copy: remove ${mark} and ${state}, and run "npx lotline rebuild".`,
  );
}
