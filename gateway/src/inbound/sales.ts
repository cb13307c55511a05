import { createHash } from 'node:crypto';
import { setImmediate as othersFirst } from 'node:timers/promises';
import {
  add,
  type CommandData,
  convert,
  type Decimal,
  isZero,
  placeId,
  productId,
  quantity,
  transactions,
} from '@lotline/chaincode/domain';
import { z } from 'zod';
import { openAllocations, takenBy } from '../inventory/allocations';
import { goodsAtPlace } from '../inventory/goodsAtPlace';
import { assertOwn, type Owner, ownerOf, uomOf } from '../inventory/owner';
import { pickGoods, type Taken } from '../inventory/pick';
import { Problem } from '../problem';
import { today } from '../queries/shownStock';
import { commandLanes } from '../writes/lanesOf';
import type { Counts, Delivering } from './delivering';
import { type MappedRow, type RowError, schemaErrors } from './mapping';
import { type NumberedRequest, sendAll } from './sendAll';

type Sell = CommandData<'sell'>;

const productLine = z.object({ product: productId, quantity, uom: z.string().optional() });

/** The loose goods of places that earlier sales of a message take. */
class Taking {
  readonly #places = new Map<string, Taken & { readonly loose: Map<string, Decimal> }>();
  readonly #loose = new Map<string, ReturnType<typeof goodsAtPlace>>();
  readonly #delivering: Delivering;
  readonly #owner: Owner;

  constructor(delivering: Delivering, owner: Owner) {
    this.#delivering = delivering;
    this.#owner = owner;
  }

  /** The lots of a quantity of a product, those that expire first; allocated goods are left. @throws Problem if there is too little. */
  take(place: string, line: z.output<typeof productLine>): { lot: string; quantity: string; uom: string }[] {
    const { readModel } = this.#delivering;
    const { product } = line;
    const uom = uomOf(readModel, product);
    const wanted = line.uom === undefined ? line.quantity : convert(line.quantity, line.uom, uom);
    if (wanted === undefined) throw new Problem('uom_mismatch', `${line.uom ?? ''} does not convert to ${uom}.`);
    const taken = this.#takenAt(place);
    const pick = pickGoods(this.#looseAt(product, place), taken, {
      product,
      place,
      uom,
      quantity: wanted,
      strategy: 'fefo',
      date: today(),
    });
    if (!isZero(pick.short as Decimal)) {
      throw new Problem(
        'available_insufficient',
        `${pick.quantity} of ${wanted} ${uom} of ${product} are loose and free at ${place}.`,
      );
    }
    const lots = pick.picks.flatMap((each) => each.lots);
    for (const { lot, quantity: amount } of lots)
      taken.loose.set(lot, add(taken.loose.get(lot) ?? '0', amount as Decimal));
    return lots;
  }

  /** Read once for a message: places have thousands of lots. */
  #looseAt(product: string, place: string): ReturnType<typeof goodsAtPlace> {
    const key = JSON.stringify([product, place]);
    const known = this.#loose.get(key);
    if (known) return known;
    const { database } = this.#delivering.readModel;
    const loose = goodsAtPlace(database, { product, place }).filter(({ container }) => container === undefined);
    this.#loose.set(key, loose);
    return loose;
  }

  #takenAt(place: string): Taken & { readonly loose: Map<string, Decimal> } {
    const known = this.#places.get(place);
    if (known) return known;
    const { inventory, readModel } = this.#delivering;
    const { containers, loose } = takenBy(openAllocations(inventory.allocations, readModel, this.#owner, place));
    const taken = { containers, loose: new Map(loose) };
    this.#places.set(place, taken);
    return taken;
  }
}

/** A sale that was sent before. Those of earlier versions have no digest of the record. */
interface Noted {
  readonly input: Sell;
  readonly said?: string;
}

type Judged = ({ readonly sale: string } & Noted) | { readonly errors: RowError[] };

/** A digest of the place and goods of a sale. */
const saidIn = ({ fields, lines }: MappedRow): string =>
  createHash('sha256')
    .update(JSON.stringify([fields['place'], lines.map((line) => Object.entries(line).toSorted())]))
    .digest('hex');

function notedSale(text: string): Noted {
  const noted = JSON.parse(text) as Noted | Sell;
  return 'input' in noted ? noted : { input: noted };
}

/** The lots of a line: as given, or those of its product that expire first. */
function lotsOf(line: MappedRow['lines'][number], place: string, taking: Taking): unknown[] {
  if (line['lot'] !== undefined) return [line];
  return taking.take(place, productLine.parse(line));
}

function judge(mapped: MappedRow, delivering: Delivering, owner: Owner, taking: Taking): Judged {
  const { row, fields, lines } = mapped;
  const { sale, place: at = '', ...rest } = fields;
  if (sale === undefined) return { errors: [{ row, field: 'sale', message: 'The sale has no number.' }] };
  const before = delivering.sources.sale(delivering.source, sale);
  const said = saidIn(mapped);
  if (before !== undefined) {
    const noted = notedSale(before);
    if (noted.said === undefined || noted.said === said) return { sale, ...noted };
    const message = `Sale ${sale} was recorded before with other goods or at another place: send a correction under a number of its own.`;
    return { errors: [{ row, field: 'sale', message }] };
  }
  try {
    const place = placeId.parse(at);
    assertOwn(delivering.readModel, owner, place);
    const lots = lines.flatMap((line) => lotsOf(line, place, taking));
    const read = transactions.sell.input.safeParse({ ...rest, place, lots });
    return read.success ? { sale, input: read.data, said } : { errors: schemaErrors(row, read.error.issues) };
  } catch (error) {
    if (error instanceof Problem) return { errors: [{ row, message: error.message }] };
    if (error instanceof z.ZodError) return { errors: schemaErrors(row, error.issues) };
    throw error;
  }
}

const requestIdOf = (source: string, sale: string): string =>
  `sale:${createHash('sha256')
    .update(JSON.stringify([source, sale]))
    .digest('hex')
    .slice(0, 40)}`;

/**
 * Sells what a point of sale has sold, each sale once, however often it is sent. With an error in any record nothing is sold; a sale
 * that the contract refuses is an error, and the others stay sold.
 */
export async function deliverSales(rows: readonly MappedRow[], delivering: Delivering): Promise<Counts> {
  const owner = ownerOf(delivering.caller, delivering.readModel);
  const taking = new Taking(delivering, owner);
  const judged: (Judged & { readonly row: number })[] = [];
  for (const row of rows) {
    judged.push({ row: row.row, ...judge(row, delivering, owner, taking) });
    await othersFirst();
  }
  const errors = judged.flatMap((each) => ('errors' in each ? each.errors : []));
  const sales = judged.flatMap((each) => ('input' in each ? [each] : []));
  const numbers = new Set<string>();
  for (const { row, sale } of sales) {
    if (numbers.has(sale)) errors.push({ row, field: 'sale', message: `Sale ${sale} is in the message twice.` });
    numbers.add(sale);
  }
  const { dryRun, source, sources } = delivering;
  const known = sales.filter(({ sale }) => sources.sale(source, sale) !== undefined).length;
  if (errors.length > 0) return { created: 0, changed: 0, same: 0, errors };
  if (dryRun) return { created: sales.length - known, changed: 0, same: known, errors };
  const requests = sales.map(({ row, sale, input, said }): NumberedRequest => {
    sources.noteSale(source, sale, JSON.stringify({ input, said } satisfies { input: Sell; said: string | undefined }));
    return {
      row,
      request: { id: requestIdOf(source, sale), command: 'sell', input, lanes: commandLanes('sell', input) },
    };
  });
  const sent = await sendAll(requests, delivering, (row) => {
    const refused = sales.find((each) => each.row === row);
    if (refused) sources.forgetSale(source, refused.sale);
  });
  return { created: sent.recorded, changed: 0, same: sent.existing, errors: sent.errors };
}
