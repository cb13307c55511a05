import type { TransactionEnvelope } from '../verify/transactionEnvelope';
import { namespaceWrites } from '../verify/writtenKeys';
import { type Place, type ReadVersion, readVersions } from './readVersions';
import { requestCounts } from './transactionEvents';

/** The facts of keys that sign receipts. */
const signerStart = '\0signer\0';
/** The contract notes the requests that it has answered. */
const requestStart = '\0request\0';

/** The signer keys that a transaction looked at, and who had written each last. */
export const signerReads = (
  envelope: TransactionEnvelope,
  chaincode: string,
): (Pick<ReadVersion, 'key'> & { readonly writer: Place })[] =>
  readVersions(envelope).flatMap(({ namespace, key, writer }) =>
    namespace === chaincode && writer && key.startsWith(signerStart) ? [{ key, writer }] : [],
  );

/** True if a transaction changed nothing but these signer keys, and has no further requests. */
export function isOnlyAbout(envelope: TransactionEnvelope, chaincode: string, keys: ReadonlySet<string>): boolean {
  const { all, changed } = requestCounts(envelope);
  return (
    all === changed && writesOf(envelope, chaincode).every(({ key }) => keys.has(key) || key.startsWith(requestStart))
  );
}

/** The value that a transaction wrote to a key; undefined if it wrote none. */
export const writtenValue = (envelope: TransactionEnvelope, chaincode: string, key: string): Uint8Array | undefined =>
  writesOf(envelope, chaincode).find((write) => write.key === key && !write.isDelete)?.value;

const writesOf = (
  { action }: TransactionEnvelope,
  chaincode: string,
): ReturnType<typeof namespaceWrites>[number]['writes'] =>
  namespaceWrites(action).flatMap(({ namespace, writes }) => (namespace === chaincode ? writes : []));
