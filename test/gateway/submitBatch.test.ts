import { describe, expect, test } from '@jest/globals';
import { type Ledger, LedgerFailure, type TransactionStatus } from '../../gateway/src/ledger/ledger';
import { settle } from '../../gateway/src/writes/submitBatch';

describe('a transaction whose outcome is unknown', () => {
  const lost = new LedgerFailure('unknown', 'No answer came.', { transactionId: 'ab' });
  const asking = (answers: readonly (TransactionStatus | LedgerFailure)[]): Pick<Ledger, 'status'> => {
    const left = [...answers];
    return {
      status: () => {
        const next = left.shift() ?? { state: 'unknown' };
        return next instanceof LedgerFailure ? Promise.reject(next) : Promise.resolve(next);
      },
    };
  };
  const away = new LedgerFailure('unavailable', 'The peer is away.');
  const patience = { attempts: 3, pause: 1, longestPause: 1 };

  test('is queried again while no peer can be reached', async () => {
    const ledger = asking([away, { state: 'unknown' }, { state: 'committed', height: 7, result: 'r' }]);
    expect(await settle(ledger, lost, patience)).toMatchObject({ committed: true, height: 7, result: 'r' });
  });

  test('stays unknown, and is not reported as failed, if its status cannot be queried', async () => {
    await expect(settle(asking([away, away, away]), lost, patience)).rejects.toBe(lost);
  });

  test('is a conflict if it is invalid in its block, so that it is retried', async () => {
    await expect(settle(asking([away, { state: 'invalid' }]), lost, patience)).rejects.toMatchObject({
      kind: 'conflict',
    });
  });
});
