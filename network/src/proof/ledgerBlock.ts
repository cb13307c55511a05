import { common } from '../verify/messages';
import { type BlockHeader, headerHash } from '../verify/blockHash';
import { sha256 } from '../verify/bytes';
import { ledgerLeafHash } from './merkleTree';
import { codeAt } from '../verify/codeAt';

/** An orderer's signature on a block: `header` of one that names its signer, `identifier` of a numbered BFT consenter. */
export interface OrdererSignature {
  readonly header: Uint8Array;
  readonly identifier: Uint8Array;
  readonly signature: Uint8Array;
}

/** The parts of a block of either kind of ledger. */
export interface LedgerBlockParts {
  readonly header: BlockHeader;
  readonly hash: Uint8Array;
  readonly envelopes: readonly Uint8Array[];
  /** One validation code per envelope. */
  readonly codes: Uint8Array;
  /** The bytes that the orderers' signatures cover, beside the header. */
  readonly signed: Uint8Array;
  readonly signatures: readonly OrdererSignature[];
}

/** Reads a block's bytes (`common.Block`) without verifying it. */
export function readLedgerBlock(raw: Uint8Array): LedgerBlockParts {
  const block = common.Block.deserializeBinary(raw);
  const message = block.getHeader();
  if (!message) throw new Error('The block has no header.');
  const header = {
    number: message.getNumber(),
    previousHash: message.getPreviousHash_asU8(),
    dataHash: message.getDataHash_asU8(),
  };
  const envelopes = block.getData()?.getDataList_asU8() ?? [];
  const metadata = block.getMetadata()?.getMetadataList_asU8() ?? [];
  const filter = metadata[common.BlockMetadataIndex.TRANSACTIONS_FILTER] ?? new Uint8Array();
  const sealed = common.Metadata.deserializeBinary(metadata[common.BlockMetadataIndex.SIGNATURES] ?? new Uint8Array());
  return {
    header,
    hash: headerHash(header),
    envelopes,
    // Not every peer stores a code for the first block, whose configuration is always valid.
    codes: header.number === 0 ? new Uint8Array(envelopes.length) : filter,
    signed: sealed.getValue_asU8(),
    signatures: sealed.getSignaturesList().map((each) => ({
      header: each.getSignatureHeader_asU8(),
      identifier: each.getIdentifierHeader_asU8(),
      signature: each.getSignature_asU8(),
    })),
  };
}

/** The hashes of a block's leaves, one per transaction, valid or not. */
export const leavesOf = ({ hash, envelopes, codes }: LedgerBlockParts): Uint8Array[] =>
  envelopes.map((envelope, index) =>
    ledgerLeafHash({ blockHash: hash, index, code: codeAt(codes, index), envelopeHash: sha256(envelope) }),
  );
