import { common } from './messages';
import { z } from 'zod';
import { text } from './bytes';
import { decodeBlock } from './sealedBlock';
import type { Trust } from './trust';

const organisation = z.strictObject({ name: z.string(), mspId: z.string(), caCertificate: z.string() });
const endorsementPolicy = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('majority') }),
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('outOf'), n: z.int().min(1), msps: z.array(z.string()).min(1) }),
]);
const genesis = z.strictObject({
  version: z.literal(1),
  channel: z.string(),
  chaincode: z.string(),
  organisations: z.array(organisation).min(1),
  orderer: organisation,
  policy: endorsementPolicy,
});

/** The channel's description in block 0 of an embedded ledger. */
export type Genesis = z.infer<typeof genesis>;

/** The organisations that must endorse a transaction: more than half, all, or n of the named ones. */
export type EndorsementPolicy = z.infer<typeof endorsementPolicy>;

/** Parses block 0's description of the channel without verifying it; throws if it is not one. */
export function decodeGenesis(raw: Uint8Array): Genesis {
  return genesisOf(decodeBlock(raw).envelopes[0]);
}

/** Parses the one envelope of block 0; throws if it does not describe a channel. */
export function genesisOf(bytes: Uint8Array | undefined): Genesis {
  const payload = common.Payload.deserializeBinary(
    common.Envelope.deserializeBinary(bytes ?? new Uint8Array()).getPayload_asU8(),
  );
  return genesis.parse(JSON.parse(text(payload.getData_asU8())));
}

/** The authorities that a ledger's own genesis block names. */
export const trustOf = ({ organisations, orderer }: Genesis): Trust => ({
  organisations: [...organisations, orderer].map(({ mspId, caCertificate }) => ({ mspId, caCertificate })),
  ordererMsp: orderer.mspId,
});
