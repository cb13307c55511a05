import type { Finding } from '../../command';
import { eventKey, partlyBooked, type RecordedEvent } from '../../facts/event';
import { partyKey } from '../../facts/party';
import type { Links } from '../../facts/links';
import type { ThingId } from '../../facts/thing';
import type { PartyId } from '../../gs1/id';
import type { CapturedEvent } from './captureInput';
import type { Facts, Step } from '../../step';
import { futureFinding } from '../claimedTime';
import { putExceptions } from '../exceptions';
import { endHolds, holdHeirs } from '../bornHeld';
import { inherit, inheritancesOf } from '../inheritance';
import { ownerOf } from '../ownership';
import { present } from '../present';
import type { EventRef } from '../recallScope';
import { noteUses } from '../uses';
import { concerning, placeFindings } from './authorship';
import { balance, type Balanced, balanceRest } from './balance';
import { unclaim } from './claims';
import { closeExceptions } from './closeExceptions';
import { blockingOf } from './heldGoods';
import { withThings } from './meantGoods';
import { meaning, withRenewedLinks } from './renewLinks';
import { effectOf } from './stockEffect';
import { noteUnbooked } from './unbooked';

/** A waiting event, and the event that brought the goods it lacked. */
export interface Waiting {
  readonly captured: CapturedEvent;
  readonly cause?: { readonly event: string; readonly party: PartyId };
  /** Containers that the quantities of a receipt may be in, as its author knows. */
  readonly near?: readonly ThingId[];
}

/** The result of booking an event: booked or not, with its findings or the reasons. */
export interface Booked {
  readonly isBooked: boolean;
  readonly findings: readonly Finding[];
  /** True if it is not booked, and what it shows nevertheless is new. */
  readonly isNoted?: boolean;
}

/** Has stock book a waiting event, or nothing of it. `author` is the step with the event's author as caller. */
export function bookEvent(author: Step, { captured, cause, near = [] }: Waiting, recorded: RecordedEvent): Booked {
  const { facts, caller } = author;
  const undo = facts.savepoint();
  const claimed = takeClaims(author, captured, recorded);
  const balanced = balanceNow(author, captured, { recorded, claimed, near });
  if (!balanced.isBooked) {
    undo();
    const isHeldAnew = renewHolds(author, captured, recorded);
    const isNoted = noteLeft(author, captured, recorded) || isHeldAnew;
    return { isBooked: false, findings: balanced.findings, isNoted };
  }
  const findings = balanced.findings.map((finding) => concerning(author, captured, finding));
  const {
    stock: _stock,
    partly: _partly,
    claims: _claims,
    within: _within,
    means: _means,
    blocked,
    ...known
  } = recorded;
  const stated = effectOf(captured) === 'pack' ? proven(known) : known;
  const rest = withRenewedLinks(author, captured, stated);
  facts.put(eventKey(caller.msp, captured.hash), { ...rest, ...meaning(captured), ...stateOf(balanced) });
  const by = { msp: caller.msp, event: captured.digest };
  if (blocked) endHolds(facts, recorded.links, by);
  if (rest.links) prove(facts, rest.links, by);
  const resolution = `Stock booked the event when the missing goods were there${after(facts, cause)}.`;
  closeExceptions(author, captured.hash, { count: rest.exceptions ?? 0, resolution });
  putExceptions(author, captured.hash, findings);
  return { isBooked: true, findings };
}

/** Removes the event's claims. They are in the container that it was about so far. Returns true if there were any. */
function takeClaims(author: Step, captured: CapturedEvent, recorded: RecordedEvent): boolean {
  const before = withThings(captured, recorded.means ?? []);
  return mayUnclaim(author, before, recorded) && unclaim(author.facts, before, recorded.claims === true);
}

/** Keeps what an event shows that is still not booked. Recalls and holds of its inputs pass on to outputs that it proves from now on. */
function noteLeft(author: Step, captured: CapturedEvent, { links }: RecordedEvent): boolean {
  const { facts, caller } = author;
  if (placeFindings(author, captured).length > 0 || !noteUnbooked(author, captured)) return false;
  const by = { msp: caller.msp, event: captured.digest };
  if (links) prove(facts, links, by);
  return true;
}

/** Passes on recalls and holds along an event's links. */
function prove(facts: Facts, links: Links, by: EventRef): void {
  noteUses(facts, links, by);
  inherit(facts, inheritancesOf(facts, links, by), by);
}

/**
 * Holds what is made of a waiting event's goods while these are on hold. If they are gone, it stays on hold. Returns true if anything
 * changes.
 */
function renewHolds(author: Step, captured: CapturedEvent, recorded: RecordedEvent): boolean {
  const { facts, caller } = author;
  const { blocked, ...rest } = recorded;
  const { held, isFree } = blockingOf(author, captured);
  const by = { msp: caller.msp, event: captured.digest };
  if (blocked && isFree) {
    facts.put(eventKey(by.msp, by.event), rest);
    endHolds(facts, rest.links, by);
    return true;
  }
  if (blocked ?? !held) return false;
  facts.put(eventKey(by.msp, by.event), { ...recorded, blocked: held });
  holdHeirs(facts, recorded.links, by, held);
  return true;
}

/** The fields of a booked event’s fact that depend on how stock booked it. */
export const stateOf = ({
  isPartly,
  held,
  within,
}: Balanced): Pick<RecordedEvent, 'stock' | 'partly' | 'held' | 'within'> =>
  present({ ...(isPartly && partlyBooked), held, within });

/** A packing that stock has booked is proven. */
function proven({ links, ...event }: RecordedEvent): RecordedEvent {
  if (!links) return event;
  const { alleged: _alleged, ...stated } = links;
  return { ...event, links: stated };
}

interface Booking {
  readonly recorded: RecordedEvent;
  /** True if its goods were claims of a container until now. */
  readonly claimed: boolean;
  readonly near: readonly ThingId[];
}

function balanceNow(author: Step, captured: CapturedEvent, { recorded, claimed, near }: Booking): Balanced {
  const findings = [...placeFindings(author, captured), ...aheadOf(author, captured)];
  if (findings.length > 0) return { isBooked: false, isPartly: false, findings };
  return recorded.partly
    ? balanceRest(author, captured, recorded.within)
    : balance(author, captured, { claimed, near });
}

/** An event with a future time waits until that time. */
function aheadOf({ time }: Step, captured: CapturedEvent): Finding[] {
  const future = futureFinding(captured.time, time);
  return future ? [future] : [];
}

/** Returns true if a packing may replace claimed contents: its own claims, or others' claims on its author's container. */
const mayUnclaim = ({ facts, caller }: Step, captured: CapturedEvent, { claims }: RecordedEvent): boolean =>
  effectOf(captured) === 'pack' && (claims === true || ownerOf(facts, captured.named.parent ?? '') === caller.party);

const after = (facts: Facts, cause: Waiting['cause']): string =>
  cause && isRecorded(facts, cause) ? `, after ${cause.event} was recorded` : '';

function isRecorded(facts: Step['facts'], { event, party }: NonNullable<Waiting['cause']>): boolean {
  const msp = facts.get(partyKey(party))?.msp;
  return msp !== undefined && facts.get(eventKey(msp, event)) !== undefined;
}
