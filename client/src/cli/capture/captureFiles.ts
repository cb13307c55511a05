import type { CaptureAnswer } from '@lotline/gateway/answers';
import { type Client, LotlineError } from '../../sdk';
import { CliError } from '../cliError';
import { exitCodes } from '../exitCodes';
import type { Session } from '../session';
import { chunksOf, documentOf } from './chunks';
import { type OwnedEvent, withOwners } from './owners';
import type { FileEvent } from './readDocument';

/** What became of one event of one file. */
export type CapturedEvent = Omit<CaptureAnswer['events'][number], 'pointer'> & {
  readonly file: string;
  /** JSON pointer to the event in its file. */
  readonly pointer: string;
  readonly organisation?: string | undefined;
};

export interface CapturedFiles {
  /** The ledger's height after the last event; absent when there was none. */
  readonly height?: number;
  readonly counts: { recorded: number; exists: number; conflicts: number; refused: number; events: number };
  /** In the order in which they were sent. */
  readonly events: readonly CapturedEvent[];
}

/** Sends events in order, each for the organisation whose place it happened at, and collects what became of each. */
export async function captureFiles(session: Session, events: readonly FileEvent[]): Promise<CapturedFiles> {
  const captured: CapturedEvent[] = [];
  const counts = { recorded: 0, exists: 0, conflicts: 0, refused: 0, events: events.length };
  let height: number | undefined;
  for (const chunk of chunksOf(await withOwners(session, events))) {
    const answer = await sendChunk(session, chunk, { done: captured.length, all: events.length });
    for (const name of ['recorded', 'exists', 'conflicts', 'refused'] as const) counts[name] += answer[name];
    captured.push(...merged(chunk, answer));
    height = answer.height;
    session.out.progress(`${captured.length} of ${events.length} events captured`);
  }
  session.out.done();
  return { ...(height !== undefined && { height }), counts, events: captured };
}

async function sendChunk(
  session: Session,
  chunk: readonly OwnedEvent[],
  { done, all }: { done: number; all: number },
): Promise<CaptureAnswer> {
  const organisation = chunk[0]?.organisation;
  const client: Client = organisation === undefined ? session.writer() : session.actingAs(organisation);
  try {
    return await client.capture({ document: documentOf(chunk) });
  } catch (error) {
    if (!(error instanceof LotlineError) || done === 0) throw error;
    const unreachable = error.code === 'unreachable' || error.code === 'timeout';
    throw new CliError(`Stopped after ${done} of ${all} events: ${error.message}`, {
      why: error.code,
      fix: 'Run the same command again: events that are recorded answer "exists".',
      exit: unreachable ? exitCodes.unreachable : exitCodes.failed,
    });
  }
}

function merged(chunk: readonly OwnedEvent[], answer: CaptureAnswer): CapturedEvent[] {
  if (answer.events.length !== chunk.length) {
    throw new CliError(`The gateway answered ${answer.events.length} results for ${chunk.length} events.`);
  }
  return answer.events.map((event, index) => {
    const { file = '', pointer = '', organisation } = chunk[index] ?? {};
    return { ...event, file, pointer, organisation };
  });
}
