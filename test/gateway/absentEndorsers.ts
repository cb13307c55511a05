import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest } from '@jest/globals';
import { callerRoles } from '@lotline/chaincode/domain';
import { openEmbedded } from '../../gateway/src/ledger/embedded/open';
import { type Ledger, type LedgerFailure, NotEndorsed } from '../../gateway/src/ledger/ledger';
import type { OpenedLedger } from '../../gateway/src/ledger/opened';
import { openWrites, type WriteRequest, type Writes } from '../../gateway/src/writes/writes';
import { temporaryFolder } from '../temporaryFolder';

const identity = { organisation: 'supplier', mspId: 'SupplierMSP', user: 'one' };

/** Milliseconds until it is known that a transaction cannot be endorsed. */
export const failing = 20;

type Fault = (ids: readonly string[]) => LedgerFailure | undefined;

export const needsAbsent: Fault = (ids) =>
  ids.some((id) => id.startsWith('away')) ? new NotEndorsed('An endorser is away.') : undefined;

let count = 0;
export const request = (id: string, lane?: string): WriteRequest => ({
  id,
  command: 'registerDocument',
  input: { sha256: String((count += 1)).padStart(64, '0'), kind: 'note' },
  lanes: { exclusive: lane === undefined ? [] : [lane], shared: [] },
});
export const many = (name: string, length: number): WriteRequest[] =>
  Array.from({ length }, (_, index) => request(`${name}-${index}`));
export const ids = (requests: readonly WriteRequest[]): string[] => requests.map(({ id }) => id);
export const sizes = (batches: readonly string[][]): number[] => batches.map(({ length }) => length);

/** Writes to a real ledger that fails the batches with a fault: by default those with a request whose id begins with `away`. */
export class FaultyWrites {
  /** Batches that the ledger recorded, and batches that failed, by the ids of their requests. */
  through: string[][] = [];
  failed: string[][] = [];
  /** The failure of a batch; undefined if it reaches the ledger. */
  fault: Fault = needsAbsent;
  readonly writes: Writes;
  #ahead = 0;

  constructor(ledger: Ledger) {
    this.writes = openWrites({
      ledger: {
        ...ledger,
        health: () => ledger.health(),
        submit: (caller, transaction, args) => this.#submit(ledger, caller, transaction, args),
      },
    });
  }

  /** Sends all at once, each once; returns those that failed. */
  async once(requests: readonly WriteRequest[]): Promise<string[]> {
    const settled = await Promise.allSettled(this.writes.submit(identity, requests));
    return ids(requests.filter((_, index) => settled[index]?.status === 'rejected'));
  }

  /** Sends one until it is recorded; returns the number of attempts. */
  async insist(id: string, hasEnded: () => boolean): Promise<number> {
    const made = request(id);
    for (let attempt = 1; !hasEnded(); attempt++) if ((await this.once([made])).length === 0) return attempt;
    return Infinity;
  }

  timeGoesBy(milliseconds: number): void {
    jest.restoreAllMocks();
    const now = Date.now.bind(Date);
    this.#ahead += milliseconds;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + this.#ahead);
  }

  async #submit(
    ledger: Ledger,
    ...[caller, transaction, args]: Parameters<Ledger['submit']>
  ): ReturnType<Ledger['submit']> {
    const sent = (JSON.parse(args[0] ?? '[]') as { id: string }[]).map(({ id }) => id);
    const error = this.fault(sent);
    if (error) {
      this.failed.push(sent);
      await delay(failing + (this.failed.length % 4) * 2);
      throw error;
    }
    const submitted = await ledger.submit(caller, transaction, args);
    this.through.push(sent);
    return submitted;
  }
}

/** Faulty writes of their own for each test of the file, over one ledger. */
export function faultyWritesOfEachTest(): () => FaultyWrites {
  let opened: OpenedLedger;
  let at: FaultyWrites;
  beforeAll(async () => {
    opened = await openEmbedded({
      data: temporaryFolder(),
      organisations: [{ name: 'supplier', mspId: 'SupplierMSP' }],
    });
    await opened.members.enrol('supplier', 'one', callerRoles);
    const party = { party: 'https://id.gs1.org/417/0860009999992', name: 'S', roles: ['supplier'], prefixes: [] };
    await openWrites({ ledger: opened.ledger }).submit(identity, [
      { id: 'p', command: 'registerParty', input: party, lanes: { exclusive: [], shared: [] } },
    ])[0];
  });
  beforeEach(() => {
    at = new FaultyWrites(opened.ledger);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await at.writes.close();
    expect(at.writes.waiting).toBe(0);
  });
  afterAll(() => opened.ledger.close());
  return () => at;
}
