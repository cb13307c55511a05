import { type CommandName, goodsUri, withoutParty } from '@lotline/chaincode/domain';
import type { Lanes } from './lanes';

/** Lots, items, logistic units and assets in canonical form. */
const goods = /^https:\/\/id\.gs1\.org\/(?:01\/\d{14}\/(?:10|21)|00|8003|8004)\//;
/** Fields of commands and events that name goods under any URI. */
const goodsFields: ReadonlySet<string> = new Set([
  'lot',
  'lots',
  'item',
  'items',
  'container',
  'containers',
  'goods',
  'epcList',
  'parentID',
  'childEPCs',
  'epcClass',
  'inputEPCList',
  'outputEPCList',
]);
const masterData = /^https:\/\/id\.gs1\.org\/(?:01\/\d{14}$|41[47]\/)/;
const businessTransaction = /^urn:epcglobal:cbv:bt:\d{13}:/;
const registers: ReadonlySet<CommandName> = new Set([
  'registerParty',
  'registerPlace',
  'registerProduct',
  'registerDocument',
  'changeParty',
  'changePlace',
  'changeProduct',
  'retire',
  'reinstate',
]);
/** Fields in which a command names a shipment or recall by the caller's own id. */
const localIdFields = ['shipment', 'recall'];

/** Commands that change one counter, for any input. */
const ownLanes: ReadonlyMap<CommandName, readonly string[]> = new Map([['allocateSscc', ['sscc']]]);

/** The lanes of a command, from its parsed input. Master data is shared, except by the commands that register it. */
export function commandLanes(command: CommandName, input: Readonly<Record<string, unknown>>): Lanes {
  const exclusive = new Set(ownLanes.get(command));
  const shared = new Set<string>();
  const masterDataLanes = registers.has(command) ? exclusive : shared;
  for (const field of localIdFields) {
    const id = input[field];
    if (typeof id === 'string') exclusive.add(businessLane(id));
  }
  if (typeof input['sha256'] === 'string') exclusive.add(input['sha256']);
  if (typeof input['event'] === 'string') exclusive.add(input['event']);
  eachText(input, (text, field) => {
    if (isGoods(text, field)) exclusive.add(withoutParty(text));
    else if (masterData.test(text)) masterDataLanes.add(text);
    else if (businessTransaction.test(text)) exclusive.add(businessLane(text));
  });
  return { exclusive: [...exclusive], shared: [...shared] };
}

/** The lane of a shipment or recall, by the local part of its id: two organisations with the same numbers share it, which is harmless. */
const businessLane = (id: string): string => `bt:${id.slice(id.lastIndexOf(':') + 1)}`;

/** The lanes of a captured event: its goods, its own id and its business transactions. */
export function eventLanes(event: Readonly<Record<string, unknown>>): Lanes {
  const exclusive = new Set<string>();
  eachText(event, (text, field) => {
    if (goods.test(text)) exclusive.add(withoutParty(text));
    else if (businessTransaction.test(text)) exclusive.add(businessLane(text));
    else if (goodsFields.has(field)) exclusive.add(canonical(text));
  });
  if (typeof event['eventID'] === 'string') exclusive.add(event['eventID']);
  return { exclusive: [...exclusive], shared: [] };
}

const uri = /^[A-Za-z][A-Za-z0-9+.-]*:/;

/** The canonical id of goods. An invalid id, which the contract refuses, has its own lane. */
function canonical(text: string): string {
  if (!uri.test(text)) return text;
  const read = goodsUri.safeParse(text);
  return read.success ? withoutParty(read.data) : text;
}

const isGoods = (text: string, field: string): boolean =>
  goods.test(text) || (goodsFields.has(field) && uri.test(text) && !masterData.test(text));

/** Calls back for each text of a value, with the name of the nearest field around it. */
function eachText(value: unknown, found: (text: string, field: string) => void, field = ''): void {
  if (typeof value === 'string') found(value, field);
  else if (Array.isArray(value)) for (const each of value) eachText(each, found, field);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value)) eachText(each, found, name);
  }
}
