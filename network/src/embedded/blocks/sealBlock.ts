import { randomBytes } from 'node:crypto';
import { common } from '@hyperledger/fabric-protos';
import { serializedIdentity, type SigningIdentity } from '../../identity/signingIdentity';
import { encodeFields } from '../wire/encodeFields';
import { type BlockHeader, dataHash, headerBytes, headerHash } from '../../verify/blockHash';

/** The content of a block. `codes` has one validation code per envelope. */
export interface BlockContent {
  readonly number: number;
  readonly previousHash: Uint8Array;
  readonly envelopes: readonly Uint8Array[];
  readonly codes: Uint8Array;
  readonly time: Date;
}

/**
 * Makes a block (`common.Block`) and signs it. Orderer and peer are the same process here, so the orderer's signature also covers the
 * validation codes and the time, as part of the consenter's metadata.
 */
export async function sealBlock(
  content: BlockContent,
  orderer: SigningIdentity,
): Promise<{ raw: Buffer; header: BlockHeader; hash: Buffer }> {
  const { number, previousHash, envelopes, codes } = content;
  const header = { number, previousHash, dataHash: dataHash(envelopes) };
  const metadata: Uint8Array[] = [];
  metadata[common.BlockMetadataIndex.SIGNATURES] = await sign(content, headerBytes(header), orderer);
  metadata[common.BlockMetadataIndex.LAST_CONFIG] = new Uint8Array();
  metadata[common.BlockMetadataIndex.TRANSACTIONS_FILTER] = codes;
  return { raw: encode(header, envelopes, metadata), header, hash: Buffer.from(headerHash(header)) };
}

async function sign({ codes, time }: BlockContent, header: Uint8Array, orderer: SigningIdentity): Promise<Uint8Array> {
  const vouched = Buffer.alloc(8 + codes.length);
  vouched.writeBigUInt64BE(BigInt(time.getTime()), 0);
  vouched.set(codes, 8);
  const ordererMetadata = new common.OrdererBlockMetadata();
  ordererMetadata.setConsenterMetadata(vouched);
  const value = ordererMetadata.serializeBinary();
  const signatureHeader = new common.SignatureHeader();
  signatureHeader.setCreator(serializedIdentity(orderer));
  signatureHeader.setNonce(randomBytes(24));
  const signatureHeaderBytes = signatureHeader.serializeBinary();
  const signature = new common.MetadataSignature();
  signature.setSignatureHeader(signatureHeaderBytes);
  signature.setSignature(await orderer.sign(Buffer.concat([value, signatureHeaderBytes, header])));
  const message = new common.Metadata();
  message.setValue(value);
  message.setSignaturesList([signature]);
  return message.serializeBinary();
}

function encode(
  of: { number: number; previousHash: Uint8Array; dataHash: Uint8Array },
  envelopes: readonly Uint8Array[],
  metadataList: Uint8Array[],
): Buffer {
  const header = new common.BlockHeader();
  header.setNumber(of.number);
  header.setPreviousHash(of.previousHash);
  header.setDataHash(of.dataHash);
  const metadata = new common.BlockMetadata();
  metadata.setMetadataList(metadataList);
  return encodeFields([
    [1, header.serializeBinary()],
    [2, envelopes.map((envelope) => [1, envelope] as const)],
    [3, metadata.serializeBinary()],
  ]);
}
