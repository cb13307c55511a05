import { z } from 'zod';
import type { Transport } from '../transport';

const organisation = z.object({
  organisation: z.string(),
  mspId: z.string(),
  party: z.string().nullish().describe('Absent until the organisation has registered its party.'),
  name: z.string().nullish(),
  prefixes: z.array(z.string()).describe('GS1 Company Prefixes of the organisation.'),
});

const organisationsAnswer = z.object({ height: z.int().optional(), rows: z.array(organisation) });

export type Organisation = z.infer<typeof organisation>;
export type OrganisationsAnswer = z.infer<typeof organisationsAnswer>;

/**
 * The organisations of the network.
 *
 * @example
 * const { rows } = await client.organisations();
 */
export const organisations = (transport: Transport): Promise<OrganisationsAnswer> =>
  transport.request({ path: '/organisations', answer: organisationsAnswer });
