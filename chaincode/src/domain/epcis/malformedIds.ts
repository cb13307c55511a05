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

type Visit = (id: string | undefined) => void;

/** The ids of goods in an event of any type. */
function visitGoods(event: EpcisEvent, visit: Visit): void {
  const fields = event as Readonly<Record<string, unknown>>;
  for (const name of lists) for (const id of (fields[name] as readonly string[] | undefined) ?? []) visit(id);
  for (const name of quantityLists) {
    for (const { epcClass } of (fields[name] as readonly { epcClass: string }[] | undefined) ?? []) visit(epcClass);
  }
  visit(parentOf(event));
}

function visitPlaces({ readPoint, bizLocation, sourceList, destinationList }: EpcisEvent, visit: Visit): void {
  visit(readPoint?.id);
  visit(bizLocation?.id);
  for (const { source } of sourceList ?? []) visit(source);
  for (const { destination } of destinationList ?? []) visit(destination);
}

const parentOf = (event: EpcisEvent): string | undefined => {
  const parent = 'parentID' in event ? event.parentID : undefined;
  return typeof parent === 'string' ? parent : undefined;
};

/** The ids of goods, places and parties in an event that claim to be GS1 keys but are not valid. The event keeps them as written. */
export function malformedIds(event: EpcisEvent): MalformedId[] {
  const found = new Map<string, MalformedId>();
  const visit = (id: string | undefined): void => {
    if (id === undefined || isCanonical(id) || found.has(id)) return;
    const read = parseId(id);
    if (isIdError(read) && read.reason !== 'not_gs1') found.set(id, { id, message: read.message });
  };
  visitGoods(event, visit);
  visitPlaces(event, visit);
  return [...found.values()];
}
