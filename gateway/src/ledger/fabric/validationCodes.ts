import { peer } from '@hyperledger/fabric-protos';
import { LedgerFailure } from '../ledger';

const codes = peer.TxValidationCode;
const names = new Map(Object.entries(codes).map(([name, code]) => [code as number, name]));

/** Codes for another transaction, or a chaincode upgrade, between endorsement and commit. */
const outrun: ReadonlySet<number> = new Set([
  codes.MVCC_READ_CONFLICT,
  codes.PHANTOM_READ_CONFLICT,
  codes.EXPIRED_CHAINCODE,
  codes.CHAINCODE_VERSION_CONFLICT,
]);

export const isValid = (code: number): boolean => code === codes.VALID;
/** Returns true if the endorsers were too few, which may be because the block changed a key-level policy. */
export const isPolicyFailure = (code: number): boolean => code === codes.ENDORSEMENT_POLICY_FAILURE;
/** Returns true if an earlier copy of the transaction is on the ledger: the copy's code counts. */
export const isDuplicate = (code: number): boolean => code === codes.DUPLICATE_TXID;

/** The failure of a transaction that is invalid in its block. */
export function invalidFailure(code: number, transactionId: string): LedgerFailure {
  const name = names.get(code) ?? String(code);
  return new LedgerFailure(
    outrun.has(code) ? 'conflict' : 'rejected',
    `transaction ${transactionId} failed to commit with status code ${name}`,
    { transactionId },
  );
}
