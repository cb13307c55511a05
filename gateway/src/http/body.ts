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
  const parts = announced >= large ? new WholeBody(announced) : new BodyParts();
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
      else if (take(chunk.length)) parts.add(chunk);
      else stop(new Problem('overloaded', 'Too many request bodies are being read at once.'));
    };
    const onEnd = (): void => {
      resolve(parts.bytes());
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

/** Bytes from which on a body's memory is worth a thought. */
const large = 1024 * 1024;

/** A small body, or one of unknown length. */
class BodyParts {
  readonly #chunks: Buffer[] = [];

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  bytes(): Buffer {
    const [first, ...more] = this.#chunks;
    return first && more.length === 0 ? first : Buffer.concat(this.#chunks);
  }
}

/** A body of an announced length, which is never in memory twice. The memory is not used before it is filled. */
class WholeBody {
  readonly #bytes: Buffer;
  #length = 0;

  constructor(announced: number) {
    this.#bytes = Buffer.from(new ArrayBuffer(announced));
  }

  add(chunk: Buffer): void {
    this.#length += chunk.copy(this.#bytes, this.#length);
  }

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}

/** Returns the memory of a body that is not needed any more at once; a garbage collection may be long in coming. */
export function discard({ buffer, byteOffset, byteLength }: Buffer): void {
  const isAlone = byteOffset === 0 && buffer.byteLength === byteLength;
  if (isAlone && byteLength >= large && buffer instanceof ArrayBuffer) buffer.transfer(0);
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
