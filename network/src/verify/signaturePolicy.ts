import { common, msp } from './messages';

/** The properties of a signer that policies use. */
export interface Signatory {
  readonly mspId: string;
  /** The certificate's organisational units, including the roles of Fabric's NodeOUs. */
  readonly units: readonly string[];
}

/** A signer whose certificate was checked. */
export interface Signer extends Signatory {
  /** True if the signature (P-256, ASN.1 DER, the smaller `s`) over the message is this signer's. */
  readonly verifies: (message: Uint8Array, signature: Uint8Array) => Promise<boolean>;
}

/** Checks serialized identities; throws or rejects with the reason if one is not trusted. Always the same object for the same bytes. */
export interface Signers<S extends Signer = Signer> {
  check(serialized: Uint8Array, at: Date): S | Promise<S>;
}

/** Returns true if the signatories, without duplicates, satisfy a policy. */
export type SignatureJudge = (signatories: readonly Signatory[]) => boolean;

/**
 * The judge of a signature policy (`common.SignaturePolicyEnvelope`), equivalent to Fabric's `common/cauthdsl`; undefined for bytes that
 * Fabric refuses as a policy, which is never satisfied. Only principals by MSP role are supported; other kinds match no signer.
 */
export function signatureJudge(policy: Uint8Array): SignatureJudge | undefined {
  try {
    const envelope = common.SignaturePolicyEnvelope.deserializeBinary(policy);
    const rule = compile(envelope.getRule(), envelope.getIdentitiesList().map(principalOf));
    return (signatories) => rule(signatories, new Set()) !== undefined;
  } catch {
    return undefined;
  }
}

/** Returns the used signatories if the rule is satisfied, which cannot satisfy another part; else undefined. */
type Rule = (signatories: readonly Signatory[], used: ReadonlySet<Signatory>) => ReadonlySet<Signatory> | undefined;
type Principal = (signatory: Signatory) => boolean;

function compile(rule: common.SignaturePolicy | undefined, principals: readonly Principal[]): Rule {
  if (rule?.hasNOutOf()) return outOf(rule.getNOutOf(), principals);
  if (rule?.hasSignedBy()) return signedBy(principals[rule.getSignedBy()]);
  throw new Error('the policy has a rule of no kind');
}

/** Tries every part in turn, also after enough are satisfied; an unsatisfied part uses no signatory. */
function outOf(gate: common.SignaturePolicy.NOutOf | undefined, principals: readonly Principal[]): Rule {
  const needed = gate?.getN() ?? 0;
  const rules = (gate?.getRulesList() ?? []).map((each) => compile(each, principals));
  return (signatories, before) => {
    let used = before;
    let met = 0;
    for (const rule of rules) {
      const after = rule(signatories, used);
      if (!after) continue;
      used = after;
      met += 1;
    }
    return met >= needed ? used : undefined;
  };
}

function signedBy(principal: Principal | undefined): Rule {
  if (!principal) throw new Error('the policy names a principal that it does not have');
  return (signatories, used) => {
    const found = signatories.find((each) => !used.has(each) && principal(each));
    return found && new Set(used).add(found);
  };
}

function principalOf(principal: msp.MSPPrincipal): Principal {
  if (principal.getPrincipalClassification() !== msp.MSPPrincipal.Classification.ROLE) return () => false;
  const named = msp.MSPRole.deserializeBinary(principal.getPrincipal_asU8());
  const mspId = named.getMspIdentifier();
  const role = named.getRole();
  const unit = unitOfRole.get(role);
  const hasRole = (units: readonly string[]): boolean =>
    role === msp.MSPRole.MSPRoleType.MEMBER || (unit !== undefined && units.includes(unit));
  return (signatory) => signatory.mspId === mspId && hasRole(signatory.units);
}

const unitOfRole = new Map<number, string>([
  [msp.MSPRole.MSPRoleType.ADMIN, 'admin'],
  [msp.MSPRole.MSPRoleType.CLIENT, 'client'],
  [msp.MSPRole.MSPRoleType.PEER, 'peer'],
  [msp.MSPRole.MSPRoleType.ORDERER, 'orderer'],
]);
