import { readOutcomes } from '@lotline/chaincode/domain';
import { demoUser } from '../companies/demo/keyFiles';
import { LedgerFailure, type LedgerIdentity, type Submitted } from '../ledger/ledger';
import type { Running } from '../start';
import { type Maker, type NetworkEvent, registrations } from './vocabulary';
import type { Progress } from './writeFiles';

/** Events per transaction. */
const batchSize = 400;

/** How often a batch is sent at most. */
const mostTries = 20;

const identities: Readonly<Record<Maker, LedgerIdentity>> = {
  supplier: { organisation: 'supplier', mspId: 'SupplierMSP', user: demoUser },
  retailer: { organisation: 'retailer', mspId: 'RetailerMSP', user: demoUser },
};

interface Request {
  readonly command: string;
  readonly input: unknown;
}

/** Writes requests of the demonstration's organisations straight into the ledger, one transaction after the other. */
class LedgerWriter {
  readonly #running: Running;
  readonly #run: string;
  #requests = 0;
  height = 0;
  /** Number of events by the code of an exception. */
  readonly exceptions = new Map<string, number>();

  constructor(running: Running, run: string) {
    this.#running = running;
    this.#run = run;
  }

  async submit(by: Maker, requests: readonly Request[]): Promise<void> {
    for (let start = 0; start < requests.length; start += batchSize) {
      const batch = requests.slice(start, start + batchSize).map((each) => {
        this.#requests += 1;
        return { id: `generate-${this.#run}-${this.#requests}`, ...each };
      });
      const submitted = await this.#submitBatch(identities[by], JSON.stringify(batch));
      if (submitted.committed) this.height = submitted.height;
      for (const outcome of readOutcomes(submitted.result)) this.#check(outcome);
    }
  }

  /** The gateway itself may book waiting events of the same goods at the same time: a batch that it came before is sent again. */
  async #submitBatch(identity: LedgerIdentity, batch: string): Promise<Submitted> {
    const { ledger } = this.#running.gateway;
    for (let tries = 1; ; tries += 1) {
      try {
        return await ledger.submit(identity, 'submit', [batch]);
      } catch (error) {
        const isConflict = error instanceof LedgerFailure && error.kind === 'conflict';
        if (!isConflict || tries >= mostTries) throw error;
      }
    }
  }

  #check({ status, code, message, exceptions }: ReturnType<typeof readOutcomes>[number]): void {
    if (status === 'refused')
      throw new Error(`The contract refused a generated request: ${code ?? ''} ${message ?? ''}`);
    for (const each of exceptions) this.exceptions.set(each.code, (this.exceptions.get(each.code) ?? 0) + 1);
  }
}

/** Records the events in the ledger of a running gateway. Returns its height after them, and the exceptions that they got. */
export async function writeLedger(
  running: Running,
  {
    rounds,
    levels,
    run,
  }: { readonly rounds: Iterable<readonly NetworkEvent[]>; readonly levels: number; readonly run: string },
  progress: Progress,
): Promise<{ readonly height: number; readonly exceptions: ReadonlyMap<string, number> }> {
  const writer = new LedgerWriter(running, run);
  for (const by of ['supplier', 'retailer'] satisfies Maker[]) {
    const own = registrations(levels).filter((each) => each.by === by);
    await writer.submit(
      by,
      own.map(({ command, input }) => ({ command, input })),
    );
  }
  let events = 0;
  for (const round of rounds) {
    for (const by of ['supplier', 'retailer'] satisfies Maker[]) {
      const captured = round.filter((each) => each.by === by);
      await writer.submit(
        by,
        captured.map(({ event }) => ({ command: 'capture', input: { event } })),
      );
      events += captured.length;
    }
    progress(events);
  }
  return { height: writer.height, exceptions: writer.exceptions };
}
