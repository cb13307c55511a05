import { peer } from './messages';
import type { SignedTransaction } from './endorsements';
import type { Signatory } from './signaturePolicy';
import type { TransactionEnvelope } from './transactionEnvelope';
import { namespaceWrites } from './writtenKeys';

/** Codes of transactions with the required endorsements, valid or not. */
const endorsedCodes: ReadonlySet<number> = new Set([
  peer.TxValidationCode.VALID,
  peer.TxValidationCode.MVCC_READ_CONFLICT,
  peer.TxValidationCode.PHANTOM_READ_CONFLICT,
]);

/** The endorsement facts of a transaction whose signatures were verified. */
export const signedTransaction = (
  { transactionId, chaincode, action }: TransactionEnvelope,
  endorsers: readonly Signatory[],
  code: number,
): SignedTransaction & { readonly code: string } => ({
  transactionId,
  chaincode,
  code: codeName(code),
  isValid: code === peer.TxValidationCode.VALID,
  isEndorsed: endorsedCodes.has(code),
  endorsers,
  writes: namespaceWrites(action),
});

const names = new Map(Object.entries(peer.TxValidationCode).map(([name, code]) => [code as number, name]));

/** Fabric's name of a validation code, such as `MVCC_READ_CONFLICT` for 11. */
export const codeName = (code: number): string => names.get(code) ?? `UNKNOWN_${code}`;
