import type { Command } from '../command';
import { type ErrorCode, Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { type Party, partyKey } from '../facts/party';
import { placeKey } from '../facts/place';
import { productKey } from '../facts/product';
import type { PartyId } from '../gs1/id';
import { assertContainer, containerKeys } from '../rules/placeHierarchy';
import { present } from '../rules/present';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

/** Changes the caller's own party; fields that are not named stay as they are. */
export const changeParty: Command<CommandData<'changeParty'>> = {
  needs: ({ party }) => [partyKey(party)],
  decide: ({ party, roles, ...changes }, step) => {
    const before = owned(step, { key: partyKey(party), id: party, code: 'party_unknown', ownerOf: ({ id }) => id });
    const kept: Party['roles'] = before.roles.filter((role) => role === 'regulator');
    // Only a majority of the members makes a regulator, and only they end it.
    const given = roles && { roles: [...roles.filter((role) => role !== 'regulator'), ...kept] };
    step.facts.put(partyKey(party), changed(before, { ...changes, ...given }));
    return { subject: party, events: [] };
  },
};

/** Changes a place of the caller's; fields that are not named stay as they are. */
export const changePlace: Command<CommandData<'changePlace'>> = {
  needs: ({ place, within }) => [placeKey(place), ...containerKeys(within)],
  decide: ({ place, ...changes }, step) => {
    const before = owned(step, {
      key: placeKey(place),
      id: place,
      code: 'place_unknown',
      ownerOf: ({ party }) => party,
    });
    assertContainer(step, place, changes.within);
    step.facts.put(placeKey(place), changed(before, changes));
    return { subject: place, events: [] };
  },
};

/** Changes a product of the caller's; fields that are not named stay as they are. */
export const changeProduct: Command<CommandData<'changeProduct'>> = {
  needs: ({ product }) => [productKey(product)],
  decide: ({ product, ...changes }, step) => {
    const key = productKey(product);
    const before = owned(step, { key, id: product, code: 'product_unknown', ownerOf: ({ owner }) => owner });
    step.facts.put(key, changed(before, changes));
    return { subject: product, events: [] };
  },
};

/** A registered fact, by its key, and whose it is. */
export interface OwnedFact<T> {
  readonly key: FactKey<T>;
  readonly id: string;
  readonly code: ErrorCode;
  readonly ownerOf: (fact: T) => PartyId;
}

/** The registered fact; refuses unless it is the caller's. */
export function owned<T>({ facts, caller }: Step, { key, id, code, ownerOf }: OwnedFact<T>): T {
  const fact = facts.get(key);
  if (fact === undefined) throw new Refusal(code, `${id} is not registered.`, { id });
  const party = ownerOf(fact);
  if (party === caller.party) return fact;
  const message = party === id ? `${id} is another party` : `${id} belongs to ${party}`;
  throw new Refusal('not_owner', `${message}; only that party can change or retire it.`, { id, party });
}

type Changes<T> = { readonly [K in keyof T]?: T[K] | null | undefined };

/** The fact with its changes: undefined leaves a field, null removes it. */
function changed<T extends object>(before: T, changes: Changes<T>): T {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const values = given.map(([field, value]): [string, unknown] => [field, value ?? undefined]);
  return present({ ...before, ...Object.fromEntries(values) });
}
