import { type Outcome, must } from '@lotline/chaincode/domain';
import type { CapturedEvent, CaptureError, CaptureResult } from '../../answers';
import { eventPath } from '../../xml';
import type { ReadCapture } from './readCapture';
import type { Failure } from '../../writes/submitUntilDecided';

/** The outcome of one request, or the reason why it has none. */
export type Settled = { readonly outcome: Outcome } | { readonly failure: Failure };

const refusedEvent = ({ code, message }: Failure, pointer: string): CapturedEvent => ({
  id: '',
  status: 'refused',
  exceptions: [],
  code,
  message,
  pointer,
});

export function capturedEvent(settled: Settled, pointer: string): CapturedEvent {
  if ('failure' in settled) return refusedEvent(settled.failure, pointer);
  const { status, subject, events, exceptions, code, message } = settled.outcome;
  return {
    id: events[0] ?? subject,
    status,
    exceptions: exceptions.map((each) => ({ code: each.code, detail: each.detail })),
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    pointer,
  };
}

/** The result with the places in its message as XPath. */
const inXml = (event: CapturedEvent): CapturedEvent =>
  event.message === undefined
    ? event
    : {
        ...event,
        message: event.message.replace(
          /(?<![^\s(])\/event(\/\S*?)?(?=:?\s)/g,
          (_, pointer: string = '') => `/event${eventPath(pointer)}`,
        ),
      };

/** Results of a capture beside those of its events. */
export interface Beside {
  readonly height: number;
  readonly masterData?: CaptureResult['masterData'];
  /** Parts of the header that were not recorded. */
  readonly unread?: CaptureResult['unread'];
}

/** Lists that are not empty. */
const filled = <Lists extends Readonly<Record<string, readonly unknown[]>>>(lists: Lists): Partial<Lists> =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) as Partial<Lists>;

/** The results of all events of a document, in its order. */
export function resultOf(
  { places, invalid, pointers, isXml, ...read }: ReadCapture,
  settled: readonly Settled[],
  { height, masterData = [], unread = [] }: Beside,
): CaptureResult {
  const events: CapturedEvent[] = [];
  for (const each of invalid) events[each.place] = refusedEvent(each, must(pointers[each.place], 'pointer'));
  for (const [index, each] of settled.entries()) {
    const place = must(places[index], 'place');
    const event = capturedEvent(each, must(pointers[place], 'pointer'));
    events[place] = isXml ? inXml(event) : event;
  }
  const count = (status: CapturedEvent['status']): number => events.filter((each) => each.status === status).length;
  return {
    height,
    recorded: count('recorded'),
    exists: count('exists'),
    conflicts: count('conflict'),
    refused: count('refused'),
    events,
    ...filled({ masterData, unread: [...read.unread, ...unread] }),
  };
}

const takenDetail =
  'You gave its eventID to a different event before. It is recorded under its hash id and moves no stock.';

/** The event is recorded under its hash, but its eventID is that of another event. */
const takenError = ({ exceptions, pointer = '' }: CapturedEvent): CaptureError => ({
  type: 'epcisException:ResourceAlreadyExistsException',
  title: 'The eventID belongs to another event.',
  detail: exceptions[0]?.detail ?? takenDetail,
  code: 'event_id_conflict',
  pointer,
});

const refusedError = ({
  message = 'The event was refused.',
  code = 'input_invalid',
  pointer = '',
}: CapturedEvent): CaptureError => ({
  type: 'epcisException:ValidationException',
  title: 'The event was refused.',
  detail: message,
  code,
  pointer,
});

/** The errors of a job: one for each event that was refused or whose eventID was taken. */
export function errorsOf({ events }: CaptureResult): CaptureError[] {
  return events.flatMap((event) => {
    if (event.status === 'refused') return [refusedError(event)];
    return event.status === 'conflict' ? [takenError(event)] : [];
  });
}
