import { setTimeout as pause } from 'node:timers/promises';
import { type Change, changesAnswer, type ChangesAnswer } from '#answers';
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

/** Milliseconds between questions for new changes. */
const interval = 1000;

interface Asked {
  readonly since?: number | undefined;
  readonly cursor?: string | undefined;
}

/** The question after a page: its next page, or else what comes above its height. */
const questionAfter = ({ next, height }: ChangesAnswer, { since = 0 }: Asked): Asked =>
  next === undefined ? { since: Math.max(height, since) } : { cursor: next };

/**
 * The changes of the ledger, in its order, without gaps.
 *
 * @example
 * for await (const { height, kind, what, subject } of client.changes({ since: 120 })) console.log(height, kind, what, subject);
 */
export async function* changes(
  transport: Transport,
  { since, after: cursor, kinds, party, subject, follow = false, signal }: ChangesParameters = {},
): AsyncGenerator<Change, void, undefined> {
  const filters = { kind: kinds?.join(','), party, subject, limit: 200 };
  const over = signal ?? new AbortController().signal;
  let at: Asked = { since, cursor };
  while (!isAborted(over)) {
    const query = { ...at, ...filters };
    const page: ChangesAnswer = await transport.request({ path: '/changes', query, answer: changesAnswer });
    yield* page.rows;
    at = questionAfter(page, at);
    if (at.cursor !== undefined) continue;
    if (!follow) return;
    await pause(interval, undefined, { signal: over }).catch(() => undefined);
  }
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted;
