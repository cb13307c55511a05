import type { EndorsementPolicy } from '../../verify/channelDescription';
import { channelJudge } from '../../verify/channelPolicy';
import { type Signatory, signatureJudge } from '../../verify/signaturePolicy';

/** The metadata entry in which Fabric stores a key-level endorsement policy. */
export const validationParameter = 'VALIDATION_PARAMETER';

/** Returns true if a peer of the organisation endorsed. */
export const satisfiesOwner = (mspId: string, endorsers: readonly Signatory[]): boolean =>
  endorsers.some((endorser) => endorser.mspId === mspId && endorser.units.includes('peer'));

/** Returns true if the endorsements satisfy the channel's policy. */
export const satisfiesChannel = (
  policy: EndorsementPolicy,
  endorsers: readonly Signatory[],
  mspIds: readonly string[],
): boolean => channelJudge(policy, mspIds)(endorsers);

/** Returns true if the endorsers satisfy a key-level policy, in `common.SignaturePolicyEnvelope` bytes. False if it cannot be parsed. */
export function satisfiesKey(policy: Uint8Array, endorsers: readonly Signatory[]): boolean {
  return signatureJudge(policy)?.(distinct(endorsers)) ?? false;
}

/** As in Fabric's `policies.SignatureSetToValidIdentities`, an identity that signed twice counts once. */
const distinct = (endorsers: readonly Signatory[]): Signatory[] => [...new Set(endorsers)];
