import { z } from 'zod';
import type { Transport } from '../transport';

export interface CreateKeyParameters {
  /** Who will use it; the user is enrolled with these roles when new. */
  readonly user: string;
  readonly roles: readonly string[];
}

const createKeyAnswer = z.looseObject({ id: z.string(), key: z.string() });

export type CreateKeyAnswer = z.infer<typeof createKeyAnswer>;

/**
 * Makes an API key for a user of the caller's organisation. The key is answered once and kept only as a hash, so a lost answer
 * cannot be asked for again: this is never retried. Needs the role admin.
 *
 * @example
 * const { key } = await client.createKey({ user: 'dock-3', roles: ['operator'] });
 */
export const createKey = (transport: Transport, parameters: CreateKeyParameters): Promise<CreateKeyAnswer> =>
  transport.request({ method: 'POST', path: '/keys', body: parameters, repeatable: false, answer: createKeyAnswer });
