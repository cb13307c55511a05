import { z } from 'zod';
import type { Transport } from '../transport';

export interface AddOrganisationParameters {
  /** Its short name, such as `acme`. */
  readonly organisation: string;
  readonly mspId: string;
}

const admitted = z.looseObject({
  organisation: z.string(),
  mspId: z.string(),
  status: z.enum(['joined', 'waiting', 'member']),
  agreed: z.array(z.string()),
  needed: z.int(),
});

export type AdmittedOrganisation = z.infer<typeof admitted>;

/**
 * Agrees that an organisation joins the embedded ledger. It does once administrators of more than half of its members agree. Needs the
 * role admin.
 *
 * @example
 * const { status } = await client.addOrganisation({ organisation: 'acme', mspId: 'AcmeMSP' });
 */
export const addOrganisation = (
  transport: Transport,
  parameters: AddOrganisationParameters,
): Promise<AdmittedOrganisation> =>
  transport.request({ method: 'POST', path: '/organisations', body: parameters, answer: admitted });
