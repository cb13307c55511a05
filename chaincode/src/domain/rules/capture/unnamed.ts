import type { Finding } from '../../command';
import { type EventException, eventKey, exceptionKey } from '../../facts/event';
import type { FactKey } from '../../facts/key';
import { partyKey } from '../../facts/party';
import type { ThingPassage, ToldQuantity } from '../../facts/passage';
import { type Thing, type ThingId, thingKey } from '../../facts/thing';
import type { PlaceId } from '../../gs1/id';
import { compare, sum } from '../../quantity';
import type { Facts, Step } from '../../step';
import { putExceptions } from '../exceptions';
import { placeParty } from '../ownership';
import { arrivalAt, outermost } from '../things';

const code = 'receipt_unnamed';
const resolution =
  'Events name the rest of what is in the container, or none of the container’s receipts names only a part.';

/**
 * Opens and closes the exceptions of receipts that name a part of what is in the container that they brought: the whole container arrived
 * (EPCIS 2.0 section 7.4.3), and nothing says that the rest is in it. Returns the exception of the event `current`, which is not recorded
 * yet.
 */
export function noteUnnamed(step: Step, id: ThingId, place: PlaceId, current?: string): Finding[] {
  const { facts } = step;
  const thing = facts.get(thingKey(id));
  const passage = thing && arrivalAt(thing, place);
  if (!thing || !passage?.told) return [];
  const isOpen = !isNamed(thing, passage);
  const events = new Set(passage.told.flatMap(({ event }) => event ?? []));
  const finding = findingOf(facts, thing, place);
  const isNew = current !== undefined && events.delete(current);
  const receiver = receiverAt(step, place);
  if (receiver) for (const event of events) setOpen(receiver, event, finding, isOpen);
  return isOpen && isNew ? [finding] : [];
}

/** The step of the party at a place: its events are the receipts there. */
function receiverAt(step: Step, place: PlaceId): Step | undefined {
  const party = placeParty(step.facts, place);
  const msp = party && step.facts.get(partyKey(party))?.msp;
  return party && msp !== undefined ? { ...step, caller: { ...step.caller, msp, party } } : undefined;
}

/** The same for the container around goods that were packed or taken out by a late record. */
export function noteUnnamedAround(step: Step, id: ThingId): void {
  const thing = step.facts.get(thingKey(id));
  const around = thing && outermost(step.facts, thing);
  if (around?.place !== undefined) noteUnnamed(step, around.id, around.place);
}

/** Closes the exception of an event that names nothing inside a container any more. */
export function forgetUnnamed(step: Step, event: string, id: ThingId): void {
  setOpen(step, event, { code, detail: '', details: { container: id } }, false);
}

/** Returns true if the steps of an arrival name all that is inside, or the container itself. */
function isNamed({ inside }: Thing, { steps, told = [] }: ThingPassage): boolean {
  const within = new Set(told.map(({ step, at }) => `${step} ${at}`));
  if (steps.length > within.size) return true;
  return (inside?.load ?? []).every(({ lot, quantity }) => {
    const ofLot = told.filter((each) => each.lot === lot);
    return [...new Set(ofLot.map((each) => each.step))].some((step) => compare(saidIn(ofLot, step), quantity) >= 0);
  });
}

const saidIn = (told: readonly ToldQuantity[], step: string): ReturnType<typeof sum> =>
  sum(told.filter((each) => each.step === step).map(({ quantity }) => quantity));

function findingOf(facts: Facts, { id, arrived }: Thing, place: PlaceId): Finding {
  const sender = arrived?.from && placeParty(facts, arrived.from);
  return {
    code,
    detail: `The receipt names a part of what is in ${id}, which arrived with it at ${place} as a whole. Record what else is in it, or count it.`,
    details: { container: id, place },
    ...(sender && { concerns: [sender] }),
  };
}

/** Opens or closes the exception of an event for a container. One that a person resolved stays resolved. */
function setOpen(step: Step, event: string, finding: Finding, isOpen: boolean): void {
  const { facts } = step;
  const key = exceptionOf(step, event, finding.details?.['container']);
  const known = key && facts.get(key);
  if (!key || !known) {
    if (isOpen) putExceptions(step, event, [finding]);
    return;
  }
  const { resolution: reason, resolvedBy: _resolvedBy, ...rest } = known;
  if (!isOpen && known.status === 'open') {
    facts.put(key, { ...known, status: 'resolved', resolution, resolvedBy: known.party });
  } else if (isOpen && reason === resolution) facts.put(key, { ...rest, status: 'open' });
}

/** The key of the exception of an event for a container, if it has one. */
function exceptionOf({ facts, caller }: Step, event: string, container: unknown): FactKey<EventException> | undefined {
  const count = facts.get(eventKey(caller.msp, event))?.exceptions ?? 0;
  const keys = Array.from({ length: count }, (_, n) => exceptionKey(caller.msp, event, n + 1));
  return keys.find((key) => {
    const known = facts.get(key);
    return known?.code === code && known.details?.['container'] === container;
  });
}
