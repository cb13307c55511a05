import type * as verifyDoor from '@lotline/network/verify';
import type { Genesis } from '@lotline/network/verify';
import { LotlineError } from '../lotlineError';
import type { Transport } from '../transport';
import { ledger as ledgerHeight } from './ledger';
import { ledgerBlocks, type RawBlock } from './ledgerBlocks';

export interface VerifyLedgerParameters {
  /**
   * SHA-256 fingerprints of authorities that the caller trusts, learnt elsewhere than from this gateway. The orderer's must
   * be among them: its signature under block 0 vouches for the others. Without any, block 0 is taken at its word.
   */
  readonly fingerprints?: readonly string[] | undefined;
  /** Called after every verified block. */
  readonly onBlock?: ((number: number) => void) | undefined;
}

/** An authority of the channel and why it is believed. */
export interface VerifiedAuthority {
  readonly mspId: string;
  readonly fingerprint: string;
  /** `pinned`: the caller named it; `vouched`: block 0 names it, signed by the pinned orderer; `assumed`: nobody but the ledger says so. */
  readonly trust: 'pinned' | 'vouched' | 'assumed';
}

export interface VerifiedLedger {
  readonly channel: string;
  readonly height: number;
  readonly headHash: string;
  readonly transactions: number;
  /** How many transactions have each validation code: `VALID`, `MVCC_READ_CONFLICT` … */
  readonly codes: Readonly<Record<string, number>>;
  readonly authorities: readonly VerifiedAuthority[];
}

/**
 * Verifies the whole ledger here, from its bytes: hash chain, the orderer's signatures, and signatures and certificates of every
 * transaction's creator and endorsers, and that enough of them endorsed. Throws `LotlineError` `ledger_invalid` that names the block when something does not hold.
 *
 * @example
 * const { height, headHash } = await client.verifyLedger({ fingerprints: [ordererFingerprint] });
 */
export async function verifyLedger(
  transport: Transport,
  parameters: VerifyLedgerParameters = {},
): Promise<VerifiedLedger> {
  // Loaded when needed: Fabric's message definitions take longer to load than everything else here.
  const verify = await import('@lotline/network/verify');
  const { height: claimed, kind = 'embedded' } = await ledgerHeight(transport);
  if (kind !== 'embedded') {
    const message =
      'The gateway runs on a Fabric network, whose peers verify every block themselves; this verifies the embedded ledger. ' +
      'Ask a peer that you trust: "peer channel getinfo" names its height and hash, GET /ledger the gateway’s.';
    throw new LotlineError({ code: 'not_offered', message });
  }
  try {
    const verified = await verifyBlocks(verify, ledgerBlocks(transport), parameters);
    if (verified.height >= claimed) return verified;
    throw invalid(`The gateway speaks of ${claimed} blocks and sent ${verified.height}.`, { block: verified.height });
  } catch (error) {
    if (error instanceof verify.VerificationError) throw invalid(error.message, { block: error.block }, error);
    throw error;
  }
}

async function verifyBlocks(
  verify: Verify,
  blocks: AsyncIterable<RawBlock>,
  { fingerprints, onBlock }: VerifyLedgerParameters,
): Promise<VerifiedLedger> {
  const codes: Record<string, number> = {};
  let ledger: { genesis: Genesis; verifier: InstanceType<Verify['ChainVerifier']> } | undefined;
  let headHash = '';
  let height = 0;
  for await (const { number, raw } of blocks) {
    ledger ??= begin(verify, raw, fingerprints);
    const block = await ledger.verifier.add(raw);
    for (const { code } of block.transactions) codes[code] = (codes[code] ?? 0) + 1;
    headHash = block.hash;
    height = number + 1;
    onBlock?.(number);
  }
  if (!ledger) throw invalid('The gateway sent no block.', {});
  const transactions = Object.values(codes).reduce((sum, count) => sum + count, 0);
  const authorities = authoritiesOf(verify, ledger.genesis, fingerprints);
  return { channel: ledger.genesis.channel, height, headHash, transactions, codes, authorities };
}

type Verify = typeof verifyDoor;

function begin(
  verify: Verify,
  raw: Uint8Array,
  fingerprints: readonly string[] | undefined,
): { genesis: Genesis; verifier: InstanceType<Verify['ChainVerifier']> } {
  const genesis = readGenesis(verify, raw);
  const orderer = verify.caFingerprint(genesis.orderer.caCertificate);
  if (fingerprints && !fingerprints.map(plain).includes(orderer)) {
    throw invalid(`Block 0 names an orderer whose authority (SHA-256 ${orderer}) is not among the trusted ones.`, {
      block: 0,
    });
  }
  return { genesis, verifier: new verify.ChainVerifier(verify.trustOf(genesis), null, genesis) };
}

function readGenesis(verify: Verify, raw: Uint8Array): Genesis {
  try {
    return verify.decodeGenesis(raw);
  } catch (error) {
    throw invalid('Block 0 does not describe a channel.', { block: 0 }, error);
  }
}

function authoritiesOf(
  verify: Verify,
  { organisations, orderer }: Genesis,
  fingerprints: readonly string[] | undefined,
): VerifiedAuthority[] {
  const pinned = fingerprints?.map(plain);
  return [...organisations, orderer].map(({ mspId, caCertificate }) => {
    const fingerprint = verify.caFingerprint(caCertificate);
    const known = pinned?.includes(fingerprint) ? 'pinned' : 'vouched';
    return { mspId, fingerprint, trust: pinned ? known : 'assumed' };
  });
}

const plain = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase();

const invalid = (message: string, details: Record<string, unknown>, cause?: unknown): LotlineError =>
  new LotlineError({ code: 'ledger_invalid', message, details, cause });
