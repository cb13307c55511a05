import { type CommandName, localId } from '@lotline/chaincode/domain';
import type { Caller } from '../auth/caller';
import { partyOfMsp } from '../queries/partyOfMsp';
import type { Gateway } from './gateway';
import { Problem } from '../problem';

/** Fields that name a shipment or recall by its id. The command that gives it its number takes the number alone. */
const fields: readonly { readonly field: string; readonly numberedBy: CommandName }[] = [
  { field: 'shipment', numberedBy: 'ship' },
  { field: 'recall', numberedBy: 'openRecall' },
];

/** Puts the caller's GLN before their own shipment and recall numbers in a command's input: `SHIP-1` becomes `GLN:SHIP-1`. */
export function withOwnNumbers(command: CommandName, input: unknown, caller: Caller, gateway: Gateway): unknown {
  if (typeof input !== 'object' || input === null) return input;
  const given = input as Readonly<Record<string, unknown>>;
  const own = fields.filter(
    ({ field, numberedBy }) =>
      numberedBy !== command && Object.hasOwn(given, field) && localId.safeParse(given[field]).success,
  );
  if (own.length === 0) return input;
  const gln = glnOf(caller, gateway);
  return { ...given, ...Object.fromEntries(own.map(({ field }) => [field, `${gln}:${String(given[field])}`])) };
}

/** The GLN in a path of a shipment or recall, where `own` stands for the caller's. */
export const glnInPath = (gln: string | undefined, caller: Caller, gateway: Gateway): string | undefined =>
  gln === 'own' ? glnOf(caller, gateway) : gln;

function glnOf({ identity }: Caller, { readModel }: Gateway): string {
  const party = partyOfMsp(readModel, identity.mspId)?.id;
  if (party === undefined) {
    throw new Problem('caller_unknown', 'Your organisation has no GLN yet: register its party, or write GLN:NUMBER.');
  }
  return party.slice(-13);
}
