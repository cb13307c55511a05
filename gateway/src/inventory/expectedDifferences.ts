import { add, compare, convert, type Decimal } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { Chain } from '../queries/chain';
import type { SaidLine } from './expectedStore';
import { itemLine, type Line, Loads, shipmentContents } from './shipmentContents';
import type { Departure } from './shipmentTimes';

/** The differences that are listed. */
const mostDifferences = 50;

const announcedLines = (database: Database, said: readonly SaidLine[]): Line[] =>
  said.flatMap(({ item, lot, quantity = '', uom = '' }) => {
    if (item !== undefined) return [itemLine(database, item)];
    return lot === undefined || quantity === '' ? [] : [{ lot, quantity: quantity as Decimal, uom }];
  });

/** Sums lines of one lot in the unit of the first of them. Lines that do not convert to it are kept apart. */
function sumByLot(lines: readonly Line[]): Line[] {
  const sums: Line[] = [];
  for (const line of lines) {
    const at = sums.findIndex(
      ({ lot, uom }) => lot === line.lot && convert(line.quantity, line.uom, uom) !== undefined,
    );
    const sum = sums[at];
    const measured = sum && convert(line.quantity, line.uom, sum.uom);
    if (sum && measured !== undefined) sums[at] = { ...sum, quantity: add(sum.quantity, measured) };
    else sums.push(line);
  }
  return sums;
}

const shown = ({ quantity, uom, lot }: Line): string => `${quantity} ${uom} of ${lot}`;

function differencesOfLots(announced: readonly Line[], shipped: readonly Line[]): string[] {
  const missing = announced.flatMap((line) => {
    const there = shipped.filter(({ lot }) => lot === line.lot);
    const amounts = there.flatMap(({ quantity, uom }) => convert(quantity, uom, line.uom) ?? []);
    if (amounts.some((amount) => compare(amount, line.quantity) === 0)) return [];
    const has = there.map(({ quantity, uom }) => `${quantity} ${uom}`).join(' and ');
    return [`${shown(line)} were announced; the shipment has ${has === '' ? 'none of it' : has}.`];
  });
  const others = shipped.filter(({ lot }) => !announced.some((line) => line.lot === lot));
  return [...missing, ...others.map((line) => `The shipment has ${shown(line)}, which was not announced.`)];
}

/** The containers and items that only the shipment or only the advice names. An advice may name the cases on a pallet instead of it. */
function differencesOfThings(said: readonly SaidLine[], { shipment, leftAt }: Departure, chain: Chain): string[] {
  const announced = new Set(said.flatMap(({ container, item }) => [container ?? [], item ?? []].flat()));
  const things = [...shipment.containers, ...shipment.items];
  const inside = new Map(shipment.containers.map((each) => [each, chain.thingsIn(each, { time: leftAt })]));
  const there = new Set<string>([...things, ...[...inside.values()].flat()]);
  const isAnnounced = (thing: string): boolean =>
    announced.has(thing) || (inside.get(thing as never)?.some((each) => announced.has(each)) ?? false);
  return [
    ...[...announced]
      .filter((each) => !there.has(each))
      .map((each) => `${each} was announced; the shipment does not have it.`),
    ...things.filter((each) => !isAnnounced(each)).map((each) => `The shipment has ${each}, which was not announced.`),
  ];
}

/**
 * The differences between a despatch advice and the shipment on the ledger, in words: by lot, loose and in containers together, then the
 * containers and items. If the ledger does not know what is in a container, the lots cannot be compared.
 */
export function differencesBetween(database: Database, said: readonly SaidLine[], departure: Departure): string[] {
  const loads = new Loads(database, departure);
  const lots =
    loads.unknown.length > 0
      ? loads.unknown.map((each) => `The ledger does not say what is in ${each}: the lots cannot be compared.`)
      : differencesOfLots(
          sumByLot(announcedLines(database, said)),
          sumByLot(shipmentContents(database, departure, loads).shipped),
        );
  return [...lots, ...differencesOfThings(said, departure, new Chain(database))].slice(0, mostDifferences);
}
