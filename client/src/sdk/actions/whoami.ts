import { z } from 'zod';
import type { Transport } from '../transport';

const whoamiAnswer = z.object({
  height: z.int(),
  organisation: z.string(),
  mspId: z.string(),
  party: z.string().nullable().describe('Null until the organisation has registered its party.'),
  user: z.string(),
  roles: z.array(z.string()),
});

export type Whoami = z.infer<typeof whoamiAnswer>;

/**
 * The user and organisation of the key.
 *
 * @example
 * const { organisation, roles } = await client.whoami();
 */
export const whoami = (transport: Transport): Promise<Whoami> =>
  transport.request({ path: '/whoami', answer: whoamiAnswer });
