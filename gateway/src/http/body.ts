import type { IncomingMessage } from 'node:http';
import { Problem } from '../problem';

/**
 * Reads a request's body, at most `limit` bytes. Refuses a longer announced length before reading, and otherwise as soon as the limit
 * is passed; bytes beyond it are not kept. `take` returns false if there is no room for more bytes.
 */
export async function readBody(
  request: IncomingMessage,
  { limit, types, take }: { limit: number; types: readonly string[]; take: (bytes: number) => boolean },
): Promise<Buffer> {
  checkType(request, types);
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    const stop = (problem: Problem): void => {
      request.off('data', onData).off('end', onEnd);
      request.pause();
      reject(problem);
    };
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > limit) stop(tooLarge(limit));
      else if (take(chunk.length)) chunks.push(chunk);
      else stop(new Problem('overloaded', 'Too many request bodies are being read at once.'));
    };
    const onEnd = (): void => {
      resolve(Buffer.concat(chunks, length));
    };
    request.on('data', onData).on('end', onEnd);
    request.once('error', (cause) => {
      stop(new Problem('body_incomplete', undefined, { cause }));
    });
    request.once('aborted', () => {
      stop(new Problem('body_incomplete'));
    });
  });
}

const tooLarge = (limit: number): Problem =>
  new Problem('body_too_large', `The body has more than ${limit} bytes, the limit of this path.`, {
    details: { limit },
  });

function checkType({ headers }: IncomingMessage, types: readonly string[]): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((each) => each.trim()).find((each) => each.startsWith('charset='));
  if (!types.includes(type.trim())) {
    throw new Problem('content_type_unsupported', `Send the body with Content-Type: ${types.join(' or ')}.`);
  }
  if (charset && !/^charset="?utf-8"?$/.test(charset)) {
    throw new Problem('content_type_unsupported', 'Send the body in UTF-8.');
  }
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new Problem('content_type_unsupported', 'Send the body without Content-Encoding.');
  }
}
