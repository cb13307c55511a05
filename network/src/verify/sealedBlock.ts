import { common } from './messages';
import { equalBytes } from './bytes';
import { headerHash, dataHash, type BlockHeader } from './blockHash';

/** The orderer's signature on a block, and the bytes that it covers. */
export interface Seal {
  readonly signed: Uint8Array;
  readonly signatureHeader: Uint8Array;
  readonly signature: Uint8Array;
}

/** A decoded block, not yet verified. */
export interface SealedBlock {
  readonly header: BlockHeader;
  readonly hash: Uint8Array;
  readonly envelopes: readonly Uint8Array[];
  readonly codes: Uint8Array;
  readonly time: Date;
  readonly seal: Seal;
}

/** Decodes a block; throws an Error if the bytes are not a block, or if header and data do not match. */
export function decodeBlock(raw: Uint8Array): SealedBlock {
  const block = common.Block.deserializeBinary(raw);
  const header = block.getHeader();
  if (!header) throw new Error('it has no header');
  const envelopes = block.getData()?.getDataList_asU8() ?? [];
  const metadata = block.getMetadata()?.getMetadataList_asU8() ?? [];
  const decoded = {
    number: header.getNumber(),
    previousHash: header.getPreviousHash_asU8(),
    dataHash: header.getDataHash_asU8(),
  };
  if (!equalBytes(dataHash(envelopes), decoded.dataHash))
    throw new Error('its data hash is not the hash of its transactions');
  const codes = metadata[common.BlockMetadataIndex.TRANSACTIONS_FILTER] ?? new Uint8Array();
  const { seal, time } = decodeSeal(metadata[common.BlockMetadataIndex.SIGNATURES] ?? new Uint8Array(), codes);
  return { header: decoded, hash: headerHash(decoded), envelopes, codes, time, seal };
}

function decodeSeal(bytes: Uint8Array, codes: Uint8Array): { seal: Seal; time: Date } {
  const metadata = common.Metadata.deserializeBinary(bytes);
  const [signature] = metadata.getSignaturesList();
  if (!signature) throw new Error('no orderer signed it');
  const signed = metadata.getValue_asU8();
  return {
    time: sealedTime(signed, codes),
    seal: {
      signed,
      signatureHeader: signature.getSignatureHeader_asU8(),
      signature: signature.getSignature_asU8(),
    },
  };
}

/** The time in the bytes that an orderer signed; throws an Error if they do not cover these validation codes. */
export function sealedTime(signed: Uint8Array, codes: Uint8Array): Date {
  const vouched = common.OrdererBlockMetadata.deserializeBinary(signed).getConsenterMetadata_asU8();
  if (vouched.length !== 8 + codes.length || !equalBytes(vouched.subarray(8), codes)) {
    throw new Error('its validation codes are not those that the orderer signed');
  }
  return new Date(Number(new DataView(vouched.buffer, vouched.byteOffset).getBigUint64(0)));
}
