import type { Command, Decision } from '../command';
import { mspKey, partyKey } from '../facts/party';
import { placeKey } from '../facts/place';
import { productKey } from '../facts/product';
import type { FactKey } from '../facts/key';
import type { Retired } from '../facts/retired';
import { present } from '../rules/present';
import type { Step } from '../step';
import type { CommandData } from '../transactions';
import { owned, type OwnedFact } from './changeMasterData';

type Input = CommandData<'retire'>;
/** The common fields of facts that can be retired. */
interface Retirable {
  readonly retired?: Retired;
}

/** Ends the use of a product, place or party of the caller's. What is there of it can still be traced, moved, sold and recalled. */
export const retire: Command<Input> = {
  needs: (input) => [keyOf(input)],
  decide: (input, step) => each(input, step, ({ retired }) => retired ?? { at: step.time, reason: input.reason }),
};

/** Ends a retirement. */
export const reinstate: Command<CommandData<'reinstate'>> = {
  needs: (input) => [keyOf(input)],
  decide: (input, step) => each(input, step, () => undefined),
};

function keyOf({ product, place, party }: Input): FactKey<unknown> {
  if (product !== undefined) return productKey(product);
  return place === undefined ? partyKey(party as NonNullable<typeof party>) : placeKey(place);
}

type Next = (before: Retirable) => Retired | undefined;

function each({ product, place, party }: Input, step: Step, next: Next): Decision {
  if (product !== undefined) {
    const key = productKey(product);
    return set(step, { key, id: product, code: 'product_unknown', ownerOf: ({ owner }) => owner }, next);
  }
  if (place !== undefined) {
    const key = placeKey(place);
    return set(step, { key, id: place, code: 'place_unknown', ownerOf: (fact) => fact.party }, next);
  }
  const own = party as NonNullable<typeof party>;
  const decision = set(step, { key: partyKey(own), id: own, code: 'party_unknown', ownerOf: ({ id }) => id }, next);
  const { facts, caller } = step;
  facts.put(mspKey(caller.msp), present({ party: own, retired: facts.get(partyKey(own))?.retired }));
  return decision;
}

function set<T extends Retirable>(step: Step, of: OwnedFact<T>, next: Next): Decision {
  const before = owned(step, of);
  const retired = next(before);
  if (retired !== before.retired) step.facts.put(of.key, present({ ...before, retired }));
  return { subject: of.id, events: [] };
}
