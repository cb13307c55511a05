import { createHash, randomBytes } from 'node:crypto';
import { common, peer } from '@hyperledger/fabric-protos';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import { serializedIdentity, type SigningIdentity } from '../../identity/signingIdentity';
import { encodeFields, type Field, type Fields } from '../wire/encodeFields';

/** A caller's request to the chaincode. `transient` is passed to the chaincode and never recorded in a block. */
export interface ProposalRequest {
  readonly identity: SigningIdentity;
  readonly transaction: string;
  readonly args: readonly string[];
  readonly transient?: Readonly<Record<string, Uint8Array>>;
}

/** A signed proposal for peers (`peer.SignedProposal`). */
export interface SignedProposal {
  readonly transactionId: string;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

/** Makes and signs a proposal. Its id is the hash of a fresh nonce and the caller's identity. */
export async function buildProposal(
  request: ProposalRequest,
  { channel, chaincode, now }: { readonly channel: string; readonly chaincode: string; readonly now: Date },
): Promise<SignedProposal> {
  const creator = serializedIdentity(request.identity);
  const nonce = randomBytes(24);
  const transactionId = createHash('sha256').update(nonce).update(creator).digest('hex');
  const signatureHeader = new common.SignatureHeader();
  signatureHeader.setCreator(creator);
  signatureHeader.setNonce(nonce);
  const header: Fields = [
    [1, channelHeader({ channel, chaincode, now, transactionId })],
    [2, signatureHeader.serializeBinary()],
  ];
  const bytes = encodeFields([
    [1, header],
    [2, payload(request, chaincode)],
  ]);
  return { transactionId, bytes, signature: await request.identity.sign(bytes) };
}

function channelHeader(of: { channel: string; chaincode: string; now: Date; transactionId: string }): Uint8Array {
  const extension = new peer.ChaincodeHeaderExtension();
  extension.setChaincodeId(chaincodeId(of.chaincode));
  const message = new common.ChannelHeader();
  message.setType(common.HeaderType.ENDORSER_TRANSACTION);
  message.setChannelId(of.channel);
  message.setTxId(of.transactionId);
  message.setTimestamp(Timestamp.fromDate(of.now));
  message.setExtension$(extension.serializeBinary());
  return message.serializeBinary();
}

/** `peer.ChaincodeProposalPayload`: a `ChaincodeInvocationSpec` of a `ChaincodeSpec` of a `ChaincodeInput`, and the transient data. */
function payload({ transaction, args, transient = {} }: ProposalRequest, chaincode: string): Fields {
  const input: Fields = [transaction, ...args].map((arg) => [1, Buffer.from(arg)] as const);
  const spec: Fields = [
    [1, peer.ChaincodeSpec.Type.NODE],
    [2, chaincodeId(chaincode).serializeBinary()],
    [3, input],
  ];
  const entries = Object.entries(transient).map(([key, value]): Field => [
    2,
    [
      [1, Buffer.from(key)],
      [2, value],
    ],
  ]);
  return [[1, [[1, spec]]], ...entries];
}

/** The chaincode's id message in proposals and endorsements. */
export function chaincodeId(name: string): peer.ChaincodeID {
  const message = new peer.ChaincodeID();
  message.setName(name);
  return message;
}
