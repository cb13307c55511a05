import { maximumBatch, readOutcomes } from '@lotline/chaincode/domain';
import type { Ledger, LedgerIdentity } from '../../ledger/ledger';
import { submitTransaction } from '../../writes/submitBatch';
import type { WriteRequest } from '../../writes/writes';
import { Problem } from '../problem';

/** Evaluates the requests without ordering them, and refuses all of them if the contract would refuse one. */
export async function refuseUnlessAllFit(
  requests: readonly WriteRequest[],
  pointers: readonly string[],
  { ledger, identity }: { ledger: Ledger; identity: LedgerIdentity },
): Promise<void> {
  for (let from = 0; from < requests.length; from += maximumBatch) {
    const batch = requests.slice(from, from + maximumBatch).map(({ id, command, input }) => ({ id, command, input }));
    const result = await ledger.evaluate(identity, submitTransaction, [JSON.stringify(batch)]);
    const errors = readOutcomes(result).flatMap(({ status, code, message }, index) =>
      status === 'refused'
        ? [{ pointer: pointers[from + index] ?? '', message: message ?? '', code: code ?? 'input_invalid' }]
        : [],
    );
    if (errors.length > 0) {
      const detail = `${errors.length} of ${requests.length} events would be refused, so none was sent.`;
      throw new Problem('document_invalid', detail, { errors: errors.slice(0, 100) });
    }
  }
}
