import type { Product } from '@lotline/chaincode/domain';
import type { Caller } from '../auth/caller';
import { localMembers, type Member, type Members } from '../ledger/members';
import { Problem } from '../problem';
import type { ReadAt } from '../projection/readModel';
import { readFact } from '../projection/saveFact';
import { partyOfMsp } from '../queries/partyOfMsp';
import { placeParty } from '../queries/placeParty';

/** The organisation whose inventory a request is about: always the caller's own. */
export interface Owner {
  readonly organisation: string;
  readonly user: string;
  /** The organisation's party (417). */
  readonly party: string;
}

/** An owner without the user who asks. */
export type OwnerKey = Pick<Owner, 'organisation' | 'party'>;

/** @throws Problem if the caller's organisation has registered no party, so that no place can be its own. */
export function ownerOf({ identity }: Caller, readModel: ReadAt): Owner {
  const party = partyOfMsp(readModel, identity.mspId)?.id;
  if (party === undefined) {
    throw new Problem('caller_unknown', 'Your organisation has registered no party yet, so no place is its own.');
  }
  return { organisation: identity.organisation, user: identity.user, party };
}

/** Those of the organisations that have registered a party. */
export const ownersAmong = (
  organisations: readonly Pick<Member, 'organisation' | 'mspId'>[],
  readModel: Pick<ReadAt, 'database'>,
): OwnerKey[] =>
  organisations.flatMap(({ organisation, mspId }) => {
    const party = partyOfMsp(readModel, mspId)?.id;
    return party === undefined ? [] : [{ organisation, party }];
  });

/** The organisations of this gateway that have registered a party. */
export const ownersOf = (members: Members, readModel: ReadAt): OwnerKey[] =>
  ownersAmong(localMembers(members), readModel);

/** @throws Problem if the place is not the owner's. Whose else it is, is not said. */
export function assertOwn({ database }: ReadAt, { party }: Owner, place: string): void {
  if (placeParty(database, place) !== party) {
    throw new Problem('not_owner', `${place} is not a place of your organisation.`, { details: { place } });
  }
}

/** The unit in which a product's inventory is planned. @throws Problem if the product is not registered. */
export const uomOf = (readModel: ReadAt, product: string): string => registeredProduct(readModel, product).uom;

/** @throws Problem if the product is not registered. */
export function registeredProduct({ database }: ReadAt, product: string): Product {
  const fact = readFact(database, 'product', product);
  if (fact) return fact;
  throw new Problem('product_unknown', `${product} is not registered, so its unit is not known: register it first.`, {
    details: { product },
  });
}
