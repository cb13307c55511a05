import type { RecallId } from '../businessId';
import { Refusal } from '../errors';
import { type Recall, recallKey, type RecallResponseRow, type RecallTotal } from '../facts/recall';
import { add, type Decimal, negate } from '../quantity';
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

const fields = ['quarantined', 'returned', 'destroyed', 'unrecoverable'] as const;

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
      const next = fields.map((field) => [field, add(total[field], signed(row[field]))] as const);
      sums.set(row.uom, { ...total, ...Object.fromEntries(next) });
    }
  };
  count(before, negate);
  count(after, (value) => value);
  return [...sums.values()].sort((a, b) => (a.uom < b.uom ? -1 : 1));
}
