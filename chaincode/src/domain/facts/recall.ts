import type { RecallId } from '../businessId';
import type { PartyId, PlaceId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';
import type { NodeId } from './links';

export const recallTypes = ['voluntary', 'mandated', 'mock', 'withdrawal'] as const;
/** 21 CFR 7.3(m). */
export const recallClasses = ['I', 'II', 'III'] as const;

/** The sum of all holders' reports in one unit of measure. */
export interface RecallTotal {
  readonly uom: string;
  readonly quarantined: Decimal;
  readonly returned: Decimal;
  readonly destroyed: Decimal;
  /** Gone before the recall reached the holder: sold, used or lost. */
  readonly unrecoverable: Decimal;
}

/** A recall. While open, it blocks the goods in its scope; a mock recall blocks nothing. */
export interface Recall {
  readonly id: RecallId;
  readonly openedBy: PartyId;
  readonly type: (typeof recallTypes)[number];
  readonly class?: (typeof recallClasses)[number];
  readonly reason: string;
  readonly instructions?: string;
  /** The authority that ordered a mandated recall, with its reference. */
  readonly authority?: string;
  readonly roots: readonly string[];
  readonly status: 'open' | 'closed';
  readonly openedAt: string;
  readonly closedAt?: string;
  readonly closingNote?: string;
  /** SHA-256 of the final report. */
  readonly report?: string;
  /** How many goods are in scope, roots included. */
  readonly scope: number;
  readonly responses: number;
  readonly completed: number;
  readonly totals: readonly RecallTotal[];
}

/** The reason why a node is in a recall's scope: it is a root, or an event links it to `parent`, which is in scope. */
export interface RecallScope {
  readonly parent?: NodeId;
  /**
   * The event with the link, by its hash and its recorder's MSP. Absent where the goods' own fact has the link: an item of a lot, a
   * container with its contents.
   */
  readonly event?: string;
  readonly msp?: string;
}

export interface RecallResponseRow extends Omit<RecallTotal, 'uom'> {
  readonly goods: string;
  readonly place: PlaceId;
  readonly uom: string;
}

/** One holder's response to a recall; a later one replaces it. */
export interface RecallResponse {
  readonly party: PartyId;
  readonly status: 'acknowledged' | 'completed';
  readonly at: string;
  readonly rows: readonly RecallResponseRow[];
  readonly note?: string;
}

/** A holder's statement that a recall covers certain goods, or that it does not. */
export interface ScopeAnswer {
  readonly party: PartyId;
  readonly answer: 'confirmed' | 'disputed';
  readonly reason: string;
  readonly at: string;
}

export const recallKey = (id: RecallId): FactKey<Recall> => factKey('recall', id);
export const scopeKey = (recall: RecallId, node: NodeId): FactKey<RecallScope> => factKey('scope', recall, node);
export const responseKey = (recall: RecallId, party: PartyId): FactKey<RecallResponse> =>
  factKey('response', recall, party);
export const scopeAnswerKey = (recall: RecallId, node: NodeId, party: PartyId): FactKey<ScopeAnswer> =>
  factKey('scopeAnswer', recall, node, party);
