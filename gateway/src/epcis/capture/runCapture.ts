import { type Outcome, readOutcomes, limits } from '@lotline/chaincode/domain';
import { retry, type RetryPolicy } from '@lotline/network/retry';
import type { CaptureResult } from '../../answers';
import type { Ledger, LedgerIdentity } from '../../ledger/ledger';
import type { ReadModel } from '../../projection/readModel';
import { submitTransaction } from '../../writes/submitBatch';
import { type Decision, type Failure, submitUntilDecided } from '../../writes/submitUntilDecided';
import type { WriteRequest, Writes } from '../../writes/writes';
import { resultOf, type Settled } from './outcomes';
import type { ReadCapture } from './readCapture';
import { masterDataResult, planMasterData } from './registerMasterData';
import type { CaptureErrorBehaviour } from '../../answers/capture';

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
  'memory_full',
  'storage_full',
  'shutting_down',
]);

/** Until it is decided. */
const policy: RetryPolicy = { attempts: Number.POSITIVE_INFINITY, pause: 100, longestPause: 15_000 };

interface PartLimits {
  readonly requests: number;
  /** Unless one event has more. */
  readonly characters: number;
}

/** A batch that the contract takes. Evaluation holds several copies in memory. */
const evaluated: PartLimits = { requests: limits.requests, characters: 2_000_000 };
/** Writes hold a copy of each, with the names of its goods, until it is decided. */
const submitted: PartLimits = { requests: 4000, characters: 4_000_000 };

interface Part {
  readonly requests: WriteRequest[];
  readonly texts: string[];
}

/** The requests in parts within the limits, with their texts. */
function* partsOf(requests: readonly WriteRequest[], most: PartLimits): Generator<Part> {
  let part: Part = { requests: [], texts: [] };
  let characters = 0;
  for (const request of requests) {
    const { id, command, input } = request;
    const text = JSON.stringify({ id, command, input });
    const { length } = part.requests;
    if (length === most.requests || (length > 0 && characters + text.length > most.characters)) {
      yield part;
      part = { requests: [], texts: [] };
      characters = 0;
    }
    part.requests.push(request);
    part.texts.push(text);
    characters += text.length;
  }
  if (part.requests.length > 0) yield part;
}

/** Evaluates the requests without recording them. Batches do not see each other. */
async function evaluateAll(
  requests: readonly WriteRequest[],
  { ledger, explain }: CaptureTools,
  { identity, signal }: Capturing,
): Promise<Settled[]> {
  const mayRetry = (error: unknown): boolean => passing.has(explain(error).code);
  const settled: Settled[] = [];
  for (const { texts: batch } of partsOf(requests, evaluated)) {
    const evaluate = async (): Promise<Settled[]> => {
      signal.throwIfAborted();
      const outcomes = readOutcomes(await ledger.evaluate(identity, submitTransaction, [`[${batch.join(',')}]`]));
      return outcomes.map((outcome) => ({ outcome }));
    };
    const decided = await retry(policy, { mayRetry, signal }, evaluate).catch((error: unknown): Settled[] => {
      signal.throwIfAborted();
      const failure = explain(error);
      return batch.map(() => ({ failure }));
    });
    settled.push(...decided);
  }
  return settled;
}

interface Submission {
  readonly settled: readonly Settled[];
  readonly height: number;
}

/** Submits the requests part by part, each until it is decided: the memory that they take does not grow with the document. */
async function submitAll(
  requests: readonly WriteRequest[],
  { writes, explain }: CaptureTools,
  { identity, signal }: Capturing,
): Promise<Submission> {
  const settled: Decision[] = [];
  for (const part of partsOf(requests, submitted)) {
    const submitting = { writes, identity, explain, passing, policy, signal };
    settled.push(...(await submitUntilDecided(part.requests, submitting)));
  }
  const height = settled.reduce((most, each) => ('height' in each ? Math.max(most, each.height) : most), 0);
  return { settled, height };
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
  behaviour: CaptureErrorBehaviour,
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
