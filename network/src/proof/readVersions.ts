import { ledger } from '../verify/messages';
import type { TransactionEnvelope } from '../verify/transactionEnvelope';

/** A place in the ledger: block number and position in the block. */
export interface Place {
  readonly block: number;
  readonly index: number;
}

/** A key that a transaction read, and the transaction that had written it last; none for a key that did not exist. */
export interface ReadVersion {
  readonly namespace: string;
  readonly key: string;
  readonly writer: Place | undefined;
}

/** The public keys that a transaction read. Endorsers sign them with their versions. */
export const readVersions = ({ action }: TransactionEnvelope): ReadVersion[] =>
  ledger.rwset.TxReadWriteSet.deserializeBinary(action.getResults_asU8())
    .getNsRwsetList()
    .flatMap((each) =>
      ledger.rwset.kvrwset.KVRWSet.deserializeBinary(each.getRwset_asU8())
        .getReadsList()
        .map((read) => {
          const version = read.getVersion();
          const writer = version && { block: version.getBlockNum(), index: version.getTxNum() };
          return { namespace: each.getNamespace(), key: read.getKey(), writer };
        }),
    );
