import {
  type EpcisEvent,
  isIdError,
  lotIdOf,
  lotNumber as lotNumberSchema,
  parseEvent,
  parseId,
} from '@lotline/chaincode/domain';
import { ReadModelError } from './readModelError';
import type { TracedEvent } from './tracedEvent';

type Body = Readonly<Record<string, unknown>>;
type Ids = readonly string[] | undefined;
type Quantities = readonly { readonly epcClass: string }[] | undefined;

const ids = (epcs: Ids, quantities: Quantities): string[] => [
  ...new Set([...(epcs ?? []), ...(quantities ?? []).map(({ epcClass }) => epcClass)]),
];

const unique = (...lists: readonly (string | undefined)[][]): string[] => [
  ...new Set(lists.flat().filter((id) => id !== undefined)),
];

/** What an event says of goods, by its type. */
type Claims = Pick<TracedEvent, 'goods' | 'packing' | 'transformation'>;

const claims = (event: EpcisEvent): Claims => {
  switch (event.type) {
    case 'ObjectEvent':
      return { goods: ids(event.epcList, event.quantityList) };
    case 'TransactionEvent':
      return { goods: unique([event.parentID], ids(event.epcList, event.quantityList)) };
    case 'AggregationEvent':
    case 'AssociationEvent': {
      const children = ids(event.childEPCs, event.childQuantityList);
      const goods = unique([event.parentID], children);
      if (event.parentID === undefined) return { goods };
      return { goods, packing: { parent: event.parentID, children, adds: event.action !== 'DELETE' } };
    }
    case 'TransformationEvent': {
      const inputs = ids(event.inputEPCList, event.inputQuantityList);
      const outputs = ids(event.outputEPCList, event.outputQuantityList);
      const { transformationID: id } = event;
      const transformation = { ...(id !== undefined && { id }), inputs, outputs };
      return { goods: unique(inputs, outputs), transformation };
    }
  }
};

/** CBV 2.0 section 9.2.4, under whatever prefix or namespace. */
const lotNumber = (ilmd: Body | undefined): string | undefined => {
  const found = Object.entries(ilmd ?? {}).find(([key]) => /[:/#]lotNumber$/.test(key))?.[1];
  return typeof found === 'string' ? found : undefined;
};

/** Items that an event makes, with the lot that its ILMD says they are of. */
const made = (event: EpcisEvent): { item: string; lot: string }[] => {
  const makes = event.type === 'ObjectEvent' || event.type === 'TransformationEvent';
  const lot = makes ? lotNumber(event.ilmd) : undefined;
  if (!makes || lot === undefined) return [];
  const items = event.type === 'ObjectEvent' ? event.epcList : event.outputEPCList;
  return (items ?? []).map((item) => ({ item, lot }));
};

const lotOfItem = (item: string, lot: string): string | undefined => {
  const product = /^https:\/\/id\.gs1\.org\/01\/(\d{14})\/21\//.exec(item)?.[1];
  const number = lotNumberSchema.safeParse(lot);
  return product !== undefined && number.success ? lotIdOf(product, number.data) : undefined;
};

/** An item's lot stands beside the serial number in its Digital Link, or in the ILMD of the event that makes it. */
const serialized = (event: EpcisEvent, originals: Readonly<Record<string, string>>): TracedEvent['serialized'] => {
  const named = Object.values(originals).flatMap((text) => {
    const read = /21[/)]/.test(text) && /10[/)]/.test(text) ? parseId(text) : undefined;
    if (read === undefined || isIdError(read) || read.kind !== 'item' || read.lot === undefined) return [];
    return [{ item: read.id, lot: read.lot }];
  });
  return [...named, ...made(event)].flatMap(({ item, lot: number }) => {
    const lot = lotOfItem(item, number);
    return lot === undefined ? [] : [{ item, lot }];
  });
};

const wordOf = (type: string): string => type.replace('Event', '').toLowerCase();

/**
 * Reads what the ledger recorded. The contract took it, so a fault is ours.
 * @throws ReadModelError `unreadable`, because leaving the event out would leave its goods out of a recall.
 */
export function readEvent(id: string, body: Body): TracedEvent {
  const read = parseEvent(body);
  if (!read.ok) {
    const why = read.errors.map(({ pointer, message }) => `${pointer} ${message}`).join(' ');
    throw new ReadModelError('unreadable', `Event ${id} is recorded and cannot be read: ${why} Upgrade the gateway.`);
  }
  const { event, eventTime, originals } = read;
  return {
    id,
    type: event.type,
    time: eventTime,
    step: event.bizStep ?? wordOf(event.type),
    declaration: event.errorDeclaration !== undefined,
    body,
    places: unique([event.readPoint?.id, event.bizLocation?.id]),
    documents: unique((event.bizTransactionList ?? []).map(({ bizTransaction }) => bizTransaction)),
    serialized: serialized(event, originals),
    ...claims(event),
  };
}
