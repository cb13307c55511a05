import { ledger } from '../verify/messages';
import type { TransactionEnvelope } from '../verify/transactionEnvelope';

/** A place in the ledger: block number and position in the block. */
export interface Place {
  readonly block: number;
  readonly index: number;
}

/** A fact of goods that a transaction read, and the transaction that had written it last. */
export interface ReadVersion {
  readonly key: string;
  readonly writer: Place;
}

/** The facts that every event of the goods itself changes: lots, items, containers, shipments. */
const goodsKey = /^\0(?:lot|item|container|shipment)\0/;

/**
 * The facts of goods that a transaction read, and who had written each last. Endorsers sign this, and each writer must be in the bundle, so
 * that no event can be left out between two others.
 */
export const earlierWriters = ({ action }: TransactionEnvelope, chaincode: string): ReadVersion[] =>
  ledger.rwset.TxReadWriteSet.deserializeBinary(action.getResults_asU8())
    .getNsRwsetList()
    .filter((each) => each.getNamespace() === chaincode)
    .flatMap((each) => ledger.rwset.kvrwset.KVRWSet.deserializeBinary(each.getRwset_asU8()).getReadsList())
    .flatMap((read) => {
      const version = read.getVersion();
      if (!version || !goodsKey.test(read.getKey())) return [];
      return [{ key: read.getKey(), writer: { block: version.getBlockNum(), index: version.getTxNum() } }];
    });
