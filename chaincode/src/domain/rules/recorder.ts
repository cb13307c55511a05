import { hashOfId } from '../epcis/hashId';
import { eventKey, type RecordedEvent } from '../facts/event';
import type { FactKey } from '../facts/key';
import { partyKey } from '../facts/party';
import type { PartyId } from '../gs1/id';
import type { Caller, Facts, Peek } from '../step';
import type { EventRef } from './recallScope';

/** A reference to an event in a caller's input: its hash id, and its recorder if that is not the caller. */
export interface NamedEvent {
  readonly event: string;
  readonly party?: PartyId | undefined;
}

/** The facts that finding an event's recorder needs. */
export const recorderNeeds = ({ party }: Pick<NamedEvent, 'party'>): FactKey<unknown>[] =>
  party === undefined ? [] : [partyKey(party)];

/** The MSP of the recorder; undefined if its fact is not loaded or it is not registered. */
export const peekRecorder = (peek: Peek, { party }: Pick<NamedEvent, 'party'>, { msp }: Caller): string | undefined =>
  party === undefined ? msp : peek(partyKey(party))?.msp;

/** The event's reference by MSP; undefined if its recorder is not registered. */
export function refOf(facts: Facts, { event, party }: NamedEvent, { msp: own }: Caller): EventRef | undefined {
  const msp = party === undefined ? own : facts.get(partyKey(party))?.msp;
  return msp === undefined ? undefined : { msp, event: hashOfId(event) ?? event };
}

/** The fact of a referenced event; undefined if it is not recorded. */
export const recordedEvent = (facts: Facts, ref: EventRef | undefined): RecordedEvent | undefined =>
  ref && facts.get(eventKey(ref.msp, ref.event));
