import {
  gln,
  localId,
  logisticUnitId,
  lotNumber,
  partyId,
  placeId,
  productId,
  quantity as quantitySchema,
  unitOfMeasure,
} from '@lotline/chaincode/domain';
import type { z } from 'zod';
import type { FileError, UploadAnswer } from '../../answers/uploads';
import type { ReadModel } from '../../projection/readModel';
import { findFact } from '../../queries/findFact';
import { type Advice, type AdviceLine, type AdvicePlace, type AdviceUnit, tradeItems } from '../advice';
import {
  dayOf,
  type Draft,
  type DraftLine,
  type DraftParty,
  type DraftUnit,
  type PartyRole,
  type Stated,
} from './draft';
import type { Message } from './messages';
import { errorAt, type Segment } from './segment';

export type UnknownPartner = UploadAnswer['unknownPartners'][number];

/** Units of X12 with their UN/ECE codes. Others of two letters may mean something else there. */
const x12Units = new Map(
  Object.entries({
    ...{ CA: 'CS', CT: 'CT', EA: 'EA', PC: 'EA', UN: 'EA', BX: 'BX', BG: 'BG', PK: 'PK', DZ: 'DZN' },
    ...{ LB: 'LBR', KG: 'KGM', GR: 'GRM', OZ: 'ONZ' },
  }),
);

/** Makes an advice of a draft: ids are checked and looked up. */
class Converter {
  readonly errors: FileError[];
  readonly unknownPartners: UnknownPartner[] = [];
  readonly #draft: Draft;
  readonly #message: Message;
  readonly #readModel: ReadModel;

  constructor(draft: Draft, message: Message, readModel: ReadModel) {
    this.errors = draft.errors;
    this.#draft = draft;
    this.#message = message;
    this.#readModel = readModel;
  }

  convert(utcOffset: string | undefined): Advice {
    const { number, documents, leftAt } = this.#draft;
    const { header, body, reference } = this.#message;
    const place = this.#placeOf(header, undefined);
    const from = this.#end('ship from', this.#partyOf('ship from') ?? this.#partyOf('supplier'));
    const to = this.#end('ship to', this.#partyOf('ship to'));
    const known = new Map(documents.map(({ type, id }) => [`${type} ${id.value}`, { type, id: id.value }]));
    return {
      number: number ? this.#read(localId, number, 'Use letters, digits, ".", "_" and "-".') : this.#noNumber(),
      ...{ from, to, carrier: this.#carrier(), documents: [...known.values()], units: this.#units(), reference, place },
      at: leftAt !== undefined && utcOffset !== undefined ? leftAt + utcOffset : undefined,
      rows: [header.index, (body.at(-1) ?? header).index + 1],
      places: number ? { shipment: this.#placeOf(number.segment, number.element) } : {},
    };
  }

  #refuse(segment: Segment, element: number | undefined, message: string, fix?: string): void {
    const { reference } = this.#message;
    this.errors.push(errorAt(segment, element, { message, reference, ...(fix !== undefined && { fix }) }));
  }

  #placeOf(segment: Segment, element: number | undefined): AdvicePlace {
    const { message: _, ...place } = errorAt(segment, element, { message: '', reference: this.#message.reference });
    return place;
  }

  /** A value that a schema reads; empty if it does not. */
  #read(schema: z.ZodType<string, string>, { value, segment, element }: Stated, fix?: string): string {
    const read = schema.safeParse(value);
    if (read.success) return read.data;
    this.#refuse(segment, element, read.error.issues[0]?.message ?? 'It cannot be read.', fix);
    return '';
  }

  #noNumber(): string {
    const segment = this.#message.standard === 'x12' ? 'BSN' : 'BGM';
    this.#refuse(this.#message.header, undefined, `The message has no ${segment}, so no number of the shipment.`);
    return '';
  }

  /** The first party of a role, by GLN if any of them is. */
  #partyOf(role: PartyRole): DraftParty | undefined {
    const named = this.#draft.parties.filter((each) => each.role === role);
    return named.find(({ scheme }) => scheme === 'GLN') ?? named[0];
  }

  #end(role: PartyRole, party: DraftParty | undefined): string {
    if (!party) {
      this.#refuse(this.#message.header, undefined, `The message names no ${role} place.`, 'Name it by its GLN.');
      return '';
    }
    const { id, scheme } = party;
    if (scheme !== 'GLN') return this.#unknown(party, 'Name it by the GLN of a registered place.');
    if (this.#read(gln, id) === '') return '';
    const place = placeId.parse(id.value);
    if (findFact(this.#readModel, 'place', place)) return place;
    return this.#unknown(party, 'Have its owner register the place, or correct the GLN.');
  }

  #unknown({ role, id: { value, segment, element }, scheme }: DraftParty, fix: string): string {
    this.unknownPartners.push({ scheme, id: value, role });
    this.#refuse(segment, element, `The ${role} is not known by ${scheme} ${value.slice(0, 40)}.`, fix);
    return '';
  }

  /** The carrier by GLN. Other codes name nobody on the ledger: the goods are then offered to the receiver. */
  #carrier(): string | undefined {
    const party = this.#partyOf('carrier');
    if (!party) return undefined;
    const { scheme, id } = party;
    if (scheme !== 'GLN') {
      this.unknownPartners.push({ scheme, id: id.value, role: 'carrier' });
      return undefined;
    }
    if (this.#read(gln, id) === '') return undefined;
    const carrier = partyId.parse(id.value);
    if (!findFact(this.#readModel, 'party', carrier))
      this.#unknown(party, 'Have it join the network, or leave it out.');
    return carrier;
  }

  #units(): AdviceUnit[] {
    const { units } = this.#draft;
    const outer = new Set(units.flatMap(({ around }) => around ?? []));
    return units.flatMap((unit) => this.#unit(unit, outer.has(unit)));
  }

  #unit(unit: DraftUnit, hasInner: boolean): AdviceUnit[] {
    const { segment, containers, around } = unit;
    const lines = unit.lines.flatMap((line) => this.#line(line) ?? []);
    const inside = this.#containerAround(around);
    const place = this.#placeOf(segment, undefined);
    if (containers.length > 1 && (unit.lines.length > 0 || hasInner)) {
      const message = `It has ${containers.length} SSCCs, and which goods are in which is not said.`;
      this.#refuse(segment, undefined, message, 'Use a level for each SSCC.');
      return [];
    }
    if (containers.length > 0) {
      return containers.map((id) => ({
        ...{ container: this.#container(id), inside, lines, place: this.#placeOf(id.segment, id.element) },
      }));
    }
    // Without a number of its own, what is in it is in the container around it.
    return lines.length > 0 ? [{ container: inside, inside: undefined, lines, place }] : [];
  }

  #container(id: Stated): string {
    return this.#read(logisticUnitId, id, 'An SSCC has 18 digits.');
  }

  #containerAround(unit: DraftUnit | undefined): string | undefined {
    let outer = unit;
    while (outer && outer.containers.length === 0) outer = outer.around;
    const read = logisticUnitId.safeParse(outer?.containers[0]?.value);
    return read.success ? read.data : undefined;
  }

  #line(line: DraftLine): AdviceLine | undefined {
    const product = this.#only(line, line.products.map(withZeros), 'GTIN');
    const lot = this.#only(line, line.lots, 'lot number');
    const quantity = this.#quantity(line);
    const uom = this.#uom(line);
    if (!product || !lot || quantity === undefined || uom === undefined) return undefined;
    const [productRead, number] = [this.#read(productId, product), this.#read(lotNumber, lot)];
    if (productRead === '' || number === '') return undefined;
    return {
      ...{ lot: `${productRead}/10/${encodeURIComponent(number)}`, quantity, uom, dates: this.#dates(line) },
      place: this.#placeOf(lot.segment, lot.element),
    };
  }

  #only({ segment }: DraftLine, all: readonly Stated[], what: string): Stated | undefined {
    const [first] = all;
    const other = all.find(({ value }) => value !== first?.value);
    if (!first) this.#refuse(segment, undefined, `The item has no ${what}.`, `Name its ${what}.`);
    if (other)
      this.#refuse(other.segment, other.element, `The item has two of them: the ${what} ${first?.value ?? ''} too.`);
    return other ? undefined : first;
  }

  #quantity({ segment, quantity }: DraftLine): string | undefined {
    if (!quantity) {
      this.#refuse(segment, undefined, 'The item has no quantity.');
      return undefined;
    }
    const { decimalMark } = this.#message;
    const value = decimalMark === '.' ? quantity.value : quantity.value.replace(decimalMark, '.');
    const read = quantitySchema.safeParse(value);
    if (read.success) return read.data;
    this.#refuse(quantity.segment, quantity.element, read.error.issues[0]?.message ?? 'It is no quantity.');
    return undefined;
  }

  #uom({ unit }: DraftLine): string | undefined {
    const { standard } = this.#message;
    const given = unit?.value ?? '';
    if (given === '' || given === 'PCE') return tradeItems;
    const uom = standard === 'x12' && given.length < 3 ? x12Units.get(given) : given;
    if (uom !== undefined && unitOfMeasure.safeParse(uom).success) return uom;
    if (unit)
      this.#refuse(
        unit.segment,
        unit.element,
        `The unit ${given.slice(0, 10)} is not read.`,
        'Use EA, CA, LB or KG, or a code of UN/ECE.',
      );
    return undefined;
  }

  #dates({ dates }: DraftLine): NonNullable<AdviceLine['dates']> {
    return Object.fromEntries(
      Object.entries(dates).flatMap(([name, { value, segment, element }]) => {
        const day = dayOf(value);
        if (day === undefined) this.#refuse(segment, element, 'There is no such day.', 'Write it as CCYYMMDD.');
        return day === undefined ? [] : [[name, day]];
      }),
    );
  }
}

/** A GTIN with the zeros that shorter ones leave out. */
const withZeros = (stated: Stated): Stated => ({
  ...stated,
  value: /^\d{8,14}$/.test(stated.value) ? stated.value.padStart(14, '0') : stated.value,
});

/** The advice of a message, or its errors. */
export function toAdvice(
  draft: Draft,
  message: Message,
  { readModel, utcOffset }: { readonly readModel: ReadModel; readonly utcOffset: string | undefined },
): {
  readonly advice: Advice;
  readonly errors: readonly FileError[];
  readonly unknownPartners: UnknownPartner[];
} {
  const converter = new Converter(draft, message, readModel);
  const advice = converter.convert(utcOffset);
  return { advice, errors: converter.errors, unknownPartners: converter.unknownPartners };
}
