import type { RecallId } from '../businessId';
import type { PartyId, PlaceId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';
import type { linkAnswers, NodeId } from './links';

export const recallStatuses = ['open', 'closed'] as const;
export const recallTypes = ['voluntary', 'mandated', 'mock', 'withdrawal'] as const;
/** 21 CFR 7.3(m). */
export const recallClasses = ['I', 'II', 'III'] as const;

/** 21 CFR 7.42(b)(1): how far down the chain a recall reaches. */
export const recallDepths = ['consumer', 'retail', 'wholesale'] as const;
/** How a holder may answer. `read` only states that it has seen the recall; the last two are final. */
export const answerStatuses = ['read', 'acknowledged', 'nothing_here', 'completed'] as const;

/** A holder's possible findings about its goods. `unrecoverable`: gone before the recall reached the holder. */
export const recallFindings = ['quarantined', 'returned', 'destroyed', 'unrecoverable'] as const;
export type RecallFinding = (typeof recallFindings)[number];

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
  readonly depth?: (typeof recallDepths)[number];
  readonly instructions?: string;
  /** The warning for the public. */
  readonly publicText?: string;
  /** The recall of another party that this one carries on downstream. */
  readonly under?: RecallId;
  /** Set for a withdrawal of the opener's own stock: it binds nobody else. */
  readonly ownStock?: true;
  /** How often the opener changed class, depth, instructions or public text. */
  readonly changes?: number;
  /** The last changes with their reasons, oldest first. */
  readonly changed?: readonly RecallChange[];
  /** The authority that ordered a mandated recall, with its reference. */
  readonly authority?: string;
  readonly roots: readonly string[];
  readonly status: (typeof recallStatuses)[number];
  readonly openedAt: string;
  /** When links last extended its scope. */
  readonly tracedAt?: string;
  readonly closedAt?: string;
  readonly closingNote?: string;
  /** SHA-256 of the final report. */
  readonly report?: string;
  /** How many goods are in scope, roots included. */
  readonly scope: number;
  /** How many parties that it asks have answered, and how many of them with a final answer. */
  readonly responses: number;
  readonly completed: number;
  /** How many others have answered: they were not notified and report nothing in scope. */
  readonly unasked?: number;
  /** How many parties the opener notified, and how many of them have not given a final answer. */
  readonly notified?: number;
  readonly pending?: number;
  readonly totals: readonly RecallTotal[];
  /** A user's proposal to close before everything is done; another user of the opener closes. */
  readonly closing?: EarlyClosing;
  /** The opener's last reports, oldest first. */
  readonly reports?: readonly RecallReportHashes[];
  /** How it was closed before everything was done, and the second user. */
  readonly closedEarly?: EarlyClosing & { readonly agreed: string };
}

/** The SHA-256 of a report's files, made from the ledger at a height. */
export interface RecallReportHashes {
  readonly at: string;
  readonly user?: string;
  readonly height: number;
  readonly pdf: string;
  readonly xlsx: string;
}

/** A change of a recall's strategy. */
export interface RecallChange {
  readonly at: string;
  readonly user?: string;
  readonly reason: string;
}

export interface EarlyClosing {
  readonly user: string;
  readonly at: string;
  readonly reason: string;
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
  /** Set on a filling that is not in scope any more: an earlier one was recorded late, and the event is of another filling. */
  readonly left?: true;
}

export interface RecallResponseRow extends Omit<RecallTotal, 'uom'> {
  readonly goods: string;
  readonly place: PlaceId;
  readonly uom: string;
  /** The witness of the destruction, and the SHA-256 of its evidence, such as a certificate or picture. */
  readonly witness?: string | undefined;
  readonly evidence?: string | undefined;
}

/** The state of a recall that a holder had before it when it answered. */
export interface RecallSeen {
  readonly at: string;
  /** The recall's `changes` and `scope` of that time. */
  readonly changes: number;
  readonly scope: number;
}

/** The status of one holder in a recall, and its response; a later response replaces it. */
export interface RecallResponse {
  readonly party: PartyId;
  readonly status: 'notified' | (typeof answerStatuses)[number];
  readonly at: string;
  /** When the opener notified it. */
  readonly notifiedAt?: string;
  /** Its last answers, oldest first, with the version of the recall that each was about, and when. */
  readonly seen?: readonly RecallSeen[];
  readonly rows: readonly RecallResponseRow[];
  /** Goods of its rows that are not in the recall's scope, only confirmed by the holder: the recall's totals do not count them. */
  readonly uncounted?: readonly string[];
  readonly note?: string;
}

/** A holder's statement that a recall covers certain goods, or that it does not. */
export interface ScopeAnswer {
  readonly party: PartyId;
  readonly answer: (typeof linkAnswers)[number];
  readonly reason: string;
  readonly at: string;
}

export const recallKey = (id: RecallId): FactKey<Recall> => factKey('recall', id);
export const scopeKey = (recall: RecallId, node: NodeId): FactKey<RecallScope> => factKey('scope', recall, node);
export const responseKey = (recall: RecallId, party: PartyId): FactKey<RecallResponse> =>
  factKey('response', recall, party);
export const scopeAnswerKey = (recall: RecallId, node: NodeId, party: PartyId): FactKey<ScopeAnswer> =>
  factKey('scopeAnswer', recall, node, party);
