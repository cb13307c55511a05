import { type CommandName, convert, transactions, limits } from '@lotline/chaincode/domain';
import type { FileError } from '../answers/uploads';
import type { ReadModel } from '../projection/readModel';
import { findFact } from '../queries/findFact';
import { type Advice, type AdviceItem, type AdviceLine, type AdvicePlace, tradeItems } from './advice';
import type { Entry, Step } from './entry';
import { type Load, loadOf, lotsOf, type NewLot, type PackedUnit, packingOf } from './packing';
import { saidOf } from './readInput';

export interface AdviceOptions {
  readonly readModel: ReadModel;
  /** True to make the lots that the ledger does not have. */
  readonly makeLots: boolean;
  /** The subject of the shipment: its id on the ledger. */
  readonly subject: string;
  readonly idOf: (command: CommandName, input: Step['input']) => string;
  /** The shipment that this one replaces: it is cancelled, and containers that differ are packed again. */
  readonly replaces?: string | undefined;
}

type AdviceCommand = 'commissionLot' | 'commissionItems' | 'cancel' | 'unpack' | 'pack' | 'ship';

const lotsIn = (lines: readonly AdviceLine[]): object[] =>
  lines.map(({ lot, quantity, uom }) => ({ lot, quantity, uom }));

class Planner {
  readonly errors: FileError[] = [];
  readonly steps: Step[] = [];
  readonly #advice: Advice;
  readonly #options: AdviceOptions;
  /** Containers that were opened for other contents. */
  readonly #opened = new Set<string>();

  constructor(advice: Advice, options: AdviceOptions) {
    this.#advice = advice;
    this.#options = options;
  }

  makeLots(load: Load): void {
    const { readModel, makeLots } = this.#options;
    const { fresh, errors } = lotsOf(load, readModel);
    this.errors.push(...errors);
    for (const lot of fresh) {
      if (makeLots) this.#makeLot(lot);
      else this.errors.push(unknownLot(lot));
    }
  }

  /** Items that the ledger does not have are made; what it says of others has to be the same. */
  makeItems({ looseItems, packed }: Load): void {
    const fresh = new Map<string, AdviceItem[]>();
    for (const each of [...looseItems, ...packed.flatMap(({ items }) => items)]) {
      const known = findFact(this.#options.readModel, 'item', each.item);
      if (known?.status === undefined) {
        const key = JSON.stringify([each.item.slice(0, each.item.indexOf('/21/')), each.lot, each.expiry]);
        fresh.set(key, [...(fresh.get(key) ?? []), each]);
      } else if (each.lot !== undefined && known.lot !== each.lot) {
        const message = `${each.item} is of ${known.lot ?? 'no lot'} on the ledger.`;
        this.errors.push({ ...each.place, message, fix: 'Correct the lot or the serial number.' });
      }
    }
    for (const items of fresh.values()) this.#makeItems(items);
  }

  #makeItems(items: readonly AdviceItem[]): void {
    const [first] = items;
    if (!first) return;
    if (!this.#options.makeLots) {
      this.errors.push(...items.map(unknownItem));
      return;
    }
    const { lot, expiry, place } = first;
    const made = { items: items.map(({ item }) => item), place: this.#advice.from, ...this.#at };
    this.#add(
      'commissionItems',
      { ...made, ...(lot !== undefined && { lot }), ...(expiry !== undefined && { expiry }) },
      place,
    );
  }

  /** Cancels the shipment that is replaced, and opens its containers where any of them differs, the outer ones first. */
  replace(packed: readonly PackedUnit[]): void {
    const { replaces, readModel } = this.#options;
    const { number, place, from } = this.#advice;
    if (replaces === undefined) return;
    this.#add('cancel', { shipment: replaces, reason: `Replaced by ${number}` }, place);
    const isSame = packed.every((unit) => packingOf(unit, readModel) === false);
    if (isSame) return;
    for (const { container, place: at } of packed.toReversed()) {
      if (!findFact(readModel, 'container', container)?.inside) continue;
      this.#opened.add(container);
      this.#add('unpack', { container, place: from }, at);
    }
  }

  pack(unit: PackedUnit): void {
    const packing = this.#opened.has(unit.container) || packingOf(unit, this.#options.readModel);
    if (typeof packing !== 'boolean') this.errors.push(packing);
    if (packing !== true) return;
    const { container, lines, items, containers, place } = unit;
    const inner = { lots: lotsIn(lines), items: items.map(({ item }) => item), containers };
    this.#add('pack', { container, place: this.#advice.from, ...inner, ...this.#at }, place);
  }

  ship({ loose, looseItems, roots }: Load): void {
    const { number, from, to, carrier, documents, place, terms } = this.#advice;
    const goods = { lots: lotsIn(loose), items: looseItems.map(({ item }) => item), containers: roots };
    const ends = { shipment: number, from, to, ...(carrier !== undefined && { carrier }) };
    this.#add('ship', { ...ends, ...goods, documents, ...terms, ...this.#at }, place);
  }

  #makeLot({ lot, quantity, uom, dates, place }: NewLot): void {
    const made = { lot, place: this.#advice.from, quantity, uom: this.#unitOf(lot, uom), ...dates, ...this.#at };
    this.#add('commissionLot', made, place);
  }

  /** Trade items are counted in the unit of their product. */
  #unitOf(lot: string, uom: string): string {
    const product = findFact(this.#options.readModel, 'product', lot.slice(0, lot.indexOf('/10/')));
    return product && uom === tradeItems && convert('1', uom, product.uom) === '1' ? product.uom : uom;
  }

  get #at(): { at?: string } {
    const { at } = this.#advice;
    return at === undefined ? {} : { at };
  }

  #add(command: AdviceCommand, input: Step['input'], place: AdvicePlace): void {
    const read = transactions[command].input.safeParse(input);
    if (read.success) {
      this.steps.push({ id: this.#options.idOf(command, input), command, input });
      return;
    }
    for (const issue of read.error.issues) {
      const [field = ''] = issue.path;
      this.errors.push({ ...(this.#advice.places[String(field)] ?? place), ...saidOf(issue, String(field)) });
    }
  }
}

const unknownLot = ({ lot, place }: NewLot): FileError => ({
  ...place,
  message: `The lot ${lot} is not on the ledger.`,
  fix: 'Upload it with the lots first, or have the lots of the file made (makeLots).',
});

const unknownItem = ({ item, place }: AdviceItem): FileError => ({
  ...place,
  message: `The item ${item} is not on the ledger.`,
  fix: 'Make it first, or have the lots and items of the file made (makeLots).',
});

/** The commands that record a despatch advice: lots that are new, what is packed, and the shipment. */
export function planAdvice(advice: Advice, options: AdviceOptions): Entry | readonly FileError[] {
  const load = loadOf(advice);
  const planner = new Planner(advice, options);
  planner.errors.push(...load.errors);
  // Goods that were packed for a shipment that is there may have been taken out since.
  if (!findFact(options.readModel, 'shipment', options.subject)) {
    planner.replace(load.packed);
    planner.makeLots(load);
    planner.makeItems(load);
    for (const unit of load.packed) planner.pack(unit);
  }
  planner.ship(load);
  const { steps, errors } = planner;
  if (errors.length > 0) return errors;
  const { rows, reference, place } = advice;
  if (steps.length > limits.requests) {
    const message = `The shipment needs ${steps.length} commands, more than ${limits.requests} at once.`;
    return [{ ...place, message, fix: 'Split it into several shipments.' }];
  }
  return { rows, ...(reference !== undefined && { reference }), subject: options.subject, steps, place };
}
