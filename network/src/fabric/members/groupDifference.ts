import { common } from '@hyperledger/fabric-protos';
import type { Map as ProtobufMap } from 'google-protobuf';

type Leaf = common.ConfigValue | common.ConfigPolicy;

/** The class of a leaf's messages. */
interface LeafKind<T> {
  new (): T;
  deserializeBinary(bytes: Uint8Array): T;
}

/** The members of a group that are read and written; `membersChanged` if one was added or removed. */
interface MembersDifference<T> {
  readonly same: ReadonlyMap<string, T>;
  readonly readAgain: ReadonlyMap<string, T>;
  readonly written: ReadonlyMap<string, T>;
  readonly membersChanged: boolean;
}

/** The parts of a configuration group that an update reads and writes. */
export interface GroupDifference {
  readonly read: common.ConfigGroup;
  readonly write: common.ConfigGroup;
  readonly changed: boolean;
}

/**
 * The read and write sets that turn one configuration group into another: unchanged parts are listed with their version only, changed parts
 * with the next version, and a group whose members change lists all that remain (Fabric `docs/source/configtx.rst`, "Configuration
 * updates").
 */
export function groupDifference(before: common.ConfigGroup, after: common.ConfigGroup): GroupDifference {
  const values = leafDifference(entries(before.getValuesMap()), entries(after.getValuesMap()), common.ConfigValue);
  const policies = leafDifference(
    entries(before.getPoliciesMap()),
    entries(after.getPoliciesMap()),
    common.ConfigPolicy,
  );
  const groups = subgroupDifference(entries(before.getGroupsMap()), entries(after.getGroupsMap()));
  const parts = [values, policies, groups];
  const version = before.getVersion();
  const membersChanged = parts.some((part) => part.membersChanged) || before.getModPolicy() !== after.getModPolicy();
  const read = group(version, membersChanged, { values, policies, groups }, 'read');
  if (!membersChanged) {
    const changed = parts.some(({ written }) => written.size > 0);
    return { read, write: group(version, false, { values, policies, groups }, 'write'), changed };
  }
  const write = group(version + 1, true, { values, policies, groups }, 'write');
  write.setModPolicy(after.getModPolicy());
  return { read, write, changed: true };
}

interface Parts {
  readonly values: MembersDifference<common.ConfigValue>;
  readonly policies: MembersDifference<common.ConfigPolicy>;
  readonly groups: MembersDifference<common.ConfigGroup>;
}

function group(version: number, withSame: boolean, parts: Parts, set: 'read' | 'write'): common.ConfigGroup {
  const made = new common.ConfigGroup();
  made.setVersion(version);
  const members = <T>({ same, readAgain, written }: MembersDifference<T>): [string, T][] => [
    ...(withSame ? same : []),
    ...(set === 'read' ? readAgain : written),
  ];
  for (const [name, value] of members(parts.values)) made.getValuesMap().set(name, value);
  for (const [name, policy] of members(parts.policies)) made.getPoliciesMap().set(name, policy);
  for (const [name, each] of members(parts.groups)) made.getGroupsMap().set(name, each);
  return made;
}

function leafDifference<T extends Leaf>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  Kind: LeafKind<T>,
): MembersDifference<T> {
  const same = new Map<string, T>();
  const written = new Map<string, T>();
  for (const [name, wanted] of after) {
    const old = before.get(name);
    const next = Kind.deserializeBinary(wanted.serializeBinary());
    next.setVersion(old?.getVersion() ?? 0);
    if (old && Buffer.from(next.serializeBinary()).equals(old.serializeBinary())) {
      const unchanged = new Kind();
      unchanged.setVersion(old.getVersion());
      same.set(name, unchanged);
    } else {
      if (old) next.setVersion(old.getVersion() + 1);
      written.set(name, next);
    }
  }
  return { same, readAgain: new Map(), written, membersChanged: namesDiffer(before, after) };
}

function subgroupDifference(
  before: ReadonlyMap<string, common.ConfigGroup>,
  after: ReadonlyMap<string, common.ConfigGroup>,
): MembersDifference<common.ConfigGroup> {
  const same = new Map<string, common.ConfigGroup>();
  const readAgain = new Map<string, common.ConfigGroup>();
  const written = new Map<string, common.ConfigGroup>();
  for (const [name, wanted] of after) {
    const old = before.get(name);
    const { read, write, changed } = groupDifference(old ?? new common.ConfigGroup(), wanted);
    if (!old) {
      write.setVersion(0);
      written.set(name, write);
    } else if (changed) {
      readAgain.set(name, read);
      written.set(name, write);
    } else {
      same.set(name, read);
    }
  }
  return { same, readAgain, written, membersChanged: namesDiffer(before, after) };
}

const namesDiffer = (before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): boolean =>
  before.size !== after.size || [...before.keys()].some((name) => !after.has(name));

function entries<T>(map: ProtobufMap<string, T>): Map<string, T> {
  const found = new Map<string, T>();
  map.forEach((value, name) => {
    found.set(name, value);
  });
  return found;
}
