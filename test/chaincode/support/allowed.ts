/** All non-empty subsets. */
export const subsets = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: 2 ** all.length - 1 }, (_, n) => all.filter((_each, bit) => (((n + 1) >> bit) & 1) === 1));

/**
 * Returns true if peers of these organisations may change a fact: they are a majority of the members, and each owner, or all the other
 * members in its place, are among them. A plain reference for the tests of policies and ledgers.
 */
export const allowed = (
  signers: readonly string[],
  { members, owners }: { readonly members: readonly string[]; readonly owners: readonly string[] },
): boolean =>
  members.filter((member) => signers.includes(member)).length > members.length / 2 &&
  owners.every(
    (owner) => signers.includes(owner) || members.every((member) => member === owner || signers.includes(member)),
  );
