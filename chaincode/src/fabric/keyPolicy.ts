import { common, msp } from '@hyperledger/fabric-protos';
import type { Guard } from '../engine/worldState';

type Rule = common.SignaturePolicy;

/**
 * Encodes a guard as Fabric's key-level policy (`common.SignaturePolicyEnvelope`); equal guards have equal bytes. Fabric counts a signature
 * once in a whole policy, so "the owners, and a majority" cannot be two rules side by side. The policy is: all owners and as many others as
 * make a majority; or, for each owner, all the other members.
 */
export function keyPolicy({ owners, members }: Omit<Guard, 'key'>): Uint8Array {
  const all = [...new Set([...members, ...owners])].sort();
  const others = all.filter((member) => !owners.includes(member));
  const signed = (member: string): Rule => signedBy(all.indexOf(member));
  const majority = Math.floor(all.length / 2) + 1;
  const missing = Math.max(0, majority - owners.length);
  const theirs = [...owners.map(signed), ...(missing > 0 ? [outOf(missing, others.map(signed))] : [])];
  const without = owners.map((owner) => all.filter((member) => member !== owner).map(signed));
  const ways = [theirs, ...without.filter((rules) => rules.length >= majority)];
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setVersion(0);
  envelope.setRule(
    outOf(
      1,
      ways.map((rules) => outOf(rules.length, rules)),
    ),
  );
  envelope.setIdentitiesList(all.map(peerOf));
  return envelope.serializeBinary();
}

function signedBy(principal: number): Rule {
  const rule = new common.SignaturePolicy();
  rule.setSignedBy(principal);
  return rule;
}

function outOf(count: number, rules: Rule[]): Rule {
  const gate = new common.SignaturePolicy.NOutOf();
  gate.setN(count);
  gate.setRulesList(rules);
  const rule = new common.SignaturePolicy();
  rule.setNOutOf(gate);
  return rule;
}

/** Any peer of the organisation. The channel's endorsement policy uses the same principal, so plans for both match. */
function peerOf(member: string): msp.MSPPrincipal {
  const role = new msp.MSPRole();
  role.setMspIdentifier(member);
  role.setRole(msp.MSPRole.MSPRoleType.PEER);
  const principal = new msp.MSPPrincipal();
  principal.setPrincipalClassification(msp.MSPPrincipal.Classification.ROLE);
  principal.setPrincipal(role.serializeBinary());
  return principal;
}
