import { type CommandName, itemId, lotId, unitId } from '@lotline/chaincode/domain';
import type { Lanes } from './lanes';

/** Lots, items and logistic units in canonical form. */
const goods = /^https:\/\/id\.gs1\.org\/(?:01\/\d{14}\/(?:10|21)|00)\//;
const masterData = /^https:\/\/id\.gs1\.org\/(?:01\/\d{14}$|41[47]\/)/;
const businessTransaction = /^urn:epcglobal:cbv:bt:\d{13}:/;
const spelledOtherwise = /^(?:https?:\/\/|urn:epc:(?:id|class):(?:sgtin|lgtin|sscc):)/;
const registers: ReadonlySet<CommandName> = new Set([
  'registerParty',
  'registerPlace',
  'registerProduct',
  'registerDocument',
]);
/** Where a command names a shipment or recall by the caller's own id of it. */
const localIdFields = ['shipment', 'recall'];

/** Which lanes a command is on, from its parsed input. Master data is shared, except by the commands that register it. */
export function commandLanes(command: CommandName, input: Readonly<Record<string, unknown>>): Lanes {
  const exclusive = new Set<string>();
  const shared = new Set<string>();
  const masterDataLanes = registers.has(command) ? exclusive : shared;
  for (const field of localIdFields) {
    const id = input[field];
    if (typeof id === 'string') exclusive.add(businessLane(id));
  }
  if (typeof input['sha256'] === 'string') exclusive.add(input['sha256']);
  if (typeof input['event'] === 'string') exclusive.add(input['event']);
  for (const text of texts(input)) {
    if (goods.test(text)) exclusive.add(text);
    else if (masterData.test(text)) masterDataLanes.add(text);
    else if (businessTransaction.test(text)) exclusive.add(businessLane(text));
  }
  return { exclusive: [...exclusive], shared: [...shared] };
}

/** A shipment's or recall's own part of its id: two organisations that number alike wait for each other, which does no harm. */
const businessLane = (id: string): string => `bt:${id.slice(id.lastIndexOf(':') + 1)}`;

/** Which lanes a captured event is on: the goods it names, its own id and business transactions. */
export function eventLanes(event: Readonly<Record<string, unknown>>): Lanes {
  const exclusive = new Set<string>();
  for (const text of texts(event)) {
    if (goods.test(text)) exclusive.add(text);
    else if (businessTransaction.test(text)) exclusive.add(businessLane(text));
    else if (spelledOtherwise.test(text) && !masterData.test(text)) for (const id of canonical(text)) exclusive.add(id);
  }
  if (typeof event['eventID'] === 'string') exclusive.add(event['eventID']);
  return { exclusive: [...exclusive], shared: [] };
}

/** The canonical id of goods that are written as EPC URN or another Digital Link. */
function canonical(text: string): string[] {
  return [lotId, itemId, unitId].flatMap((schema) => {
    const read = schema.safeParse(text);
    return read.success ? [read.data] : [];
  });
}

function* texts(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) yield* texts(each);
}
