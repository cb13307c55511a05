import { limits } from '@lotline/chaincode/domain';
import {
  clockOf,
  dayOf,
  type Draft,
  type DraftGoods,
  type DraftLine,
  type DraftParty,
  type DraftUnit,
  emptyDraft,
  newGoods,
  newLine,
  newUnit,
  type PartyRole,
  type Stated,
} from './draft';
import type { Message } from './messages';
import { type NumberBudget, numbersBetween } from './numbers';
import { errorAt, type Segment, valueAt } from './segment';

const schemes = new Map([
  ['', 'GLN'],
  ['9', 'GLN'],
  ['16', 'DUNS'],
  ['91', 'seller'],
  ['92', 'buyer'],
]);
const roles = new Map<string, PartyRole>([
  ['SF', 'ship from'],
  ['CZ', 'ship from'],
  ['SU', 'supplier'],
  ['DP', 'ship to'],
  ['ST', 'ship to'],
  ['CA', 'carrier'],
]);
/** Codes of item numbers that are GTINs. */
const gtins: ReadonlySet<string> = new Set(['SRV', 'EN', 'UP']);
const dateKinds = new Map<string, keyof DraftLine['dates']>([
  ['36', 'expiry'],
  ['361', 'bestBefore'],
  ['94', 'productionDate'],
]);

/** BGM 1225. */
const purposes = new Map<string, Draft['purpose']>([
  ['', 'original'],
  ['9', 'original'],
  ['1', 'cancel'],
  ['4', 'change'],
  ['5', 'replace'],
]);
/** LIN 1229; others set the line to what it says. */
const actions = new Map<string, DraftLine['action']>([
  ['2', 'remove'],
  ['4', 'keep'],
]);

/** Formats of times: with minutes, and with seconds. */
const timeForms: ReadonlySet<string> = new Set(['203', '204']);

class DesadvReader {
  readonly draft = emptyDraft();
  readonly #reference: string;
  readonly #budget: NumberBudget;
  readonly #units = new Map<string, DraftUnit>();
  #unit: DraftUnit | undefined;
  #line: DraftLine | undefined;
  #lines = 0;

  constructor(reference: string, budget: NumberBudget) {
    this.#reference = reference;
    this.#budget = budget;
  }

  read(segment: Segment): void {
    const reads: Readonly<Record<string, (each: Segment) => void>> = {
      BGM: this.#begin,
      DTM: this.#date,
      RFF: this.#referenceNumber,
      NAD: this.#party,
      CPS: this.#packing,
      PCI: this.#marks,
      GIN: this.#numbers,
      LIN: this.#item,
      PIA: this.#moreIds,
      QTY: this.#quantity,
      CNT: this.#total,
    };
    reads[segment.tag]?.(segment);
  }

  end(header: Segment): Draft {
    if (this.draft.purpose === 'cancel') return this.draft;
    if (this.#lines === 0 && this.draft.units.every(({ containers }) => containers.length === 0)) {
      this.#refuse(header, undefined, 'The message has no goods: neither LIN nor an SSCC.');
    }
    return this.draft;
  }

  #refuse(segment: Segment, element: number | undefined, message: string, fix?: string): void {
    const error = { message, reference: this.#reference, ...(fix !== undefined && { fix }) };
    this.draft.errors.push(errorAt(segment, element, error));
  }

  readonly #begin = (segment: Segment): void => {
    const purpose = purposes.get(valueAt(segment, 3));
    const fix = 'Send an original (9), a change (4), a replacement (5) of all of it, or a cancellation (1).';
    if (purpose === undefined) this.#refuse(segment, 3, 'This function is not read.', fix);
    this.draft.purpose = purpose ?? 'original';
    this.draft.number = { value: valueAt(segment, 2), segment, element: 2 };
  };

  readonly #date = (segment: Segment): void => {
    const [kind, digits, form] = [valueAt(segment, 1), valueAt(segment, 1, 2), valueAt(segment, 1, 3)];
    const name = dateKinds.get(kind);
    if (name && this.#goods) this.#goods.dates[name] = { value: digits.slice(0, 8), segment, element: 1 };
    if (kind !== '11' || !timeForms.has(form)) return;
    const [day, clock] = [dayOf(digits.slice(0, 8)), clockOf(digits.slice(8))];
    if (day === undefined || clock === undefined) this.#refuse(segment, 1, 'There is no such time.');
    else this.draft.leftAt = `${day}T${clock}`;
  };

  readonly #referenceNumber = (segment: Segment): void => {
    const [kind, value] = [valueAt(segment, 1), valueAt(segment, 1, 2)];
    const id = { value, segment, element: 1 };
    if (value === '') return;
    if (kind === 'ON') this.draft.documents.push({ type: 'po', id });
    if (kind === 'BM') this.draft.documents.push({ type: 'bol', id });
  };

  readonly #party = (segment: Segment): void => {
    const role = roles.get(valueAt(segment, 1));
    const [value, agency] = [valueAt(segment, 2), valueAt(segment, 2, 3)];
    if (!role || value === '') return;
    const scheme = schemes.get(agency) ?? `agency ${agency}`;
    const party: DraftParty = { role, scheme, id: { value, segment, element: 2 } };
    this.draft.parties.push(party);
  };

  readonly #packing = (segment: Segment): void => {
    const [id, parent] = [valueAt(segment, 1), valueAt(segment, 2)];
    const around = this.#units.get(parent);
    if (this.#units.has(id)) this.#refuse(segment, 1, `The number ${id} is there twice.`);
    if (parent !== '' && !around) this.#refuse(segment, 2, `There is no packing ${parent} before.`);
    this.#unit = this.#newUnit(segment, around);
    this.#units.set(id, this.#unit);
    this.#line = undefined;
  };

  #newUnit(segment: Segment, around: DraftUnit | undefined): DraftUnit {
    const unit = newUnit(segment, around);
    if (unit.depth === limits.levels + 1) this.#refuse(segment, 2, `There are more than ${limits.levels} levels.`);
    this.draft.units.push(unit);
    return unit;
  }

  /** Marks inside an item begin a part of it, with its own lot, quantity and dates. */
  readonly #marks = (segment: Segment): void => {
    this.#line?.parts.push(newGoods(segment));
  };

  /** The part or item that further segments are about. */
  get #goods(): DraftGoods | undefined {
    return this.#line?.parts.at(-1) ?? this.#line;
  }

  /** Numbers of goods: SSCCs (BJ) of the packing, or after an item of those that have it; lots (BX) or serial numbers (BN) of the item. */
  readonly #numbers = (segment: Segment): void => {
    const kind = valueAt(segment, 1);
    if (kind === 'BJ' && !this.#unit)
      this.#refuse(segment, undefined, 'The SSCC is in no packing.', 'Put it below CPS.');
    const into = new Map([
      ['BJ', (this.#goods ?? this.#unit)?.containers],
      ['BX', this.#goods?.lots],
      ['BN', this.#goods?.serials],
    ]).get(kind);
    for (let element = 2; element <= segment.elements.length; element += 1) this.#number(segment, element, into);
  };

  #number(segment: Segment, element: number, into: Stated[] | undefined): void {
    const [first, last] = [1, 2].map((part) => valueAt(segment, element, part).replace(/^00(?=\d{18}$)/, ''));
    if (first === undefined || first === '') return;
    const all =
      last === undefined || last === '' || last === first ? [first] : numbersBetween(first, last, this.#budget);
    if (!all) this.#refuse(segment, element, 'It is no range of numbers.', 'Name the first and the last, or each.');
    for (const value of all ?? []) into?.push({ value, segment, element });
  }

  readonly #item = (segment: Segment): void => {
    this.#line = newLine(segment);
    this.#line.action = actions.get(valueAt(segment, 2)) ?? 'set';
    this.#lines += 1;
    const unit = (this.#unit ??= this.#newUnit(segment, undefined));
    unit.lines.push(this.#line);
    this.#addId(segment, 3);
  };

  readonly #moreIds = (segment: Segment): void => {
    for (let element = 2; element <= segment.elements.length; element += 1) this.#addId(segment, element);
  };

  #addId(segment: Segment, element: number): void {
    const [value, kind] = [valueAt(segment, element), valueAt(segment, element, 2)];
    if (value === '' || !this.#line) return;
    if (gtins.has(kind)) this.#line.products.push({ value, segment, element });
    if (kind === 'NB') this.#line.lots.push({ value, segment, element });
  }

  readonly #quantity = (segment: Segment): void => {
    const goods = this.#goods;
    if (valueAt(segment, 1) !== '12' || !goods) return;
    const fix = 'Use a LIN for each lot, or a PCI for each with its own QTY.';
    if (goods.quantity) this.#refuse(segment, 1, 'The item has two quantities.', fix);
    goods.quantity = { value: valueAt(segment, 1, 2), segment, element: 1 };
    goods.unit = { value: valueAt(segment, 1, 3), segment, element: 1 };
  };

  readonly #total = (segment: Segment): void => {
    const [kind, value] = [valueAt(segment, 1), valueAt(segment, 1, 2)];
    if (kind !== '2' || Number(value) === this.#lines) return;
    const message = `It counts ${value || 'no'} LIN segments, but there are ${this.#lines}.`;
    this.#refuse(segment, 1, message, 'Send the whole message: a part may be lost.');
  };
}

/** Reads an EDIFACT DESADV, Despatch advice. */
export function readDesadv({ body, reference, header }: Message, budget: NumberBudget): Draft {
  const reader = new DesadvReader(reference, budget);
  for (const segment of body) reader.read(segment);
  return reader.end(header);
}
