import { expect } from '@jest/globals';
import type { Outcome } from '../../../../chaincode/src/domain/envelope';
import type { ErrorCode } from '../../../../chaincode/src/domain/errors';
import { type Balance, balanceOf, stockKey } from '../../../../chaincode/src/domain/facts/stock';
import type { LotId, PlaceId } from '../../../../chaincode/src/domain/gs1/id';
import { Actor, carrier, farm, type Said, shop } from '../../support/cast';
import { WorldOfFacts } from '../../support/worldOfFacts';

/** Three competitors on one ledger: a maker, a buyer, and a rival that attacks them. */
export const maker = farm;
export const buyer = shop;
export const rival = carrier;
/** A fourth registered party, for votes only. */
export const fourth = new Actor('FourthMSP', '9506004');

const members = [maker, buyer, rival, fourth];

const registration = (actor: Actor, role: 'supplier' | 'carrier' | 'retailer'): Said[] => [
  actor.asks('registerParty', { party: actor.party, name: actor.msp, roles: [role], prefixes: [actor.prefix] }),
];

const places = (actor: Actor): Said[] => [
  actor.asks('registerPlace', { place: actor.place, name: 'first' }),
  actor.asks('registerPlace', { place: actor.otherPlace, name: 'second' }),
  actor.asks('registerProduct', { product: actor.product, name: 'boxed', uom: 'CS' }),
  actor.asks('registerProduct', { product: actor.otherProduct, name: 'loose', uom: 'KGM' }),
];

/** Everybody consents to everybody's prefix. The first member has its prefix already; consent changes nothing there. */
const consents = members.map((actor, n) =>
  members[(n + 1) % members.length]!.asks('consentToPrefix', { prefix: actor.prefix, party: actor.party }),
);

const network: readonly Said[] = [
  ...registration(maker, 'supplier'),
  ...registration(buyer, 'retailer'),
  ...registration(rival, 'carrier'),
  ...registration(fourth, 'retailer'),
  ...consents,
  ...members.flatMap(places),
];

let staged: Promise<ReadonlyMap<string, string>> | undefined;

async function stage(): Promise<ReadonlyMap<string, string>> {
  const world = new WorldOfFacts();
  for (const said of network) await done(world, said);
  return world.facts;
}

/** A ledger with the four parties registered and the given requests recorded. */
export async function ledger(...given: readonly Said[]): Promise<WorldOfFacts> {
  staged ??= stage();
  const world = new WorldOfFacts(await staged);
  for (const said of given) await done(world, said);
  return world;
}

/** Submits one request. */
export async function say(world: WorldOfFacts, said: Said): Promise<Outcome> {
  const { outcomes } = await world.run([said]);
  return outcomes[0]!;
}

/** Submits a request and expects that it is recorded with these exceptions. */
export async function done(world: WorldOfFacts, said: Said, ...exceptions: ErrorCode[]): Promise<Outcome> {
  const outcome = await say(world, said);
  const { status, code, message } = outcome;
  const found = outcome.exceptions.map((exception) => exception.code);
  expect({ said: said.command, status, code, message, exceptions: found }).toEqual({
    said: said.command,
    status: 'recorded',
    exceptions,
  });
  return outcome;
}

/** Submits a request and expects that it is refused and changes nothing. */
export async function refused(world: WorldOfFacts, said: Said, code: ErrorCode): Promise<void> {
  const before = new Map(world.facts);
  const outcome = await say(world, said);
  expect({ said: said.command, status: outcome.status, code: outcome.code }).toEqual({
    said: said.command,
    status: 'refused',
    code,
  });
  expect(world.facts).toEqual(before);
}

/** The balance of goods at a place. */
export function stock(world: WorldOfFacts, goods: string, place: PlaceId): Balance {
  return balanceOf(world.fact(stockKey(goods as LotId, place)) ?? { uom: '', onHand: '0' });
}

export const line = (lot: string, quantity: string, uom = 'CS'): { lot: string; quantity: string; uom: string } => ({
  lot,
  quantity,
  uom,
});

/** A lot of the actor's boxed product, made by command. */
export const makes = (actor: Actor, number: string, quantity = '100'): Said =>
  actor.asks('commissionLot', { ...line(actor.lot(number), quantity), place: actor.place });

export const sells = (actor: Actor, lot: string, quantity = '1', place = actor.place): Said =>
  actor.asks('sell', { place, lots: [line(lot, quantity)] });

export const sellsItem = (actor: Actor, item: string): Said =>
  actor.asks('sell', { place: actor.place, items: [item] });
