import { byCodePoint } from '../codePoints';
import type { EpcisEvent } from '../epcis/events';
import { parseEvent, type RefusedEvent } from '../epcis/parseEvent';
import type { Links, NodeId } from '../facts/links';
import { processNode } from '../facts/process';
import { type ThingId, thingKey } from '../facts/thing';
import { type ItemId, type LotId, lotIdOf } from '../gs1/id';
import { isItemId, productOf } from '../goodsKinds';
import { isIdError } from '../gs1/idError';
import { parseId } from '../gs1/parseId';
import { lotId, lotNumber } from '../gs1/schemas';
import type { Facts } from '../step';
import { goodsOfEvent, lotsOf, type Goods, type NamedGoods } from './capture/eventGoods';
import { nodeAt } from './fillings';
import { present } from './present';

/** A parsed event, with its goods. */
export interface ReadEvent {
  readonly event: EpcisEvent;
  /** Event time, UTC. */
  readonly time: string;
  readonly named: NamedGoods;
  /** Items and the lot that the event states for each. */
  readonly members: readonly Member[];
}

export type Member = readonly [lot: LotId, item: ItemId];

/** The nodes of an event's goods at its time. */
export const nodesOf = (facts: Facts, goods: Goods, time: string): NodeId[] => [
  ...new Set([
    ...(lotsOf(goods) as string[] as NodeId[]),
    ...goods.things.map((id) => nodeAt(id, facts.get(thingKey(id)), time)),
  ]),
];

const listOf = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);

/** The links of an event, as they are stored in its fact; undefined if it has none. An error declaration has none. */
export function linksOf(facts: Facts, msp: string, read: ReadEvent): Links | undefined {
  if (read.event.errorDeclaration) return undefined;
  const links: Links = present({ ...ownLinks(facts, msp, read), serialized: listOf(read.members) });
  return Object.keys(links).length > 0 ? links : undefined;
}

function ownLinks(
  facts: Facts,
  msp: string,
  { event, time, named }: ReadEvent,
): { [K in keyof Links]?: Links[K] | undefined } {
  if (event.type === 'TransformationEvent') {
    const id = event.transformationID;
    return {
      process: id === undefined ? undefined : processNode(msp, id),
      inputs: listOf(nodesOf(facts, named.inputs, time)),
      outputs: listOf(nodesOf(facts, named.goods, time)),
    };
  }
  if (named.parent === undefined) return {};
  return {
    parent: nodeAt(named.parent, facts.get(thingKey(named.parent)), time),
    children: listOf(nodesOf(facts, named.goods, time)),
    out: event.type !== 'ObjectEvent' && event.action === 'DELETE' ? true : undefined,
  };
}

type Body = Readonly<Record<string, unknown>>;

/** The local name of a namespaced key. */
const localName = (key: string): string =>
  key.slice(Math.max(key.lastIndexOf(':'), key.lastIndexOf('/'), key.lastIndexOf('#')) + 1);

/**
 * The lots of a serialized item in instance/lot master data (CBV 2.0 section 9.3: lotNumber), given as number or as id. There is more than
 * one only if the data contradicts itself. Their order depends on nothing but their ids.
 */
export function serialLots(ilmd: unknown, item: string): LotId[] {
  const product = productOf(item);
  if (typeof ilmd !== 'object' || ilmd === null || product === undefined) return [];
  const lots = Object.entries(ilmd as Body).flatMap(([key, value]): LotId[] => {
    if (localName(key) !== 'lotNumber' || typeof value !== 'string') return [];
    const whole = lotId.safeParse(value);
    if (whole.success) return [whole.data];
    return lotNumber.safeParse(value).success ? [lotIdOf(product.slice(-14), value)] : [];
  });
  return [...new Set(lots)].sort(byCodePoint);
}

/** The lot that stock counts a serialized item under: the first one by its id, if the master data names several. */
export const serialLot = (ilmd: unknown, item: string): LotId | undefined => serialLots(ilmd, item)[0];

/** The items of an event with their lot, from the item's Digital Link or from the ILMD of the event that makes it. */
export function membersOf({
  event,
  originals,
}: {
  event: EpcisEvent;
  originals: Readonly<Record<string, string>>;
}): Member[] {
  const spelled = Object.values(originals).flatMap((text): Member[] => {
    const read = /21[/)]/.test(text) && /10[/)]/.test(text) ? parseId(text) : undefined;
    if (read === undefined || isIdError(read) || read.kind !== 'item' || read.lot === undefined) return [];
    return [[lotIdOf(read.gtin, read.lot), read.id]];
  });
  return [...spelled, ...madeMembers(event)];
}

function madeMembers(event: EpcisEvent): Member[] {
  if (event.type !== 'ObjectEvent' && event.type !== 'TransformationEvent') return [];
  const { ilmd } = event;
  if (ilmd === undefined) return [];
  const things = event.type === 'ObjectEvent' ? event.epcList : event.outputEPCList;
  // A recall follows each of the lots.
  return (things ?? []).filter(isItemId).flatMap((item) => serialLots(ilmd, item).map((lot): Member => [lot, item]));
}

/** Parses the body of an event with the schema that every reader uses. */
export function readBody(body: object): ReadEvent | RefusedEvent {
  const read = parseEvent(body);
  return read.ok
    ? { event: read.event, time: read.eventTime, named: goodsOfEvent(read.event), members: membersOf(read) }
    : read;
}

/** The thing of a node; undefined for lots and processes. */
export const thingOfNode = (node: NodeId): ThingId | undefined => {
  if (isItemId(node)) return node;
  const [id = '', number] = node.split(' ');
  return number !== undefined && id !== 'process' ? (id as ThingId) : undefined;
};

/** Returns true for the node of a transformation of several events. */
export const isProcess = (node: NodeId): boolean => node.startsWith('process ');

/** Returns true for the node of a filling of a container. */
export const isFilling = (node: NodeId): boolean => node.includes(' ') && !isProcess(node);

/** The class of goods of a node; undefined for things and processes. */
export const lotOfNode = (node: NodeId): LotId | undefined =>
  isProcess(node) || thingOfNode(node) !== undefined ? undefined : (node as string as LotId);

/** The goods' id of a node, without the number of a filling. */
export const goodsOfNode = (node: NodeId): string => thingOfNode(node) ?? node;
