import type { RecallId } from '../businessId';
import type { Links, NodeId } from '../facts/links';
import { type Hold, lotKey } from '../facts/lot';
import { recallKey } from '../facts/recall';
import { type Thing, thingKey } from '../facts/thing';
import type { PartyId } from '../gs1/id';
import { isItemId } from '../goodsKinds';
import type { Facts } from '../step';
import { mostRecalls } from './blocking';
import { lotOfNode, thingOfNode } from './links';
import { unverifiedLot } from './lots';
import { addToScope, type EventRef, recallsOf, stepFault } from './recallScope';
import { newThing } from './things';

/** What goods hand on to what an event says was made of them, packed with them or is one of them. */
interface Inheritance {
  readonly heirs: readonly NodeId[];
  /** Each open recall that covers the sources, with the first source that it covers. */
  readonly recalls: ReadonlyMap<RecallId, NodeId>;
  /** The first hold among the sources of a transformation. */
  readonly held?: { readonly source: NodeId; readonly hold: Hold };
}

/**
 * What the links of an event hand on. To be asked before the event moves stock: what is in a container that is used up is known only
 * until then.
 */
export function inheritancesOf(facts: Facts, links: Links): Inheritance[] {
  const { process, inputs = [], outputs = [], parent, children = [], out, serialized = [] } = links;
  const members = serialized.map(([lot, item]) =>
    inheritance(facts, [item as string as NodeId], [lot as string as NodeId]),
  );
  if (parent) return out ? members : [...members, inheritance(facts, [parent], children)];
  if (!process) return [...members, withHold(facts, inheritance(facts, outputs, inputs), inputs)];
  return [...members, inheritance(facts, [process], inputs), inheritance(facts, outputs, [process])];
}

/** Of each opener no more recalls are handed on than goods remember: else the work of one event would be all recalls times all heirs. */
function inheritance(facts: Facts, heirs: readonly NodeId[], sources: readonly NodeId[]): Inheritance {
  const recalls = new Map<RecallId, NodeId>();
  const counts = new Map<PartyId, number>();
  for (const source of heirs.length > 0 ? sources : []) {
    for (const id of recallsOf(facts, source)) {
      const recall = recalls.has(id) ? undefined : facts.get(recallKey(id));
      const count = recall ? (counts.get(recall.openedBy) ?? 0) : mostRecalls;
      if (recall?.status !== 'open' || count >= mostRecalls) continue;
      counts.set(recall.openedBy, count + 1);
      recalls.set(id, source);
    }
  }
  return { heirs, recalls };
}

function withHold(facts: Facts, inherited: Inheritance, sources: readonly NodeId[]): Inheritance {
  for (const source of sources) {
    const lot = lotOfNode(source);
    const thing = thingOfNode(source);
    const hold = (lot ? facts.get(lotKey(lot)) : thing && facts.get(thingKey(thing)))?.hold;
    if (hold) return { ...inherited, held: { source, hold } };
  }
  return inherited;
}

/**
 * Goods made of, packed with or numbered under recalled goods are recalled from the moment that an event says so and its word proves
 * it; goods made of held ones are on hold. So a recall covers by itself what is made or recorded after it was opened.
 */
export function inherit(facts: Facts, inheritances: readonly Inheritance[], by: EventRef): void {
  for (const { heirs, recalls, held } of inheritances) {
    for (const goods of heirs) {
      for (const [id, parent] of recalls) {
        if (stepFault(facts, { goods, parent, by }) === undefined) addToScope(facts, id, goods, { parent, ...by });
      }
      if (held && stepFault(facts, { goods, parent: held.source, by }) === undefined) holdHeir(facts, goods, held);
    }
  }
}

function holdHeir(facts: Facts, goods: NodeId, { source, hold }: NonNullable<Inheritance['held']>): void {
  const inherited = { by: hold.by, reason: `made of ${source}, which is on hold: ${hold.reason}`.slice(0, 1000) };
  const lot = lotOfNode(goods);
  const id = thingOfNode(goods);
  if (lot) {
    const known = facts.get(lotKey(lot)) ?? unverifiedLot(lot);
    if (!known.hold) facts.put(lotKey(lot), { ...known, hold: inherited });
  } else if (id) {
    const known: Thing = facts.get(thingKey(id)) ?? {
      ...newThing(id),
      ...(isItemId(id) && { status: 'unverified' as const }),
    };
    if (!known.hold) facts.put(thingKey(id), { ...known, hold: inherited });
  }
}
