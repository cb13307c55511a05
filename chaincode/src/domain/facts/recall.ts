import type { RecallId } from '../businessId';
import type { PartyId, PlaceId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';
import type { NodeId } from './links';

export const recallTypes = ['voluntary', 'mandated', 'mock', 'withdrawal'] as const;
/** 21 CFR 7.3(m). */
export const recallClasses = ['I', 'II', 'III'] as const;

/** What holders reported so far, in one unit of measure. */
export interface RecallTotal {
  readonly unit: string;
  readonly quarantined: Decimal;
  readonly returned: Decimal;
  readonly destroyed: Decimal;
  /** Gone before the recall reached the holder: sold, used or lost. */
  readonly unrecoverable: Decimal;
}

/** A recall. While open it blocks what is in scope, but a mock recall blocks nothing. */
export interface Recall {
  readonly id: RecallId;
  readonly openedBy: PartyId;
  readonly type: (typeof recallTypes)[number];
  readonly class?: (typeof recallClasses)[number];
  readonly reason: string;
  readonly instructions?: string;
  /** Who ordered a mandated recall, with their reference. */
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

/** Why a node is in a recall's scope: it is a root, or an event links it to `parent`, which is in scope. */
export interface RecallScope {
  readonly parent?: NodeId;
  /**
   * The event that says so, by the MSP of its recorder and its hash; absent where the goods' own record says so: an item of a lot, a
   * container with what is in it.
   */
  readonly event?: string;
  readonly msp?: string;
}

export interface RecallResponseRow extends Omit<RecallTotal, 'unit'> {
  readonly goods: string;
  readonly place: PlaceId;
  readonly unit: string;
}

/** What one holder says of a recall; a later answer replaces an earlier one. */
export interface RecallResponse {
  readonly party: PartyId;
  readonly status: 'acknowledged' | 'completed';
  readonly at: string;
  readonly rows: readonly RecallResponseRow[];
  readonly note?: string;
}

/** What a holder says of goods that a recall may cover: that they are covered, or that they are not, and why. */
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
