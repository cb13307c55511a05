import { X509Certificate } from 'node:crypto';
import { common } from '@hyperledger/fabric-protos';
import { z } from 'zod';
import { decodeBlock } from './sealedBlock';
import type { Trust } from './trust';
import { verifyBlock } from './verifyBlock';
import { VerificationError } from './verificationError';

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
  const [bytes] = decodeBlock(raw).envelopes;
  const payload = common.Payload.deserializeBinary(
    common.Envelope.deserializeBinary(bytes ?? new Uint8Array()).getPayload_asU8(),
  );
  return genesis.parse(JSON.parse(Buffer.from(payload.getData_asU8()).toString()));
}

/** The authorities that a ledger's own genesis block names. */
export const trustOf = ({ organisations, orderer }: Genesis): Trust => ({
  organisations: [...organisations, orderer].map(({ mspId, caCertificate }) => ({ mspId, caCertificate })),
  ordererMsp: orderer.mspId,
});

/**
 * Verifies block 0 with the SHA-256 fingerprint of the orderer organisation's authority (hex, colons allowed), which must be known out of
 * band. Returns the authorities that it names. Throws `VerificationError`.
 */
export async function trustFromGenesis(raw: Uint8Array, ordererFingerprint: string): Promise<Trust> {
  const { orderer, ...rest } = readGenesis(raw);
  if (caFingerprint(orderer.caCertificate) !== ordererFingerprint.replaceAll(':', '').toLowerCase()) {
    throw new VerificationError(0, "the orderer's authority is not the one with the trusted fingerprint");
  }
  const trust = trustOf({ orderer, ...rest });
  await verifyBlock(raw, null, trust);
  return trust;
}

/** Returns true if two certificates (PEM) are of the same authority, that is, have the same name and key. */
export function isSameAuthority(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [new X509Certificate(one), new X509Certificate(other)];
  return a.subject === b.subject && a.publicKey.equals(b.publicKey);
}

/** SHA-256 of a certificate's DER bytes, as lower-case hex. */
export const caFingerprint = (certificatePem: string): string =>
  new X509Certificate(certificatePem).fingerprint256.replaceAll(':', '').toLowerCase();

function readGenesis(raw: Uint8Array): Genesis {
  try {
    return decodeGenesis(raw);
  } catch (error) {
    throw new VerificationError(
      0,
      `it does not describe a channel: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
