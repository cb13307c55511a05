import { common, msp } from '@hyperledger/fabric-protos';
import type { EndorsementPolicy } from '../../verify/genesis';
import type { CheckedIdentity } from '../../verify/identities';

/** Where Fabric keeps a key's own endorsement policy among its metadata. */
export const validationParameter = 'VALIDATION_PARAMETER';

/** Whether a peer of the organisation endorsed. */
export const satisfiesOwner = (mspId: string, endorsers: readonly Signatory[]): boolean =>
  endorsers.some((endorser) => endorser.mspId === mspId && endorser.units.includes('peer'));

/** What a policy asks of who endorsed. */
export type Signatory = Pick<CheckedIdentity, 'mspId' | 'units'>;

/** Whether the organisations' peers that endorsed are enough for the channel's policy. */
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

/** Whether the endorsers satisfy a key's own policy, `common.SignaturePolicyEnvelope` bytes. What cannot be read satisfies nobody. */
export function satisfiesKey(policy: Uint8Array, endorsers: readonly Signatory[]): boolean {
  try {
    const envelope = common.SignaturePolicyEnvelope.deserializeBinary(policy);
    const rule = envelope.getRule();
    return rule !== undefined && satisfiesRule(rule, envelope.getIdentitiesList(), new Set(endorsers));
  } catch {
    return false;
  }
}

/** As in Fabric's `cauthdsl`, one endorser's signature counts for one principal only. */
function satisfiesRule(
  rule: common.SignaturePolicy,
  principals: readonly msp.MSPPrincipal[],
  unused: Set<Signatory>,
): boolean {
  const nested = rule.getNOutOf();
  if (nested) {
    const met = nested.getRulesList().filter((each) => satisfiesRule(each, principals, unused)).length;
    return met >= nested.getN();
  }
  const principal = principals[rule.getSignedBy()];
  const match = principal && [...unused].find((endorser) => isPrincipal(endorser, principal));
  if (match) unused.delete(match);
  return match !== undefined;
}

function isPrincipal(endorser: Signatory, principal: msp.MSPPrincipal): boolean {
  if (principal.getPrincipalClassification() !== msp.MSPPrincipal.Classification.ROLE) return false;
  const role = msp.MSPRole.deserializeBinary(principal.getPrincipal_asU8());
  if (role.getMspIdentifier() !== endorser.mspId) return false;
  const unit = unitOfRole.get(role.getRole());
  return role.getRole() === msp.MSPRole.MSPRoleType.MEMBER || (unit !== undefined && endorser.units.includes(unit));
}

const unitOfRole = new Map<number, string>([
  [msp.MSPRole.MSPRoleType.ADMIN, 'admin'],
  [msp.MSPRole.MSPRoleType.CLIENT, 'client'],
  [msp.MSPRole.MSPRoleType.PEER, 'peer'],
  [msp.MSPRole.MSPRoleType.ORDERER, 'orderer'],
]);
