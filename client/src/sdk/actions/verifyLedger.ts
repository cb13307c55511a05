import type { Transport } from '../transport';
import { type Chain, invalid, pinsOf, type VerifiedAuthority } from '../verify/chain';
import { embeddedChain } from '../verify/embeddedChain';
import { fabricChain } from '../verify/fabricChain';
import { ledger as ledgerHeight } from './ledger';
import { ledgerBlocks, type RawBlock } from './ledger';

export type { VerifiedAuthority } from '../verify/chain';

export interface VerifyLedgerParameters {
  /**
   * SHA-256 fingerprints of the authorities of all orderers, from another source than this gateway. Their signatures vouch for the other
   * authorities. Give no others: every authority that is trusted here may order blocks. Without any, block 0 is trusted without proof.
   */
  readonly fingerprints?: readonly string[] | undefined;
  /** Called after every verified block. */
  readonly onBlock?: ((number: number) => void) | undefined;
}

export interface VerifiedLedger {
  readonly channel: string;
  readonly height: number;
  readonly headHash: string;
  readonly transactions: number;
  /** Number of transactions per validation code: `VALID`, `MVCC_READ_CONFLICT` … */
  readonly codes: Readonly<Record<string, number>>;
  readonly authorities: readonly VerifiedAuthority[];
}

/**
 * Verifies the whole ledger locally, from its bytes: hash chain, the orderers' signatures, signatures and certificates of every valid
 * transaction's creator and endorsers, and that the endorsers satisfy the chaincode's policy and each key's own policy. On a Fabric
 * network, the peers' marking of transactions as invalid is not verified. Throws `LotlineError` `ledger_invalid`, which names the block,
 * if a check fails.
 *
 * @example
 * const { height, headHash } = await client.verifyLedger({ fingerprints: [ordererFingerprint] });
 */
export async function verifyLedger(
  transport: Transport,
  { fingerprints, onBlock, ...rest }: VerifyLedgerParameters = {},
): Promise<VerifiedLedger> {
  // Loaded on demand, because Fabric's message definitions take longer to load than the rest of the client.
  const verify = await import('#verify');
  const { height: claimed, kind = 'embedded' } = await ledgerHeight(transport, rest);
  const begin = kind === 'embedded' ? embeddedChain : fabricChain;
  const pins = pinsOf(fingerprints);
  try {
    const verified = await verifyBlocks(ledgerBlocks(transport), (first) => begin(verify, first, pins), onBlock);
    if (verified.height >= claimed) return verified;
    throw invalid(`The gateway claims ${claimed} blocks and sent ${verified.height}.`, { block: verified.height });
  } catch (error) {
    if (error instanceof verify.VerificationError) throw invalid(error.message, { block: error.block }, error);
    throw error;
  }
}

async function verifyBlocks(
  blocks: AsyncIterable<RawBlock>,
  begin: (first: Uint8Array) => Chain,
  onBlock: VerifyLedgerParameters['onBlock'],
): Promise<VerifiedLedger> {
  const codes: Record<string, number> = {};
  let chain: Chain | undefined;
  let headHash = '';
  let height = 0;
  for await (const { number, raw } of blocks) {
    chain ??= begin(raw);
    const block = await chain.add(raw);
    for (const { code } of block.transactions) codes[code] = (codes[code] ?? 0) + 1;
    headHash = block.hash;
    height = number + 1;
    onBlock?.(number);
  }
  if (!chain) throw invalid('The gateway sent no block.', {});
  const transactions = Object.values(codes).reduce((sum, count) => sum + count, 0);
  return { channel: chain.channel, height, headHash, transactions, codes, authorities: chain.authorities() };
}
