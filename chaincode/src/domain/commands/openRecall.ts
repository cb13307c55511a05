import { limits } from '../limits';
import { type RecallId, recallIdOf } from '../businessId';
import { extension } from '../epcis/extensions';
import type { Command } from '../command';
import { type ErrorDetails, Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import type { NodeId } from '../facts/links';
import { lotKey } from '../facts/lot';
import { mspKey, partyKey } from '../facts/party';
import { type Recall, recallKey, scopeKey } from '../facts/recall';
import { type ThingId, thingKey } from '../facts/thing';
import type { LotId, PlaceId } from '../gs1/id';
import { isItemId, isLogisticUnitId } from '../goodsKinds';
import { partyInThing } from '../gs1/thingOfParty';
import { type EventGoods, objectEvent } from '../rules/buildEvent';
import { extend, extensionNeeds } from '../rules/extension';
import { nodeAt } from '../rules/fillings';
import { ownerNeeds, ownerOf } from '../rules/ownership';
import { bindOwnStock, isHolder, ownStockNeeds } from '../rules/ownStock';
import { present } from '../rules/present';
import { openRecallFact } from '../rules/recalls';
import { addToScope, isInScope } from '../rules/recallScope';
import { follow, reach } from '../rules/spread';
import { isFurtherMakerOf, producerOf } from '../rules/standing';
import { heirNeeds } from '../rules/uses';
import type { Step } from '../step';
import type { CommandData } from '../transactions';
import { must } from '../must';

type Input = CommandData<'openRecall'>;

/**
 * Opens a recall. Its scope is the roots, the goods that the given links prove to be made of them, and what the contract itself knows to be
 * made of those, up to a limit. A mock recall blocks nothing.
 */
export const openRecall: Command<Input> = {
  // The gateway computes the links again for each attempt, so a repeated request may have other links.
  identity: ({ links: _links, ...input }) => input,
  needs: (input, peek, caller): FactKey<unknown>[] => {
    const party = peek(mspKey(caller.msp))?.party;
    const id = party && recallIdOf(party, input.recall);
    return [
      ...(party ? [partyKey(party)] : []),
      ...(id ? [recallKey(id), ...input.roots.map((goods) => scopeKey(id, goods))] : []),
      ...input.roots.flatMap((goods) => [
        ...(isItemId(goods) ? [] : [lotKey(goods as string as LotId)]),
        thingKey(goods as string as ThingId),
        ...ownerNeeds(goods, peek),
        ...(input.withdrawFrom === undefined ? heirNeeds(goods, peek) : []),
      ]),
      ...extensionNeeds(id ?? undefined, input.links, peek, caller),
      ...underNeeds(input),
      ...input.roots.flatMap((goods) => ownStockNeeds({ goods, place: input.withdrawFrom }, peek)),
    ];
  },
  decide: (input, step) => {
    const { facts, caller } = step;
    const id = recallIdOf(caller.party, input.recall);
    if (facts.get(recallKey(id))) throw new Refusal('conflict', `Recall ${id} exists already.`, { recall: id });
    const roots = [...new Set(input.roots)];
    assertMayOpen(step, { ...input, roots });
    facts.put(recallKey(id), recallOf(step, id, { ...input, roots }));
    const details = input.withdrawFrom === undefined ? cover(step, id, { ...input, roots }) : withdraw(step, id, roots);
    const where = { bizStep: 'holding', disposition: input.type === 'mock' ? 'in_progress' : 'recalled' };
    const event = objectEvent(step, 'OBSERVE', eventGoods(step, roots), where);
    return { subject: id, events: [{ ...event, [extension('recall')]: id }], details };
  },
};

/** The new fact. */
function recallOf({ caller, time }: Step, id: RecallId, input: Input): Recall {
  const { recall: _number, links: _links, withdrawFrom, ...given } = input;
  return present({
    ...given,
    id,
    openedBy: caller.party,
    ownStock: withdrawFrom === undefined ? undefined : (true as const),
    status: 'open' as const,
    openedAt: time,
    scope: 0,
    responses: 0,
    completed: 0,
    totals: [],
  });
}

/** Adds the roots and all goods that are proven to be made of them. */
function cover(step: Step, id: RecallId, { roots, links }: Input): ErrorDetails {
  const { facts } = step;
  const nodes = roots.map((goods) => rootNode(step, goods));
  for (const node of nodes) addRoot(step, id, node);
  const { unproven } = extend(step, id, links);
  const limit = reach();
  for (const node of nodes) follow({ facts, recall: id, limit }, node);
  return { added: must(facts.get(recallKey(id)), 'recall').scope - nodes.length, unproven };
}

/** Covers the caller's own stock of the roots, at all its places. A mock one only counts them. */
function withdraw(step: Step, id: RecallId, roots: readonly NodeId[]): ErrorDetails {
  const { facts } = step;
  for (const goods of roots) {
    facts.put(scopeKey(id, goods), {});
    if (facts.get(recallKey(id))?.type !== 'mock') bindOwnStock(step, id, goods);
  }
  facts.put(recallKey(id), { ...(facts.get(recallKey(id)) as Recall), scope: roots.length });
  return { added: 0, unproven: [] };
}

const underNeeds = ({ under, roots }: Input): FactKey<unknown>[] =>
  under === undefined ? [] : [recallKey(under), ...roots.map((goods) => scopeKey(under, goods))];

function assertMayOpen(step: Step, { roots, under, withdrawFrom }: Input): void {
  if (under !== undefined) openRecallFact(step.facts, under);
  for (const goods of roots) {
    assertKnown(step, goods);
    if (withdrawFrom === undefined) assertMayRecall(step, goods);
    else assertHolds(step, goods, withdrawFrom);
    if (under === undefined || isInScope(step.facts, under, goods)) continue;
    const message = `${goods} is not in the scope of ${under}, which this recall would carry on.`;
    throw new Refusal('scope_unproven', message, { goods, recall: under });
  }
}

/** Refuses a thing with a GLN in its id that does not exist. Nobody makes goods under such an id later. */
function assertKnown({ facts }: Step, goods: NodeId): void {
  const isKnown = facts.get(thingKey(goods as string as ThingId)) ?? facts.get(lotKey(goods as string as LotId));
  if (partyInThing(goods) === undefined || isKnown) return;
  throw new Refusal('item_unknown', `${goods} was never commissioned; name it without the GLN.`, { goods });
}

function assertHolds(step: Step, goods: NodeId, place: PlaceId): void {
  if (isHolder(step, { goods, place })) return;
  const message = `${place} has none of ${goods}: name a place of yours that has some, or recall goods that you made.`;
  throw new Refusal('not_custodian', message, { goods, place });
}

function addRoot({ facts }: Step, id: RecallId, node: NodeId): void {
  if (addToScope(facts, id, node, {})) return;
  const message = `${limits.recalls} open recalls of yours cover ${node}; close those that have ended.`;
  throw new Refusal('limit_exceeded', message, { goods: node, limit: limits.recalls });
}

/** The root's node: for a container, its current filling. */
function rootNode({ facts, time }: Step, goods: NodeId): NodeId {
  const thing = facts.get(thingKey(goods as string as ThingId));
  return thing ? nodeAt(thing.id, thing, time) : goods;
}

function isGoods({ facts }: Step, node: NodeId): boolean {
  const thing = facts.get(thingKey(node as string as ThingId));
  return !node.includes(' ') && !isLogisticUnitId(node) && (thing === undefined || thing.status !== undefined);
}

/** Things are in the epcList; other goods are classes without quantity, meaning all of the class. */
function eventGoods({ facts }: Step, roots: readonly NodeId[]): EventGoods {
  const isThing = (goods: string): boolean => isItemId(goods) || facts.get(thingKey(goods as ThingId)) !== undefined;
  return {
    classes: roots.filter((goods) => !isThing(goods)) as string[] as LotId[],
    things: roots.filter(isThing) as string[] as ThingId[],
  };
}

function assertMayRecall(step: Step, goods: NodeId): void {
  const { facts, caller } = step;
  if (!isGoods(step, goods)) {
    const message = `${goods} is a container or process and may contain goods of others; recall the lots and items in it.`;
    throw new Refusal('input_invalid', message, { goods });
  }
  const producer = producerOf(facts, goods);
  const owner = ownerOf(facts, goods);
  const isRegulator = facts.get(partyKey(caller.party))?.roles.includes('regulator') === true;
  if (
    isRegulator ||
    producer === caller.party ||
    owner === caller.party ||
    isFurtherMakerOf(facts, caller.party, goods)
  )
    return;
  throw new Refusal(
    'not_owner',
    `Only the producer of ${goods} or the owner of its product can recall it; hold your own stock.`,
    { goods, ...(producer && { producer }), ...(owner && { owner }) },
  );
}
