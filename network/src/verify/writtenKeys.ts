import { ledger, type peer } from './messages';
import { hex } from './bytes';

const { kvrwset } = ledger.rwset;

/** The metadata entry in which Fabric stores a key-level endorsement policy. */
const validationParameter = 'VALIDATION_PARAMETER';

/** A key that a transaction writes. `space` is the collection, empty for public state; keys of collections are hashes, in hex. */
export interface WrittenKey {
  readonly space: string;
  readonly key: string;
}

export interface Write extends WrittenKey {
  readonly isDelete: boolean;
  /** The new value of public state. */
  readonly value: Uint8Array;
}

/** Metadata that a transaction writes; `policy` is the key's own endorsement policy from then on, empty for none. */
export interface MetadataWrite extends WrittenKey {
  readonly policy: Uint8Array;
}

/** A transaction's writes in one chaincode's namespace. */
export interface NamespaceWrites {
  readonly namespace: string;
  readonly writes: readonly Write[];
  readonly metadata: readonly MetadataWrite[];
}

/** A transaction's writes per namespace. */
export const namespaceWrites = (action: peer.ChaincodeAction): NamespaceWrites[] =>
  ledger.rwset.TxReadWriteSet.deserializeBinary(action.getResults_asU8())
    .getNsRwsetList()
    .map((namespace) => {
      const inPublic = kvrwset.KVRWSet.deserializeBinary(namespace.getRwset_asU8());
      const collections = namespace.getCollectionHashedRwsetList();
      return {
        namespace: namespace.getNamespace(),
        writes: [...inPublic.getWritesList().map(publicWrite), ...collections.flatMap(hashedWrites)],
        metadata: [
          ...inPublic.getMetadataWritesList().map((write) => ({
            space: '',
            key: write.getKey(),
            policy: policyIn(write.getEntriesList()),
          })),
          ...collections.flatMap(hashedMetadata),
        ],
      };
    });

const publicWrite = (write: ledger.rwset.kvrwset.KVWrite): Write => ({
  space: '',
  key: write.getKey(),
  isDelete: write.getIsDelete(),
  value: write.getValue_asU8(),
});

const hashedSet = (collection: ledger.rwset.CollectionHashedReadWriteSet): ledger.rwset.kvrwset.HashedRWSet =>
  kvrwset.HashedRWSet.deserializeBinary(collection.getHashedRwset_asU8());

const hashedWrites = (collection: ledger.rwset.CollectionHashedReadWriteSet): Write[] =>
  hashedSet(collection)
    .getHashedWritesList()
    .map((write) => ({
      space: collection.getCollectionName(),
      key: hex(write.getKeyHash_asU8()),
      isDelete: write.getIsDelete() || write.getIsPurge(),
      value: new Uint8Array(),
    }));

const hashedMetadata = (collection: ledger.rwset.CollectionHashedReadWriteSet): MetadataWrite[] =>
  hashedSet(collection)
    .getMetadataWritesList()
    .map((write) => ({
      space: collection.getCollectionName(),
      key: hex(write.getKeyHash_asU8()),
      policy: policyIn(write.getEntriesList()),
    }));

const policyIn = (entries: readonly ledger.rwset.kvrwset.KVMetadataEntry[]): Uint8Array =>
  entries.find((entry) => entry.getName() === validationParameter)?.getValue_asU8() ?? new Uint8Array();
