import { z } from 'zod';
import type { Transport } from '../transport';

const ledgerAnswer = z.looseObject({
  height: z.int().describe('Number of blocks.'),
  channel: z.string(),
  kind: z.string().optional().describe('embedded, fabric or fabric-network.'),
  hash: z.string().optional().describe('Hash of the last block, hex.'),
});

export type LedgerAnswer = z.infer<typeof ledgerAnswer>;

/**
 * The gateway's ledger: channel, height and the last block's hash.
 *
 * @example
 * const { height } = await client.ledger();
 */
export const ledger = (transport: Transport): Promise<LedgerAnswer> =>
  transport.request({ path: '/ledger', answer: ledgerAnswer });
