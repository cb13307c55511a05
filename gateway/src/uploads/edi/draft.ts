import { limits } from '@lotline/chaincode/domain';
import type { FileError } from '../../answers/uploads';
import type { Segment } from './segment';

/** A value with the element that has it. */
export interface Stated {
  readonly value: string;
  readonly segment: Segment;
  readonly element: number;
}

export type PartyRole = 'ship from' | 'supplier' | 'ship to' | 'carrier';

/** A party or place as a message names it. */
export interface DraftParty {
  readonly role: PartyRole;
  /** GLN, DUNS, or another one that is not known here. */
  readonly scheme: string;
  readonly id: Stated;
}

/** Goods of one lot, or goods with serial numbers. */
export interface DraftGoods {
  readonly segment: Segment;
  readonly lots: Stated[];
  readonly serials: Stated[];
  /** The SSCCs that have these goods, where the message names them beside the goods. */
  readonly containers: Stated[];
  quantity: Stated | undefined;
  /** The unit as the message has it; empty for trade items. */
  unit: Stated | undefined;
  readonly dates: Partial<Record<'expiry' | 'bestBefore' | 'productionDate', Stated>>;
}

/** A line of one product, with its parts if it has several lots. */
export interface DraftLine extends DraftGoods {
  readonly products: Stated[];
  readonly parts: DraftGoods[];
  /** The effect of a change of the shipment: the goods are set to this line, taken out, or stay as they were. */
  action: 'set' | 'remove' | 'keep';
}

/** A container of a message, or goods without one. */
export interface DraftUnit {
  readonly segment: Segment;
  readonly containers: Stated[];
  /** The unit around it. */
  readonly around: DraftUnit | undefined;
  /** The units around it, with itself. */
  readonly depth: number;
  readonly lines: DraftLine[];
}

/** A unit inside another one, if that is not too deep. */
export function newUnit(segment: Segment, around: DraftUnit | undefined): DraftUnit {
  const depth = (around?.depth ?? 0) + 1;
  return { segment, containers: [], around: depth > limits.levels ? undefined : around, depth, lines: [] };
}

/** A despatch advice as a message has it, before its ids are looked up. */
export interface Draft {
  readonly errors: FileError[];
  /** The effect of the message on the shipment of its number. */
  purpose: 'original' | 'change' | 'replace' | 'cancel';
  number: Stated | undefined;
  readonly parties: DraftParty[];
  readonly documents: { readonly type: 'po' | 'bol'; readonly id: Stated }[];
  readonly units: DraftUnit[];
  /** When the goods left, without an offset: YYYY-MM-DDTHH:MM:SS. */
  leftAt: string | undefined;
}

export const emptyDraft = (): Draft => ({
  errors: [],
  purpose: 'original' as const,
  number: undefined,
  parties: [],
  documents: [],
  units: [],
  leftAt: undefined,
});

export const newGoods = (segment: Segment): DraftGoods => ({
  segment,
  lots: [],
  serials: [],
  containers: [],
  quantity: undefined,
  unit: undefined,
  dates: {},
});
export const newLine = (segment: Segment): DraftLine => ({
  ...newGoods(segment),
  products: [],
  parts: [],
  action: 'set',
});

/** A day of eight digits as YYYY-MM-DD; undefined if there is no such day. */
export function dayOf(digits: string): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(digits) ?? [];
  const text = `${year ?? ''}-${month ?? ''}-${day ?? ''}`;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
}

/** A time of day of four or six digits as HH:MM:SS. */
export function clockOf(digits: string): string | undefined {
  const [, hour = '99', minute = '', second = '00'] = /^(\d\d)(\d\d)(\d\d)?/.exec(digits) ?? [];
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60 ? `${hour}:${minute}:${second}` : undefined;
}
