import type { RecallId } from '../businessId';
import type { ItemId, LotId, PartyId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';

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
  readonly roots: readonly (LotId | ItemId)[];
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

/** Why goods are in a recall's scope: they are a root, or were made from `parent`, which is in scope. */
export interface RecallScope {
  readonly parent?: LotId | ItemId;
}

export interface RecallResponseRow extends Omit<RecallTotal, 'unit'> {
  readonly goods: LotId | ItemId;
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

export const recallKey = (id: RecallId): FactKey<Recall> => factKey('recall', id);
export const scopeKey = (recall: RecallId, goods: LotId | ItemId): FactKey<RecallScope> =>
  factKey('scope', recall, goods);
export const responseKey = (recall: RecallId, party: PartyId): FactKey<RecallResponse> =>
  factKey('response', recall, party);
