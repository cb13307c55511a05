import pino, { type Logger } from 'pino';

export type { Logger };

const secrets = ['authorization', 'x-api-key', 'cookie', 'key', 'secret', 'privateKey', 'password'];

/** A log of JSON lines on standard error. Whatever is logged by mistake, fields that carry secrets are struck out. */
export function openLog(level: string, destination: pino.DestinationStream = standardError()): Logger {
  const paths = secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);
  return pino(
    { level, base: null, redact: { paths, censor: '[secret]' }, timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  );
}

/** The same log without looking for secrets in each line: for lines whose every field is known to have none. */
export const withoutRedaction = (log: Logger): Logger => log.child({}, { redact: [] });

/** Lines go out in blocks, at most a second late: a system call for each would cost more than answering a read. */
const standardError = (): pino.DestinationStream =>
  pino.destination({ dest: 2, sync: false, minLength: 8192, periodicFlush: 1000 });
