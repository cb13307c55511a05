import { type ExpectedAnswer, expectedAnswer, type ExpectedClosingText, type ExpectedRow } from '#answers';
import type { PageOptions } from '../page';
import type { Transport } from '../transport';

export interface ExpectedReceiptsParameters extends PageOptions {
  readonly status?: ExpectedRow['status'] | undefined;
}

/**
 * A page of the shipments to the caller's organisation by the words of its suppliers, beside what the ledger has of them.
 *
 * @example
 * const { rows } = await client.expectedReceipts({ status: 'open' });
 */
export const expectedReceipts = (
  transport: Transport,
  query: ExpectedReceiptsParameters = {},
): Promise<ExpectedAnswer> =>
  transport.request({ path: '/inventory/expected', query: { ...query }, answer: expectedAnswer });

/**
 * Expects nothing more of what a supplier said. Needs the role operator.
 *
 * @example
 * await client.closeExpectedReceipt({ supplier: '9506000134208', number: 'SHIP-1', note: 'Came with the next one' });
 */
export const closeExpectedReceipt = (transport: Transport, body: ExpectedClosingText): Promise<ExpectedAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/expected/close',
    body,
    repeatable: false,
    answer: expectedAnswer,
  });
