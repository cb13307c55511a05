import type { Document } from '#domain';
import { z } from 'zod';
import type { ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface DocumentParameters extends ReadOptions {
  /** SHA-256 of its bytes, in 64 lower case hexadecimal digits. */
  readonly sha256: string;
}

export interface RegisteredDocument {
  readonly height: number;
  readonly sha256: string;
  /** The registrations by different organisations, oldest first. */
  readonly registrations: Document[];
}

const answer: z.ZodType<RegisteredDocument> = z.object({
  height: z.int(),
  sha256: z.string(),
  registrations: z.array(z.custom<Document>((value) => typeof value === 'object' && value !== null)),
});

/**
 * A certificate or other document. Throws `LotlineError` `document_unknown` if no organisation has registered it.
 *
 * @example
 * const { registrations } = await client.document({ sha256 });
 */
export const document = (
  transport: Transport,
  { sha256, minHeight }: DocumentParameters,
): Promise<RegisteredDocument> =>
  transport.request({ path: `/documents/${encodeURIComponent(sha256)}`, query: { minHeight }, answer });
