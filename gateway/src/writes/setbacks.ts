import { type LedgerIdentity, LedgerFailure } from '../ledger/ledger';
import type { Batch } from './pending';

const memoryMilliseconds = 60_000;
const mostRemembered = 20_000;

/**
 * Which writes could lately not be endorsed. A single one that needs an organisation that is away fails its whole batch: when these are
 * sent again they go apart from others, first one at a time, then more together as long as they come through.
 */
export class Setbacks {
  /** When each request failed, oldest first. */
  readonly #failed = new Map<string, number>();
  readonly #rooms = new Map<string, number>();

  isApart(identity: LedgerIdentity, id: string): boolean {
    const at = this.#failed.get(requestKey(identity, id));
    return at !== undefined && Date.now() - at < memoryMilliseconds;
  }

  /** Most writes of the next batch on a line of such writes. */
  room(line: string): number {
    return this.#rooms.get(line) ?? 1;
  }

  succeeded({ line, identity, writes }: Batch): void {
    for (const { id } of writes) this.#failed.delete(requestKey(identity, id));
    if (writes[0]?.apart === true) this.#rooms.set(line, this.room(line) * 2);
  }

  failed({ line, identity, writes }: Batch, error: unknown): void {
    this.#rooms.delete(line);
    if (!(error instanceof LedgerFailure) || error.kind !== 'unavailable') return;
    const now = Date.now();
    for (const { id } of writes) {
      this.#failed.delete(requestKey(identity, id));
      this.#failed.set(requestKey(identity, id), now);
    }
    for (const [key, at] of this.#failed) {
      if (this.#failed.size <= mostRemembered && now - at < memoryMilliseconds) break;
      this.#failed.delete(key);
    }
  }
}

const requestKey = ({ mspId }: LedgerIdentity, id: string): string => `${mspId}:${id}`;
