import { common } from '@hyperledger/fabric-protos';
import type { SigningIdentity } from '../../identity/signingIdentity';
import type { Genesis } from '../../verify/channelDescription';
import { sealBlock } from './sealBlock';

/** Makes block 0: one configuration envelope that describes the channel, so that the log can be verified without other files. */
export function genesisBlock(
  genesis: Genesis,
  orderer: SigningIdentity,
  time: Date,
): Promise<{ raw: Buffer; hash: Buffer }> {
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType.CONFIG);
  channelHeader.setChannelId(genesis.channel);
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(Buffer.from(JSON.stringify(genesis)));
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  const envelopes = [envelope.serializeBinary()];
  return sealBlock({ number: 0, previousHash: new Uint8Array(), envelopes, codes: new Uint8Array(1), time }, orderer);
}
