import { msp, peer } from '../verify/messages';
import { text } from '../verify/bytes';
import type { TransactionEnvelope } from '../verify/transactionEnvelope';

/** An event that a transaction recorded. */
export interface RecordedEventBody {
  /** The event hash id, `ni:///sha-256;{hex}?ver=CBV2.0`. */
  readonly id: string;
  readonly body: unknown;
  /** MSP id of the organisation that recorded it. */
  readonly mspId: string;
  /** True if the contract built it, false if it was captured. */
  readonly isBuilt: boolean;
}

type Body = Readonly<Record<string, unknown>>;

const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const longId = (id: string): string => (/^[0-9a-f]{64}$/.test(id) ? `ni:///sha-256;${id}?ver=CBV2.0` : id);

/**
 * The events of a transaction, from its signed bytes: the chaincode's event names them, and has the bodies of those that the contract
 * built;
 * captured ones are in the arguments. Throws an Error if the chaincode's event cannot be read.
 */
export function transactionEvents(envelope: TransactionEnvelope): RecordedEventBody[] {
  const batch = batchOf(envelope);
  const mspId = msp.SerializedIdentity.deserializeBinary(envelope.creator).getMspid();
  return itemsOf(envelope).flatMap((item, place) => {
    const captured = eventIn(batch[typeof item['index'] === 'number' ? item['index'] : place]);
    return emittedBy(item).flatMap(({ id, body }) =>
      typeof id === 'string' ? [{ id: longId(id), body: body ?? captured, mspId, isBuilt: body !== undefined }] : [],
    );
  });
}

/** Numbers of the requests in a transaction: all, those that changed something, and those that recorded events. */
export function requestCounts(envelope: TransactionEnvelope): { all: number; changed: number; recorded: number } {
  const items = itemsOf(envelope);
  const recorded = items.filter((item) => emittedBy(item).length > 0).length;
  return { all: batchOf(envelope).length, changed: items.length, recorded };
}

const batchOf = ({ args }: TransactionEnvelope): unknown[] => listOf(argument(args[1]));

/** The entries of the chaincode's event: one for each request that changed something. */
function itemsOf({ action }: TransactionEnvelope): Body[] {
  const bytes = action.getEvents_asU8();
  if (bytes.length === 0) return [];
  const payload: unknown = JSON.parse(text(peer.ChaincodeEvent.deserializeBinary(bytes).getPayload_asU8()));
  const items = isBody(payload) ? payload['items'] : undefined;
  if (!Array.isArray(items) || !items.every(isBody)) throw new Error('its event is not of this contract');
  return items;
}

const emittedBy = (item: Body): Body[] =>
  (item['events'] === undefined ? [{ id: item['subject'] }] : listOf(item['events'])).filter(isBody);

function argument(bytes: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(text(bytes ?? new Uint8Array()));
  } catch {
    return undefined;
  }
}

function eventIn(request: unknown): unknown {
  const input = isBody(request) ? request['input'] : undefined;
  return isBody(input) ? input['event'] : undefined;
}
