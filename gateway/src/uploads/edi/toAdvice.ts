import { gln, localId, logisticUnitId, type PartyId, partyId, placeId } from '@lotline/chaincode/domain';
import type { FileError, UploadAnswer } from '../../answers/uploads';
import type { ReadModel } from '../../projection/readModel';
import { findFact } from '../../queries/findFact';
import { placeParty } from '../../queries/placeParty';
import type { Advice, AdvicePlace, AdviceUnit } from '../advice';
import type { Draft, DraftParty, DraftUnit, PartyRole, Stated } from './draft';
import { Faults } from './faults';
import type { Message } from './messages';
import type { NumberBudget } from './numbers';
import { sharesOf } from './shares';
import { type Goods, GoodsReader, type Piece } from './toGoods';

export type UnknownPartner = UploadAnswer['unknownPartners'][number];

/** A party that is not registered: by its GLN, or else its number in the message. */
function nameOf({ scheme, id }: DraftParty): string {
  const party = scheme === 'GLN' ? partyId.safeParse(id.value) : undefined;
  return party?.success ? party.data : `${scheme} ${id.value.slice(0, 80)}`;
}

/** A unit with its SSCCs, and the container around it. */
interface Packing {
  readonly unit: DraftUnit;
  readonly own: readonly { readonly container: string; readonly place: AdvicePlace }[];
  readonly around: string | undefined;
}

/** Makes an advice of a draft: ids are checked and looked up. */
class Converter {
  readonly unknownPartners: UnknownPartner[] = [];
  readonly #faults: Faults;
  readonly #goods: GoodsReader;
  readonly #party: PartyId;
  readonly #draft: Draft;
  readonly #message: Message;
  readonly #readModel: ReadModel;
  readonly #budget: NumberBudget;

  constructor(draft: Draft, message: Message, { readModel, party, budget }: Omit<AdviceReading, 'utcOffset'>) {
    this.#faults = new Faults(draft.errors, message.reference);
    this.#goods = new GoodsReader(this.#faults, message, draft.purpose);
    this.#budget = budget;
    this.#party = party;
    this.#draft = draft;
    this.#message = message;
    this.#readModel = readModel;
  }

  convert(utcOffset: string | undefined): Advice & { readonly supplier: string | undefined } {
    const { documents, leftAt } = this.#draft;
    const { header, body, reference } = this.#message;
    const place = this.#faults.placeOf(header, undefined);
    const sender = this.#partyOf('ship from') ?? this.#partyOf('supplier');
    const supplier = this.sender();
    const from = supplier === undefined || !sender ? this.#end('ship from', sender) : this.#foreign(sender);
    const to = this.#end('ship to', this.#partyOf('ship to'));
    const known = new Map(documents.map(({ type, id }) => [`${type} ${id.value}`, { type, id: id.value }]));
    const { number } = this.#draft;
    return {
      number: this.number(),
      supplier,
      from,
      to,
      documents: [...known.values()],
      units: this.units(),
      carrier: supplier === undefined ? this.#carrier() : undefined,
      reference,
      place,
      at: leftAt !== undefined && utcOffset !== undefined ? leftAt + utcOffset : undefined,
      rows: [header.index, (body.at(-1) ?? header).index + 1],
      places: number ? { shipment: this.#faults.placeOf(number.segment, number.element) } : {},
    };
  }

  /** The number that the sender gave the shipment; empty if it cannot be read. */
  number(): string {
    const { number } = this.#draft;
    return number ? this.#faults.read(localId, number, 'Use letters, digits, ".", "_" and "-".') : this.#noNumber();
  }

  /** The sender, if the caller gets the goods from another party: they are then only expected. */
  #supplierTo(to: string, sender: DraftParty | undefined): string | undefined {
    const { database } = this.#readModel;
    if (!sender || to === '' || placeParty(database, to) !== this.#party) return undefined;
    const place = sender.scheme === 'GLN' ? placeId.safeParse(sender.id.value) : undefined;
    const owner = place?.success ? placeParty(database, place.data) : undefined;
    if (owner === this.#party) return undefined;
    return owner ?? nameOf(this.#partyOf('supplier') ?? sender);
  }

  /** A place, which need not be registered. */
  #foreign({ id, scheme }: DraftParty): string {
    if (scheme !== 'GLN') return `${scheme} ${id.value.slice(0, 80)}`;
    return this.#faults.read(gln, id) === '' ? '' : placeId.parse(id.value);
  }

  /** The place to which the goods go, if the message names it by its GLN; else empty. */
  destination(): string {
    const to = this.#partyOf('ship to');
    const place = to?.scheme === 'GLN' ? placeId.safeParse(to.id.value) : undefined;
    return place?.success ? place.data : '';
  }

  /** The sender of a message, if it is another party that sends goods to the caller. */
  sender(): string | undefined {
    return this.#supplierTo(this.destination(), this.#partyOf('ship from') ?? this.#partyOf('supplier'));
  }

  #noNumber(): string {
    const segment = this.#message.standard === 'x12' ? 'BSN' : 'BGM';
    this.#faults.refuse(
      this.#message.header,
      undefined,
      `The message has no ${segment}, so no number of the shipment.`,
    );
    return '';
  }

  /** The first party of a role, by GLN if any of them is. */
  #partyOf(role: PartyRole): DraftParty | undefined {
    const named = this.#draft.parties.filter((each) => each.role === role);
    return named.find(({ scheme }) => scheme === 'GLN') ?? named[0];
  }

  #end(role: PartyRole, party: DraftParty | undefined): string {
    if (!party) {
      this.#faults.refuse(
        this.#message.header,
        undefined,
        `The message names no ${role} place.`,
        'Name it by its GLN.',
      );
      return '';
    }
    const { id, scheme } = party;
    if (scheme !== 'GLN') return this.#unknown(party, 'Name it by the GLN of a registered place.');
    if (this.#faults.read(gln, id) === '') return '';
    const place = placeId.parse(id.value);
    if (findFact(this.#readModel, 'place', place)) return place;
    return this.#unknown(party, 'Have its owner register the place, or correct the GLN.');
  }

  #unknown({ role, id: { value, segment, element }, scheme }: DraftParty, fix: string): string {
    this.unknownPartners.push({ scheme, id: value, role });
    this.#faults.refuse(segment, element, `The ${role} is not known by ${scheme} ${value.slice(0, 40)}.`, fix);
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
    if (this.#faults.read(gln, id) === '') return undefined;
    const carrier = partyId.parse(id.value);
    if (!findFact(this.#readModel, 'party', carrier))
      this.#unknown(party, 'Have it join the network, or leave it out.');
    return carrier;
  }

  units(): AdviceUnit[] {
    const { units } = this.#draft;
    const outer = new Set(units.flatMap(({ around }) => around ?? []));
    return units.flatMap((unit) => this.#unit(unit, outer.has(unit)));
  }

  #unit(unit: DraftUnit, hasInner: boolean): AdviceUnit[] {
    const { segment, containers, around } = unit;
    if (containers.length > 1 && hasInner) {
      const message = `It has ${containers.length} SSCCs, but does not say what is inside each.`;
      this.#faults.refuse(segment, undefined, message, 'Use a level for each SSCC.');
      return [];
    }
    const own = containers.map((id) => this.#named(id));
    const packing: Packing = { unit, own, around: this.#containerAround(around) };
    const packed = unit.lines
      .flatMap((line) => this.#goods.read(line))
      .flatMap((piece) => this.#packed(piece, packing));
    const filled = new Set(packed.map(({ container }) => container));
    const bare = own.filter(({ container }) => !filled.has(container));
    return [...bare.map((each) => ({ ...each, inside: packing.around, lines: [] })), ...packed];
  }

  /** Goods in the SSCCs that are named beside them, or else in those of their unit. */
  #packed(piece: Piece, { unit, own, around }: Packing): AdviceUnit[] {
    const { lines, items } = piece;
    if (lines.length + items.length === 0) return [];
    const named = piece.containers.map((id) => this.#named(id));
    const into = named.length > 0 ? named : own;
    // Without a number of its own, what is in it is in the container around it.
    if (into.length === 0) {
      const place = this.#faults.placeOf(unit.segment, undefined);
      return [{ container: around, inside: undefined, lines, items, place }];
    }
    const goods = into.length === 1 ? { lines, items } : this.#share(piece, into.length);
    return into.flatMap((each) => {
      const isOwn = own.some(({ container }) => container === each.container);
      if (!isOwn && own.length > 1) this.#refuseInner(unit, own.length);
      const inside = isOwn ? around : (own[0]?.container ?? around);
      return goods ? [{ ...each, inside, ...goods }] : [];
    });
  }

  #share(piece: Piece, count: number): Goods | undefined {
    const { each, errors } = sharesOf(piece, count, this.#budget);
    this.#faults.errors.push(...errors);
    return each;
  }

  #refuseInner({ segment }: DraftUnit, count: number): void {
    const message = `It has ${count} SSCCs, but does not say which of them contain the SSCCs of the item.`;
    this.#faults.refuse(segment, undefined, message, 'Use a level for each SSCC.');
  }

  #named(id: Stated): Pick<AdviceUnit, 'place'> & { readonly container: string } {
    return { container: this.#container(id), place: this.#faults.placeOf(id.segment, id.element) };
  }

  #container(id: Stated): string {
    return this.#faults.read(logisticUnitId, id, 'An SSCC has 18 digits.');
  }

  #containerAround(unit: DraftUnit | undefined): string | undefined {
    let outer = unit;
    while (outer && outer.containers.length === 0) outer = outer.around;
    const read = logisticUnitId.safeParse(outer?.containers[0]?.value);
    return read.success ? read.data : undefined;
  }
}

export interface AdviceReading {
  readonly readModel: ReadModel;
  /** The caller's party. */
  readonly party: PartyId;
  readonly utcOffset: string | undefined;
  readonly budget: NumberBudget;
}

/** A parsed message: an advice, its sender if that is another party, and its errors. */
export interface ReadAdvice {
  readonly advice: Advice;
  /** Absent for a shipment of the caller's own. */
  readonly supplier: string | undefined;
  readonly errors: readonly FileError[];
  readonly unknownPartners: UnknownPartner[];
}

/** The advice of a message, or its errors. */
export function toAdvice(draft: Draft, message: Message, reading: AdviceReading): ReadAdvice {
  const converter = new Converter(draft, message, reading);
  const { supplier, ...advice } = converter.convert(reading.utcOffset);
  return { advice, supplier, errors: draft.errors, unknownPartners: converter.unknownPartners };
}

/** The words of a message about a shipment that is there. */
export interface ReadChange extends Pick<ReadAdvice, 'supplier' | 'errors'> {
  readonly number: string;
  /** The lines that it names; none of a cancellation. */
  readonly units: readonly AdviceUnit[];
  /** The place to which the goods go; empty if the message does not say it. */
  readonly to: string;
}

/** The lines of a message that changes a shipment, and who sent it if it is somebody else. The message repeats no more than it changes. */
export function toChange(draft: Draft, message: Message, reading: AdviceReading): ReadChange {
  const converter = new Converter(draft, message, reading);
  const number = converter.number();
  const units = converter.units();
  return { number, units, to: converter.destination(), supplier: converter.sender(), errors: draft.errors };
}

/** The number of a cancellation, and its sender if that is another party; the rest is ignored. */
export const toCancellation = (draft: Draft, message: Message, reading: AdviceReading): ReadChange =>
  toChange({ ...draft, errors: [...draft.errors], units: [] }, message, reading);
