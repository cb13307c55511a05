import type { TransactionEnvelope } from '../verify/transactionEnvelope';
import { namespaceWrites } from '../verify/writtenKeys';
import { type Place, type ReadVersion, readVersions } from './readVersions';

/** The facts that every event of the goods itself changes: lots, items, containers, shipments. */
const goodsKey = /^\0(?:lot|item|container|shipment)\0([^\0]+)\0$/;
const origin = 'https://id.gs1.org/';
/** The contract's keys leave out the common origin of these ids. */
const digitalLink = /^(?:00|01|414|417|8003|8004|253)\/\d/;

/** The goods that a key of the contract's state is the fact of; undefined for other facts. */
export function goodsOf(key: string): string | undefined {
  const id = goodsKey.exec(key)?.[1];
  return id !== undefined && digitalLink.test(id) ? origin + id : id;
}

/**
 * The facts of goods that a transaction read, and who had written each last. Each writer must be in the bundle, so that no event can be
 * left out between two others.
 */
export const earlierWriters = (
  envelope: TransactionEnvelope,
  chaincode: string,
): (Pick<ReadVersion, 'key'> & { readonly writer: Place })[] =>
  readVersions(envelope).flatMap(({ namespace, key, writer }) =>
    namespace === chaincode && writer && goodsOf(key) !== undefined ? [{ key, writer }] : [],
  );

/** True if a transaction read or wrote the fact of these goods. */
export function isAbout(envelope: TransactionEnvelope, chaincode: string, goods: string): boolean {
  const written = namespaceWrites(envelope.action).flatMap(({ namespace, writes }) =>
    writes.map(({ key }) => ({ namespace, key })),
  );
  return [...readVersions(envelope), ...written].some(
    ({ namespace, key }) => namespace === chaincode && goodsOf(key) === goods,
  );
}
