import type { LedgerIdentity } from '../ledger/ledger';
import { type Logger, streamOf } from './log';

/** A request that was answered. */
export interface AnsweredRequest {
  readonly traceId: string;
  readonly method: string;
  /** The pattern of the path, not the path: ids are no business of a log. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly identity: LedgerIdentity;
}

/**
 * Writes the line of each request into the log. By hand, because it is one for every request and has no field that could carry a
 * secret: the logger's way of writing it costs as much as answering a read.
 */
export function openRequestLog(log: Logger): (request: AnsweredRequest) => void {
  if (!log.isLevelEnabled('info')) return () => undefined;
  const stream = streamOf(log);
  const ends = new WeakMap<LedgerIdentity, string>();
  let now = 0;
  let beginning = '';
  return ({ traceId, method, route, status, milliseconds, identity }) => {
    const time = Date.now();
    if (time !== now) {
      now = time;
      beginning = `{"level":${log.levels.values['info'] ?? ''},"time":"${new Date(time).toISOString()}","traceId":"`;
    }
    let end = ends.get(identity);
    if (end === undefined) ends.set(identity, (end = endOf(identity)));
    const ms = Math.round(milliseconds * 100) / 100;
    stream.write(
      `${beginning}${traceId}","method":"${method}","route":"${route}","status":${status},"ms":${ms},${end}`,
    );
  };
}

const endOf = ({ organisation, user }: LedgerIdentity): string =>
  `${JSON.stringify({ organisation, user, msg: 'request' }).slice(1)}\n`;
