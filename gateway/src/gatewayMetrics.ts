import { type Metrics, openMetrics } from './http/metrics';
import type { OpenedLedger } from './ledger/opened';
import type { MemoryLimit } from './memoryLimit';
import type { Following } from './projection/following';
import type { WatchedStore } from './auth/watchedStore';
import type { ReadModel } from './projection/readModel';
import { openExceptions, resolvedExceptions } from './rules/exceptionMetrics';
import { hoursLater } from './rules/rule';
import type { Rules } from './rules/rules';
import type { Writes } from './writes/writes';

/** Hours whose ended exceptions are measured. */
const metricsHours = 24;

interface Existing {
  readonly opened: OpenedLedger;
  readonly readModel: ReadModel;
  readonly following: Following;
  readonly memory: MemoryLimit;
  readonly store: WatchedStore['record'];
}

/** The metrics of parts that exist by now, and of those that are made later. */
export function gatewayMetrics(
  { opened, readModel, following, memory, store }: Existing,
  later: { readonly writes: () => Writes; readonly rules: () => Rules },
): Metrics {
  return openMetrics({
    waitingWrites: () => later.writes().waiting,
    ledgerHeight: async () => (await opened.ledger.health()).height,
    readModelHeight: () => readModel.height,
    memory: () => memory,
    unreadable: () => readModel.unreadable,
    blockFailures: () => following.failures,
    endUnknown: () => opened.endUnknown !== undefined,
    storeLost: () => store.lost !== undefined,
    ledgerRecords: async () => (await opened.ledger.health()).ok,
    certificates: () => opened.certificates?.certificates ?? [],
    exceptions: () => openExceptions(readModel.database, later.rules().raised, later.rules().now),
    resolved: () => {
      const { raised, now } = later.rules();
      return resolvedExceptions(readModel.database, raised, hoursLater(now, -metricsHours));
    },
  });
}
