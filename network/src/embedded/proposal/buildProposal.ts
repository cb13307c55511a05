import { createHash, randomBytes } from 'node:crypto';
import { common, peer } from '@hyperledger/fabric-protos';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import { serializedIdentity, type SigningIdentity } from '../../identity/signingIdentity';

/** What a caller asks of the chaincode. `transient` goes to the chaincode and never into a block. */
export interface ProposalRequest {
  readonly identity: SigningIdentity;
  readonly transaction: string;
  readonly args: readonly string[];
  readonly transient?: Readonly<Record<string, Uint8Array>>;
}

/** A proposal as a client sends it to peers (`peer.SignedProposal`). */
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
  const header = new common.Header();
  header.setChannelHeader(channelHeader({ channel, chaincode, now, transactionId }));
  header.setSignatureHeader(signatureHeader.serializeBinary());
  const proposal = new peer.Proposal();
  proposal.setHeader(header.serializeBinary());
  proposal.setPayload(payload(request, chaincode));
  const bytes = proposal.serializeBinary();
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

function payload({ transaction, args, transient }: ProposalRequest, chaincode: string): Uint8Array {
  const input = new peer.ChaincodeInput();
  input.setArgsList([transaction, ...args].map((arg) => Buffer.from(arg)));
  const spec = new peer.ChaincodeSpec();
  spec.setType(peer.ChaincodeSpec.Type.NODE);
  spec.setChaincodeId(chaincodeId(chaincode));
  spec.setInput(input);
  const invocation = new peer.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(spec);
  const message = new peer.ChaincodeProposalPayload();
  message.setInput(invocation.serializeBinary());
  for (const [key, value] of Object.entries(transient ?? {})) message.getTransientmapMap().set(key, value);
  return message.serializeBinary();
}

/** The chaincode by name, as proposals and endorsements carry it. */
export function chaincodeId(name: string): peer.ChaincodeID {
  const message = new peer.ChaincodeID();
  message.setName(name);
  return message;
}
