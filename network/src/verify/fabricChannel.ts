import { common, ConsensusType, msp } from './messages';
import { type FabricOrganisation, readOrganisation } from './fabricOrganisation';
import { type Signatory, signatureJudge, type SignatureJudge } from './signaturePolicy';

/** One configuration of a channel. */
export interface FabricChannel {
  readonly sequence: number;
  readonly organisations: readonly FabricOrganisation[];
  readonly ordererOrganisations: readonly FabricOrganisation[];
  /** A policy by its path, such as `/Channel/Application/Endorsement`; undefined if there is none. */
  readonly policy: (path: string) => SignatureJudge | undefined;
  /** The serialized identities of BFT consenters, by their numbers; undefined for Raft. */
  readonly consenters: ReadonlyMap<number, Uint8Array> | undefined;
  /** The judge of a block's signatures. */
  readonly ordered: SignatureJudge;
}

/** Parses a channel's configuration. Throws an Error if it is not one. */
export function readChannel(config: common.Config): FabricChannel {
  const channel = config.getChannelGroup();
  const application = channel?.getGroupsMap().get('Application');
  const ordering = channel?.getGroupsMap().get('Orderer');
  if (!channel || !application || !ordering) throw new Error('the configuration has no organisations or no orderers');
  const organisations = organisationsOf(application);
  const ordererOrganisations = organisationsOf(ordering);
  const policy = (path: string): SignatureJudge | undefined => policyAt(channel, path);
  const consenters = consentersOf(ordering, channel);
  return {
    sequence: config.getSequence(),
    organisations,
    ordererOrganisations,
    policy,
    consenters,
    ordered: consenters ? quorumOf(consenters.size) : (policy('/Channel/Orderer/BlockValidation') ?? nobody),
  };
}

const nobody: SignatureJudge = () => false;

const groups = (group: common.ConfigGroup): common.ConfigGroup[] => {
  const found: common.ConfigGroup[] = [];
  group.getGroupsMap().forEach((each) => {
    found.push(each);
  });
  return found;
};

const organisationsOf = (group: common.ConfigGroup): FabricOrganisation[] =>
  groups(group).flatMap((each) => readOrganisation(each) ?? []);

/** The policy at a path, which consists of the groups, the channel first, and the policy's name. */
function policyAt(channel: common.ConfigGroup, path: string): SignatureJudge | undefined {
  const [root, first, ...names] = path.split('/');
  const name = names.pop();
  if (root !== '' || first !== 'Channel' || name === undefined) return undefined;
  let group: common.ConfigGroup | undefined = channel;
  for (const each of names) group = group?.getGroupsMap().get(each);
  return group && policyOf(group, name);
}

function policyOf(group: common.ConfigGroup, name: string): SignatureJudge | undefined {
  const policy = group.getPoliciesMap().get(name)?.getPolicy();
  if (policy?.getType() === common.Policy.PolicyType.SIGNATURE) return signatureJudge(policy.getValue_asU8());
  if (policy?.getType() !== common.Policy.PolicyType.IMPLICIT_META) return undefined;
  const meta = common.ImplicitMetaPolicy.deserializeBinary(policy.getValue_asU8());
  const parts = groups(group).map((each) => policyOf(each, meta.getSubPolicy()) ?? nobody);
  const needed = neededOf(meta.getRule(), parts.length);
  return (signatories) => parts.filter((part) => part(signatories)).length >= needed;
}

/** Fabric's `common/policies/implicitmeta.go`. */
function neededOf(rule: number, parts: number): number {
  if (rule === common.ImplicitMetaPolicy.Rule.ALL) return parts;
  if (rule === common.ImplicitMetaPolicy.Rule.MAJORITY) return parts === 0 ? 0 : Math.floor(parts / 2) + 1;
  return Math.min(1, parts);
}

/** The identities of BFT consenters by their number; undefined for Raft. */
function consentersOf(ordering: common.ConfigGroup, channel: common.ConfigGroup): Map<number, Uint8Array> | undefined {
  const type = ordering.getValuesMap().get('ConsensusType')?.getValue_asU8() ?? new Uint8Array();
  if (ConsensusType.deserializeBinary(type).getType() !== 'BFT') return undefined;
  const value = (ordering.getValuesMap().get('Orderers') ?? channel.getValuesMap().get('Orderers'))?.getValue_asU8();
  const list = common.Orderers.deserializeBinary(value ?? new Uint8Array()).getConsenterMappingList();
  return new Map(
    list.map((each) => {
      const identity = new msp.SerializedIdentity();
      identity.setMspid(each.getMspId());
      identity.setIdBytes(each.getIdentity_asU8());
      return [each.getId(), identity.serializeBinary()];
    }),
  );
}

/** The quorum for n consenters of which f may be faulty: any two quorums have an honest consenter in common. */
function quorumOf(consenters: number): SignatureJudge {
  const faulty = Math.floor((consenters - 1) / 3);
  const needed = Math.ceil((consenters + faulty + 1) / 2);
  return (signatories: readonly Signatory[]) => new Set(signatories).size >= needed;
}
