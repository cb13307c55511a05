import type { CaptureAnswer } from '../../answers';
import { EpcisRefusal } from '../epcisRefusal';
import { type JobStore, type NewJob, type OpenJob } from './jobStore';
import { errorsOf } from './outcomes';
import { type ReadCapture, readCapture } from './readCapture';
import { type CaptureTools, runCapture } from './runCapture';
import { apiLimits } from '../../answers/limits';

/** Captures that run at once. */
const atOnce = 8;
/** The most characters of all documents that run at once, unless one has more: a document needs several times as much memory. */
const mostAtOnce = 16_000_000;

/** A job to run. If it could run at once, with its document as it was read when it was accepted. */
interface Queued {
  readonly job: OpenJob;
  readonly read?: ReadCapture;
}

/** Runs accepted captures, also those that an earlier process accepted and did not finish. */
export class CaptureJobs {
  readonly #store: JobStore;
  readonly #tools: CaptureTools;
  readonly #stop = new AbortController();
  readonly #queue: Queued[] = [];
  /** Jobs that are queued or run, with the promise of their end. */
  readonly #ends = new Map<string, PromiseWithResolvers<undefined>>();
  #running = 0;
  /** Characters of the documents that run. */
  #characters = 0;

  constructor(store: JobStore, tools: CaptureTools) {
    this.#store = store;
    this.#tools = tools;
  }

  /** Takes up the jobs of an earlier process. */
  resume(): void {
    for (const job of this.#store.open()) this.#enqueue({ job });
  }

  /**
   * Accepts a capture. Throws EpcisRefusal if its document is not EPCIS, if its id was used for other content, or if too many captures of
   * the organisation are running.
   */
  accept(job: NewJob): void {
    const { identity, id, content } = job;
    const before = this.#store.contentOf(identity.organisation, id);
    if (before === content) return;
    if (before !== undefined) throw keyUsed(id);
    const read = readCapture(job.document, job);
    if (this.#store.running(identity.organisation) >= apiLimits.openCaptures) {
      throw new EpcisRefusal(
        'overloaded',
        `${apiLimits.openCaptures} captures of your organisation are running. Send more when they are done.`,
      );
    }
    const created = new Date().toISOString();
    this.#store.add(job, created);
    const { json, document: _document, ...rest } = job;
    const kept = { ...rest, created, characters: json.length };
    const isNext = this.#queue.length === 0 && this.#hasRoom(kept);
    this.#enqueue({ job: kept, ...(isNext && { read }) });
  }

  /**
   * Takes the idempotency key of a single event. Throws EpcisRefusal if it was used for other content. Returns a function that gives the
   * key back where nothing was recorded; a key that was taken before stays taken.
   */
  takeKey(organisation: string, id: string, content: string): () => void {
    const before = this.#store.contentOf(organisation, id);
    if (before !== undefined && before !== content) throw keyUsed(id);
    if (before === undefined) this.#store.addEvent(organisation, id, content);
    return () => {
      if (before === undefined) this.#store.removeEvent(organisation, id);
    };
  }

  find(organisation: string, id: string): CaptureAnswer | undefined {
    return this.#store.find(organisation, id);
  }

  list(organisation: string, before: number, limit: number): { n: number; answer: CaptureAnswer }[] {
    return this.#store.list(organisation, before, limit);
  }

  /** Resolves when the job is finished, or after so many milliseconds. */
  async finished(organisation: string, id: string, milliseconds: number): Promise<void> {
    const end = this.#ends.get(`${organisation} ${id}`);
    if (!end || milliseconds <= 0) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
    await Promise.race([end.promise, late]);
    clearTimeout(timer);
  }

  /** Stops. Jobs that are not finished are taken up by the next process. */
  async close(): Promise<void> {
    this.#stop.abort();
    for (const { job } of this.#queue.splice(0)) this.#end(nameOf(job));
    await Promise.all([...this.#ends.values()].map(({ promise }) => promise));
  }

  /** The job starts in a later turn of the event loop, so that the request is answered first. */
  #enqueue(queued: Queued): void {
    this.#ends.set(nameOf(queued.job), Promise.withResolvers());
    this.#queue.push(queued);
    setImmediate(() => {
      this.#next();
    });
  }

  #hasRoom({ characters }: OpenJob): boolean {
    return this.#running === 0 || (this.#running < atOnce && this.#characters + characters <= mostAtOnce);
  }

  #next(): void {
    for (let [queued] = this.#queue; queued && this.#hasRoom(queued.job); [queued] = this.#queue) {
      const { characters } = queued.job;
      this.#queue.shift();
      this.#running += 1;
      this.#characters += characters;
      void this.#run(queued).finally(() => {
        this.#running -= 1;
        this.#characters -= characters;
        this.#next();
      });
    }
  }

  async #run({ job, read }: Queued): Promise<void> {
    const { identity, id, behaviour, created } = job;
    try {
      const captured = read ?? readCapture(this.#store.documentOf(identity.organisation, id), job);
      const result = await runCapture(captured, behaviour, this.#tools, { identity, signal: this.#stop.signal });
      const errors = errorsOf(result);
      this.#store.finish(identity.organisation, id, {
        captureID: id,
        createdAt: created,
        finishedAt: new Date().toISOString(),
        running: false,
        success: errors.length === 0,
        captureErrorBehaviour: behaviour,
        errors,
        'lotline:result': result,
      });
    } catch (error) {
      // After a stop the job stays open for the next process.
      if (!this.#stop.signal.aborted) this.#fail(job, error);
    } finally {
      this.#end(nameOf(job));
    }
  }

  #end(name: string): void {
    this.#ends.get(name)?.resolve(undefined);
    this.#ends.delete(name);
  }

  /** Ends a job whose run failed in a way that nothing foresaw. Events may be recorded, so it says so. */
  #fail({ identity, id, behaviour, created }: OpenJob, error: unknown): void {
    const { code, message } = this.#tools.explain(error);
    const detail = `${message} Some events may be recorded; capture the document again to find out which.`;
    this.#store.finish(identity.organisation, id, {
      captureID: id,
      createdAt: created,
      finishedAt: new Date().toISOString(),
      running: false,
      success: false,
      captureErrorBehaviour: behaviour,
      errors: [
        { type: 'epcisException:ImplementationException', title: 'The capture failed.', detail, code, pointer: '' },
      ],
    });
  }
}

const nameOf = ({ identity, id }: OpenJob): string => `${identity.organisation} ${id}`;

const keyUsed = (id: string): EpcisRefusal =>
  new EpcisRefusal(
    'capture_conflict',
    `The Idempotency-Key ${id} was used for other events. Send these with a new key; if the others were a document, GET /epcis/capture/${id} returns their result.`,
  );
