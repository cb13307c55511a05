import { z } from 'zod';
import { request, type Request } from '../domain/envelope';
import { Refusal } from '../domain/errors';
import { limits } from '../domain/limits';

const requests = z.array(request).min(1);

/** Parses the argument of `submit`, a JSON array of requests. Refuses the whole batch if it is not one. */
export function parseBatch(text: string): Request[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Refusal('input_invalid', 'The batch is not JSON.');
  }
  const batch = requests.safeParse(json);
  if (!batch.success)
    throw new Refusal('input_invalid', `The batch is not a list of requests: ${z.prettifyError(batch.error)}`);
  if (batch.data.length > limits.requests) {
    throw new Refusal(
      'limit_exceeded',
      `The batch has ${batch.data.length} requests; the limit is ${limits.requests}.`,
      {
        limit: limits.requests,
      },
    );
  }
  const ids = new Set(batch.data.map(({ id }) => id));
  if (ids.size !== batch.data.length) throw new Refusal('input_invalid', 'Two requests of the batch have the same id.');
  return batch.data;
}
