import type { TraceAnswer } from '../answers';
import { apiLimits } from '../answers/limits';
import { Problem } from '../problem';

/** Refuses a bundle of too many events, before any of them is read. @throws Problem */
export function checkEvents({ edges }: Pick<TraceAnswer, 'edges'>): void {
  const events = new Set(edges.map(({ event }) => event)).size;
  if (events <= apiLimits.proofEvents) return;
  const detail = `${events} events name the goods or lead to them; a bundle has at most ${apiLimits.proofEvents}.`;
  throw new Problem('limit_exceeded', detail, { details: { limit: apiLimits.proofEvents } });
}
