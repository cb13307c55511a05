import { z } from 'zod';
import type { Transport } from '../transport';

export interface RevokeKeyParameters {
  /** The key's id, as in `listKeys`. */
  readonly id: string;
}

/**
 * Revokes an API key of the caller's organisation at once. Needs the role admin.
 *
 * @example
 * await client.revokeKey({ id });
 */
export const revokeKey = async (transport: Transport, { id }: RevokeKeyParameters): Promise<void> => {
  await transport.request({ method: 'DELETE', path: `/keys/${encodeURIComponent(id)}`, answer: z.unknown() });
};
