import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EmbeddedLedger } from '@lotline/network/embedded';
import { type ProbeNetwork, probeNetwork } from './probeLedger';

const contract = { name: 'probe', module: require.resolve('./threadContract.cjs') };

describe('chaincode in a thread of its own', () => {
  let network: ProbeNetwork;
  let ledger: EmbeddedLedger;
  const request = (transaction: string, ...args: string[]) => ({ identity: network.alice, transaction, args });

  beforeAll(async () => {
    network = await probeNetwork();
    ledger = await network.open('thread', { chaincode: contract });
  });

  afterAll(async () => {
    await ledger.close();
    await network.remove();
  });

  test('reads and writes the state of the ledger', async () => {
    const put = await ledger.submit(request('put', 'lot', '12'));
    const got = await ledger.evaluate(request('get', 'lot'));
    expect(put).toMatchObject({ committed: true, code: 'VALID' });
    expect(got.toString()).toBe('12');
  });

  test('leaves the thread of the ledger free while it works', async () => {
    const order: string[] = [];
    const working = ledger.evaluate(request('work')).then(() => order.push('contract'));
    await pause(1);
    order.push('ledger');
    await working;
    expect(order).toEqual(['ledger', 'contract']);
  });

  test('returns the contract’s refusal, and continues', async () => {
    await expect(ledger.submit(request('nothing'))).rejects.toMatchObject({ stage: 'endorse' });
    expect((await ledger.submit(request('put', 'lot', '13'))).committed).toBe(true);
  });

  test('fails running transactions when the thread ends, and starts again with the next one', async () => {
    const height = ledger.height();
    const [ended, beside] = await Promise.allSettled([
      ledger.submit(request('end')),
      ledger.submit(request('put', 'lot', '14')),
    ]);
    expect(ended).toMatchObject({ status: 'rejected', reason: { code: 'STREAM_TERMINATED' } });
    expect(ledger.height()).toBe(height + (beside.status === 'fulfilled' ? 1 : 0));
    expect((await ledger.submit(request('put', 'lot', '15'))).committed).toBe(true);
  });

  test('reports a contract that cannot be loaded with each transaction', async () => {
    const broken = await network.open('broken', { chaincode: { name: 'probe', module: '/nowhere/contract.js' } });
    const refused = await broken.submit(request('put', 'lot', '1')).catch((error: unknown) => error);
    await broken.close();
    expect(refused).toMatchObject({ code: 'STREAM_TERMINATED' });
    expect((refused as Error).message).toContain('/nowhere/contract.js');
  });
});
