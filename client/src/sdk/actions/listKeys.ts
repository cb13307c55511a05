import { z } from 'zod';
import type { Transport } from '../transport';

const keyRow = z.looseObject({
  id: z.string(),
  user: z.string(),
  roles: z.array(z.string()),
  revoked: z.string().optional(),
  madeBy: z.string().optional(),
  reason: z.string().optional(),
});
const keysAnswer = z.looseObject({ rows: z.array(keyRow) });

export type KeysAnswer = z.infer<typeof keysAnswer>;

/**
 * The API keys of the caller's organisation, without their secrets. Needs the role admin.
 *
 * @example
 * const { rows } = await client.listKeys();
 */
export const listKeys = (transport: Transport): Promise<KeysAnswer> =>
  transport.request({ path: '/keys', answer: keysAnswer });
