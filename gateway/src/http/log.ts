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

/** Where a log's lines go. */
export const streamOf = (log: Logger): pino.DestinationStream =>
  (log as Logger & { readonly [pino.symbols.streamSym]: pino.DestinationStream })[pino.symbols.streamSym];

const blockCharacters = 16_384;
const longestDelay = 1000;

/**
 * Lines go out in blocks, at most a second late, and what waits when the process ends: a system call for each would cost more than
 * answering a read, pino's own buffer measures all that waits at each line, and handing blocks to another thread costs more than
 * writing them.
 */
function standardError(): pino.DestinationStream {
  const stream = pino.destination({ dest: 2, sync: true });
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting !== '') stream.write(waiting);
    waiting = '';
  };
  process.once('exit', flush);
  return {
    write: (line) => {
      waiting += line;
      if (waiting.length >= blockCharacters) flush();
      else timer ??= setTimeout(flush, longestDelay).unref();
    },
  };
}
