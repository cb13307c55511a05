import { type Outcome, readOutcomes, transactions, limits } from '@lotline/chaincode/domain';
import type { RetryPolicy } from '@lotline/network/retry';
import type { FileError, UploadEntry, UploadProgress } from '../answers/uploads';
import type { Ledger, LedgerIdentity } from '../ledger/ledger';
import { commandLanes } from '../writes/lanesOf';
import { submitTransaction } from '../writes/submitBatch';
import { type Decision, type Failure, submitUntilDecided } from '../writes/submitUntilDecided';
import type { WriteRequest, Writes } from '../writes/writes';
import type { Entry, Step } from './entry';

/** The parts of the gateway that an upload needs. */
export interface CaptureTools {
  readonly ledger: Ledger;
  readonly writes: Writes;
  readonly identity: LedgerIdentity;
  /** The code and message of an error, and if the same may succeed later. */
  readonly explain: (error: unknown) => Failure;
  readonly progress: (progress: UploadProgress) => void;
}

const textOf = ({ id, command, input }: Step): string => JSON.stringify({ id, command, input });

/** Characters of one batch, unless a single entry has more. */
const mostCharacters = 1_500_000;
/** Commands that are submitted before the next ones are. */
const atOnce = 400;

/** Entries in batches that the contract takes. The steps of an entry stay together. */
function* batchesOf(entries: readonly Entry[], most: number): Generator<Entry[]> {
  let batch: Entry[] = [];
  let steps = 0;
  let characters = 0;
  for (const entry of entries) {
    const length = entry.steps.reduce((sum, step) => sum + textOf(step).length, 0);
    if (batch.length > 0 && (steps + entry.steps.length > most || characters + length > mostCharacters)) {
      yield batch;
      batch = [];
      [steps, characters] = [0, 0];
    }
    batch.push(entry);
    steps += entry.steps.length;
    characters += length;
  }
  if (batch.length > 0) yield batch;
}

/** The entries that a batch needs and does not have, before it. */
function withNeeded(batch: readonly Entry[]): Entry[] {
  const has = new Set(batch.map(({ subject }) => subject));
  const needed = new Map(batch.flatMap(({ after = [] }) => after.map((entry) => [entry.subject, entry] as const)));
  return [...[...needed.values()].filter(({ subject }) => !has.has(subject)), ...batch];
}

const isRefused = ({ status }: Outcome): boolean => status === 'refused' || status === 'conflict';

const conflict = 'The same reference was used for other content before.';

/** The outcomes that the ledger would give. Records nothing. */
async function evaluateBatch(
  batch: readonly Entry[],
  { ledger, identity }: CaptureTools,
): Promise<{ entries: UploadEntry[]; errors: FileError[] }> {
  const all = withNeeded(batch);
  const steps = all.flatMap((entry) => entry.steps);
  const outcomes =
    steps.length === 0
      ? []
      : readOutcomes(await ledger.evaluate(identity, submitTransaction, [`[${steps.map(textOf).join(',')}]`]));
  const entries: UploadEntry[] = [];
  const errors: FileError[] = [];
  let next = 0;
  for (const entry of all) {
    const own = outcomes.slice(next, (next += entry.steps.length));
    if (!batch.includes(entry)) continue;
    const refused = own.find(isRefused);
    if (refused) errors.push({ ...entry.place, code: codeOf(refused), message: refused.message ?? conflict });
    else entries.push(entryOf(entry, own));
  }
  return { entries, errors };
}

const codeOf = ({ code, status }: Outcome): string => code ?? (status === 'conflict' ? 'conflict' : 'input_invalid');

/** The answer for an entry, from the outcomes of its commands. One without commands is on the ledger already. */
function entryOf({ rows, reference, subject }: Entry, outcomes: readonly Outcome[]): UploadEntry {
  const isNew = outcomes.some(({ status }) => status === 'recorded');
  const exceptions = outcomes.flatMap((outcome) => outcome.exceptions.map(({ code, detail }) => ({ code, detail })));
  return {
    rows: [...rows],
    subject,
    status: isNew ? 'recorded' : 'exists',
    exceptions,
    ...(reference !== undefined && { reference }),
  };
}

/** Evaluates all entries: what would be recorded, and what the ledger would refuse. */
export async function check(
  entries: readonly Entry[],
  tools: CaptureTools,
): Promise<{ entries: UploadEntry[]; errors: FileError[] }> {
  const checked: UploadEntry[] = [];
  const errors: FileError[] = [];
  for (const batch of batchesOf(entries, limits.requests / 2)) {
    const found = await evaluateBatch(batch, tools);
    checked.push(...found.entries);
    errors.push(...found.errors);
    tools.progress({ phase: 'checking', done: checked.length + errors.length, of: entries.length });
  }
  return { entries: checked, errors };
}

/** Failures that pass, so that the same is tried again. */
const passing: ReadonlySet<string> = new Set(['overloaded', 'conflict_busy', 'outcome_unknown', 'ledger_unavailable']);
const policy: RetryPolicy = { attempts: 6, pause: 100, longestPause: 5000 };

const requestOf = ({ id, command, input }: Step): WriteRequest => {
  const read = transactions[command].input.safeParse(input);
  return { id, command, input, lanes: commandLanes(command, read.success ? (read.data as Step['input']) : {}) };
};

/** Submits commands until each is decided, or a failure has not passed for a while. */
const submit = (requests: readonly WriteRequest[], { writes, identity, explain }: CaptureTools): Promise<Decision[]> =>
  submitUntilDecided(requests, { writes, identity, explain, passing, policy });

function settledEntry(entry: Entry, settled: readonly Decision[]): UploadEntry {
  const outcomes = settled.flatMap((each) => ('outcome' in each ? [each.outcome] : []));
  const base = entryOf(entry, outcomes);
  const refused = outcomes.find(isRefused);
  if (refused) return { ...base, status: 'refused', code: codeOf(refused), message: refused.message ?? conflict };
  const [failed] = settled.flatMap((each) => ('failure' in each ? [each.failure] : []));
  return failed ? { ...base, status: passing.has(failed.code) ? 'open' : 'refused', ...failed } : base;
}

const untried = (entry: Entry): UploadEntry => ({
  ...entryOf(entry, []),
  status: 'open',
  message:
    'It was not sent, because the ledger did not answer before. Send the file again: what is recorded stays as it is.',
});

/** Records the entries in order. Stops when the ledger does not answer; the answer names the recorded ones. */
export async function record(
  entries: readonly Entry[],
  tools: CaptureTools,
): Promise<{ entries: UploadEntry[]; height: number }> {
  const done: UploadEntry[] = [];
  let height = 0;
  let isStopped = false;
  for (const batch of batchesOf(entries, atOnce)) {
    if (isStopped) {
      done.push(...batch.map(untried));
      continue;
    }
    const settled = await submit(
      batch.flatMap(({ steps }) => steps.map(requestOf)),
      tools,
    );
    let next = 0;
    for (const entry of batch) done.push(settledEntry(entry, settled.slice(next, (next += entry.steps.length))));
    height = Math.max(height, ...settled.map((each) => ('height' in each ? each.height : 0)));
    isStopped = settled.some((each) => 'failure' in each && passing.has(each.failure.code));
    tools.progress({ phase: 'recording', done: done.length, of: entries.length });
  }
  return { entries: done, height };
}
