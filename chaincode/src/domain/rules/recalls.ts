import type { RecallId } from '../businessId';
import { Refusal } from '../errors';
import {
  type Recall,
  recallFindings,
  recallKey,
  type RecallResponse,
  type RecallResponseRow,
  type RecallTotal,
} from '../facts/recall';
import { add, type Decimal, isZero, negate } from '../quantity';
import type { Facts, Step } from '../step';

export function openRecallFact(facts: Facts, id: RecallId): Recall {
  const recall = facts.get(recallKey(id));
  if (!recall) throw new Refusal('recall_unknown', `Recall ${id} does not exist.`, { recall: id });
  if (recall.status === 'closed') throw new Refusal('recall_closed', `Recall ${id} was closed.`, { recall: id });
  return recall;
}

export function assertOpener({ caller }: Step, recall: Recall): void {
  if (recall.openedBy === caller.party) return;
  throw new Refusal('not_owner', `Recall ${recall.id} was opened by ${recall.openedBy}; only that party can do this.`, {
    recall: recall.id,
    party: recall.openedBy,
  });
}

/** Refuses goods of others in a withdrawal of the opener's own stock. */
export function assertCoversOthers({ id, openedBy, ownStock }: Recall): void {
  if (!ownStock) return;
  const message = `${id} is a withdrawal of the stock of ${openedBy} alone and covers nothing else.`;
  throw new Refusal('scope_unproven', message, { recall: id });
}

const finalStatuses: ReadonlySet<RecallResponse['status']> = new Set(['completed', 'nothing_here']);

/** Returns true if a holder has given its final answer. */
export const isFinal = (response: RecallResponse | undefined): boolean =>
  response !== undefined && finalStatuses.has(response.status);

/** The rows that the recall's totals count: otherwise a party could add any goods of its own to another's recall. */
export const countedRows = (response: RecallResponse | undefined): readonly RecallResponseRow[] =>
  response?.rows.filter(({ goods }) => response.uncounted?.includes(goods) !== true) ?? [];

/**
 * Returns true if the recall asks a party for an answer, as far as the ledger's facts show: it opened the recall, was notified, or reports
 * goods in scope. Otherwise anybody could answer that it has nothing.
 */
export const isAsked = ({ openedBy }: Pick<Recall, 'openedBy'>, response: RecallResponse): boolean =>
  response.party === openedBy ||
  response.notifiedAt !== undefined ||
  countedRows(response).some((row) => recallFindings.some((field) => !isZero(row[field])));

/** The recall's counts of parties after the status of one has changed. */
export function recount(recall: Recall, before: RecallResponse | undefined, after: RecallResponse): Recall {
  const change = (counts: (response: RecallResponse | undefined) => boolean): number =>
    Number(counts(after)) - Number(counts(before));
  const isNotified = (response: RecallResponse | undefined): boolean => response?.notifiedAt !== undefined;
  const hasAnswered = (response: RecallResponse | undefined): response is RecallResponse =>
    response !== undefined && response.status !== 'notified';
  const isCounted = (response: RecallResponse | undefined): response is RecallResponse =>
    hasAnswered(response) && isAsked(recall, response);
  const unasked = (recall.unasked ?? 0) + change((response) => hasAnswered(response) && !isCounted(response));
  const { unasked: _unasked, ...known } = recall;
  const notified = (recall.notified ?? 0) + change(isNotified);
  const pending = (recall.pending ?? 0) + change((response) => isNotified(response) && !isFinal(response));
  return {
    ...known,
    responses: recall.responses + change(isCounted),
    completed: recall.completed + change((response) => isCounted(response) && isFinal(response)),
    ...(unasked > 0 && { unasked }),
    // An answer of a party that was not notified does not change the opener's counts.
    ...(notified > 0 && { notified, pending }),
  };
}

/** The totals per unit of measure, after a holder's rows replaced its earlier ones. */
export function retotal(
  totals: readonly RecallTotal[],
  before: readonly RecallResponseRow[],
  after: readonly RecallResponseRow[],
): RecallTotal[] {
  const sums = new Map<string, RecallTotal>(totals.map((total) => [total.uom, total]));
  const count = (rows: readonly RecallResponseRow[], signed: (value: Decimal) => Decimal): void => {
    for (const row of rows) {
      const total = sums.get(row.uom) ?? {
        uom: row.uom,
        quarantined: '0',
        returned: '0',
        destroyed: '0',
        unrecoverable: '0',
      };
      const next = recallFindings.map((field) => [field, add(total[field], signed(row[field]))] as const);
      sums.set(row.uom, { ...total, ...Object.fromEntries(next) });
    }
  };
  count(before, negate);
  count(after, (value) => value);
  return [...sums.values()].sort((a, b) => (a.uom < b.uom ? -1 : 1));
}
