import { must, type Outcome } from '@lotline/chaincode/domain';
import { retry, type RetryPolicy } from '@lotline/network/retry';
import type { LedgerIdentity } from '../ledger/ledger';
import type { WriteRequest, Writes } from './writes';

/** The code and message of a failure. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** The decision about a request, or why there is none. */
export type Decision = { readonly outcome: Outcome; readonly height: number } | { readonly failure: Failure };

export interface Submitting {
  readonly writes: Writes;
  readonly identity: LedgerIdentity;
  readonly explain: (error: unknown) => Failure;
  /** Codes of failures after which the same request is submitted again. */
  readonly passing: ReadonlySet<string>;
  readonly policy: RetryPolicy;
  readonly signal?: AbortSignal;
}

/** Some requests failed in a way that passes. */
class StillOpen extends Error {}

/**
 * Submits requests, and those that are not decided again, as often as the policy says. Failures that do not pass, and those of the last
 * attempt, are in the answer. Rejects only when the signal aborts.
 */
export async function submitUntilDecided(
  requests: readonly WriteRequest[],
  submitting: Submitting,
): Promise<Decision[]> {
  const { passing, policy, signal } = submitting;
  const decided: Decision[] = [];
  const isOpen = (decision: Decision): boolean => 'failure' in decision && passing.has(decision.failure.code);
  let open = [...requests.keys()];
  const attempt = async (): Promise<void> => {
    signal?.throwIfAborted();
    const asked = open.map((index) => must(requests[index], 'request'));
    const decisions = await submitOnce(asked, submitting);
    decisions.forEach((decision, at) => {
      decided[must(open[at], 'index')] = decision;
    });
    open = open.filter((index) => isOpen(must(decided[index], 'decision')));
    if (open.length > 0) throw new StillOpen();
  };
  await retry(policy, { mayRetry: isStillOpen, ...(signal && { signal }) }, attempt).catch((error: unknown) => {
    if (!isStillOpen(error)) throw error;
  });
  return decided;
}

const isStillOpen = (error: unknown): boolean => error instanceof StillOpen;

async function submitOnce(
  requests: readonly WriteRequest[],
  { writes, identity, explain }: Submitting,
): Promise<Decision[]> {
  try {
    const written = await Promise.allSettled(writes.submit(identity, requests));
    return written.map((each) =>
      each.status === 'fulfilled'
        ? { outcome: each.value.outcome, height: each.value.height }
        : { failure: explain(each.reason) },
    );
  } catch (error) {
    const failure = explain(error);
    return requests.map(() => ({ failure }));
  }
}
