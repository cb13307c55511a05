import { must, utcMilliseconds } from '@lotline/chaincode/domain';
import type { LedgerBlock } from '../ledger/ledger';
import type { FactWrite } from './factWrite';
import { eventTimes } from './eventTimes';
import { type EpcisField, fieldNames } from './epcisFields';
import { type BlockOf, parsedBlock, type ParsedTransaction } from './readBlock';
import { factOf, type FactReader, type ReadTransaction } from './readTransaction';
import { isStockKind } from './stockKinds';
import type { SentBodies, SentGroups } from './sentBodies';
import type { TracedEvent } from './tracedEvent';

/**
 * A parsed block as texts, which threads exchange in less time than objects. `texts` are those of its facts, one after the other, as they
 * are stored; `block` is the rest as JSON.
 */
export interface BlockText {
  readonly block: string;
  readonly texts: string;
  readonly bodies: SentBodies;
}

type FactKey = Pick<FactWrite, 'kind' | 'key'>;

/** The number of characters of the fact; null if it was removed. `time`: of stock, when it changed. */
type SentWrite = readonly [kind: FactKey['kind'], key: FactKey['key'], length: number | null, time?: number];

/**
 * An event, without the names of its fields: these would be most of the text. A text that many events of a block have is sent once, and
 * here is its number. `values` has the number of a field before each value.
 */
type SentEvent = readonly [
  id: string,
  time: string,
  type: number,
  step: number,
  declaration: 0 | 1,
  goods: readonly string[],
  things: number,
  effects: readonly number[],
  places: readonly number[],
  documents: readonly string[],
  values: readonly number[],
  other: number | null,
  eventID: string | null,
  context: readonly [unknown] | null,
];

interface SentTransaction extends Omit<ParsedTransaction, 'read'> {
  readonly read: Omit<ReadTransaction, 'writes' | 'events' | 'booked'> & {
    readonly writes: readonly SentWrite[];
    readonly events: readonly SentEvent[];
    readonly booked: readonly SentEvent[];
  };
}

interface SentBlock extends BlockOf<SentTransaction> {
  readonly common: readonly string[];
}

/** Texts with their numbers. */
class Common {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.texts.push(text) - 1;
    this.#numbers.set(text, number);
    return number;
  }
}

const sentEvent = (event: TracedEvent, common: Common): SentEvent => [
  event.id,
  event.time,
  common.numberOf(event.type),
  common.numberOf(event.step),
  event.declaration ? 1 : 0,
  event.goods,
  event.things,
  event.effects,
  event.places.map((place) => common.numberOf(place)),
  event.documents,
  event.values.flatMap(([field, value]) => [fieldNames.indexOf(field), common.numberOf(value)]),
  event.other === undefined ? null : common.numberOf(event.other),
  event.eventID ?? null,
  event.context === undefined ? null : [event.context],
];

const valuesOf = (sent: readonly number[], common: readonly string[]): TracedEvent['values'] => {
  const values: (readonly [EpcisField, string])[] = [];
  for (let at = 0; at < sent.length; at += 2) {
    const field = must(fieldNames[must(sent[at], 'field')], 'field');
    values.push([field, textAt(common, must(sent[at + 1], 'value'))]);
  }
  return values;
};

const textAt = (common: readonly string[], number: number): string => must(common[number], 'text');

function receivedEvent(sent: SentEvent, common: readonly string[]): TracedEvent {
  const [id, time, type, step, declaration, goods, things, effects, places, documents, values, ...others] = sent;
  const [other, eventID, context] = others;
  return {
    id,
    time,
    type: textAt(common, type),
    step: textAt(common, step),
    declaration: declaration === 1,
    text: '',
    goods,
    things,
    effects,
    places: places.map((place) => textAt(common, place)),
    documents,
    values: valuesOf(values, common),
    ...(other !== null && { other: textAt(common, other) }),
    ...(eventID !== null && { eventID }),
    ...(context !== null && { context: context[0] }),
  };
}

/** Facts are parsed where they are stored, apart from those that say which things an event is about: see meantThings.ts. */
const meaning: FactReader = (value) => {
  if (value?.includes('"means"') !== true) return null;
  try {
    return factOf(value);
  } catch {
    return null;
  }
};

/** Parses a block, apart from its facts, and writes it as text. `groups` has the bodies of the blocks before it. */
export function textOf(ledgerBlock: LedgerBlock, groups: SentGroups): BlockText {
  const { number, hash, transactions } = parsedBlock(ledgerBlock, meaning);
  const texts: string[] = [];
  const common = new Common();
  const event = (each: TracedEvent): SentEvent => sentEvent(each, common);
  const sent = transactions.map(({ read, ...rest }): SentTransaction => {
    const { writes, events, booked, ...others } = read;
    const timeOf = utcMilliseconds(rest.time) === undefined ? undefined : eventTimes(read, rest.time);
    const write = (each: FactWrite): SentWrite => {
      const { kind, key, text } = each;
      if (text !== null) texts.push(text);
      const length = text?.length ?? null;
      return timeOf && isStockKind(kind) ? [kind, key, length, timeOf(each)] : [kind, key, length];
    };
    return {
      ...rest,
      read: { writes: writes.map(write), events: events.map(event), booked: booked.map(event), ...others },
    };
  });
  return {
    block: JSON.stringify({ number, hash, common: common.texts, transactions: sent } satisfies SentBlock),
    texts: texts.join(''),
    bodies: groups.ofBlock(
      number,
      transactions.flatMap(({ read }) => read.events.map(({ text }) => text)),
    ),
  };
}

/**
 * Reads a block from its text.
 * @throws NotReadable if one of its facts cannot be read.
 */
export function blockOf({ block, texts, bodies }: BlockText): BlockOf<ParsedTransaction> {
  let at = 0;
  const next = (length: number): string => texts.slice(at, (at += length));
  const event = (sent: SentEvent): TracedEvent => receivedEvent(sent, common);
  const write = ([kind, key, length, time]: SentWrite): FactWrite => {
    const text = length === null ? null : next(length);
    const fact = factOf(text);
    return time === undefined ? { kind, key, fact, text } : { kind, key, fact, text, time };
  };
  const { number, hash, common, transactions } = JSON.parse(block) as SentBlock;
  const received = transactions.map(({ read: { writes, events, booked, ...others }, ...rest }): ParsedTransaction => ({
    ...rest,
    read: { writes: writes.map(write), events: events.map(event), booked: booked.map(event), ...others },
  }));
  return { number, hash, transactions: received, bodies };
}
