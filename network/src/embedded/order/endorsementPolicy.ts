import type { EndorsementPolicy } from '../../verify/channelDescription';
import { type Signatory, signatureJudge } from '../../verify/signaturePolicy';

/** The metadata entry in which Fabric stores a key-level endorsement policy. */
export const validationParameter = 'VALIDATION_PARAMETER';

/** Returns true if a peer of the organisation endorsed. */
export const satisfiesOwner = (mspId: string, endorsers: readonly Signatory[]): boolean =>
  endorsers.some((endorser) => endorser.mspId === mspId && endorser.units.includes('peer'));

/** Returns true if the endorsements satisfy the channel's policy. */
export function satisfiesChannel(
  policy: EndorsementPolicy,
  endorsers: readonly Signatory[],
  mspIds: readonly string[],
): boolean {
  const peers = new Set(endorsers.filter(({ units }) => units.includes('peer')).map(({ mspId }) => mspId));
  const count = (among: readonly string[]): number => among.filter((mspId) => peers.has(mspId)).length;
  switch (policy.kind) {
    case 'majority':
      return count(mspIds) > mspIds.length / 2;
    case 'all':
      return count(mspIds) === mspIds.length;
    case 'outOf':
      return count([...new Set(policy.msps)]) >= policy.n;
  }
}

/** Returns true if the endorsers satisfy a key-level policy, in `common.SignaturePolicyEnvelope` bytes. False if it cannot be parsed. */
export function satisfiesKey(policy: Uint8Array, endorsers: readonly Signatory[]): boolean {
  return signatureJudge(policy)?.(distinct(endorsers)) ?? false;
}

/** As in Fabric's `policies.SignatureSetToValidIdentities`, an identity that signed twice counts once. */
const distinct = (endorsers: readonly Signatory[]): Signatory[] => [...new Set(endorsers)];
