import { setTimeout as sleep } from 'node:timers/promises';
import { maximumBatch, type Outcome, readOutcomes } from '@lotline/chaincode/domain';
import type { CaptureResult } from '../../answers';
import type { Ledger, LedgerIdentity } from '../../ledger/ledger';
import type { ReadModel } from '../../projection/readModel';
import { submitTransaction } from '../../writes/submitBatch';
import type { WriteRequest, Writes } from '../../writes/writes';
import type { Written } from '../../writes/written';
import { type Failure, resultOf, type Settled } from './outcomes';
import type { ReadCapture } from './readCapture';
import { masterDataResult, planMasterData } from './registerMasterData';

/** The parts of the gateway that a capture needs. */
export interface CaptureTools {
  readonly ledger: Ledger;
  readonly writes: Writes;
  readonly readModel: ReadModel;
  /** Milliseconds to wait for the read model. */
  readonly wait: number;
  /** The code and message of an error. */
  readonly explain: (error: unknown) => Failure;
}

export interface Capturing {
  readonly identity: LedgerIdentity;
  readonly signal: AbortSignal;
}

/** Codes of failures that pass: the same request is tried again until it is decided. */
const passing: ReadonlySet<string> = new Set([
  'overloaded',
  'conflict_busy',
  'outcome_unknown',
  'ledger_unavailable',
  'storage_full',
  'shutting_down',
]);

const firstPause = 100;
const longestPause = 15_000;

/** Runs `attempt` until it returns true, with growing pauses. Rejects when the signal aborts. */
async function untilDone(attempt: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    signal.throwIfAborted();
    if (await attempt()) return;
    await sleep(pause, undefined, { signal });
  }
}

/** The most characters that are evaluated at once, unless one event has more. Evaluation holds several copies in memory. */
const mostEvaluated = 2_000_000;

/** The requests as texts, in batches that the contract takes. */
function* batchesOf(requests: readonly WriteRequest[]): Generator<string[]> {
  let batch: string[] = [];
  let characters = 0;
  for (const { id, command, input } of requests) {
    const text = JSON.stringify({ id, command, input });
    if (batch.length === maximumBatch || (batch.length > 0 && characters + text.length > mostEvaluated)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(text);
    characters += text.length;
  }
  if (batch.length > 0) yield batch;
}

/** Evaluates the requests without recording them. Batches do not see each other. */
async function evaluateAll(
  requests: readonly WriteRequest[],
  { ledger, explain }: CaptureTools,
  { identity, signal }: Capturing,
): Promise<Settled[]> {
  const settled: Settled[] = [];
  for (const batch of batchesOf(requests)) {
    await untilDone(async () => {
      try {
        const outcomes = readOutcomes(await ledger.evaluate(identity, submitTransaction, [`[${batch.join(',')}]`]));
        settled.push(...outcomes.map((outcome) => ({ outcome })));
      } catch (error) {
        const failure = explain(error);
        if (passing.has(failure.code)) return false;
        settled.push(...batch.map(() => ({ failure })));
      }
      return true;
    }, signal);
  }
  return settled;
}

interface Submission {
  readonly settled: readonly Settled[];
  readonly height: number;
}

/** Submits the requests, each until it is decided. */
async function submitAll(
  requests: readonly WriteRequest[],
  tools: CaptureTools,
  { identity, signal }: Capturing,
): Promise<Submission> {
  const settled: Settled[] = [];
  let open = requests.map((request, index) => ({ request, index }));
  let height = 0;
  await untilDone(async () => {
    const results = await attempt(
      open.map(({ request }) => request),
      tools,
      identity,
    );
    const again: typeof open = [];
    for (const [at, each] of open.entries()) {
      const result = results[at] ?? { failure: tools.explain(undefined) };
      if ('failure' in result && passing.has(result.failure.code)) again.push(each);
      else settled[each.index] = result;
      if ('height' in result) height = Math.max(height, result.height);
    }
    open = again;
    return open.length === 0;
  }, signal);
  return { settled, height };
}

async function attempt(
  requests: readonly WriteRequest[],
  { writes, explain }: CaptureTools,
  identity: LedgerIdentity,
): Promise<(Settled & { readonly height?: number })[]> {
  let written: Promise<Written>[];
  try {
    written = writes.submit(identity, requests);
  } catch (error) {
    const failure = explain(error);
    return requests.map(() => ({ failure }));
  }
  return (await Promise.allSettled(written)).map((each) =>
    each.status === 'fulfilled'
      ? { outcome: each.value.outcome, height: each.value.height }
      : { failure: explain(each.reason) },
  );
}

const rolledBack: Failure = {
  code: 'capture_rolled_back',
  message: 'It is not recorded, because other events of this capture were refused and the capture is all or nothing.',
};

const isUnfit = (settled: Settled): boolean =>
  'failure' in settled || settled.outcome.status === 'refused' || settled.outcome.status === 'conflict';

/** A conflict that `evaluate` foresaw and that nothing recorded, as a refusal. */
const unrecorded = (settled: Settled): Settled => {
  if ('failure' in settled || settled.outcome.status !== 'conflict') return settled;
  const { outcome } = settled;
  const message = outcome.message ?? 'You gave this eventID to a different event before.';
  const refusal: Outcome = { ...outcome, status: 'refused', code: 'event_id_conflict', message, exceptions: [] };
  return { outcome: refusal };
};

/** All or nothing: the results if some events would be refused, undefined if all may be submitted. */
async function rollBack(
  read: ReadCapture,
  tools: CaptureTools,
  capturing: Capturing,
): Promise<CaptureResult | undefined> {
  const evaluated = await evaluateAll(read.requests, tools, capturing);
  if (read.invalid.length === 0 && !evaluated.some(isUnfit)) return undefined;
  const settled = evaluated.map((each) => (isUnfit(each) ? unrecorded(each) : { failure: rolledBack }));
  const unread = read.masterData.map(({ pointer }) => ({ pointer, message: rolledBack.message }));
  return resultOf(read, settled, { height: tools.readModel.height, unread });
}

const nothing: Submission = { settled: [], height: 0 };

/**
 * Captures a document's events, after the master data in its header. `rollback` records none if one would be refused, as far as that is
 * known before; `proceed` records each
 * that it can. Failures that pass are tried again; rejects only when the signal aborts.
 */
export async function runCapture(
  read: ReadCapture,
  behaviour: 'rollback' | 'proceed',
  tools: CaptureTools,
  capturing: Capturing,
): Promise<CaptureResult> {
  const refused = behaviour === 'rollback' ? await rollBack(read, tools, capturing) : undefined;
  if (refused) return refused;
  const plan = planMasterData(read.masterData, read.id, tools.readModel);
  const registered = plan.requests.length > 0 ? await submitAll(plan.requests, tools, capturing) : nothing;
  const events = await submitAll(read.requests, tools, capturing);
  const reflected = Math.max(events.height, registered.height) || tools.readModel.height;
  await tools.readModel.reached(reflected, tools.wait);
  return resultOf(read, events.settled, { height: reflected, ...masterDataResult(plan, registered.settled) });
}
