import { Metadata } from '@grpc/grpc-js';
import { common, gateway, ledger, peer } from '@hyperledger/fabric-protos';
import { headerHash } from '@lotline/network/verify';

export const chaincodeName = 'lotline';

/** The failure of a call. `after`: the peer does its work, and the response is lost. */
export interface Fault {
  readonly code: number;
  readonly message: string;
  readonly details?: readonly string[];
  readonly after?: boolean;
}

export const hashOf = (block: common.Block): Buffer =>
  Buffer.from(
    headerHash({
      number: block.getHeader()!.getNumber(),
      previousHash: block.getHeader()!.getPreviousHash_asU8(),
      dataHash: block.getHeader()!.getDataHash_asU8(),
    }),
  );

export const filterOf = (block: common.Block): Uint8Array =>
  block.getMetadata()!.getMetadataList_asU8()[common.BlockMetadataIndex.TRANSACTIONS_FILTER]!;

export const transactionIds = (block: common.Block): string[] =>
  block
    .getData()!
    .getDataList_asU8()
    .map((bytes) => channelHeader(common.Envelope.deserializeBinary(bytes)).getTxId());

export function channelHeader(envelope: common.Envelope): common.ChannelHeader {
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  return common.ChannelHeader.deserializeBinary(payload.getHeader()!.getChannelHeader_asU8());
}

export function envelopeOf(type: 1 | 3, id: string, data: Uint8Array): common.Envelope {
  const channel = new common.ChannelHeader();
  channel.setType(type);
  channel.setTxId(id);
  const header = new common.Header();
  header.setChannelHeader(channel.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(data);
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  return envelope;
}

export function proposalOf(signed: peer.SignedProposal): {
  header: common.Header;
  payload: Uint8Array;
  args: string[];
} {
  const proposal = peer.Proposal.deserializeBinary(signed.getProposalBytes_asU8());
  const payload = peer.ChaincodeProposalPayload.deserializeBinary(proposal.getPayload_asU8());
  const invocation = peer.ChaincodeInvocationSpec.deserializeBinary(payload.getInput_asU8());
  const args = invocation.getChaincodeSpec()!.getInput()!.getArgsList_asU8();
  return {
    header: common.Header.deserializeBinary(proposal.getHeader_asU8()),
    payload: proposal.getPayload_asU8(),
    args: args.map((each) => Buffer.from(each).toString()),
  };
}

type Writes = Readonly<Record<string, string | null>>;

export function outcomeBytes(
  id: string,
  { writes, event, result }: { writes: Writes; event: string | undefined; result: string | Uint8Array },
): Uint8Array {
  const response = new peer.Response();
  response.setStatus(200);
  response.setPayload(typeof result === 'string' ? Buffer.from(result) : result);
  const action = new peer.ChaincodeAction();
  action.setResponse(response);
  action.setResults(readWriteSet(writes));
  if (event !== undefined) {
    const message = new peer.ChaincodeEvent();
    message.setChaincodeId(chaincodeName);
    message.setTxId(id);
    message.setEventName('recorded');
    message.setPayload(Buffer.from(event));
    action.setEvents(message.serializeBinary());
  }
  const payload = new peer.ProposalResponsePayload();
  payload.setExtension$(action.serializeBinary());
  return payload.serializeBinary();
}

/** The chaincode's writes, beside the read that every transaction makes of its definition. */
function readWriteSet(writes: Writes): Uint8Array {
  const { kvrwset, TxReadWriteSet, NsReadWriteSet } = ledger.rwset;
  const definition = new kvrwset.KVRead();
  definition.setKey(`namespaces/fields/${chaincodeName}/Sequence`);
  const lifecycle = new kvrwset.KVRWSet();
  lifecycle.setReadsList([definition]);
  const own = new kvrwset.KVRWSet();
  own.setWritesList(
    Object.entries(writes).map(([key, value]) => {
      const write = new kvrwset.KVWrite();
      write.setKey(key);
      if (value === null) write.setIsDelete(true);
      else write.setValue(Buffer.from(value));
      return write;
    }),
  );
  const set = new TxReadWriteSet();
  for (const [namespace, content] of [
    ['_lifecycle', lifecycle],
    [chaincodeName, own],
  ] as const) {
    const each = new NsReadWriteSet();
    each.setNamespace(namespace);
    each.setRwset(content.serializeBinary());
    set.addNsRwset(each);
  }
  return set.serializeBinary();
}

/** A fault as peers send it: the details are messages of the nodes behind it. */
export function errorOf({ code, message, details = [] }: Fault): { code: number; details: string; metadata: Metadata } {
  const metadata = new Metadata();
  const any = details.map((text) => {
    const detail = new gateway.ErrorDetail();
    detail.setAddress('peer0:7051');
    detail.setMspId('SupplierMSP');
    detail.setMessage(text);
    return field(3, field(2, detail.serializeBinary()));
  });
  if (any.length > 0) metadata.set('grpc-status-details-bin', Buffer.concat(any));
  return { code, details: message, metadata };
}

/** A length-delimited field of up to 16,383 bytes: google-protobuf has no types for `Any`. */
function field(number: number, bytes: Uint8Array): Buffer {
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), bytes]);
}
