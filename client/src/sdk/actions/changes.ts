import { change, type Change, changesAnswer, type ChangesAnswer } from '#answers';
import { serverEvents } from '../eventStream';
import type { Transport } from '../transport';

export interface ChangesParameters {
  /** Only changes recorded above this height of the ledger; 0, the default, is the beginning. */
  readonly since?: number | undefined;
  /** The `id` of the last change that you have: continues after it. */
  readonly after?: string | undefined;
  /** Only these kinds, such as `shipment` or `recall`. */
  readonly kinds?: readonly string[] | undefined;
  /** Only changes that name this party, or a place of it. */
  readonly party?: string | undefined;
  /** Only changes of this id. */
  readonly subject?: string | undefined;
  /** True to wait for further changes instead of ending at the present height. */
  readonly follow?: boolean | undefined;
  /** Ends the iteration. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The changes of the ledger, in its order, without gaps.
 *
 * @example
 * for await (const { height, kind, what, subject } of client.changes({ since: 120 })) console.log(height, kind, what, subject);
 */
export async function* changes(
  transport: Transport,
  { since, after, kinds, party, subject, follow = false, signal, ...rest }: ChangesParameters = {},
): AsyncGenerator<Change, void, undefined> {
  const filters = { kind: kinds?.join(','), party, subject, ...rest };
  const over = signal ?? new AbortController().signal;
  if (follow) {
    const asked = { path: '/changes/stream', query: { ...filters, since: since ?? 0 }, after, signal: over };
    for await (const { data } of serverEvents(transport, asked)) yield change.parse(data);
    return;
  }
  let cursor = after;
  do {
    const query = { ...filters, since, cursor, limit: 200 };
    const page: ChangesAnswer = await transport.request({ path: '/changes', query, answer: changesAnswer });
    yield* page.rows;
    cursor = page.next;
  } while (cursor !== undefined && !over.aborted);
}
