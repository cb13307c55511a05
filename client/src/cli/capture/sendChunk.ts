import type { Captured, Client } from '../../sdk';
import { CliError } from '../cliError';
import { type Common, documentOf } from './chunks';
import type { OwnedEvent } from './owners';

/** Sends events and waits for their results. An event that is refused keeps none of the others from being recorded. */
export async function sendChunk(client: Client, chunk: readonly OwnedEvent[], common: Common): Promise<Captured> {
  const answer = await client.capture({ document: documentOf(chunk, common), errorBehaviour: 'proceed' });
  if (answer.events.length === chunk.length) return answer;
  throw new CliError(`The gateway returned ${answer.events.length} results for ${chunk.length} events.`);
}
