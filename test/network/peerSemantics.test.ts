import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EmbeddedLedger, SubmitResult } from '@lotline/network/embedded';
import { closeGate, probeNetwork, type ProbeNetwork } from './probeLedger';

let net: ProbeNetwork;
let ledger: EmbeddedLedger;

beforeAll(async () => {
  net = await probeNetwork();
  ledger = await net.open('main');
});
afterAll(async () => {
  await ledger.close();
  await net.remove();
});

const submit = (transaction: string, ...args: string[]): Promise<SubmitResult> =>
  ledger.submit({ identity: net.alice, transaction, args });
const evaluate = async (transaction: string, ...args: string[]): Promise<string> =>
  (await ledger.evaluate({ identity: net.alice, transaction, args })).toString();
/** Waits until the transactions that were started have reached the gate: their reads have been counted. */
async function reached(type: string, count: number): Promise<void> {
  const before = ledger.counters[type] ?? 0;
  while ((ledger.counters[type] ?? 0) < before + count) await new Promise(setImmediate);
}

describe('a simulation', () => {
  test('sees the state it began with while blocks commit', async () => {
    await submit('put', 'snapshot', 'before');
    const open = closeGate();
    const held = evaluate('readTwice', 'snapshot');
    await reached('GET_STATE', 1);
    await submit('put', 'snapshot', 'after');
    open();
    expect(await held).toBe('before before');
    expect(await evaluate('get', 'snapshot')).toBe('after');
  });

  test('without writes needs no block if the caller allows it', async () => {
    const request = { identity: net.alice, transaction: 'get', args: ['nothing'] };
    expect(await ledger.submit({ ...request, skipReadOnly: true })).toMatchObject({ committed: false });
    expect(await ledger.submit(request)).toMatchObject({ committed: true, code: 'VALID' });
  });
});

describe('validation', () => {
  test('accepts only one of two transactions that read and wrote the same key', async () => {
    await submit('put', 'counter', '0');
    const open = closeGate();
    const both = [submit('increment', 'counter'), submit('increment', 'counter')];
    await reached('GET_STATE', 2);
    open();
    const settled = await Promise.allSettled(both);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [lost] = settled.filter((each) => each.status === 'rejected');
    expect(lost?.reason).toMatchObject({ name: 'CommitError', stage: 'commit', code: 'MVCC_READ_CONFLICT' });
    expect(await evaluate('get', 'counter')).toBe('1');
    const { transactionId } = lost?.reason as { transactionId: string };
    const place = ledger.transaction(transactionId);
    expect(place?.code).toBe('MVCC_READ_CONFLICT');
    const { block } = await ledger.block(place?.block ?? -1);
    expect(block.transactions[place?.index ?? -1]).toMatchObject({ transactionId, writes: [], event: null });
  });

  test('never loses or doubles an update, in whatever order transactions come', async () => {
    const run = fc.asyncProperty(fc.array(fc.nat(2), { minLength: 1, maxLength: 12 }), fc.uuid(), async (keys, id) => {
      const results = await Promise.allSettled(keys.map((key) => submit('increment', `${id}-${key}`)));
      for (const key of new Set(keys)) {
        const won = results.filter(({ status }, index) => status === 'fulfilled' && keys[index] === key).length;
        expect(won).toBeGreaterThan(0);
        expect(await evaluate('get', `${id}-${key}`)).toBe(String(won));
      }
    });
    await fc.assert(run, { numRuns: 15 });
  });
});

describe('private data', () => {
  const stored = (name: string): Promise<string> => readFile(join(net.folder, name, 'private.log'), 'latin1');

  // Fabric's peers return the same, but first search for missing values for a minute.
  test('of an organisation’s own collection needs that organisation’s endorsement, and no other', async () => {
    const own = {
      identity: net.alice,
      transaction: 'putPrivateText',
      args: ['_implicit_org_FarmMSP', 'own', 'mine'],
    };
    await expect(ledger.submit({ ...own, endorsingOrganisations: ['CarrierMSP', 'ShopMSP'] })).rejects.toMatchObject({
      code: 'ENDORSEMENT_POLICY_FAILURE',
    });
    await expect(ledger.submit({ ...own, endorsingOrganisations: ['FarmMSP'] })).resolves.toMatchObject({
      code: 'VALID',
    });
  });

  test('is deleted from the disk when it is purged', async () => {
    const other = await net.open('purge');
    const request = { identity: net.alice, args: ['deal', 'k'] };
    await other.submit({ ...request, transaction: 'putPrivate', transient: { value: Buffer.from('first') } });
    expect(await stored('purge')).toContain(Buffer.from('first').toString('base64'));
    await other.submit({ ...request, transaction: 'purgePrivate' });
    expect(await stored('purge')).not.toContain(Buffer.from('first').toString('base64'));
    await other.submit({ ...request, transaction: 'putPrivate', transient: { value: Buffer.from('second') } });
    await other.close();
    const again = await net.open('purge');
    expect((await again.evaluate({ ...request, transaction: 'getPrivate' })).toString()).toBe('second');
    expect(again.opened.missingPrivateValues).toBe(0);
    await again.close();
  });
});

describe('chaincode', () => {
  test('cannot call another', async () => {
    await expect(evaluate('callOther')).rejects.toThrow('does not offer calls to another');
  });

  test('that refuses causes an error with the stage', async () => {
    const failure = { name: 'EndorseError', stage: 'endorse', code: 'CHAINCODE_RESPONSE' };
    await expect(submit('fail', 'no such lot')).rejects.toMatchObject(failure);
    await expect(evaluate('fail', 'x')).rejects.toMatchObject({ name: 'EvaluateError', stage: 'evaluate' });
  });

  test.each(['1', '4'])('that forgets to await %s writes is refused and changes nothing', async (count) => {
    await expect(submit('float', count)).rejects.toMatchObject({ code: 'FLOATING_PROMISE' });
    expect(await evaluate('get', 'float0')).toBe('');
    await expect(submit('put', 'after', 'x')).resolves.toMatchObject({ committed: true });
  });

  test('that takes too long is aborted', async () => {
    const impatient = await net.open('impatient', { limits: { executeTimeoutMs: 50 } });
    const open = closeGate();
    const stuck = impatient.submit({ identity: net.alice, transaction: 'increment', args: ['k'] });
    await expect(stuck).rejects.toMatchObject({ code: 'TIMEOUT' });
    open();
    await impatient.close();
  });

  test('receives the caller’s identity and certificate attributes', async () => {
    expect(await evaluate('whoAmI')).toBe('FarmMSP grower');
  });

  test('is not called when the arguments are too long', async () => {
    const small = await net.open('small', { limits: { maxArgumentBytes: 100 } });
    const long = small.submit({ identity: net.alice, transaction: 'put', args: ['k', 'v'.repeat(101)] });
    await expect(long).rejects.toMatchObject({ stage: 'endorse', code: 'TOO_LARGE' });
    expect(small.counters['PUT_STATE']).toBeUndefined();
    await small.close();
  });
});

describe('batch messages', () => {
  test('of a 3.1 peer carry many keys each way', async () => {
    const before = ledger.counters;
    await submit('putMany', 'batch', '1000');
    const values = JSON.parse(await evaluate('getMany', 'batch0007,absent,batch0999')) as string[];
    expect(values).toEqual(['7', '', '999']);
    const difference = (type: string): number => (ledger.counters[type] ?? 0) - (before[type] ?? 0);
    expect(['WRITE_BATCH_STATE', 'GET_STATE_MULTIPLE', 'PUT_STATE'].map(difference)).toEqual([1, 1, 0]);
    expect(net.capabilities[0]).toMatchObject({ useWriteBatch: true, maxSizeWriteBatch: 1000 });
    await expect(submit('putMany', 'batch', '1001')).rejects.toThrow('at most 1000');
  });

  test('end the stream of a 2.5 peer, which is opened again for the next transaction', async () => {
    const old = await net.open('old', { peerVersion: '2.5' });
    const ask = (transaction: string, ...args: string[]): Promise<SubmitResult> =>
      old.submit({ identity: net.alice, transaction, args });
    await ask('put', 'k', 'v');
    expect(net.capabilities.at(-1)).toMatchObject({ useWriteBatch: false, useGetMultipleKeys: false });
    await expect(ask('putMany', 'batch', '2')).rejects.toMatchObject({ code: 'STREAM_TERMINATED' });
    await expect(ask('put', 'k', 'w')).resolves.toMatchObject({ committed: true });
    await old.close();
  });
});
