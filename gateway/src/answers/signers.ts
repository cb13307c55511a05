import { type SignerKey, signerRoles } from '#domain';
import { z } from 'zod';
import { answerOf } from './answerOf';
import { id, time } from './common';

/** A key that signs receipts. */
export const signer = answerOf<SignerKey>({
  party: id,
  address: z.string().describe('Ethereum address with checksum (EIP-55).'),
  name: z.string(),
  roles: z.array(z.enum(signerRoles)),
  validFrom: time,
  validTo: time.optional(),
  revoked: z
    .object({ at: time, reason: z.string(), since: time.optional() })
    .optional()
    .describe('Set when its party revoked it: receipts that were signed before `since` are still accepted, or none.'),
});
