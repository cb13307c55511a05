import { describe, expect, test } from '@jest/globals';
import { common } from '@hyperledger/fabric-protos';
import fc from 'fast-check';
import { groupDifference } from '../../network/src/fabric/members/groupDifference';

const value = (text: string, version = 0): common.ConfigValue => {
  const made = new common.ConfigValue();
  made.setValue(Buffer.from(text));
  made.setModPolicy('Admins');
  made.setVersion(version);
  return made;
};

function group(members: Readonly<Record<string, string>>, version = 0): common.ConfigGroup {
  const made = new common.ConfigGroup();
  made.setVersion(version);
  made.setModPolicy('Admins');
  for (const [name, text] of Object.entries(members)) made.getValuesMap().set(name, value(text, 3));
  return made;
}

const versionsOf = (of: common.ConfigGroup): Record<string, number> => {
  const found: Record<string, number> = {};
  of.getValuesMap().forEach((each, name) => {
    found[name] = each.getVersion();
  });
  return found;
};

describe('the difference of two channel configurations', () => {
  test('is empty when they are the same', () => {
    const { read, write, changed } = groupDifference(group({ a: '1', b: '2' }, 7), group({ a: '1', b: '2' }, 7));
    expect(changed).toBe(false);
    expect([read.getVersion(), write.getVersion(), versionsOf(write)]).toEqual([7, 7, {}]);
  });

  test('writes a changed value with the next version, and leaves the rest and the group alone', () => {
    const { read, write, changed } = groupDifference(group({ a: '1', b: '2' }, 7), group({ a: '1', b: 'two' }, 7));
    expect(changed).toBe(true);
    expect([read.getVersion(), versionsOf(read)]).toEqual([7, {}]);
    expect([write.getVersion(), versionsOf(write)]).toEqual([7, { b: 4 }]);
    expect(Buffer.from(write.getValuesMap().get('b')?.getValue_asU8() ?? []).toString()).toBe('two');
  });

  test('gives a group whose members change the next version, and names those that stay by theirs', () => {
    const before = new common.ConfigGroup();
    before.setVersion(2);
    before.getGroupsMap().set('Old', group({ a: '1' }, 5));
    const after = common.ConfigGroup.deserializeBinary(before.serializeBinary());
    after.getGroupsMap().set('New', group({ msp: 'x' }));
    const { read, write } = groupDifference(before, after);
    expect([read.getVersion(), read.getGroupsMap().has('New'), read.getGroupsMap().get('Old')?.getVersion()]).toEqual([
      2,
      false,
      5,
    ]);
    expect([write.getVersion(), write.getGroupsMap().get('Old')?.getVersion()]).toEqual([3, 5]);
    const added = write.getGroupsMap().get('New');
    expect([added?.getVersion(), added && versionsOf(added)]).toEqual([0, { msp: 0 }]);
  });

  test('applied to the first gives the second, for any two configurations', () => {
    const members = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '2'), { maxKeys: 4 });
    fc.assert(
      fc.property(members, members, (old, wanted) => {
        const { read, write } = groupDifference(group(old, 1), group(wanted, 1));
        const sameNames = Object.keys(old).sort().join() === Object.keys(wanted).sort().join();
        expect(write.getVersion()).toBe(sameNames ? 1 : 2);
        const result: Record<string, string> = sameNames ? { ...old } : {};
        for (const [name, version] of Object.entries(versionsOf(write))) {
          const stays = read.getValuesMap().has(name);
          expect(version).toBe(stays ? 3 : name in old ? 4 : 0);
          result[name] = stays
            ? (old[name] ?? '')
            : Buffer.from(write.getValuesMap().get(name)?.getValue_asU8() ?? []).toString();
        }
        expect(result).toEqual(wanted);
      }),
    );
  });
});
