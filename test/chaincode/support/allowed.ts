/** Every set of one or more of these. */
export const subsets = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: 2 ** all.length - 1 }, (_, n) => all.filter((_each, bit) => (((n + 1) >> bit) & 1) === 1));

/**
 * Whether peers of these organisations may change a fact: they are a majority of the members, and each owner is among them, or in an
 * owner's place all the other members. Said plainly here, so that policies and ledgers are held against it.
 */
export const allowed = (
  signers: readonly string[],
  { members, owners }: { readonly members: readonly string[]; readonly owners: readonly string[] },
): boolean =>
  members.filter((member) => signers.includes(member)).length > members.length / 2 &&
  owners.every(
    (owner) => signers.includes(owner) || members.every((member) => member === owner || signers.includes(member)),
  );
