import { caFingerprint } from './authorityCertificate';
import { decodeGenesis, type Genesis, trustOf } from './channelDescription';
import type { Trust } from './trust';
import { verifyBlock } from './verifyBlock';
import { VerificationError } from './verificationError';

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
