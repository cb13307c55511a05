import { z } from 'zod';
import type { Transport } from '../transport';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const answer = z.object({
  channel: z.string(),
  height: z.int(),
  firstBlock: hash,
  size: z.int(),
  root: hash,
  since: z.object({ size: z.int(), root: hash, path: z.array(hash) }).optional(),
});

/** The root of the Merkle tree over a ledger's first `size` transactions. */
export type ProofTree = z.infer<typeof answer>;

export interface ProofTreeParameters {
  /** All transactions by default. */
  readonly size?: number | undefined;
  /** Size of an earlier tree that it is proven to extend. */
  readonly since?: number | undefined;
}

/**
 * The Merkle tree over the ledger, the same at every gateway.
 *
 * @example
 * const { size, root } = await client.proofTree();
 */
export const proofTree = (transport: Transport, { size, since }: ProofTreeParameters = {}): Promise<ProofTree> =>
  transport.request({ path: '/proofs/tree', query: { size, since }, answer });
