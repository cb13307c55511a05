import { must } from '#domain';
import type { Captured } from '../../sdk';
import { type Client, LotlineError } from '../../sdk';
import { CliError } from '../cliError';
import { exitCodes } from '../exitCodes';
import { localOrganisations } from '../localKeys';
import type { Session } from '../session';
import { chunksOf } from './chunks';
import { type OwnedEvent, withOwners } from './owners';
import { type CapturedHeaders, SentHeaders } from './headers';
import type { ReadFiles } from './readFiles';
import { sendChunk } from './sendChunk';

/** The result of one event of a file. */
export type CapturedEvent = Omit<Captured['events'][number], 'pointer'> & {
  readonly file: string;
  /** JSON pointer to the event in its file. */
  readonly pointer: string;
  readonly organisation?: string | undefined;
};

export interface CapturedFiles extends CapturedHeaders {
  /** The ledger's height after the last event; absent if there was no event. */
  readonly height?: number;
  readonly counts: { recorded: number; exists: number; conflicts: number; refused: number; events: number };
  /** In the order of sending. */
  readonly events: readonly CapturedEvent[];
}

/** Sends events in order, each as the organisation of its place, and collects their results. */
export async function captureFiles(session: Session, { events, headers }: ReadFiles): Promise<CapturedFiles> {
  const captured: CapturedEvent[] = [];
  const sent = new SentHeaders();
  let height = await sendHeaders(session, headers, sent);
  for (const chunk of chunksOf(await withOwners(session, events))) {
    const answer = await sendOrStop(session, chunk, { done: captured.length, all: events.length, sent });
    captured.push(
      ...answer.events.map((event, index) => {
        const { file, pointer, organisation } = must(chunk[index], 'event');
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
    ...sent.result,
  };
}

const clientOf = (session: Session, organisation: string | undefined): Client =>
  organisation === undefined ? session.writer() : session.actingAs(organisation);

/** Sends documents that have a header alone, as every local organisation unless the caller selects one. */
async function sendHeaders(
  session: Session,
  headers: ReadFiles['headers'],
  sent: SentHeaders,
): Promise<number | undefined> {
  const local = session.as === undefined && session.key === undefined ? localOrganisations(session.data) : [];
  let height: number | undefined;
  for (const common of headers) {
    for (const organisation of local.length > 0 ? local : [session.as]) {
      const answer = await sendChunk(clientOf(session, organisation), [], common);
      sent.add(common.file, answer);
      height = answer.height;
    }
  }
  return height;
}

interface Progress {
  readonly done: number;
  readonly all: number;
  readonly sent: SentHeaders;
}

async function sendOrStop(
  session: Session,
  chunk: readonly OwnedEvent[],
  { done, all, sent }: Progress,
): Promise<Captured> {
  const [first] = chunk;
  if (!first) throw new Error('A chunk has at least one event.');
  const isFirst = first.header !== undefined && sent.isFirst(first.organisation, first.file);
  try {
    const common = isFirst ? first : { ...first, header: undefined };
    const answer = await sendChunk(clientOf(session, first.organisation), chunk, common);
    if (isFirst) sent.add(first.file, answer);
    return answer;
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
