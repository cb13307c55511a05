import type { RecallId } from '../businessId';
import { type Lot, lotKey } from '../facts/lot';
import { makersKey } from '../facts/makers';
import { recallKey } from '../facts/recall';
import type { LotId, PartyId } from '../gs1/id';
import type { Facts, ReadFacts } from '../step';

/** The fields of a lot that say who made it first. */
type Made = Pick<Lot, 'id' | 'recalls' | 'producer' | 'stated' | 'contested'>;

/** The party that made a lot first or, while nobody has, the one that said so first. */
const firstMaker = ({ producer, stated }: Made): PartyId | undefined => producer ?? stated?.party;

/** Returns true if a party made goods of a lot. */
const isMaker = (facts: ReadFacts, { id, producer }: Made, party: PartyId): boolean =>
  producer === party || facts.get(makersKey(id, party))?.of.includes(party) === true;

/** Returns true if a party made goods of a lot, and another party was the first to do so. */
export const isFurtherMaker = (facts: ReadFacts, lot: Made, party: PartyId): boolean =>
  lot.contested === true && firstMaker(lot) !== party && isMaker(facts, lot, party);

/** The makers of the goods of a lot that a party has had; the first maker if no origin is known, as of goods that only a count found. */
function makersFor(facts: ReadFacts, lot: Made, party: PartyId): readonly PartyId[] {
  const known = facts.get(makersKey(lot.id, party))?.of ?? [];
  const first = firstMaker(lot);
  if (first === undefined) return known;
  if (first === party && !known.includes(party)) return [...known, party];
  return known.length === 0 ? [first] : known;
}

/** Returns true if a party may have goods of the lot's first maker, so that what blocks this maker's goods binds the party. */
export function hasFirstMakers(facts: ReadFacts, lot: Made, party: PartyId): boolean {
  const first = firstMaker(lot);
  return lot.contested !== true || first === undefined || makersFor(facts, lot, party).includes(first);
}

/**
 * A lot with the dates that its first maker stated. Undefined for a party without goods of that maker under an id that nobody owns: else
 * anybody could keep the others' goods from moving, with a making that is later or an expiry that is over.
 */
export function datedLot(facts: ReadFacts, id: LotId, party: PartyId): Lot | undefined {
  const lot = facts.get(lotKey(id));
  const first = lot?.contested === true ? firstMaker(lot) : undefined;
  if (first === undefined || first === party) return lot;
  return facts.get(makersKey(id, party))?.of.includes(first) === true ? lot : undefined;
}

/**
 * The recalls of a lot that bind a party: those of the makers whose goods it has had. A recall that has the lot as a root without being of
 * one of its makers, as of a regulator, binds everybody.
 */
export function recallsFor(facts: ReadFacts, lot: Made, party: PartyId | undefined): readonly RecallId[] {
  if (lot.contested !== true || party === undefined) return lot.recalls;
  const first = hasFirstMakers(facts, lot, party)
    ? lot.recalls
    : lot.recalls.filter((id) => isOfNoMaker(facts, lot, id));
  const others = makersFor(facts, lot, party).flatMap((maker) => facts.get(makersKey(lot.id, maker))?.recalls ?? []);
  return [...new Set([...first, ...others])];
}

function isOfNoMaker(facts: ReadFacts, lot: Made, id: RecallId): boolean {
  const recall = facts.get(recallKey(id));
  return recall?.roots.includes(lot.id) === true && !isMaker(facts, lot, recall.openedBy);
}

/** Notes that a party made goods of a lot that another one made before. */
export function noteMaker(facts: Facts, lot: LotId, party: PartyId, recalls: readonly RecallId[] = []): void {
  const { of, recalls: before = [] } = facts.get(makersKey(lot, party)) ?? { of: [] };
  const all = [...new Set([...before, ...recalls])];
  if (of.includes(party) && all.length === before.length) return;
  facts.put(makersKey(lot, party), { of: [...new Set([...of, party])], ...(all.length > 0 && { recalls: all }) });
}

/** Notes that goods of lots came from one party to another: the other has goods of the same makers from now on. */
export function noteArrival(facts: Facts, lots: Iterable<LotId>, from: PartyId | undefined, to: PartyId): void {
  if (from === undefined || from === to) return;
  for (const id of new Set(lots)) {
    const lot = facts.get(lotKey(id));
    if (lot?.unowned !== true) continue;
    const { of, ...rest } = facts.get(makersKey(id, to)) ?? { of: [] };
    const more = makersFor(facts, lot, from).filter((maker) => !of.includes(maker));
    if (more.length > 0) facts.put(makersKey(id, to), { ...rest, of: [...of, ...more] });
  }
}

/** Notes that a surplus of a lot was released by its maker. If the party has had goods of known makers, it is taken for theirs. */
export function noteReleased(facts: Facts, lot: LotId, from: PartyId, to: PartyId): void {
  if (facts.get(makersKey(lot, to)) === undefined) noteArrival(facts, [lot], from, to);
}
