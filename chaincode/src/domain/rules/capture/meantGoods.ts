import type { EventBody } from '../../command';
import type { RecordedEvent } from '../../facts/event';
import { type ThingId, thingKey } from '../../facts/thing';
import { partyInThing, withoutParty } from '../../gs1/thingOfParty';
import type { Facts, Step } from '../../step';
import type { Member } from '../links';
import { meantThing, type Use } from '../meantThings';
import type { CapturedEvent } from './captureInput';
import { type Goods, type NamedGoods, sourceParties } from './eventGoods';
import { type Effect, effectPlace, statedEffect } from './stockEffect';
import { namedBy } from './underWay';

/** All things that an event names. */
export const thingsNamed = ({ named: { goods, inputs, parent } }: Pick<CapturedEvent, 'named'>): readonly ThingId[] => [
  ...(parent === undefined ? [] : [parent]),
  ...goods.things,
  ...inputs.things,
];

/**
 * The event with the things that its author means: under an id without owner, several parties may have things. Those of a booked event
 * stay as they were.
 */
export function withMeant(
  step: Pick<Step, 'facts' | 'caller'>,
  captured: CapturedEvent,
  recorded?: RecordedEvent,
): CapturedEvent {
  const isDone = recorded !== undefined && recorded.stock !== 'waiting';
  return withThings(captured, isDone || recorded?.partly ? (recorded.means ?? []) : meantBy(step, captured));
}

/** The goods of an event, and what is written there where it is about other things. */
interface Named extends Pick<CapturedEvent, 'named' | 'members'> {
  readonly means?: readonly ThingId[];
  readonly written?: Pick<CapturedEvent, 'named' | 'members'>;
}

/** The lists of an event that name things. */
const lists = ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'] as const;

/** The event of a command as it is recorded, without parties in ids, and the things that it is about. */
export function asWritten(built: EventBody): { readonly body: EventBody; readonly means: readonly ThingId[] } {
  const named = [built['parentID'], ...lists.flatMap((name) => (built[name] as readonly unknown[] | undefined) ?? [])];
  const means = named.filter((id): id is ThingId => typeof id === 'string' && isOfParty(id as ThingId));
  if (means.length === 0) return { body: built, means };
  const changed = lists.flatMap((name): [string, unknown][] => {
    const list = built[name] as readonly ThingId[] | undefined;
    return list ? [[name, list.map(withoutParty)]] : [];
  });
  const { parentID: parent } = built as { readonly parentID?: ThingId };
  const parentID = parent === undefined ? {} : { parentID: withoutParty(parent) };
  return { body: { ...built, ...Object.fromEntries(changed), ...parentID }, means: [...new Set(means)] };
}

/** The event with other things in the place of some that it names: those with the GLN of a party in their id. */
export function withThings<Event extends Named>(captured: Event, means: readonly ThingId[]): Event {
  const { named, members } = captured.written ?? captured;
  if (means.length === 0) {
    const { means: _means, written, ...plain } = captured;
    return written ? ({ ...plain, ...written } as Event) : captured;
  }
  const by = new Map<string, ThingId>(means.map((id) => [withoutParty(id), id]));
  // The first party's thing may be named with its GLN.
  const other = <Id extends string>(id: Id): Id => (by.get(id) ?? by.get(withoutParty(id)) ?? id) as Id;
  const goodsWith = (goods: Goods): Goods => ({ ...goods, things: goods.things.map(other) });
  return {
    ...captured,
    named: namedWith(named, goodsWith, other),
    members: members.map(([lot, item]): Member => [lot, other(item)]),
    means,
    written: { named, members },
  };
}

const namedWith = (
  { goods, inputs, parent }: NamedGoods,
  goodsWith: (goods: Goods) => Goods,
  other: (id: ThingId) => ThingId,
): NamedGoods => ({
  goods: goodsWith(goods),
  inputs: goodsWith(inputs),
  ...(parent !== undefined && { parent: other(parent) }),
});

/** The use of an event's goods or, as a container, of their parent. */
function useOf(effect: Effect, isParent: boolean): Use['does'] {
  if (effect === 'receive') return 'arrive';
  if (effect === 'return') return 'return';
  if (effect === 'pack') return isParent ? 'fill' : 'move';
  return effect === 'make' || effect === 'transform' ? 'make' : 'move';
}

/** The things with a party in their id that the author of an event means. */
function meantBy({ facts, caller }: Pick<Step, 'facts' | 'caller'>, captured: CapturedEvent): ThingId[] {
  const { named, members } = captured.written ?? captured;
  const { goods, inputs, parent } = named;
  if (parent === undefined && goods.things.length + inputs.things.length + members.length === 0) return [];
  const effect = statedEffect(captured);
  const { source } = captured.places;
  const { advices, others } = namedBy(captured.event);
  const said = { source, from: sourceParties(captured.event), documents: [...advices, ...others] };
  const use = { place: effectPlace(effect, captured.places), ...said };
  const speaker = { facts, party: caller.party };
  const found = (ids: readonly ThingId[], does: Use['does']): ThingId[] =>
    ids.map((id) => meantThing(speaker, id, { ...use, does }));
  const around = parent === undefined ? [] : found([parent], useOf(effect, true));
  const inside = effect === 'pack' ? [] : around.flatMap((id) => thingsIn(facts, id));
  const within = new Map(inside.filter(isOfParty).map((id) => [withoutParty(id), id]));
  const contents = goods.things.flatMap((id) => within.get(id) ?? found([id], useOf(effect, false)));
  const isWritten = new Set<ThingId>([...(parent === undefined ? [] : [parent]), ...goods.things, ...inputs.things]);
  const firsts = firstsIn([...isWritten]);
  const all = [...around, ...contents, ...found(inputs.things, 'move')].filter(
    (id) => isOfParty(id) || firsts.includes(id),
  );
  return [...new Set(all)].filter((id) => !isWritten.has(id));
}

/** The ids without party of things that are named with one, as far as no other thing is named under them. */
function firstsIn(written: readonly ThingId[]): ThingId[] {
  const plain = written.map(withoutParty);
  return written
    .filter(isOfParty)
    .map(withoutParty)
    .filter((id) => plain.indexOf(id) === plain.lastIndexOf(id));
}

const isOfParty = (id: ThingId): boolean => partyInThing(id) !== undefined;

const thingsIn = (facts: Facts, id: ThingId): readonly ThingId[] => facts.get(thingKey(id))?.inside?.things ?? [];
