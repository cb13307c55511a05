import { isCanonical } from '../gs1/isCanonical';
import { isIdError } from '../gs1/idError';
import { parseId } from '../gs1/parseId';
import type { EpcisEvent } from './events';

/** An id that claims to be a GS1 key but is not valid, and the reason. */
export interface MalformedId {
  readonly id: string;
  readonly message: string;
}

const lists = ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'];
const quantityLists = ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'];

/** The ids of goods in an event of any type. */
function* goodsOf(event: EpcisEvent): Generator<string> {
  const fields = event as Readonly<Record<string, unknown>>;
  for (const name of lists) yield* (fields[name] as readonly string[] | undefined) ?? [];
  for (const name of quantityLists) {
    for (const { epcClass } of (fields[name] as readonly { epcClass: string }[] | undefined) ?? []) yield epcClass;
  }
}

const placesOf = ({
  readPoint,
  bizLocation,
  sourceList = [],
  destinationList = [],
}: EpcisEvent): (string | undefined)[] => [
  readPoint?.id,
  bizLocation?.id,
  ...sourceList.map(({ source }) => source),
  ...destinationList.map(({ destination }) => destination),
];

const parentOf = (event: EpcisEvent): string | undefined => {
  const parent = 'parentID' in event ? event.parentID : undefined;
  return typeof parent === 'string' ? parent : undefined;
};

/** The ids of goods, places and parties in an event that claim to be GS1 keys but are not valid. The event keeps them as written. */
export const malformedIds = (event: EpcisEvent): MalformedId[] =>
  [...new Set([...goodsOf(event), parentOf(event), ...placesOf(event)])].flatMap((id) => {
    if (id === undefined || isCanonical(id)) return [];
    const read = parseId(id);
    return isIdError(read) && read.reason !== 'not_gs1' ? [{ id, message: read.message }] : [];
  });
