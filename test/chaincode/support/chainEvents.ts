import type { Thing } from '../../../chaincode/src/domain/facts/thing';
import type { PlaceId } from '../../../chaincode/src/domain/gs1/id';
import { compare } from '../../../chaincode/src/domain/quantity';
import { available } from '../../../chaincode/src/domain/rules/stock';
import { fourth } from '../attacks/support/stage';
import { crateOf } from '../attacks/support/otherIds';
import { type Actor, farm, shop } from './cast';
import type { Picks, StockRow, View } from './chainView';

/** One captured event and its author. */
export interface Capture {
  readonly by: Actor;
  readonly event: Readonly<Record<string, unknown>>;
}

export const ownerOf = (place: PlaceId): Actor =>
  [farm, fourth, shop].find((actor) => actor.place === place || actor.otherPlace === place) ?? farm;

/** An id without owner. The first party that makes goods under it is their producer, so only one party does here. */
export const wildLot = 'urn:gdst:example.org:product:lot:class:farm.X1';
export const lotsOf = (actor: Actor): string[] => [actor.lot('A'), actor.lot('B'), actor.lot('C')];
export const itemsOf = (actor: Actor): string[] => ['1', '2', '3', '4', '5'].map((serial) => actor.item(serial));
export const caseOf = (actor: Actor): string => actor.item('CASE');
export const containersOf = (actor: Actor): string[] => [
  actor.container(1),
  actor.container(2),
  crateOf(actor),
  caseOf(actor),
];
export const processOf = (actor: Actor): string => `urn:uuid:run-of-${actor.msp}`;

export const where = (place: PlaceId): object => ({ readPoint: { id: place }, bizLocation: { id: place } });
export const leaves = (place: PlaceId): object => ({ readPoint: { id: place } });
export const count = (epcClass: string, quantity: number | string, uom = 'CS'): object => ({
  epcClass,
  quantity: Number(quantity),
  uom,
});

export type ChainStep = (view: View, picks: Picks) => readonly Capture[];

export const object = (action: string, bizStep: string, more: object): Record<string, unknown> => ({
  type: 'ObjectEvent',
  action,
  bizStep,
  ...more,
});

/** A part of the available quantity, or all of it. */
export const part = ({ balance }: StockRow, picks: Picks): number => {
  const free = Number(available(balance));
  return picks.one([free, Math.ceil(free / 2), 1, Math.min(free, 3)]) ?? free;
};

/** Cases are not consumed or sold: a packing recorded later would add contents to the consumed or sold case. */
export const isCase = ({ id }: Thing): boolean => id.endsWith('/21/CASE');

const isCrate = (id: string): boolean => id.includes('/8003/');

/**
 * Unpacking a container without listing its contents takes out the contents recorded so far, so its result depends on the order. Here only
 * crates, which are packed once, are unpacked that way; a packing that is recorded later gets an exception.
 */
export const isOpenable = ({ id, inside }: Thing): boolean =>
  inside === undefined || (isCrate(id) && inside.things.length === 0);

export const free = (view: View): StockRow[] =>
  view.stocks.filter(({ balance }) => compare(available(balance), '0') > 0);

const isIn = ({ status }: Thing): boolean => status === undefined || status === 'active';

/** Loose things at a place that are goods or contain some. */
export const loose = (view: View): Thing[] =>
  view.things.filter(
    (thing) =>
      isIn(thing) &&
      thing.place !== undefined &&
      thing.parent === undefined &&
      (thing.status === 'active' || thing.inside !== undefined),
  );
