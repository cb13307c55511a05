import { peer } from '@hyperledger/fabric-protos';
import { LedgerFailure } from '../ledger';

const codes = peer.TxValidationCode;
const names = new Map(Object.entries(codes).map(([name, code]) => [code as number, name]));

/** Another transaction, or an upgrade of the chaincode, came between endorsement and commit. */
const outrun: ReadonlySet<number> = new Set([
  codes.MVCC_READ_CONFLICT,
  codes.PHANTOM_READ_CONFLICT,
  codes.EXPIRED_CHAINCODE,
  codes.CHAINCODE_VERSION_CONFLICT,
]);

export const isValid = (code: number): boolean => code === codes.VALID;
/** The endorsers were too few: perhaps only because the block changed a key's own policy. */
export const isPolicyFailure = (code: number): boolean => code === codes.ENDORSEMENT_POLICY_FAILURE;
/** An earlier copy of the same transaction is on the ledger: its code counts. */
export const isDuplicate = (code: number): boolean => code === codes.DUPLICATE_TXID;

/** Why a transaction that is in a block changed nothing. */
export function invalidFailure(code: number, transactionId: string): LedgerFailure {
  const name = names.get(code) ?? String(code);
  return new LedgerFailure(
    outrun.has(code) ? 'conflict' : 'rejected',
    `transaction ${transactionId} failed to commit with status code ${name}`,
    { transactionId },
  );
}
