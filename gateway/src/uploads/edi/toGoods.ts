import {
  add,
  compare,
  type Decimal,
  lotNumber,
  productId,
  quantity as quantitySchema,
  serialNumber,
  unitOfMeasure,
} from '@lotline/chaincode/domain';
import { type AdviceItem, type AdviceLine, type LotDates, tradeItems } from '../advice';
import { dayOf, type Draft, type DraftGoods, type DraftLine, type Stated } from './draft';
import type { Faults } from './faults';
import type { Message } from './messages';

/** Units of X12 with their UN/ECE codes. Others of two letters may mean something else there. */
const x12Units = new Map(
  Object.entries({
    CA: 'CS',
    CT: 'CT',
    EA: 'EA',
    PC: 'EA',
    UN: 'EA',
    BX: 'BX',
    BG: 'BG',
    PK: 'PK',
    DZ: 'DZN',
    LB: 'LBR',
    KG: 'KGM',
    GR: 'GRM',
    OZ: 'ONZ',
  }),
);

/** Units that count pieces: serial numbers are counted against them. */
const pieces: ReadonlySet<string> = new Set([tradeItems, 'EA', 'H87']);

export interface Goods {
  readonly lines: readonly AdviceLine[];
  readonly items: readonly AdviceItem[];
}

/** Goods, and the SSCCs that the message names beside them; without any they are in those around the line. */
export interface Piece extends Goods {
  readonly containers: readonly Stated[];
}

const none: Goods = { lines: [], items: [] };
const zero = /^0+([.,]0+)?$/;

/** A GTIN with the zeros that shorter ones leave out. */
const withZeros = (stated: Stated): Stated => ({
  ...stated,
  value: /^\d{8,14}$/.test(stated.value) ? stated.value.padStart(14, '0') : stated.value,
});

interface Amount {
  readonly quantity: string;
  readonly uom: string;
}

const says = ({ lots, serials, quantity }: DraftGoods): boolean =>
  lots.length > 0 || serials.length > 0 || quantity !== undefined;

/** Reads the lines of a message as quantities of lots and as items. */
export class GoodsReader {
  readonly #faults: Faults;
  readonly #message: Message;
  /** True for a message that changes a shipment: zero takes a line out. */
  readonly #isChange: boolean;

  constructor(faults: Faults, message: Message, purpose: Draft['purpose']) {
    this.#faults = faults;
    this.#message = message;
    this.#isChange = purpose === 'change';
  }

  /** The goods of a line: itself, or its parts, which have to add up to it. */
  read(line: DraftLine): Piece[] {
    if (this.#isChange && line.action === 'keep') return [];
    const product = this.#only(line, line.products.map(withZeros), 'GTIN');
    if (!product) return [];
    const id = this.#faults.read(productId, product);
    if (id === '') return [];
    const { parts, dates } = partsOf(line);
    const isRemoved = this.#isChange && line.action === 'remove';
    const all = parts.map((part) => ({
      ...this.#goods({ ...part, dates: { ...dates, ...part.dates } }, id, isRemoved),
      containers: part.containers,
    }));
    if (parts.length > 1 && line.quantity && !isRemoved) this.#checkSum(line, parts);
    return all;
  }

  #goods(goods: DraftGoods, product: string, isRemoved: boolean): Goods {
    const lot = this.#lot(goods, product);
    if (goods.serials.length > 0) return this.#items(goods, { product, lot, isRemoved });
    const amount = isRemoved ? { quantity: '0', uom: tradeItems } : this.#amount(goods);
    if (lot === undefined || !amount) return none;
    const [named] = goods.lots;
    const { segment, element } = named ?? { segment: goods.segment, element: undefined };
    const place = this.#faults.placeOf(segment, element);
    const removed = amount.quantity === '0' && { removed: true as const };
    return { lines: [{ lot, ...amount, dates: this.#dates(goods), ...removed, place }], items: [] };
  }

  /** The lot; serial numbers need none. */
  #lot(goods: DraftGoods, product: string): string | undefined {
    if (goods.lots.length === 0 && goods.serials.length > 0) return undefined;
    const lot = this.#only(goods, goods.lots, 'lot number');
    const number = lot && this.#faults.read(lotNumber, lot);
    return number ? `${product}/10/${encodeURIComponent(number)}` : undefined;
  }

  #items(
    goods: DraftGoods,
    {
      product,
      lot,
      isRemoved,
    }: { readonly product: string; readonly lot: string | undefined; readonly isRemoved: boolean },
  ): Goods {
    const { expiry } = this.#dates(goods);
    const removed = isRemoved && { removed: true as const };
    const items = goods.serials.flatMap((serial): AdviceItem[] => {
      const number = this.#faults.read(serialNumber, serial);
      if (number === '') return [];
      const place = this.#faults.placeOf(serial.segment, serial.element);
      return [{ item: `${product}/21/${encodeURIComponent(number)}`, lot, expiry, ...removed, place }];
    });
    const { quantity } = goods;
    const amount = quantity && !isRemoved ? this.#amount(goods) : undefined;
    if (quantity && amount) {
      const isSame = pieces.has(amount.uom) && compare(amount.quantity as Decimal, `${goods.serials.length}`) === 0;
      const message = `It has ${goods.serials.length} serial numbers, but a quantity of ${amount.quantity} ${amount.uom}.`;
      if (!isSame) this.#faults.refuse(quantity.segment, quantity.element, message, 'Count the pieces, and name each.');
    }
    return { lines: [], items };
  }

  #checkSum(line: DraftLine, parts: readonly DraftGoods[]): void {
    const whole = this.#amount(line);
    const amounts = parts.map((part) =>
      part.quantity ? this.#amount(part) : { quantity: `${part.serials.length}`, uom: whole?.uom ?? '' },
    );
    if (!whole || !line.quantity) return;
    const same = amounts.flatMap((each) => (each?.uom === whole.uom ? [each.quantity as Decimal] : []));
    const sum = same.reduce<Decimal>((total, each) => add(total, each), '0');
    if (same.length === amounts.length && compare(sum, whole.quantity as Decimal) === 0) return;
    const message = `Its parts add up to ${sum} ${whole.uom}, but the item has ${whole.quantity}.`;
    const { segment, element } = line.quantity;
    this.#faults.refuse(segment, element, message, 'Send the whole message, with the parts in the unit of the item.');
  }

  #only({ segment }: DraftGoods, all: readonly Stated[], what: string): Stated | undefined {
    const [first] = all;
    const other = all.find(({ value }) => value !== first?.value);
    if (!first) this.#faults.refuse(segment, undefined, `The item has no ${what}.`, `Name its ${what}.`);
    if (other) {
      const message = `The item has a second ${what}; its first is ${first?.value ?? ''}.`;
      const parts = this.#message.standard === 'x12' ? 'an HL I or an SLN' : 'a LIN or a PCI';
      this.#faults.refuse(other.segment, other.element, message, `Use ${parts} for each, with its quantity.`);
    }
    return other ? undefined : first;
  }

  #amount(goods: DraftGoods): Amount | undefined {
    const [quantity, uom] = [this.#quantity(goods), this.#uom(goods)];
    return quantity === undefined || uom === undefined ? undefined : { quantity, uom };
  }

  #quantity({ segment, quantity }: DraftGoods): string | undefined {
    if (!quantity) {
      this.#faults.refuse(segment, undefined, 'The item has no quantity.');
      return undefined;
    }
    const { decimalMark } = this.#message;
    const value = decimalMark === '.' ? quantity.value : quantity.value.replace(decimalMark, '.');
    if (this.#isChange && zero.test(value)) return '0';
    const read = quantitySchema.safeParse(value);
    if (read.success) return read.data;
    const why = read.error.issues[0]?.message ?? 'It is no quantity.';
    this.#faults.refuse(quantity.segment, quantity.element, why);
    return undefined;
  }

  #uom({ unit }: DraftGoods): string | undefined {
    const given = unit?.value ?? '';
    if (given === '' || given === 'PCE') return tradeItems;
    const uom = this.#message.standard === 'x12' && given.length < 3 ? x12Units.get(given) : given;
    if (uom !== undefined && unitOfMeasure.safeParse(uom).success) return uom;
    const fix = 'Use EA, CA, LB or KG, or a code of UN/ECE.';
    if (unit) this.#faults.refuse(unit.segment, unit.element, `The unit ${given.slice(0, 10)} is not read.`, fix);
    return undefined;
  }

  #dates({ dates }: DraftGoods): LotDates {
    return Object.fromEntries(
      Object.entries(dates).flatMap(([name, { value, segment, element }]) => {
        const day = dayOf(value);
        if (day === undefined) this.#faults.refuse(segment, element, 'There is no such day.', 'Write it as CCYYMMDD.');
        return day === undefined ? [] : [[name, day]];
      }),
    );
  }
}

/** The parts of a line that name goods; the line itself if none does. A single part has the line's quantity if it names none. */
function partsOf(line: DraftLine): { readonly parts: readonly DraftGoods[]; readonly dates: DraftGoods['dates'] } {
  const bare = line.parts.filter((part) => !says(part));
  const ofBare = bare.flatMap((part) => Object.entries(part.dates));
  const dates = { ...line.dates, ...(Object.fromEntries(ofBare) as DraftGoods['dates']) };
  const around = [...line.containers, ...bare.flatMap(({ containers }) => containers)];
  const parts = line.parts.filter(says).map((part): DraftGoods => {
    const containers = part.containers.length > 0 ? part.containers : around;
    return { ...part, lots: [...line.lots, ...part.lots], containers };
  });
  const [only, ...others] = parts;
  if (!only) return { parts: [{ ...line, containers: around }], dates };
  if (others.length > 0) return { parts, dates };
  const { quantity, unit } = only.quantity ? only : line;
  return { parts: [{ ...only, serials: [...line.serials, ...only.serials], quantity, unit }], dates };
}
