import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CaptureAnswer } from '#answers';
import type { Client } from '../../sdk';
import { CliError } from '../cliError';
import { documentOf } from './chunks';
import type { OwnedEvent } from './owners';

type Events = CaptureAnswer['events'];

/** Codes of temporary refusals: the same event may be recorded later. */
const passing: ReadonlySet<string | undefined> = new Set([
  'overloaded',
  'conflict_busy',
  'outcome_unknown',
  'ledger_unavailable',
  'storage_full',
  'shutting_down',
]);

const mostAttempts = 6;

/**
 * Sends a chunk, and repeats it with the same idempotency key while events are refused for temporary reasons. An event keeps its first
 * result, because the repetition only returns `exists`.
 */
export async function sendChunk(client: Client, chunk: readonly OwnedEvent[]): Promise<CaptureAnswer> {
  const document = documentOf(chunk);
  const idempotencyKey = randomUUID();
  let events: Events = [];
  for (let attempt = 1; ; attempt += 1) {
    const answer = await client.capture({ document }, { idempotencyKey });
    if (answer.events.length !== chunk.length) {
      throw new CliError(`The gateway returned ${answer.events.length} results for ${chunk.length} events.`);
    }
    events = answer.events.map((event, index) => {
      const before = events[index];
      return before && !mayPass(before) ? before : event;
    });
    if (attempt === mostAttempts || !events.some(mayPass)) return { ...answer, events };
    await sleep(100 * 2 ** attempt);
  }
}

const mayPass = ({ status, code }: Events[number]): boolean => status === 'refused' && passing.has(code);
