import { common } from './messages';
import { dataHash, type BlockHeader, headerBytes, headerHash } from './blockHash';
import type { FabricChannel } from './fabricChannel';
import { concat, equalBytes } from './bytes';
import type { Signer, Signers } from './signaturePolicy';

/** A decoded block of a Fabric channel, not yet verified. */
export interface FabricBlock {
  readonly header: BlockHeader;
  readonly hash: Uint8Array;
  readonly envelopes: readonly Uint8Array[];
  readonly codes: Uint8Array;
  readonly signatures: common.Metadata;
}

/** Decodes a block; throws an Error if the bytes are not a block, or if header and data do not match. */
export function decodeFabricBlock(raw: Uint8Array): FabricBlock {
  const block = common.Block.deserializeBinary(raw);
  const message = block.getHeader();
  if (!message) throw new Error('it has no header');
  const header = {
    number: message.getNumber(),
    previousHash: message.getPreviousHash_asU8(),
    dataHash: message.getDataHash_asU8(),
  };
  const envelopes = block.getData()?.getDataList_asU8() ?? [];
  if (!equalBytes(dataHash(envelopes), header.dataHash))
    throw new Error('its data hash is not the hash of its transactions');
  const metadata = block.getMetadata()?.getMetadataList_asU8() ?? [];
  return {
    header,
    hash: headerHash(header),
    envelopes,
    codes: metadata[common.BlockMetadataIndex.TRANSACTIONS_FILTER] ?? new Uint8Array(),
    signatures: common.Metadata.deserializeBinary(metadata[common.BlockMetadataIndex.SIGNATURES] ?? new Uint8Array()),
  };
}

/** The content of an envelope. */
export interface Content {
  readonly type: number;
  readonly channel: string;
  readonly data: Uint8Array;
}

export function contentOf(bytes: Uint8Array): Content {
  const payload = common.Payload.deserializeBinary(common.Envelope.deserializeBinary(bytes).getPayload_asU8());
  const header = common.ChannelHeader.deserializeBinary(
    payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array(),
  );
  return { type: header.getType(), channel: header.getChannelId(), data: payload.getData_asU8() };
}

/**
 * Verifies that the channel's orderers signed the block; throws an Error with the reason if not. Only members of the orderers'
 * organisations count, whatever the channel's policy says, and at least one: block 0, which states the policy, is not signed itself.
 */
export async function verifyOrderers(
  { header, signatures }: Pick<FabricBlock, 'header' | 'signatures'>,
  channel: FabricChannel,
  identities: Signers,
): Promise<void> {
  const faults: string[] = [];
  const signers = new Set<Signer>();
  for (const signature of signatures.getSignaturesList()) {
    try {
      signers.add(await signerOf(signature, { value: signatures.getValue_asU8(), header, channel, identities }));
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (signers.size > 0 && channel.ordered([...signers])) return;
  const found = [...signers].map(({ mspId }) => mspId).join(', ') || 'nobody';
  throw new Error(`its orderers did not sign it: signed by ${found}${faults.map((fault) => `; ${fault}`).join('')}`);
}

async function signerOf(
  signature: common.MetadataSignature,
  {
    value,
    header,
    channel,
    identities,
  }: {
    readonly value: Uint8Array;
    readonly header: BlockHeader;
    readonly channel: FabricChannel;
    readonly identities: Signers;
  },
): Promise<Signer> {
  const ownHeader = signature.getSignatureHeader_asU8();
  const numbered = signature.getIdentifierHeader_asU8();
  const isNumbered = channel.consenters !== undefined;
  const serialized = isNumbered
    ? channel.consenters.get(common.IdentifierHeader.deserializeBinary(numbered).getIdentifier())
    : common.SignatureHeader.deserializeBinary(ownHeader).getCreator_asU8();
  if (!serialized) throw new Error('a signature is of a consenter that the channel does not have');
  const signer = await identities.check(serialized, new Date(Number.NaN));
  if (!channel.ordererOrganisations.some(({ mspId }) => mspId === signer.mspId)) {
    throw new Error(`a signature is of ${signer.mspId}, which has no orderers`);
  }
  const message = concat(value, isNumbered ? numbered : ownHeader, headerBytes(header));
  if (await signer.verifies(message, signature.getSignature_asU8())) return signer;
  throw new Error(`the signature of ${signer.mspId} does not verify`);
}

/** The channel configuration in a block's envelopes; undefined if they are transactions. */
export function configIn({
  envelopes,
}: Pick<FabricBlock, 'envelopes'>): { config: common.Config; channelId: string } | undefined {
  const [bytes] = envelopes;
  const content = bytes && contentOf(bytes);
  if (content?.type !== common.HeaderType.CONFIG) return undefined;
  const config = common.ConfigEnvelope.deserializeBinary(content.data).getConfig();
  if (!config) throw new Error('its configuration is empty');
  return { config, channelId: content.channel };
}

/** True for an envelope that configures the channel instead of holding a transaction. */
export const isConfiguration = (bytes: Uint8Array): boolean => contentOf(bytes).type === common.HeaderType.CONFIG;
