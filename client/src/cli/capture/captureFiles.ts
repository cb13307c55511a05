import type { Captured } from '../../sdk';
import { LotlineError } from '../../sdk';
import { CliError } from '../cliError';
import { exitCodes } from '../exitCodes';
import type { Session } from '../session';
import { chunksOf } from './chunks';
import { type OwnedEvent, withOwners } from './owners';
import type { FileEvent } from './readDocument';
import { sendChunk } from './sendChunk';

/** The result of one event of a file. */
export type CapturedEvent = Omit<Captured['events'][number], 'pointer'> & {
  readonly file: string;
  /** JSON pointer to the event in its file. */
  readonly pointer: string;
  readonly organisation?: string | undefined;
};

export interface CapturedFiles {
  /** The ledger's height after the last event; absent if there was no event. */
  readonly height?: number;
  readonly counts: { recorded: number; exists: number; conflicts: number; refused: number; events: number };
  /** In the order of sending. */
  readonly events: readonly CapturedEvent[];
}

/** Sends events in order, each as the organisation of its place, and collects their results. */
export async function captureFiles(session: Session, events: readonly FileEvent[]): Promise<CapturedFiles> {
  const captured: CapturedEvent[] = [];
  let height: number | undefined;
  for (const chunk of chunksOf(await withOwners(session, events))) {
    const answer = await sendOrStop(session, chunk, { done: captured.length, all: events.length });
    captured.push(
      ...answer.events.map((event, index) => {
        const { file = '', pointer = '', organisation } = chunk[index] ?? {};
        return { ...event, file, pointer, organisation };
      }),
    );
    height = answer.height;
    session.out.progress(`${captured.length} of ${events.length} events captured`);
  }
  session.out.done();
  const count = (wanted: CapturedEvent['status']): number => captured.filter(({ status }) => status === wanted).length;
  return {
    ...(height !== undefined && { height }),
    counts: {
      recorded: count('recorded'),
      exists: count('exists'),
      conflicts: count('conflict'),
      refused: count('refused'),
      events: events.length,
    },
    events: captured,
  };
}

async function sendOrStop(
  session: Session,
  chunk: readonly OwnedEvent[],
  { done, all }: { done: number; all: number },
): Promise<Captured> {
  const organisation = chunk[0]?.organisation;
  const client = organisation === undefined ? session.writer() : session.actingAs(organisation);
  try {
    return await sendChunk(client, chunk);
  } catch (error) {
    if (!(error instanceof LotlineError) || done === 0) throw error;
    const unreachable = error.code === 'unreachable' || error.code === 'timeout';
    throw new CliError(`Stopped after ${done} of ${all} events: ${error.message}`, {
      why: error.code,
      fix: 'Run the same command again: recorded events return "exists".',
      exit: unreachable ? exitCodes.unreachable : exitCodes.failed,
    });
  }
}
