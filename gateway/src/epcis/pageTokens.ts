import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { EpcisRefusal } from './epcisRefusal';

/** Milliseconds for which a token is valid. */
const validFor = 60 * 60 * 1000;
/** Maximum released tokens that are remembered until they expire. */
const mostReleased = 10_000;

export type PageKey = readonly (string | number)[];

interface Token {
  /** Time of expiry, milliseconds since 1970. */
  readonly e: number;
  /** Hash of what is listed. */
  readonly q: string;
  /** Position of the next page. */
  readonly k: PageKey;
}

export interface NextPage {
  readonly token: string;
  readonly expires: string;
}

const hashOf = (listed: string): string => createHash('sha256').update(listed).digest('base64url').slice(0, 16);

const refusal = (message: string): EpcisRefusal =>
  new EpcisRefusal('parameter_invalid', message, {
    errors: [{ pointer: '?nextPageToken', message, code: 'parameter_invalid' }],
  });

const isKey = (value: unknown): value is PageKey =>
  Array.isArray(value) && value.every((part) => typeof part === 'string' || Number.isSafeInteger(part));

function decode(text: string): Token | undefined {
  try {
    const read = JSON.parse(Buffer.from(text, 'base64url').toString()) as Partial<Token> | null;
    return typeof read?.e === 'number' && typeof read.q === 'string' && isKey(read.k) ? (read as Token) : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes of a token's signature. */
const signatureBytes = 16;

/**
 * The tokens of next pages. They name a position and hold no resources; a released one is refused until it has expired anyway. They are
 * signed, so that nobody can make one: for a position of its own, without end, or to fill the list of released ones. A restart of the
 * gateway ends them.
 */
export class PageTokens {
  readonly #key = randomBytes(32);
  readonly #released = new Map<string, number>();

  /** The token of a position in what is listed: the path and its parameters. */
  write(listed: string, key: PageKey): NextPage {
    const expires = Date.now() + validFor;
    const token: Token = { e: expires, q: hashOf(listed), k: key };
    const said = Buffer.from(JSON.stringify(token)).toString('base64url');
    return {
      token: `${said}.${this.#signatureOf(said).toString('base64url')}`,
      expires: new Date(expires).toISOString(),
    };
  }

  /** The position of a token. Throws EpcisRefusal. */
  read(listed: string, text: string): PageKey {
    const token = this.#verified(text);
    if (!token || token.q !== hashOf(listed)) {
      throw refusal(
        'The nextPageToken does not belong to this request, or is older than the last start of the gateway; omit it to start at the first page.',
      );
    }
    if (token.e < Date.now() || this.#released.has(text)) {
      throw refusal('The nextPageToken has expired or was released; omit it to start at the first page.');
    }
    return token.k;
  }

  /** Makes a token invalid. */
  release(text: string): void {
    const token = this.#verified(text);
    if (!token) return;
    const now = Date.now();
    for (const [released, expires] of this.#released) if (expires < now) this.#released.delete(released);
    if (this.#released.size < mostReleased) this.#released.set(text, token.e);
  }

  #signatureOf(said: string): Buffer {
    return createHmac('sha256', this.#key).update(said).digest().subarray(0, signatureBytes);
  }

  /** The content of a token that this gateway made. */
  #verified(text: string): Token | undefined {
    const [said = '', signature = '', ...more] = text.split('.');
    const given = Buffer.from(signature, 'base64url');
    // One spelling only: base64url text may have spare bits.
    const isSpelled = given.toString('base64url') === signature && given.length === signatureBytes;
    return more.length === 0 && isSpelled && timingSafeEqual(given, this.#signatureOf(said)) ? decode(said) : undefined;
  }
}
