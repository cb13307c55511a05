import { must } from '@lotline/chaincode/domain';
import type { LedgerIdentity } from '../ledger/ledger';
import { type Logger, streamOf } from '../log';

/** A finished request. */
export interface AnsweredRequest {
  readonly traceId: string;
  readonly method: string;
  /** The pattern of the path, not the path: ids do not belong in a log. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly identity: LedgerIdentity;
}

/**
 * Writes one log line per request, without the logger: formatting the line there costs as much as serving a read. No field of it
 * can carry a secret.
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
      beginning = `{"level":${must(log.levels.values['info'], 'level')},"time":"${new Date(time).toISOString()}","traceId":"`;
    }
    let end = ends.get(identity);
    if (end === undefined) ends.set(identity, (end = endOf(identity)));
    const ms = Math.round(milliseconds * 100) / 100;
    stream.write(`${beginning}${traceId}${middles.of(method, route, status)}${ms}${end}`);
  };
}

/** The common parts of lines of the same kind, made once: a line of few pieces is faster to copy. */
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
