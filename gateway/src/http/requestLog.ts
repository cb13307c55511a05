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
  const middles = new Middles();
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
    stream.write(`${beginning}${traceId}${middles.of(method, route, status)}${ms}${end}`);
  };
}

/** What lines of the same kind have in common, made once: a line of few pieces is quicker to copy. */
class Middles {
  readonly #known = new Map<string, { readonly method: string; readonly status: number; readonly text: string }[]>();

  of(method: string, route: string, status: number): string {
    let kinds = this.#known.get(route);
    if (!kinds) this.#known.set(route, (kinds = []));
    for (const kind of kinds) if (kind.status === status && kind.method === method) return kind.text;
    const text = `","method":"${method}","route":"${route}","status":${status},"ms":`;
    kinds.push({ method, status, text });
    return text;
  }
}

const endOf = ({ organisation, user }: LedgerIdentity): string =>
  `,${JSON.stringify({ organisation, user, msg: 'request' }).slice(1)}\n`;
