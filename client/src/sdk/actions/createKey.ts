import { z } from 'zod';
import type { Transport } from '../transport';

export interface CreateKeyParameters {
  /** The user of the key; a new user is enrolled with these roles. */
  readonly user: string;
  readonly roles?: readonly string[];
}

const createKeyAnswer = z.looseObject({ id: z.string(), key: z.string() });

export type CreateKeyAnswer = z.infer<typeof createKeyAnswer>;

/**
 * Makes an API key for a user of the caller's organisation. The key is returned only once, because the gateway stores only its hash;
 * therefore this request is never retried. Needs the role admin.
 *
 * @example
 * const { key } = await client.createKey({ user: 'dock-3', roles: ['operator'] });
 */
export const createKey = (transport: Transport, parameters: CreateKeyParameters): Promise<CreateKeyAnswer> =>
  transport.request({ method: 'POST', path: '/keys', body: parameters, repeatable: false, answer: createKeyAnswer });
