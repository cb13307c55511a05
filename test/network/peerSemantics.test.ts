import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EmbeddedLedger, SigningIdentity, SubmitResult } from '@lotline/network/embedded';
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
  test('does not see its own writes', async () => {
    await submit('put', 'own', 'old');
    const { result } = await submit('putThenGet', 'own', 'new');
    expect(result.toString()).toBe('old');
    expect(await evaluate('get', 'own')).toBe('new');
  });

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

  test('takes an empty value as a deletion', async () => {
    await submit('put', 'empty', 'x');
    await submit('put', 'empty', '');
    expect(await evaluate('range', 'empty', 'emptz')).toBe('[]');
    expect(JSON.parse(await evaluate('history', 'empty'))).toEqual([null, 'x']);
  });

  test('changes nothing when it is only evaluated', async () => {
    const height = ledger.height();
    await evaluate('put', 'evaluated', 'x');
    expect(await evaluate('get', 'evaluated')).toBe('');
    expect(ledger.height()).toBe(height);
  });

  test('needs no block when it wrote nothing and the caller allows it', async () => {
    const request = { identity: net.alice, transaction: 'get', args: ['own'] };
    expect(await ledger.submit({ ...request, skipReadOnly: true })).toMatchObject({ committed: false });
    expect(await ledger.submit(request)).toMatchObject({ committed: true, code: 'VALID' });
  });
});

describe('validation', () => {
  test('lets one of two transactions win that read and wrote the same key', async () => {
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

  test.each([
    ['grew', 'rangeThenPut', 'put'],
    ['shrank', 'rangeThenPut', 'del'],
    ['changed where a peer had read ahead of the contract', 'firstThenPut', 'del'],
  ])('finds a phantom when a range that was read %s', async (what, reader, change) => {
    const at = (index: number): string => `phantom-${what}-${index}`;
    await submit('put', at(1), 'x');
    await submit('put', at(3), 'x');
    const open = closeGate();
    const held = submit(reader, at(0), at(9), `result-${what}`);
    await reached('GET_STATE_BY_RANGE', 1);
    await (change === 'put' ? submit('put', at(2), 'y') : submit('del', at(3)));
    open();
    await expect(held).rejects.toMatchObject({ code: 'PHANTOM_READ_CONFLICT' });
  });

  test('does not mind changes beyond the rows that a peer reads ahead', async () => {
    await submit('putMany', 'long', '150');
    const open = closeGate();
    const held = submit('firstThenPut', 'long', 'lonh', 'result-long');
    await reached('GET_STATE_BY_RANGE', 1);
    await submit('del', 'long0120');
    open();
    await expect(held).resolves.toMatchObject({ committed: true });
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

describe('queries', () => {
  test('order keys as UTF-8 bytes', async () => {
    const keys = ['utf\u{10ffff}', 'utf\uffee', 'utfz', 'utf', 'utfé', 'utf\u{1f34e}'];
    for (const key of keys) await submit('put', key, 'x');
    const sorted = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(JSON.parse(await evaluate('range', 'utf', 'utf\u{10ffff}x'))).toEqual(sorted);
  });

  test('give every row of a long range and honour the end key', async () => {
    await submit('putMany', 'many', '250');
    const keys = JSON.parse(await evaluate('range', 'many0010', 'many0240')) as string[];
    expect(keys).toHaveLength(230);
    expect([keys[0], keys.at(-1)]).toEqual(['many0010', 'many0239']);
  });

  test('turn pages by bookmark, until there is none', async () => {
    await submit('putMany', 'page', '5');
    const pages: unknown[] = [];
    let bookmark = '';
    do {
      const page = JSON.parse(await evaluate('page', 'page', 'pagf', `2 ${bookmark}`)) as { bookmark: string };
      pages.push(page);
      bookmark = page.bookmark;
    } while (bookmark !== '');
    expect(pages).toEqual([
      { keys: ['page0000', 'page0001'], bookmark: 'page0002', count: 2 },
      { keys: ['page0002', 'page0003'], bookmark: 'page0004', count: 2 },
      { keys: ['page0004'], bookmark: '', count: 1 },
    ]);
    await expect(submit('pageThenPut')).rejects.toThrow('supported only in a read-only transaction');
  });

  test('tell a key’s history newest first', async () => {
    for (const value of ['1', '2', '3']) await submit('put', 'past', value);
    await submit('del', 'past');
    expect(JSON.parse(await evaluate('history', 'past'))).toEqual([null, '3', '2', '1']);
  });

  test('refuse what LevelDB and a single chaincode cannot do', async () => {
    await expect(evaluate('query')).rejects.toThrow('ExecuteQuery not supported for leveldb');
    await expect(evaluate('callOther')).rejects.toThrow('does not offer calls to another');
  });
});

describe('private data', () => {
  const stored = (name: string): Promise<string> => readFile(join(net.folder, name, 'private.log'), 'latin1');
  const as = (identity: SigningIdentity, transaction: string, ...args: string[]): Promise<Buffer> =>
    ledger.evaluate({ identity, transaction, args });
  const put = (identity: SigningIdentity, collection: string, key: string): Promise<SubmitResult> =>
    ledger.submit({
      identity,
      transaction: 'putPrivate',
      args: [collection, key],
      transient: { value: Buffer.from('secret price') },
    });

  test('stays with members while everyone has its hash', async () => {
    const result = await put(net.alice, 'deal', 'k');
    expect((await as(net.alice, 'getPrivate', 'deal', 'k')).toString()).toBe('secret price');
    const hash = createHash('sha256').update('secret price').digest('hex');
    expect((await as(net.bob, 'getPrivateHash', 'deal', 'k')).toString()).toBe(hash);
    await expect(as(net.bob, 'getPrivate', 'deal', 'k')).rejects.toThrow('does not have read access');
    await expect(put(net.bob, 'deal', 'other')).rejects.toThrow('does not have write access');
    const { raw } = await ledger.block(result.committed ? result.block : -1);
    expect(raw.includes('secret price')).toBe(false);
    expect(raw.includes(Buffer.from(hash, 'hex'))).toBe(true);
  });

  test('has a collection for each organisation, and no other unnamed one', async () => {
    await put(net.alice, '_implicit_org_FarmMSP', 'own');
    expect((await as(net.alice, 'getPrivate', '_implicit_org_FarmMSP', 'own')).toString()).toBe('secret price');
    await expect(put(net.alice, 'nowhere', 'k')).rejects.toThrow('collection nowhere could not be found');
  });

  test('is gone from the disk when it is purged', async () => {
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
  test('raises one event per transaction, the last', async () => {
    const result = await submit('twoEvents');
    const { block } = await ledger.block(result.committed ? result.block : -1);
    expect(block.transactions[0]?.event).toEqual({ name: 'second', payload: Buffer.from('2') });
  });

  test('answers errors with the text a peer gives', async () => {
    const height = ledger.height();
    const failure = { name: 'EndorseError', stage: 'endorse', code: 'CHAINCODE_RESPONSE' };
    await expect(submit('fail', 'no such lot')).rejects.toMatchObject({
      ...failure,
      message: 'chaincode response 500, no such lot',
    });
    await expect(evaluate('fail', 'x')).rejects.toMatchObject({ name: 'EvaluateError', stage: 'evaluate' });
    await expect(submit('unheardOf')).rejects.toMatchObject(failure);
    expect(ledger.height()).toBe(height);
  });

  test.each(['1', '4'])('that forgets to await %s writes is refused and changes nothing', async (count) => {
    await expect(submit('float', count)).rejects.toMatchObject({ code: 'FLOATING_PROMISE' });
    expect(await evaluate('get', 'float0')).toBe('');
    await expect(submit('put', 'after', 'x')).resolves.toMatchObject({ committed: true });
  });

  test('that takes too long is given up', async () => {
    const impatient = await net.open('impatient', { limits: { executeTimeoutMs: 50 } });
    const open = closeGate();
    const stuck = impatient.submit({ identity: net.alice, transaction: 'increment', args: ['k'] });
    await expect(stuck).rejects.toMatchObject({ code: 'TIMEOUT' });
    open();
    await impatient.close();
  });

  test('sees who calls, with the attributes the authority gave', async () => {
    expect(await evaluate('whoAmI')).toBe('FarmMSP grower');
  });

  test('is not asked when the arguments are too long', async () => {
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
