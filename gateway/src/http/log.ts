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

const blockBytes = 16_384;
const longestDelay = 1000;

/**
 * Lines go out in blocks, at most a second late, and what waits when the process ends: a system call for each would cost more than
 * answering a read, pino's own buffer measures all that waits at each line, and handing blocks to another thread costs more than
 * writing them. They wait as bytes: a block of text that grew piece by piece is slow to put together.
 */
function standardError(): pino.DestinationStream {
  const stream = pino.destination({ dest: 2, sync: true });
  // A line that cannot be written, on a full disk for one, is lost; that is no reason to end.
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
