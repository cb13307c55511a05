import { type CommandName, convert, maximumBatch, transactions } from '@lotline/chaincode/domain';
import type { FileError } from '../answers/uploads';
import type { ReadModel } from '../projection/readModel';
import { findFact } from '../queries/findFact';
import { type Advice, type AdviceLine, type AdvicePlace, tradeItems } from './advice';
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
}

const lotsIn = (lines: readonly AdviceLine[]): object[] =>
  lines.map(({ lot, quantity, uom }) => ({ lot, quantity, uom }));

class Planner {
  readonly errors: FileError[] = [];
  readonly steps: Step[] = [];
  readonly #advice: Advice;
  readonly #options: AdviceOptions;

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

  pack(unit: PackedUnit): void {
    const packing = packingOf(unit, this.#options.readModel);
    if (typeof packing !== 'boolean') this.errors.push(packing);
    if (packing !== true) return;
    const { container, lines, containers, place } = unit;
    this.#add('pack', { container, place: this.#advice.from, lots: lotsIn(lines), containers, ...this.#at }, place);
  }

  ship({ loose, roots }: Load): void {
    const { number, from, to, carrier, documents, place } = this.#advice;
    const goods = { lots: lotsIn(loose), containers: roots };
    const ends = { shipment: number, from, to, ...(carrier !== undefined && { carrier }) };
    this.#add('ship', { ...ends, ...goods, documents, ...this.#at }, place);
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

  #add(command: 'commissionLot' | 'pack' | 'ship', input: Step['input'], place: AdvicePlace): void {
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

/** The commands that record a despatch advice: lots that are new, what is packed, and the shipment. */
export function planAdvice(advice: Advice, options: AdviceOptions): Entry | readonly FileError[] {
  const load = loadOf(advice);
  const planner = new Planner(advice, options);
  planner.errors.push(...load.errors);
  planner.makeLots(load);
  for (const unit of load.packed) planner.pack(unit);
  planner.ship(load);
  const { steps, errors } = planner;
  if (errors.length > 0) return errors;
  const { rows, reference, place } = advice;
  if (steps.length > maximumBatch) {
    const message = `The shipment needs ${steps.length} commands, more than ${maximumBatch} at once.`;
    return [{ ...place, message, fix: 'Split it into several shipments.' }];
  }
  return { rows, ...(reference !== undefined && { reference }), subject: options.subject, steps, place };
}
