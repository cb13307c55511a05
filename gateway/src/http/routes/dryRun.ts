import { maximumBatch, readOutcomes } from '@lotline/chaincode/domain';
import type { Ledger, LedgerIdentity } from '../../ledger/ledger';
import { submitTransaction } from '../../writes/submitBatch';
import type { WriteRequest } from '../../writes/writes';
import { Problem, type ProblemError } from '../problem';

/** The requests with their positions, and the refusals so far. */
interface Sending {
  readonly requests: readonly WriteRequest[];
  readonly places: readonly number[];
  readonly refused: readonly { readonly place: number; readonly code: string; readonly message: string }[];
  readonly pointers: readonly string[];
}

/** Maximum faults that a response names. */
const most = 100;

/** Evaluates the requests without ordering them, and refuses all of them if the contract would refuse one. */
export async function refuseUnlessAllFit(
  { requests, places, refused, pointers }: Sending,
  { ledger, identity }: { ledger: Ledger; identity: LedgerIdentity },
): Promise<void> {
  const errorOf = (place: number, code = 'input_invalid', message = ''): ProblemError => ({
    pointer: pointers[place] ?? '',
    message,
    code,
  });
  const faults = refused.slice(0, most).map(({ place, code, message }) => errorOf(place, code, message));
  if (faults.length > 0) throw unfit(refused.length, pointers.length, faults);
  for (let from = 0; from < requests.length; from += maximumBatch) {
    const batch = requests.slice(from, from + maximumBatch).map(({ id, command, input }) => ({ id, command, input }));
    const result = await ledger.evaluate(identity, submitTransaction, [JSON.stringify(batch)]);
    const errors = readOutcomes(result).flatMap(({ status, code, message }, index) =>
      status === 'refused' ? [errorOf(places[from + index] ?? 0, code, message)] : [],
    );
    if (errors.length > 0) throw unfit(errors.length, pointers.length, errors);
  }
}

const unfit = (count: number, of: number, errors: ProblemError[]): Problem =>
  new Problem('document_invalid', `${count} of ${of} events would be refused, so none was sent.`, {
    errors: errors.slice(0, most),
  });
