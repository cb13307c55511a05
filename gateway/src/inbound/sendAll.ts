import { must } from '@lotline/chaincode/domain';
import type { WriteRequest } from '../writes/writes';
import type { Delivering } from './delivering';
import type { RowError } from './mapping';

export interface Sent {
  readonly recorded: number;
  readonly existing: number;
  readonly errors: RowError[];
}

export interface NumberedRequest {
  readonly row: number;
  readonly request: WriteRequest;
}

/** Milliseconds to wait until the read model shows what was recorded. */
const patience = 5000;

/** Submits commands of rows. `refused` is called for those that the contract refused; those without an outcome are errors too. */
export async function sendAll(
  rows: readonly NumberedRequest[],
  { writes, caller, readModel, explain }: Delivering,
  refused: (row: number) => void = () => undefined,
): Promise<Sent> {
  const settled = await Promise.allSettled(
    writes.submit(
      caller.identity,
      rows.map(({ request }) => request),
    ),
  );
  const errors: RowError[] = [];
  let [recorded, existing, height] = [0, 0, 0];
  settled.forEach((each, index) => {
    const row = must(rows[index], 'row').row;
    if (each.status === 'rejected') {
      errors.push({ row, message: explain(each.reason).message });
      return;
    }
    const { outcome } = each.value;
    height = Math.max(height, each.value.height);
    if (outcome.status === 'recorded') recorded += 1;
    else if (outcome.status === 'exists') existing += 1;
    else {
      refused(row);
      errors.push({ row, message: `${outcome.code ?? outcome.status}: ${outcome.message ?? 'It was refused.'}` });
    }
  });
  await readModel.reached(height, patience);
  return { recorded, existing, errors };
}
