import { compare, convert, type Decimal, add, isItemId, type Thing, limits } from '@lotline/chaincode/domain';
import type { FileError } from '../answers/uploads';
import type { ReadModel } from '../projection/readModel';
import { findFact } from '../queries/findFact';
import type { Advice, AdviceItem, AdviceLine, AdvicePlace, LotDates } from './advice';

/** A container with all that the advice has in it. */
export interface PackedUnit {
  readonly container: string;
  readonly inside: string | undefined;
  readonly lines: AdviceLine[];
  readonly items: readonly AdviceItem[];
  readonly containers: string[];
  readonly place: AdvicePlace;
}

export interface Load {
  readonly loose: readonly AdviceLine[];
  readonly looseItems: readonly AdviceItem[];
  /** Each after those inside it. */
  readonly packed: readonly PackedUnit[];
  readonly roots: readonly string[];
  readonly errors: readonly FileError[];
}

const error = (place: AdvicePlace, message: string, fix: string): FileError => ({ ...place, message, fix });

const blank = (container: string, place: AdvicePlace): PackedUnit => ({
  container,
  inside: undefined,
  lines: [],
  items: [],
  containers: [],
  place,
});

/** A unit with what a further row says of it. */
function joined(
  before: PackedUnit,
  { inside, lines, items = [], place }: Advice['units'][number],
  errors: FileError[],
): PackedUnit {
  if (inside !== undefined && before.inside !== undefined && before.inside !== inside) {
    errors.push(error(place, `${before.container} is in two containers.`, 'Name one.'));
  }
  const all = { lines: [...before.lines, ...lines], items: [...before.items, ...items] };
  return { ...before, inside: before.inside ?? inside, ...all };
}

function unitsOf({ units }: Advice, errors: FileError[]): Map<string, PackedUnit> {
  const packed = new Map<string, PackedUnit>();
  for (const unit of units) {
    const { container, inside, place } = unit;
    if (container !== undefined) {
      packed.set(container, joined(packed.get(container) ?? blank(container, place), unit, errors));
    } else if (inside !== undefined) {
      const message = 'It is in a container, but has none itself.';
      errors.push(error(place, message, 'Name the container in which the goods are.'));
    }
  }
  nest(packed);
  return packed;
}

/** Tells each container what is directly inside it; one that is only named as being around others has no lines. */
function nest(packed: Map<string, PackedUnit>): void {
  for (const { inside, place } of [...packed.values()]) {
    if (inside !== undefined && !packed.has(inside)) packed.set(inside, blank(inside, place));
  }
  for (const { container, inside = '' } of packed.values()) packed.get(inside)?.containers.push(container);
}

/** A lot twice in one container: it is unclear if both count. */
const doubled = (lines: readonly AdviceLine[]): FileError[] => {
  const seen = new Set<string>();
  return lines.flatMap(({ lot, uom, place }) => {
    const key = `${lot} ${uom}`;
    if (seen.has(key)) return [error(place, 'The lot is there twice.', 'Write the sum once.')];
    seen.add(key);
    return [];
  });
};

/** An item can be in one place only. */
function twice(items: readonly AdviceItem[]): FileError[] {
  const seen = new Set<string>();
  return items.flatMap(({ item, place }) => {
    if (seen.has(item)) return [error(place, `${item} is there twice.`, 'Name it once.')];
    seen.add(item);
    return [];
  });
}

/** The containers of an advice, the inner ones first. */
export function loadOf(advice: Advice): Load {
  const errors: FileError[] = [];
  const units = unitsOf(advice, errors);
  const open = advice.units.filter(({ container }) => container === undefined);
  const loose = open.flatMap(({ lines }) => lines);
  const looseItems = open.flatMap(({ items = [] }) => items);
  const packed: PackedUnit[] = [];
  const visit = (unit: PackedUnit, around: ReadonlySet<string>): void => {
    if (packed.includes(unit)) return;
    if (around.has(unit.container) || around.size > limits.levels) {
      const message = `${unit.container} is in itself, or in more than ${limits.levels} others.`;
      errors.push(error(unit.place, message, 'Correct what is inside what.'));
      return;
    }
    for (const each of unit.containers) {
      const inner = units.get(each);
      if (inner) visit(inner, new Set([...around, unit.container]));
    }
    packed.push(unit);
  };
  for (const unit of units.values()) visit(unit, new Set());
  errors.push(...doubled(loose), ...packed.flatMap(({ lines }) => doubled(lines)));
  errors.push(...twice([...looseItems, ...packed.flatMap(({ items }) => items)]));
  const roots = packed.filter(({ inside }) => inside === undefined).map(({ container }) => container);
  return { loose, looseItems, packed, roots, errors };
}

const sameAmount = (line: AdviceLine, known: { readonly quantity: Decimal; readonly uom: string }): boolean => {
  const measured = convert(line.quantity as Decimal, line.uom, known.uom);
  return measured !== undefined && compare(measured, known.quantity) === 0;
};

/** Contents on the ledger that differ from the advice. */
const isEmpty = ({ lines, items, containers }: PackedUnit): boolean =>
  lines.length + items.length + containers.length === 0;

function difference(unit: PackedUnit, { inside }: Thing): string | undefined {
  if (isEmpty(unit) || !inside) return undefined;
  const { lines, items } = unit;
  const inner = [...unit.containers, ...items.map(({ item }) => item)];
  const missing = inside.lots.find((known) => !lines.some((line) => line.lot === known.lot && sameAmount(line, known)));
  if (missing) return `${missing.quantity} ${missing.uom} of ${missing.lot}`;
  const other = lines.find((line) => !inside.lots.some((known) => known.lot === line.lot));
  if (other) return `nothing of ${other.lot}`;
  const things = new Set<string>(inside.things);
  const same = things.size === inner.length && inner.every((each) => things.has(each));
  return same ? undefined : `the containers and items ${inside.things.slice(0, 5).join(', ') || 'none'}`;
}

/** True if the container has to be packed first; or why it cannot be shipped so. */
export function packingOf(unit: PackedUnit, readModel: ReadModel): boolean | FileError {
  const { container, place } = unit;
  const known = findFact(readModel, isItemId(container) ? 'item' : 'container', container);
  if (!known?.inside) {
    if (!isEmpty(unit)) return true;
    return error(place, `What is in ${container} is not on the ledger.`, 'Name its lots with their quantities.');
  }
  const found = difference(unit, known);
  if (found === undefined) return false;
  return error(place, `On the ledger ${container} has ${found}.`, 'Correct the line, or leave the contents out.');
}

/** A lot that the ledger does not have yet, with the whole quantity of the advice. */
export interface NewLot {
  readonly lot: string;
  readonly quantity: string;
  readonly uom: string;
  readonly dates: LotDates;
  readonly place: AdvicePlace;
}

/** The lots that are new, and lines that contradict a lot that is known. */
export function lotsOf(
  { loose, packed }: Load,
  readModel: ReadModel,
): { readonly fresh: readonly NewLot[]; readonly errors: readonly FileError[] } {
  const fresh = new Map<string, NewLot>();
  const errors: FileError[] = [];
  for (const line of [...loose, ...packed.flatMap(({ lines }) => lines)]) {
    const known = findFact(readModel, 'lot', line.lot);
    if (known?.status === 'active') errors.push(...otherDates(line, known, 'on the ledger'));
    else errors.push(...addFresh(line, fresh));
  }
  return { fresh: [...fresh.values()], errors };
}

const dateNames = ['expiry', 'bestBefore', 'productionDate'] as const;

const otherDates = ({ dates = {}, lot, place }: AdviceLine, known: LotDates, where: string): FileError[] =>
  dateNames
    .filter((name) => dates[name] !== undefined && known[name] !== undefined && dates[name] !== known[name])
    .map((name) => {
      const message = `${name} of ${lot} is ${known[name] ?? ''} ${where}, and ${dates[name] ?? ''} here.`;
      return error(place, message, 'Correct the date or the lot.');
    });

function addFresh(line: AdviceLine, fresh: Map<string, NewLot>): FileError[] {
  const { lot, quantity, uom, dates = {}, place } = line;
  const before = fresh.get(lot);
  if (!before) {
    fresh.set(lot, { lot, quantity, uom, dates, place });
    return [];
  }
  if (before.uom !== uom) return [error(place, `${lot} comes in ${before.uom} and in ${uom}.`, 'Use one unit.')];
  const errors = otherDates(line, before.dates, 'in another line');
  const sum = add(before.quantity as Decimal, quantity as Decimal);
  fresh.set(lot, { ...before, quantity: sum, dates: { ...dates, ...before.dates } });
  return errors;
}
