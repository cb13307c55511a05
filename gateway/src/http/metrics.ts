import type { LocalCertificate } from '@lotline/network/embedded';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { secondsLeft } from '../certificates';
import type { MemoryLimit } from '../memoryLimit';
import type { OpenExceptions, ResolvedExceptions } from '../rules/exceptionMetrics';

/** The gateway's measurements, in the Prometheus text format. */
export interface Metrics {
  request(route: string, method: string, status: number, seconds: number): void;
  batch(writes: number, seconds: number): void;
  /** A connection was closed because there were too many. */
  dropped(): void;
  text(): Promise<string>;
  readonly contentType: string;
}

/** Values that are read when the metrics are requested. */
export interface Gauges {
  readonly waitingWrites: () => number;
  readonly ledgerHeight: () => Promise<number>;
  readonly readModelHeight: () => number;
  readonly memory: () => MemoryLimit;
  /** Recorded events and facts that could not be read. */
  readonly unreadable: () => number;
  /** Failed attempts to read the ledger's blocks since the start. */
  readonly blockFailures: () => number;
  /** True if it is unknown whether the ledger lost blocks at its end before this start. */
  readonly endUnknown: () => boolean;
  /** True if the gateway's own store lost something. */
  readonly storeLost: () => boolean;
  /** True if the ledger can record. */
  readonly ledgerRecords: () => Promise<boolean>;
  /** The certificates that this process signs with and renews itself. */
  readonly certificates: () => readonly LocalCertificate[];
  /** Open exceptions of the ledger, and of the rules of this gateway's organisations. */
  readonly exceptions: () => readonly OpenExceptions[];
  /** Exceptions that ended in the last 24 hours. */
  readonly resolved: () => readonly ResolvedExceptions[];
}

export function openMetrics(gauges: Gauges): Metrics {
  const registers = [new Registry()];
  const [registry = new Registry()] = registers;
  const requests = new Histogram({
    name: 'lotline_http_request_seconds',
    help: 'Time to answer a request.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const batches = new Histogram({
    name: 'lotline_write_batch_size',
    help: 'Writes that went to the ledger in one transaction.',
    buckets: [1, 2, 5, 10, 25, 50, 100, 200, 400, 1000],
    registers,
  });
  const submits = new Histogram({
    name: 'lotline_write_batch_seconds',
    help: 'Time until the ledger had decided a batch.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const dropped = new Counter({
    name: 'lotline_connections_dropped_total',
    help: 'Connections closed because there were too many.',
    registers,
  });
  const written = new Counter({ name: 'lotline_writes_total', help: 'Writes sent to the ledger.', registers });
  addGauges(registers, gauges);
  addExceptions(registers, gauges.exceptions);
  addResolved(registers, gauges.resolved);
  const waiting = new Map<string, Waiting[]>();
  const timesOf = (route: string, method: string, status: number): Waiting => {
    let kinds = waiting.get(route);
    if (!kinds) waiting.set(route, (kinds = []));
    for (const kind of kinds) if (kind.status === status && kind.method === method) return kind;
    const kind = { method, status, child: requests.labels(route, method, String(status)), seconds: [] };
    kinds.push(kind);
    return kind;
  };
  return {
    request: (route, method, status, seconds) => {
      const times = timesOf(route, method, status);
      if (times.seconds.push(seconds) >= mostWaiting) observe(times);
    },
    batch: (writes, seconds) => {
      batches.observe(writes);
      written.inc(writes);
      submits.observe(seconds);
    },
    dropped: () => {
      dropped.inc();
    },
    text: () => {
      for (const kinds of waiting.values()) for (const times of kinds) observe(times);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

function addGauges(registers: Registry[], gauges: Gauges): void {
  gauge(registers, 'lotline_write_queue', 'Writes that wait for a batch.', () =>
    Promise.resolve(gauges.waitingWrites()),
  );
  gauge(registers, 'lotline_ledger_height', 'Blocks of the ledger.', gauges.ledgerHeight);
  gauge(registers, 'lotline_read_model_lag', 'Blocks the read model is behind the ledger.', async () => {
    return (await gauges.ledgerHeight()) - gauges.readModelHeight();
  });
  gauge(registers, 'lotline_memory_bytes', 'Memory of the process, without pages of files.', () =>
    Promise.resolve(gauges.memory().used),
  );
  gauge(registers, 'lotline_memory_limit_bytes', 'Memory above which no more goods are recorded.', () =>
    Promise.resolve(gauges.memory().limit),
  );
  gauge(registers, 'lotline_unreadable_events', 'Recorded events and facts that could not be read.', () =>
    Promise.resolve(gauges.unreadable()),
  );
  gauge(registers, 'lotline_block_failures', 'Failed attempts to read blocks since the start.', () =>
    Promise.resolve(gauges.blockFailures()),
  );
  gauge(
    registers,
    'lotline_ledger_end_unknown',
    '1 if the ledger may have lost blocks at its end before the start.',
    () => Promise.resolve(Number(gauges.endUnknown())),
  );
  gauge(registers, 'lotline_store_lost', '1 if gateway.sqlite was lost or replaced.', () =>
    Promise.resolve(Number(gauges.storeLost())),
  );
  gauge(registers, 'lotline_ledger_records', '0 while the ledger cannot record.', async () =>
    Number(await gauges.ledgerRecords()),
  );
  new Gauge({
    name: 'lotline_certificate_seconds_left',
    help: 'Time until a certificate of this process expires; it is renewed when a third of its life is left.',
    labelNames: ['organisation', 'name'],
    registers,
    collect() {
      this.reset();
      for (const each of gauges.certificates()) {
        this.set({ organisation: each.organisation, name: each.name }, secondsLeft(each));
      }
    },
  });
}

const exceptionLabels = ['source', 'code', 'severity'] as const;

function addExceptions(registers: Registry[], read: Gauges['exceptions']): void {
  new Gauge({
    name: 'lotline_exceptions_open',
    help: 'Open exceptions of the ledger, and of the rules of this gateway.',
    labelNames: exceptionLabels,
    registers,
    collect() {
      this.reset();
      for (const { source, code, severity, count } of read()) this.set({ source, code, severity }, count);
    },
  });
  new Gauge({
    name: 'lotline_exception_oldest_seconds',
    help: 'Time since the oldest open exception was raised.',
    labelNames: exceptionLabels,
    registers,
    collect() {
      this.reset();
      for (const { source, code, severity, oldest } of read()) {
        if (oldest !== undefined) this.set({ source, code, severity }, oldest);
      }
    },
  });
}

function addResolved(registers: Registry[], read: Gauges['resolved']): void {
  new Gauge({
    name: 'lotline_exceptions_resolved',
    help: 'Exceptions that ended in the last 24 hours.',
    labelNames: exceptionLabels,
    registers,
    collect() {
      this.reset();
      for (const { source, code, severity, count } of read()) this.set({ source, code, severity }, count);
    },
  });
  new Gauge({
    name: 'lotline_exception_resolve_seconds',
    help: 'Mean time from raising to the end of the exceptions that ended in the last 24 hours.',
    labelNames: exceptionLabels,
    registers,
    collect() {
      this.reset();
      for (const { source, code, severity, seconds } of read()) this.set({ source, code, severity }, seconds);
    },
  });
}

/** Times of one kind of request that the histogram does not have yet: observing them one by one costs several times as much. */
interface Waiting {
  readonly method: string;
  readonly status: number;
  readonly child: Histogram.Internal<'route' | 'method' | 'status'>;
  readonly seconds: number[];
}

const mostWaiting = 1000;

function observe({ child, seconds }: Waiting): void {
  for (const each of seconds.splice(0)) child.observe(each);
}

/** A measurement that fails is left out, so that the others are still served. */
function gauge(registers: Registry[], name: string, help: string, read: () => Promise<number>): void {
  new Gauge({
    name,
    help,
    registers,
    async collect() {
      const value = await read().catch(() => undefined);
      if (value === undefined) this.remove();
      else this.set(value);
    },
  });
}
