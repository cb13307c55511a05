import pino, { type Logger } from 'pino';

export type { Logger };

const secrets = ['authorization', 'x-api-key', 'cookie', 'key', 'secret', 'privateKey', 'password'];

/** A log of JSON lines on standard error. Fields that carry secrets are redacted. */
export function openLog(level: string, destination: pino.DestinationStream = standardError()): Logger {
  const paths = secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);
  return pino(
    { level, base: null, redact: { paths, censor: '[secret]' }, timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  );
}

/** The destination of a log's lines. */
export const streamOf = (log: Logger): pino.DestinationStream =>
  (log as Logger & { readonly [pino.symbols.streamSym]: pino.DestinationStream })[pino.symbols.streamSym];

const blockBytes = 16_384;
const longestDelay = 1000;

/**
 * Writes lines in blocks, at most a second late, and the rest when the process ends: a system call per line costs more than serving a
 * read, pino's own buffer measures its whole content at each line, and handing blocks to another thread costs more than writing them.
 * The buffer holds bytes, because concatenating text piece by piece is slow.
 */
function standardError(): pino.DestinationStream {
  const stream = pino.destination({ dest: 2, sync: true });
  // A line that cannot be written, for example on a full disk, is lost; the gateway continues.
  stream.on('error', () => undefined);
  const block = Buffer.alloc(blockBytes);
  let end = 0;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (end > 0) stream.write(block.toString('utf8', 0, end));
    end = 0;
  };
  process.once('exit', flush);
  return {
    write: (line) => {
      // At most three bytes for each UTF-16 unit.
      if (end + line.length * 3 > blockBytes) flush();
      if (line.length * 3 > blockBytes) stream.write(line);
      else {
        end += block.write(line, end);
        timer ??= setTimeout(flush, longestDelay).unref();
      }
    },
  };
}
