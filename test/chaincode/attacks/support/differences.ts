import type { RecallId } from '../../../../chaincode/src/domain/businessId';
import { hashOfId } from '../../../../chaincode/src/domain/epcis/hashId';
import type { Outcome } from '../../../../chaincode/src/domain/envelope';
import type { Custody } from '../../../../chaincode/src/domain/facts/custody';
import type { RecordedEvent } from '../../../../chaincode/src/domain/facts/event';
import type { NodeId } from '../../../../chaincode/src/domain/facts/links';
import type { FactKey } from '../../../../chaincode/src/domain/facts/key';
import { parseFactKey } from '../../../../chaincode/src/domain/facts/key';
import { type Lot, lotKey } from '../../../../chaincode/src/domain/facts/lot';
import { makersKey } from '../../../../chaincode/src/domain/facts/makers';
import type { Thing } from '../../../../chaincode/src/domain/facts/thing';
import type { Transit } from '../../../../chaincode/src/domain/facts/transit';
import type { LotId } from '../../../../chaincode/src/domain/gs1/id';
import type { Facts } from '../../../../chaincode/src/domain/step';
import { recallsFor } from '../../../../chaincode/src/domain/rules/makers';
import { stepFault } from '../../../../chaincode/src/domain/rules/recallScope';
import { type Actor, type Said } from '../../support/cast';
import { WorldOfFacts } from '../../support/worldOfFacts';
import { type Link, linksOf } from './closure';
import { asQuiet, firstHonest, type Firsts, withQuietIds } from './quietIds';
import { buyer, line, maker, rival } from './stage';

interface Captured {
  readonly world: WorldOfFacts;
  readonly outcomes: readonly Outcome[];
}

const honest = [maker, buyer];
/** Facts that all parties share. Effects on the honest parties show in other facts and in what these may do. */
const shared = new Set(['vote', 'members', 'longerPrefixes', 'thingsHad']);

/** The differences in the honest parties' facts with and without the third party. */
export async function differences(quiet: Captured, noisy: Captured): Promise<string[]> {
  const firsts = firstHonest(quiet.world);
  const [before, after] = [quiet.world, noisy.world].map((world) => withQuietIds(world, firsts)) as [
    WorldOfFacts,
    WorldOfFacts,
  ];
  return [
    ...outcomes(quiet, noisy, firsts),
    ...facts(before, after),
    ...genealogy(before, after),
    ...(await movements(quiet.world, noisy.world)),
  ];
}

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

const differ = (what: string, before: unknown, after: unknown): string[] =>
  shown(before) === shown(after) ? [] : [`${what}: ${shown(before)} became ${shown(after)}`];

function outcomes(quiet: Captured, noisy: Captured, firsts: Firsts): string[] {
  return quiet.outcomes.flatMap((before, n) => {
    const after = noisy.outcomes[n]!;
    const codes = ({ exceptions }: Outcome): string[] => exceptions.map(({ code }) => code);
    const answered = ({ status, code, events, subject }: Outcome): unknown => ({
      status,
      code,
      events,
      subject: asQuiet(subject, firsts),
    });
    return [
      ...differ(`answer ${before.request}`, answered(before), answered(after)),
      ...differ(`exceptions of ${before.request}`, codes(before), codes(after)),
    ];
  });
}

/**
 * A recall counts everybody's responses; its other fields are its opener's. A response keeps how many goods were in scope when it was
 * given, and goods that anybody packs or makes of recalled ones are.
 */
const ownPart = (kind: string, value: unknown): unknown => {
  if (kind === 'response') {
    const { seen: _seen, ...rest } = value as Record<string, unknown>;
    return rest;
  }
  if (kind === 'item' || kind === 'container') return withoutFirst(value as Thing);
  if (kind === 'event') return withoutMeaning(value as RecordedEvent);
  if (kind === 'transit') return honestTransit(value as Transit);
  if (kind === 'custody') return honestEvents(value as Custody);
  if (kind === 'lot') return withoutOtherMakers(value as Lot);
  if (kind !== 'recall') return kind === 'scope' ? 'in scope' : value;
  const {
    scope: _scope,
    responses: _responses,
    completed: _completed,
    unasked: _unasked,
    notified: _notified,
    pending: _pending,
    totals: _totals,
    ...rest
  } = value as Record<string, unknown>;
  return rest;
};

/** A thing with a GLN in its id belongs to that party. Of another, its fact says whose it is. */
const withoutFirst = ({ unowned: _unowned, filledFirst: _first, contested: _contested, ...rest }: Thing): unknown =>
  rest;

const withoutMeaning = ({ means: _means, ...rest }: RecordedEvent): unknown => rest;

/** The events that brought goods to a party, without those of the third party. */
const honestEvents = ({ events }: Custody): unknown => {
  const honestOnes = events.filter(({ msp }) => !isRivals(msp)).map(({ event }) => event);
  return honestOnes.toSorted();
};

/** The goods under way to a party, without the third party's goods of the same lot. */
function honestTransit({ legs, shipments = [], takings = [], since: _since, ...rest }: Transit): object {
  const ofHonest = takings.filter(({ parts }) => parts.some(({ sender }) => !isRivals(sender)));
  return {
    ...rest,
    ...(ofHonest.length > 0 && { takings: ofHonest }),
    legs: legs.filter(({ sender }) => !isRivals(sender)),
    shipments: shipments.filter((id) => !isRivals(id)),
  };
}

/**
 * Under an id without owner anybody may make goods; the lot says so. It also has the withdrawals of each party's own stock, which bind only
 * that party: see `movements` for those of the others.
 */
function withoutOtherMakers({ contested: _contested, runs: _runs, confirmed = [], ...rest }: Lot): unknown {
  const ofHonest = confirmed.filter(({ party }) => !isRivals(party));
  return ofHonest.length > 0 ? { ...rest, confirmed: ofHonest } : rest;
}

/** Compares facts: each fact of the quiet ledger must be equal in the noisy one, and additional facts must be the third party's. */
function facts(quiet: WorldOfFacts, noisy: WorldOfFacts): string[] {
  const same = [...quiet.facts].flatMap(([key, text]) => {
    const { kind, attributes } = parseFactKey(key)!;
    if (shared.has(kind) || attributes.some(isRivals)) return [];
    const after = noisy.facts.get(key);
    const name = `${kind} ${attributes.join(' ')}`;
    return differ(
      name,
      ownPart(kind, JSON.parse(text)),
      after === undefined ? undefined : ownPart(kind, JSON.parse(after)),
    );
  });
  const more = [...noisy.facts.keys()].flatMap((key) => {
    const { kind, attributes } = parseFactKey(key)!;
    if (quiet.facts.has(key) || shared.has(kind)) return [];
    const text = noisy.facts.get(key)!;
    const isOthers = kind === 'transit' && isEmptyTransit(honestTransit(JSON.parse(text) as Transit));
    // Named by a key and a nonce, which anybody can choose for a key of his own.
    const isOwnReceipt = kind === 'receipt' && isRivals((JSON.parse(text) as { readonly shipment: string }).shipment);
    return isOthers || isOwnReceipt || isOwnScope(noisy, key) || attributes.some((each) => isRivals(each))
      ? []
      : [`${kind} ${attributes.join(' ')} is new: ${text}`];
  });
  return [...same, ...more];
}

/** Returns true if a recall covers what the third party says that it made of a lot without owner, and nothing that the others have. */
function isOwnScope(world: WorldOfFacts, key: string): boolean {
  const {
    kind,
    attributes: [recall = '', goods = ''],
  } = parseFactKey(key)!;
  if (kind !== 'scope' || !isRivals(world.facts.get(key)!)) return false;
  const lot = world.fact(lotKey(goods as LotId));
  const facts = reader(world);
  return (
    lot?.contested === true && honest.every(({ party }) => !recallsFor(facts, lot, party).includes(recall as RecallId))
  );
}

const isEmptyTransit = (transit: object): boolean =>
  Object.entries(transit).every(([name, value]) => name === 'uom' || (Array.isArray(value) && value.length === 0));

const isRivals = (name: string): boolean => name.includes(rival.prefix) || name.includes(rival.msp);

const reader = (world: WorldOfFacts): Facts => ({
  get: <T>(key: FactKey<T>) => world.fact(key),
  put: () => undefined,
  savepoint: () => () => undefined,
});

const faultOf = (
  world: WorldOfFacts,
  { goods, parent, event, party }: Link,
  authors: readonly Actor[],
): string | undefined => {
  const author = authors.find((each) => each.party === party);
  const by = event !== undefined && author ? { by: { msp: author.msp, event: hashOfId(event) ?? event } } : {};
  return stepFault(reader(world), { goods: goods as NodeId, parent: parent as NodeId, ...by });
};

/** Returns true if the third party also made goods of a lot without owner: its links are about these, and bind who has some of them. */
const madeToo = (world: WorldOfFacts, { goods }: Link): boolean =>
  world.fact(lotKey(goods as LotId))?.contested === true &&
  world.fact(makersKey(goods as LotId, rival.party))?.of.includes(rival.party) === true;

/** Compares links: honest events must prove the same, and the third party's nothing about the honest parties' goods. */
function genealogy(quiet: WorldOfFacts, noisy: WorldOfFacts): string[] {
  const same = linksOf(quiet, honest).flatMap((link) =>
    differ(`step ${shown(link)}`, faultOf(quiet, link, honest), faultOf(noisy, link, honest)),
  );
  const claims = linksOf(noisy, [rival]).filter(({ goods, event }) => event !== undefined && !isRivals(goods));
  const proven = claims.filter((link) => faultOf(noisy, link, [rival]) === undefined && !madeToo(noisy, link));
  return [...same, ...proven.map((link) => `proven by the third one: ${shown(link)}`)];
}

/** Compares the goods that can be sold, shipped and consumed, tried on copies. */
async function movements(quiet: WorldOfFacts, noisy: WorldOfFacts): Promise<string[]> {
  const probes = [...quiet.facts].flatMap(([key, text]): Said[] => {
    const {
      kind,
      attributes: [id = '', place = ''],
    } = parseFactKey(key)!;
    if (kind === 'stock') return probesOfStock(id, place, (JSON.parse(text) as { uom: string }).uom);
    return kind === 'item' || kind === 'container' ? probesOfThing(JSON.parse(text) as Thing) : [];
  });
  const [before, after] = [new WorldOfFacts(quiet.facts), new WorldOfFacts(noisy.facts)];
  const found: string[] = [];
  for (const [n, probe] of probes.entries()) {
    const said = { ...probe, id: `probe${n}` };
    const [a, b] = [await before.run([said]), await after.run([said])].map(({ outcomes: [outcome] }) => outcome!);
    found.push(...differ(`try ${shown(probe.input)}`, [a!.status, a!.code], [b!.status, b!.code]));
  }
  return found;
}

const ownerOf = (place: string): Actor | undefined =>
  honest.find((each) => place === each.place || place === each.otherPlace);

function probesOfStock(lot: string, place: string, uom: string): Said[] {
  const actor = ownerOf(place);
  if (!actor) return [];
  const lots = [line(lot, '0.000001', uom)];
  const to = actor === maker ? buyer.place : maker.place;
  return [
    actor.says('sell', { place, lots }),
    actor.says('ship', {
      shipment: `probe-${lot.slice(-6).replace(/\W/g, '')}-${place.slice(-3)}`,
      from: place,
      to,
      lots,
    }),
    actor.says('release', { goods: lot, place, reason: 'try' }),
  ];
}

function probesOfThing({ id, place }: Thing): Said[] {
  const actor = place && ownerOf(place);
  if (!place || !actor) return [];
  const event = {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'shipping',
    eventTime: '2026-04-01T08:14:00Z',
    eventTimeZoneOffset: '+00:00',
    epcList: [id],
    readPoint: { id: place },
    destinationList: [{ type: 'location', destination: maker.otherPlace }],
  };
  return [actor.captures(event), actor.says('sell', { place, items: [id] })];
}
