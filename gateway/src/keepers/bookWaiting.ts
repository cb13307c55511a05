import { limits } from '@lotline/chaincode/domain';
import type { ReadModel } from '../projection/readModel';
import { Pauses } from '@lotline/network/retry';
import { eventLanes } from '../writes/lanesOf';
import type { WriteRequest } from '../writes/writes';
import { carriersFor } from './carriers';
import { type KeeperOptions, failurePauses, patience } from './keeper';
import { type OtherRow, othersOf } from './others';
import { latestOf, partiesWaiting, rowsSince, type Seen, type WaitingRow } from './waitingRows';

/** The request that submits a waiting event again. */
export function bookRequest(row: WaitingRow, attempt: string, containers: readonly string[] = []): WriteRequest {
  const event = JSON.parse(row.body) as Record<string, unknown>;
  const cause = row.cause !== null && row.causeParty !== null && { event: row.cause, party: row.causeParty };
  const input = {
    event,
    ...(row.context !== null && { context: JSON.parse(row.context) as unknown }),
    party: row.party,
    ...(cause && row.cause !== row.id && { cause }),
    ...(containers.length > 0 && { containers }),
  };
  const lanes = eventLanes(event);
  const exclusive = [...new Set([...lanes.exclusive, ...containers])];
  return { id: `book:${row.n}:${attempt}`, command: 'bookWaiting', input, lanes: { ...lanes, exclusive } };
}

/** The request that books a waiting event together with others, where they may stand in each other's way. */
function togetherRequest(
  readModel: ReadModel,
  row: WaitingRow,
  rows: readonly OtherRow[],
  attempt: string,
): WriteRequest {
  const own = [row, ...rows.filter(({ party }) => party === row.party)];
  const containers = [...new Set(own.flatMap(({ n }) => carriersFor(readModel, n)))].slice(0, limits.carriers);
  const single = bookRequest(row, `together.${rows.length}.${attempt}`, containers);
  const others = rows.map((other) => bookRequest(other, attempt));
  const exclusive = [single, ...others].flatMap(({ lanes }) => lanes.exclusive);
  return {
    ...single,
    input: { ...(single.input as object), others: others.map(({ input }) => input) },
    lanes: { exclusive: [...new Set(exclusive)], shared: [] },
  };
}

/**
 * Submits waiting events again, one by one. The read model then shows booked events, and the next pass finds events that waited for them.
 */
async function bookAll(options: KeeperOptions, rows: readonly WaitingRow[], attempt: string): Promise<void> {
  const { identityOf, writes, readModel } = options;
  const left: WaitingRow[] = [];
  for (const row of rows) {
    const identity = identityOf(row.party);
    if (!identity) continue;
    const [written] = await Promise.all(
      writes.submit(identity, [bookRequest(row, attempt, carriersFor(readModel, row.n))]),
    );
    if (written?.outcome.details?.['booked'] === false) left.push(row);
  }
  for (const row of left) await bookTogether(options, row, attempt);
}

/** Submits a waiting event with the others that may stand in its way, until it is booked. */
async function bookTogether(
  { identityOf, writes, readModel }: KeeperOptions,
  row: WaitingRow,
  attempt: string,
): Promise<void> {
  const identity = identityOf(row.party);
  if (!identity) return;
  for (const others of othersOf(readModel.database, row)) {
    const request = togetherRequest(readModel, row, others, attempt);
    const [written] = await Promise.all(writes.submit(identity, [request]));
    if (written?.outcome.details?.['booked'] === true) return;
  }
}

/** The parties with waiting events for which this gateway acts. */
const partiesOf = ({ readModel, identityOf }: KeeperOptions): string[] =>
  readModel.database
    .all<{ party: string }>(partiesWaiting)
    .map(({ party }) => party)
    .filter((party) => identityOf(party) !== undefined);

/**
 * Books waiting events of this gateway's organisations as soon as another event brings what they lacked, when master data that they need
 * changed, a recall was closed, or their time has come; in order of event time. No party waits for the events of another, however many
 * these are. Ends when the signal aborts.
 */
export async function bookWaiting(options: KeeperOptions): Promise<void> {
  const { readModel, signal, warn } = options;
  const isOver = (): boolean => signal.aborted;
  const pauses = new Pauses(failurePauses, signal);
  const running = new Map<string, Promise<void>>();
  while (!isOver()) {
    try {
      for (const party of partiesOf(options)) {
        if (!running.has(party)) running.set(party, bookWaitingOf(options, party));
      }
      pauses.worked();
      await readModel.reached(readModel.height + 1, patience, signal);
    } catch (error) {
      if (isOver()) break;
      warn(error);
      await pauses.afterFailure();
    }
  }
  await Promise.all(running.values());
}

/** The same for the waiting events of one party. */
async function bookWaitingOf(options: KeeperOptions, party: string): Promise<void> {
  const { readModel, signal, warn } = options;
  const isOver = (): boolean => signal.aborted;
  const pauses = new Pauses(failurePauses, signal);
  let seen: Seen | undefined;
  while (!isOver()) {
    const now = latestOf(readModel);
    try {
      await bookAll(options, rowsSince(readModel, { party, seen, now }), String(readModel.height));
      seen = now;
      pauses.worked();
      await readModel.reached(readModel.height + 1, patience, signal);
    } catch (error) {
      if (isOver()) return;
      warn(error);
      await pauses.afterFailure();
    }
  }
}
