import { limits } from '@lotline/chaincode/domain';
import {
  clockOf,
  dayOf,
  type Draft,
  type DraftGoods,
  type DraftLine,
  type DraftUnit,
  emptyDraft,
  newGoods,
  newLine,
  newUnit,
  type Stated,
} from './draft';
import { dateKinds, deleted, gtins, levels, purposes, roles, schemes, ssccs } from './codes856';
import type { Message } from './messages';
import { type NumberBudget, numbersBetween } from './numbers';
import { errorAt, type Segment, valueAt } from './segment';

/** An SSCC, with or without its application identifier. */
const ssccAt = (segment: Segment, element: number): string => valueAt(segment, element).replace(/^00(?=\d{18}$)/, '');

/** A level of the hierarchy: shipment, order, tare, pack or item. */
interface Level {
  readonly id: string;
  readonly code: string;
  readonly segment: Segment;
  readonly around: Level | undefined;
  /** Its own unit; that of the level around it for orders and items. */
  readonly unit: DraftUnit | undefined;
  readonly line: DraftLine | undefined;
  /** The part of the item around it that a pack below that item has. */
  readonly pack: DraftGoods | undefined;
}

class Reader856 {
  readonly draft = emptyDraft();
  readonly #reference: string;
  readonly #budget: NumberBudget;
  readonly #levels = new Map<string, Level>();
  readonly #loose: { unit: DraftUnit | undefined } = { unit: undefined };
  #level: Level | undefined;
  #quantities = 0;

  constructor(reference: string, budget: NumberBudget) {
    this.#reference = reference;
    this.#budget = budget;
  }

  read(segment: Segment): void {
    const reads: Readonly<Record<string, (each: Segment) => void>> = {
      BSN: this.#begin,
      HL: this.#hierarchy,
      N1: this.#party,
      PRF: this.#order,
      REF: this.#referenceNumber,
      DTM: this.#date,
      TD5: this.#routing,
      MAN: this.#marks,
      LIN: this.#item,
      SN1: this.#shipped,
      SLN: this.#part,
      CTT: this.#totals,
    };
    reads[segment.tag]?.(segment);
  }

  end(header: Segment): Draft {
    if (this.#levels.size === 0 && this.draft.purpose !== 'cancel') {
      this.#refuse(header, undefined, 'The message has no HL segments, so no goods.');
    }
    return this.draft;
  }

  #refuse(segment: Segment, element: number | undefined, message: string, fix?: string): void {
    const error = { message, reference: this.#reference, ...(fix !== undefined && { fix }) };
    this.draft.errors.push(errorAt(segment, element, error));
  }

  readonly #begin = (segment: Segment): void => {
    const purpose = purposes.get(valueAt(segment, 1));
    const fix = 'Send an original (00), a change (04), a replacement (05) of all of it, or a cancellation (01).';
    if (purpose === undefined) this.#refuse(segment, 1, 'This purpose is not read.', fix);
    this.draft.purpose = purpose ?? 'original';
    this.draft.number = { value: valueAt(segment, 2), segment, element: 2 };
  };

  readonly #hierarchy = (segment: Segment): void => {
    const [id, parent, code] = [valueAt(segment, 1), valueAt(segment, 2), valueAt(segment, 3)];
    const around = this.#levels.get(parent);
    this.#checkLevel(segment, parent !== '' && !around);
    const level = { id, code, segment, around, unit: around?.unit, line: undefined, pack: undefined };
    this.#level = this.#filled(level);
    this.#levels.set(id, this.#level);
  };

  /** A level with the unit, the item or the part of an item that it begins. */
  #filled(level: Level): Level {
    const { code, segment, around, unit } = level;
    if (code === 'I') return { ...level, line: this.#newItem(segment, unit) };
    if (code !== 'T' && code !== 'P') return level;
    const line = around?.line;
    return line
      ? { ...level, line, pack: this.#pack(segment, around, line) }
      : { ...level, unit: this.#unit(segment, unit) };
  }

  #newItem(segment: Segment, unit: DraftUnit | undefined): DraftLine {
    const line = newLine(segment);
    (unit ?? this.#looseUnit(segment)).lines.push(line);
    return line;
  }

  /** A pack below an item has a part of it. */
  #pack(segment: Segment, around: Level, line: DraftLine): DraftGoods {
    const part = newGoods(segment);
    if (around.pack) this.#refuse(segment, 2, 'A pack in a pack of an item is not read.', 'Put the item below both.');
    line.parts.push(part);
    return part;
  }

  #checkLevel(segment: Segment, lacksParent: boolean): void {
    const [id, parent, code] = [valueAt(segment, 1), valueAt(segment, 2), valueAt(segment, 3)];
    if (!levels.has(code)) this.#refuse(segment, 3, `The level ${code} is not read.`, 'Use S, O, T, P and I.');
    if (this.#levels.has(id)) this.#refuse(segment, 1, `The number ${id} is there twice.`);
    if (lacksParent) this.#refuse(segment, 2, `There is no level ${parent} before.`);
  }

  #unit(segment: Segment, around: DraftUnit | undefined): DraftUnit {
    const unit = newUnit(segment, around);
    if (unit.depth === limits.levels + 1) this.#refuse(segment, 2, `There are more than ${limits.levels} levels.`);
    this.draft.units.push(unit);
    return unit;
  }

  #looseUnit(segment: Segment): DraftUnit {
    this.#loose.unit ??= this.#unit(segment, undefined);
    return this.#loose.unit;
  }

  readonly #party = (segment: Segment): void => {
    const role = roles.get(valueAt(segment, 1));
    const [scheme, value] = [valueAt(segment, 3), valueAt(segment, 4)];
    if (!role || value === '') return;
    this.draft.parties.push({ role, scheme: schemes.get(scheme) ?? scheme, id: { value, segment, element: 4 } });
  };

  readonly #order = (segment: Segment): void => {
    const value = valueAt(segment, 1);
    if (value !== '') this.draft.documents.push({ type: 'po', id: { value, segment, element: 1 } });
  };

  readonly #referenceNumber = (segment: Segment): void => {
    const [kind, value] = [valueAt(segment, 1), valueAt(segment, 2)];
    const id = { value, segment, element: 2 };
    if (kind === 'BM') this.draft.documents.push({ type: 'bol', id });
    if (kind === 'PO') this.draft.documents.push({ type: 'po', id });
    if (kind === 'LT' || kind === 'BT') this.#goods?.lots.push(id);
    if (kind === 'SE') this.#goods?.serials.push(id);
  };

  readonly #date = (segment: Segment): void => {
    const [kind, digits, time] = [valueAt(segment, 1), valueAt(segment, 2), valueAt(segment, 3)];
    const name = dateKinds.get(kind);
    if (name && this.#goods) this.#goods.dates[name] = { value: digits, segment, element: 2 };
    if (kind !== '011') return;
    const [day, clock] = [dayOf(digits), clockOf(time)];
    if (day === undefined) this.#refuse(segment, 2, 'There is no such day.', 'Write it as CCYYMMDD.');
    else if (clock !== undefined) this.draft.leftAt = `${day}T${clock}`;
  };

  readonly #routing = (segment: Segment): void => {
    if (valueAt(segment, 2) !== '2') return;
    const id = { value: valueAt(segment, 3), segment, element: 3 };
    if (id.value !== '') this.draft.parties.push({ role: 'carrier', scheme: 'SCAC', id });
  };

  readonly #marks = (segment: Segment): void => {
    const { unit, code } = this.#level ?? {};
    if (!ssccs.has(valueAt(segment, 1))) return;
    const into = this.#goods ?? (code === 'T' || code === 'P' ? unit : undefined);
    if (!into) {
      const message = 'The SSCC is at a level that is no tare, pack or item.';
      this.#refuse(segment, undefined, message, 'Put it below HL T, P or I.');
      return;
    }
    into.containers.push(...this.#ssccsIn(segment).map((value) => ({ value, segment, element: 2 })));
  };

  /** The number of MAN02, or all from it to that of MAN03. */
  #ssccsIn(segment: Segment): string[] {
    const [first, last] = [ssccAt(segment, 2), ssccAt(segment, 3)];
    const all = last === '' ? [first] : numbersBetween(first, last, this.#budget);
    if (all) return all;
    this.#refuse(segment, 3, 'It is not the end of a range of SSCCs.', 'Name the first and the last one.');
    return [];
  }

  readonly #item = (segment: Segment): void => {
    const { line, pack } = this.#level ?? {};
    if (!line || pack) {
      this.#refuse(segment, undefined, 'The item is at an unknown level.', 'Put it below HL I.');
      return;
    }
    for (let element = 2; element < segment.elements.length; element += 2) {
      const [kind, value] = [valueAt(segment, element), valueAt(segment, element + 1)];
      const stated = { value, segment, element: element + 1 };
      if (gtins.has(kind)) line.products.push(stated);
      this.#number(line, kind, stated);
    }
  };

  #number(goods: DraftGoods, kind: string, stated: Stated): void {
    if (kind === 'LT') goods.lots.push(stated);
    if (kind === 'SN') goods.serials.push(stated);
  }

  /** A part of the item, with its lot or serial numbers. */
  readonly #part = (segment: Segment): void => {
    const line = this.#level?.line;
    if (!line) {
      this.#refuse(segment, undefined, 'The part is at a level that is no item.', 'Put it below HL I.');
      return;
    }
    const part = newGoods(segment);
    const [quantity, unit] = [valueAt(segment, 4), valueAt(segment, 5)];
    if (quantity !== '') part.quantity = { value: quantity, segment, element: 4 };
    if (quantity !== '') part.unit = { value: unit, segment, element: 5 };
    for (let element = 9; element < segment.elements.length; element += 2) {
      this.#number(part, valueAt(segment, element), {
        value: valueAt(segment, element + 1),
        segment,
        element: element + 1,
      });
    }
    line.parts.push(part);
  };

  /** The part or item that further segments are about. */
  get #goods(): DraftGoods | undefined {
    const { line, pack } = this.#level ?? {};
    return pack ?? line?.parts.at(-1) ?? line;
  }

  readonly #shipped = (segment: Segment): void => {
    const { line, pack } = this.#level ?? {};
    const goods = pack ?? line;
    if (!line || !goods) return;
    if (goods.quantity) this.#refuse(segment, undefined, 'The item has two quantities.', 'Use an HL I for each.');
    goods.quantity = { value: valueAt(segment, 2), segment, element: 2 };
    goods.unit = { value: valueAt(segment, 3), segment, element: 3 };
    if (valueAt(segment, 8) === deleted) line.action = 'remove';
    this.#quantities += Number(valueAt(segment, 2));
  };

  readonly #totals = (segment: Segment): void => {
    const [lines, hash] = [valueAt(segment, 1), valueAt(segment, 2)];
    if (Number(lines) !== this.#levels.size) {
      const message = `It counts ${lines || 'no'} HL segments, but there are ${this.#levels.size}.`;
      this.#refuse(segment, 1, message, 'Send the whole message: a part may be lost.');
    }
    if (hash !== '' && Math.abs(Number(hash) - this.#quantities) > 1e-6) {
      const message = `It has ${hash} as the sum of quantities, but they are ${this.#quantities}.`;
      this.#refuse(segment, 2, message, 'Send the whole message: a part may be lost.');
    }
  };
}

/** Reads an X12 856, Ship Notice/Manifest. */
export function read856({ body, reference, header }: Message, budget: NumberBudget): Draft {
  const reader = new Reader856(reference, budget);
  for (const segment of body) reader.read(segment);
  return reader.end(header);
}
