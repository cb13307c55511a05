import { limits } from '../limits';
import type { RecallId } from '../businessId';
import { eventKey } from '../facts/event';
import type { Links, NodeId } from '../facts/links';
import { type Hold, lotKey } from '../facts/lot';
import { processKey } from '../facts/process';
import { recallKey } from '../facts/recall';
import { type ThingId, thingKey } from '../facts/thing';
import type { LotId, PartyId } from '../gs1/id';
import type { Facts } from '../step';
import { nodeNow } from './fillings';
import { changeHold, isOfFurtherMaker, joined } from './bornHeld';
import { goodsOfNode, isProcess, lotOfNode, thingOfNode } from './links';
import { hasFirstMakers } from './makers';
import { authorOf, type EventRef, isInScope, isProven, recallsOf } from './recallScope';
import { coverAround, reach, spread } from './spread';
import { lotsWith, nothingInside } from './things';

/** A node that a recall covers indirectly and that is not in its scope yet: it is of, or contains, `parent`. */
interface Covered {
  readonly node: NodeId;
  readonly parent: NodeId;
}

/** A source of an inheritance, and the nodes that must be added to the scope first. */
interface Source {
  readonly node: NodeId;
  readonly path: readonly Covered[];
}

/** The recalls and hold that pass from the sources of an event's links to its heirs. */
interface Inheritance {
  readonly heirs: readonly NodeId[];
  /** Each open recall that covers the sources, with the first source that it covers. */
  readonly recalls: ReadonlyMap<RecallId, Source>;
  /** The first hold among the sources of a transformation. */
  readonly held?: { readonly source: NodeId; readonly hold: Hold };
}

/** The party that recorded an event, and so had the goods that it used. */
interface Having {
  readonly facts: Facts;
  readonly party: PartyId | undefined;
}

/**
 * The recalls and holds that pass along an event's links. Must be called before the event moves stock, because the contents of a consumed
 * container are unknown afterwards.
 */
export function inheritancesOf(facts: Facts, links: Links, author: Pick<EventRef, 'msp'>): Inheritance[] {
  const having: Having = { facts, party: authorOf(facts, author) };
  const { process, inputs = [], outputs = [], parent, children = [], out } = links;
  const members = membersOf(having, links);
  if (parent) return out ? members : [...members, inheritance(having, [parent], children)];
  if (!process) return [...members, withHold(having, inheritance(having, outputs, inputs), inputs)];
  return [
    ...members,
    withHold(having, inheritance(having, [process], inputs), inputs),
    withHold(having, inheritance(having, outputs, [process]), [process]),
  ];
}

/** The inheritance from each lot to its items. */
function membersOf(having: Having, { serialized = [] }: Links): Inheritance[] {
  const items = new Map<NodeId, NodeId[]>();
  for (const [lot, item] of serialized as readonly (readonly [string, string])[] as readonly (readonly [
    NodeId,
    NodeId,
  ])[]) {
    const known = items.get(lot);
    if (known) known.push(item);
    else items.set(lot, [item]);
  }
  return [...items].map(([lot, heirs]) => inheritance(having, heirs, [lot]));
}

/** Passes on at most `limits.recalls` of each opener; otherwise one event could cost all recalls times all heirs. */
function inheritance(having: Having, heirs: readonly NodeId[], sources: readonly NodeId[]): Inheritance {
  const { facts, party } = having;
  const recalls = new Map<RecallId, Source>();
  const counts = new Map<PartyId, number>();
  for (const node of heirs.length > 0 ? sources : []) {
    for (const id of recallsOf(facts, node, party)) {
      const recall = recalls.has(id) ? undefined : facts.get(recallKey(id));
      const count = recall ? (counts.get(recall.openedBy) ?? 0) : limits.recalls;
      if (recall?.status !== 'open' || count >= limits.recalls) continue;
      counts.set(recall.openedBy, count + 1);
      recalls.set(id, { node, path: pathTo(having, id, node) });
    }
  }
  return { heirs, recalls };
}

/** The links from a recall's scope to a node that it covers; none if the node is in scope itself. */
function pathTo(having: Having, id: RecallId, node: NodeId): Covered[] {
  if (isInScope(having.facts, id, node)) return [];
  const parent = coverOf(having, id, node);
  return parent ? [...pathTo(having, id, parent), { node, parent }] : [];
}

/** The node through which a recall covers a thing: its lot, or a node inside it. */
function coverOf({ facts, party }: Having, id: RecallId, node: NodeId): NodeId | undefined {
  const thing = facts.get(thingKey(thingOfNode(node) ?? (node as string as ThingId)));
  if (!thing) return undefined;
  const { lots, claims, things } = thing.inside ?? nothingInside;
  const nodes = [
    ...(thing.lot ? [thing.lot] : []),
    ...[...lots, ...claims].map((line) => line.lot),
    ...things.map((inner) => nodeNow(inner, facts.get(thingKey(inner)))),
  ] as string[] as NodeId[];
  return nodes.find((each) => recallsOf(facts, each, party).includes(id));
}

function withHold(having: Having, inherited: Inheritance, sources: readonly NodeId[]): Inheritance {
  for (const source of sources) {
    const hold = holdOf(having, source);
    if (hold) return { ...inherited, held: { source, hold } };
  }
  return inherited;
}

/** The hold of a node: its own, that of its lot or of what is inside, or that of a process's inputs. */
function holdOf(having: Having, node: NodeId): Hold | undefined {
  const { facts } = having;
  if (isProcess(node)) {
    const { held = [], until = [] } = facts.get(processKey(node)) ?? {};
    return firstHold([...held.map((each) => holdOf(having, each)), ...until.map((each) => holdBy(facts, each))]);
  }
  const lot = lotOfNode(node);
  if (lot) return holdOfLot(having, lot);
  const id = thingOfNode(node);
  const thing = id && facts.get(thingKey(id));
  if (!thing || nodeNow(id, thing) !== node) return undefined;
  return thing.hold ?? firstHold(lotsWith(thing).map((each) => holdOfLot(having, each)));
}

/** The hold by a waiting event whose goods are on hold. */
function holdBy(facts: Facts, by: EventRef): Hold | undefined {
  const { blocked } = facts.get(eventKey(by.msp, by.event)) ?? {};
  const party = blocked === undefined ? undefined : authorOf(facts, by);
  return blocked && party && { by: party, reason: `made of ${goodsOfNode(blocked)}`, until: [by] };
}

/** The hold of a lot, if what the party has of it may be its first maker's. */
function holdOfLot({ facts, party }: Having, id: LotId): Hold | undefined {
  const lot = facts.get(lotKey(id));
  return lot && (party === undefined || hasFirstMakers(facts, lot, party)) ? lot.hold : undefined;
}

const firstHold = (holds: readonly (Hold | undefined)[]): Hold | undefined => holds.find((hold) => hold !== undefined);

/**
 * Applies proven inheritances: goods made of, packed with or numbered under recalled goods are recalled, and goods made of held ones are
 * held. A recall therefore also covers goods that are made or recorded after it was opened, and what earlier events made of them.
 */
export function inherit(facts: Facts, inheritances: readonly Inheritance[], by: EventRef): void {
  const limit = reach();
  for (const { heirs, recalls, held } of inheritances) {
    if (recalls.size === 0 && !held) continue;
    for (const goods of heirs) {
      if (!isProven(facts, goods, by)) continue;
      for (const [id, { node: parent, path }] of recalls) {
        const spreading = { facts, recall: id, limit };
        for (const { node, parent: cover } of path) spread(spreading, node, { parent: cover });
        spread(spreading, goods, { parent, ...by });
        coverAround(spreading, goods);
      }
      if (held && !isOfFurtherMaker(facts, goods, by)) holdHeir(facts, goods, held);
    }
  }
}

/** The most held inputs that a process keeps. */
const mostHeld = 20;

function holdHeir(facts: Facts, goods: NodeId, { source, hold }: NonNullable<Inheritance['held']>): void {
  if (isProcess(goods)) {
    const known = facts.get(processKey(goods)) ?? { recalls: [] };
    const sources = new Set([...(known.held ?? []), source]);
    facts.put(processKey(goods), { ...known, held: [...sources].slice(-mostHeld) });
    return;
  }
  const reason = `made of ${source}, which is on hold: ${hold.reason}`.slice(0, 1000);
  const inherited = { by: hold.by, reason, ...(hold.until && { until: hold.until }) };
  changeHold(facts, goods, (known) => joined(known, inherited));
}
