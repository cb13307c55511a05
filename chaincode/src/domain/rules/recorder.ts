import { hashOfId } from '../epcis/hashId';
import { eventKey, type RecordedEvent } from '../facts/event';
import type { FactKey } from '../facts/key';
import { partyKey } from '../facts/party';
import type { PartyId } from '../gs1/id';
import type { Caller, Facts, Peek } from '../step';
import type { EventRef } from './recallScope';

/** An event as a caller names it: by its hash id, and by its recorder where that is not the caller. */
export interface NamedEvent {
  readonly event: string;
  readonly party?: PartyId | undefined;
}

/** What finding the recorder of an event reads. */
export const recorderNeeds = ({ party }: Pick<NamedEvent, 'party'>): FactKey<unknown>[] =>
  party === undefined ? [] : [partyKey(party)];

/** The MSP of the recorder as far as it is known; undefined too when nobody of that name is registered. */
export const peekRecorder = (peek: Peek, { party }: Pick<NamedEvent, 'party'>, { msp }: Caller): string | undefined =>
  party === undefined ? msp : peek(partyKey(party))?.msp;

/** An event by its recorder; undefined when that party is not registered. */
export function refOf(facts: Facts, { event, party }: NamedEvent, { msp: own }: Caller): EventRef | undefined {
  const msp = party === undefined ? own : facts.get(partyKey(party))?.msp;
  return msp === undefined ? undefined : { msp, event: hashOfId(event) ?? event };
}

/** The event of a reference, where it was recorded. */
export const recordedEvent = (facts: Facts, ref: EventRef | undefined): RecordedEvent | undefined =>
  ref && facts.get(eventKey(ref.msp, ref.event));
