import {
  compare,
  type Decimal,
  exactDecimal,
  isPlaceId,
  productOf,
  type Shipment,
  subtract,
  must,
  isOpenShipment,
} from '@lotline/chaincode/domain';
import { measureOf } from '../epcis/query/units';
import { reportsOf } from '../epcis/query/sensorParameters';
import { divide } from '../inventory/decimals';
import { readFact } from '../projection/saveFact';
import { Chain } from '../queries/chain';
import type { Finding } from './raisedStore';
import type { Reading } from './readingStore';
import type { Evaluation } from './reconcile';
import { isOwn, type Rule, type RuleContext, type SeenEvent, type Subject } from './rule';

/** Degrees Celsius. */
interface Range {
  readonly minimum: string;
  readonly maximum: string;
}

type Report = Readonly<Record<string, unknown>>;

/** The temperature in ninths of a kelvin, in which every unit is exact. */
const ninths = (value: Decimal, uom: string): Decimal | undefined => {
  const { dimension, amount } = measureOf(value, uom, false);
  return dimension === 'temperature' ? amount : undefined;
};

const celsiusOf = (amount: Decimal): Decimal => subtract(divide(amount, '9', 2), '273.15');

const word = (text: unknown): string => (typeof text === 'string' ? text.replace(/^.*[:/#]/, '') : '');

/** A reading as text: events have numbers, or texts of numbers. */
const textOf = (value: unknown): string =>
  typeof value === 'number' ? `${value}` : typeof value === 'string' ? value : '';

/** The temperatures of a report. Without a unit they say nothing. */
function temperaturesOf(report: Report): Decimal[] {
  if (word(report['type']) !== 'Temperature' || typeof report['uom'] !== 'string') return [];
  const uom = report['uom'];
  return (['value', 'minValue', 'maxValue', 'meanValue'] as const).flatMap((name) => {
    const value = report[name];
    const decimal = value === undefined ? undefined : exactDecimal(textOf(value));
    const amount = decimal === undefined ? undefined : ninths(decimal, uom);
    return amount === undefined ? [] : [amount];
  });
}

/** How far a temperature is outside a range; undefined within it. */
function outside(amount: Decimal, { minimum, maximum }: Range): number | undefined {
  const [low, high] = [ninths(minimum as Decimal, 'CEL'), ninths(maximum as Decimal, 'CEL')];
  if (low === undefined || high === undefined) return undefined;
  if (compare(amount, low) < 0) return Number(divide(subtract(low, amount), '9', 2));
  return compare(amount, high) > 0 ? Number(divide(subtract(amount, high), '9', 2)) : undefined;
}

/** The storage range of a product: as registered, else as your settings say. */
function rangeOf({ database, settings }: RuleContext, product: string): Range | undefined {
  const fact = readFact(database, 'product', product);
  return fact?.storage ?? settings.sensor.ranges.find((range) => range.product === product);
}

const productsAt = ({ database }: RuleContext, place: string): string[] =>
  database
    .all<{ lot: string }>(`SELECT DISTINCT lot FROM balance WHERE place = ? AND on_hand <> '0'`, place)
    .flatMap(({ lot }) => productOf(lot) ?? []);

/** The products of goods: their own, or those in a container at the time. */
const productsOf = ({ database }: RuleContext, goods: string, time: string): string[] =>
  [goods, ...new Chain(database).contentsOf(goods, { time }).map(({ lot }) => lot)].flatMap(
    (each) => productOf(each) ?? [],
  );

/** The ranges that a reading about goods, or about a place, has to be within, with what they are of. */
function rangesOf(context: RuleContext, about: string, event: SeenEvent): [what: string, range: Range][] {
  const isPlace = event.places.includes(about);
  const products = new Set(isPlace ? productsAt(context, about) : productsOf(context, about, event.time));
  const found = [...products].flatMap((product): [string, Range][] => {
    const range = rangeOf(context, product);
    return range ? [[product, range]] : [];
  });
  const ofPlace = context.settings.sensor.ranges.filter(
    ({ place }) => place !== undefined && event.places.includes(place),
  );
  const places = isPlace || found.length === 0 ? ofPlace : [];
  return [...found, ...places.map((range): [string, Range] => [must(range.place, 'place'), range])];
}

function outsideReading(
  context: RuleContext,
  about: string,
  event: SeenEvent,
): Omit<Reading, 'event' | 'party' | 'time'>[] {
  const temperatures = reportsOf(event.body).flatMap(temperaturesOf);
  if (temperatures.length === 0) return [];
  const found = rangesOf(context, about, event).flatMap(([what, range]) =>
    temperatures.flatMap((amount) => {
      const beyond = outside(amount, range);
      const text = `${celsiusOf(amount)} °C, and ${what} is kept at ${range.minimum} to ${range.maximum} °C`;
      return beyond === undefined ? [] : [{ code: 'storage_range' as const, beyond, text }];
    }),
  );
  return found.toSorted((a, b) => b.beyond - a.beyond).slice(0, 1);
}

const alarms: ReadonlySet<string> = new Set(['ALARM_CONDITION', 'ERROR_CONDITION']);

function alarmReading({ body }: SeenEvent): Omit<Reading, 'event' | 'party' | 'time'>[] {
  const found = reportsOf(body).find(({ exception }) => alarms.has(word(exception)));
  if (!found) return [];
  const value = found['value'] === undefined ? '' : `, ${textOf(found['value'])} ${word(found['uom'])}`;
  const text = `the sensor reports ${word(found['exception'])} (${word(found['type'])}${value})`;
  return [{ code: 'sensor_alarm', beyond: 0, text }];
}

/** The parties that have, had, send or get a shipment. */
const partiesOf = ({ sender, receiver, custodian, handoffs }: Shipment): Set<string> =>
  new Set([
    sender,
    receiver,
    custodian,
    ...handoffs.filter(({ status }) => status === 'accepted').flatMap(({ from, to }) => [from, to]),
  ]);

const isUnderWay = (shipment: Shipment, time: string): boolean =>
  Date.parse(time) <= Date.parse(shipment.movedAt) || isOpenShipment(shipment);

/** Goods of a shipment of this organisation about which the author may speak: it has, had, sends or gets the shipment. */
function sharedGoods({ database, party }: RuleContext, event: SeenEvent): Set<string> {
  const shared = event.shipments.flatMap((id) => {
    const shipment = readFact(database, 'shipment', id);
    const parties = shipment && partiesOf(shipment);
    if (!shipment || !parties?.has(party) || !parties.has(event.party ?? '')) return [];
    if (!isUnderWay(shipment, event.time)) return [];
    return [...shipment.lots.map(({ lot }) => lot as string), ...shipment.items, ...shipment.containers];
  });
  return new Set(shared);
}

/** The subjects of a reading for this organisation: the goods that it names, else its own places. Nobody else’s word counts. */
function subjectsOf(context: RuleContext, event: SeenEvent): string[] {
  if (event.party !== context.party) {
    const shared = sharedGoods(context, event);
    return event.goods.filter((goods) => shared.has(goods));
  }
  return event.goods.length > 0 ? [...event.goods] : event.places.filter((place) => isOwn(context, place));
}

function touched(context: RuleContext, event: SeenEvent): Subject[] {
  const { organisation, readings } = context;
  const party = event.party ?? '';
  if (event.isDeclaration) {
    return readings.remove(organisation, event.id, party).map((subject) => JSON.parse(subject) as string[]);
  }
  if (!context.settings.sensor.isOn || reportsOf(event.body).length === 0) return [];
  return subjectsOf(context, event).map((about) => {
    const found = [...alarmReading(event), ...outsideReading(context, about, event)];
    for (const each of found) {
      const { id, time } = event;
      readings.add(organisation, JSON.stringify([about]), { ...each, event: id, party, time });
    }
    return [about];
  });
}

/** Degrees beyond the range from which it is severe. */
const farBeyond = 2;

function findingOf(about: string, readings: readonly Reading[]): Finding[] {
  const last = readings.at(-1);
  const worst = readings.toSorted((a, b) => b.beyond - a.beyond)[0];
  if (!last || !worst) return [];
  const times = readings.map(({ time }) => time).toSorted();
  const since =
    times.length > 1
      ? `; ${times.length} readings from ${must(times[0], 'time')} to ${must(times.at(-1), 'time')}`
      : '';
  const isPlace = isPlaceId(about);
  const product = productOf(about);
  return [
    {
      code: worst.code,
      severity: worst.code === 'sensor_alarm' || worst.beyond >= farBeyond ? 'high' : 'medium',
      detail: `At ${worst.time}: ${worst.text}${since}. Look at the goods, and resolve it with what you found.`,
      // Every further reading is a new cause.
      cause: `${last.event} ${last.party}`,
      about: { event: worst.event, ...(isPlace ? { place: about } : { goods: about }), ...(product && { product }) },
    },
  ];
}

function evaluate({ organisation, readings, settings }: RuleContext, subject: Subject): Evaluation {
  const [about = ''] = subject;
  if (!settings.sensor.isOn) return { findings: [], ended: 'the rule is off' };
  const all = readings.of(organisation, JSON.stringify(subject));
  const of = (code: Reading['code']): Finding[] =>
    findingOf(
      about,
      all.filter((each) => each.code === code),
    );
  return { findings: [...of('sensor_alarm'), ...of('storage_range')], ended: 'its event was declared to be in error' };
}

/**
 * Alarms of sensors, and temperatures outside the storage range. An excursion is over when a person says so, not when the goods are cold
 * again.
 */
export const sensorRule: Rule = { name: 'sensor', countsEvents: true, touched, all: () => [], evaluate };
