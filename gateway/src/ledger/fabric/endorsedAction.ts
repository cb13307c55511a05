import { common, gateway, ledger, peer } from '@hyperledger/fabric-protos';

/** The chaincode action of an endorsed transaction, from the bytes of `gateway.PreparedTransaction`. */
export function preparedAction(prepared: Uint8Array): peer.ChaincodeAction {
  const envelope = gateway.PreparedTransaction.deserializeBinary(prepared).getEnvelope();
  if (!envelope) throw new Error('The peer returned a transaction without its envelope.');
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const [action] = peer.Transaction.deserializeBinary(payload.getData_asU8()).getActionsList();
  const endorsed = peer.ChaincodeActionPayload.deserializeBinary(action?.getPayload_asU8() ?? new Uint8Array());
  const outcome = endorsed.getAction()?.getProposalResponsePayload_asU8() ?? new Uint8Array();
  const response = peer.ProposalResponsePayload.deserializeBinary(outcome);
  return peer.ChaincodeAction.deserializeBinary(response.getExtension_asU8());
}

/** Returns true if the action has no write of any kind in any namespace, and no event. */
export function changesNothing(action: peer.ChaincodeAction): boolean {
  if (action.getEvents_asU8().length > 0) return false;
  const sets = ledger.rwset.TxReadWriteSet.deserializeBinary(action.getResults_asU8()).getNsRwsetList();
  return sets.every((namespace) => {
    const set = ledger.rwset.kvrwset.KVRWSet.deserializeBinary(namespace.getRwset_asU8());
    return (
      set.getWritesList().length === 0 &&
      set.getMetadataWritesList().length === 0 &&
      namespace.getCollectionHashedRwsetList().every(writesNoHash)
    );
  });
}

function writesNoHash(collection: ledger.rwset.CollectionHashedReadWriteSet): boolean {
  const set = ledger.rwset.kvrwset.HashedRWSet.deserializeBinary(collection.getHashedRwset_asU8());
  return set.getHashedWritesList().length === 0 && set.getMetadataWritesList().length === 0;
}

/** The public writes of one chaincode, in key order, which is the order of the set. */
export function publicWrites(
  action: peer.ChaincodeAction,
  chaincode: string,
): { readonly key: string; readonly value: string | null }[] {
  return ledger.rwset.TxReadWriteSet.deserializeBinary(action.getResults_asU8())
    .getNsRwsetList()
    .filter((namespace) => namespace.getNamespace() === chaincode)
    .flatMap((namespace) => ledger.rwset.kvrwset.KVRWSet.deserializeBinary(namespace.getRwset_asU8()).getWritesList())
    .map((write) => ({
      key: write.getKey(),
      value: write.getIsDelete() ? null : Buffer.from(write.getValue_asU8()).toString(),
    }));
}
