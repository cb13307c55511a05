import { describe, expect, test } from '@jest/globals';
import { common, msp } from '@hyperledger/fabric-protos';
import { type Signatory, signatureJudge } from '../../network/src/verify/signaturePolicy';

const { MSPRoleType } = msp.MSPRole;
const peer = (mspId: string): Signatory => ({ mspId, units: ['peer'] });

const principal = (mspId: string, role: number = MSPRoleType.PEER): msp.MSPPrincipal => {
  const named = new msp.MSPRole();
  named.setMspIdentifier(mspId);
  named.setRole(role as msp.MSPRole.MSPRoleTypeMap[keyof msp.MSPRole.MSPRoleTypeMap]);
  const made = new msp.MSPPrincipal();
  made.setPrincipal(named.serializeBinary());
  return made;
};

const signed = (index: number): common.SignaturePolicy => {
  const rule = new common.SignaturePolicy();
  rule.setSignedBy(index);
  return rule;
};

const outOf = (n: number, ...rules: common.SignaturePolicy[]): common.SignaturePolicy => {
  const gate = new common.SignaturePolicy.NOutOf();
  gate.setN(n);
  gate.setRulesList(rules);
  const rule = new common.SignaturePolicy();
  rule.setNOutOf(gate);
  return rule;
};

const policy = (rule: common.SignaturePolicy | undefined, ...principals: msp.MSPPrincipal[]): Uint8Array => {
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setRule(rule);
  envelope.setIdentitiesList(principals);
  return envelope.serializeBinary();
};

const ab = [principal('A'), principal('B')];
const isMet = (bytes: Uint8Array, ...signatories: Signatory[]): boolean => signatureJudge(bytes)!(signatories);

describe('a signature policy', () => {
  test('needs its number of parts', () => {
    const two = policy(outOf(2, signed(0), signed(1)), ...ab);
    expect(isMet(two, peer('A'), peer('B'))).toBe(true);
    expect(isMet(two, peer('A'), peer('C'))).toBe(false);
    expect(isMet(two)).toBe(false);
  });

  test('counts a signature for one part only', () => {
    const both = policy(outOf(2, signed(0), outOf(1, signed(0), signed(1))), ...ab);
    expect(isMet(both, peer('A'))).toBe(false);
    expect(isMet(both, peer('A'), peer('A'))).toBe(true);
  });

  test('counts a signature for the first part that takes it, needed there or not', () => {
    // The first part is met by B alone, and uses up A as well.
    const greedy = policy(outOf(2, outOf(1, signed(0), signed(1)), signed(0)), ...ab);
    expect(isMet(greedy, peer('A'), peer('B'))).toBe(false);
  });

  test('releases the signatories of an unsatisfied part', () => {
    const either = policy(outOf(1, outOf(2, signed(0), signed(1)), signed(0)), ...ab);
    expect(isMet(either, peer('A'))).toBe(true);
    const later = policy(outOf(2, outOf(2, signed(0), signed(1)), signed(0), signed(2)), ...ab, principal('C'));
    expect(isMet(later, peer('A'), peer('C'))).toBe(true);
  });

  test.each([
    ['a peer', MSPRoleType.PEER, ['peer'], true],
    ['a client for a peer', MSPRoleType.PEER, ['client'], false],
    ['anyone as a member', MSPRoleType.MEMBER, [], true],
    ['an administrator', MSPRoleType.ADMIN, ['admin'], true],
    ['a peer for an administrator', MSPRoleType.ADMIN, ['peer'], false],
  ])('takes %s by role', (_who, role, units, met) => {
    const asked = policy(outOf(1, signed(0)), principal('A', role));
    expect(isMet(asked, { mspId: 'A', units })).toBe(met);
    expect(isMet(asked, { mspId: 'B', units })).toBe(false);
  });

  test('with a principal that is not a role is not satisfied', () => {
    const unit = principal('A');
    unit.setPrincipalClassification(msp.MSPPrincipal.Classification.ORGANIZATION_UNIT);
    expect(isMet(policy(outOf(1, signed(0), signed(1)), unit, principal('B')), peer('A'))).toBe(false);
    expect(isMet(policy(outOf(1, signed(0), signed(1)), unit, principal('B')), peer('B'))).toBe(true);
  });

  test.each([
    ['bytes of something else', Buffer.from('no policy')],
    ['no rule', policy(undefined, ...ab)],
    ['a rule without a kind', policy(outOf(1, signed(0), new common.SignaturePolicy()), ...ab)],
    ['a principal that it does not have, even where another would do', policy(outOf(1, signed(0), signed(2)), ...ab)],
  ])('is none with %s', (_what, bytes) => {
    expect(signatureJudge(bytes)).toBeUndefined();
  });
});
