import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Actor, crowd, type Failed, type OpenPeers, Probe, refused, words } from './probe';
import { transactionsFrom } from './transactionsFrom';

const everyone: readonly Actor[] = ['farm', 'carrier', 'shop'];
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The behaviour of every peer with a contract. Lotline's contract does not need all of it. */
export function behavesLikeAPeer(name: string, open: () => Promise<OpenPeers>): void {
  describe(`a contract on ${name}`, () => {
    let peers: OpenPeers;
    let probe: Probe;

    beforeAll(async () => {
      peers = await open();
      probe = new Probe(peers);
    }, 120_000);
    afterAll(() => peers.close(), 60_000);

    describe('that reads and writes', () => {
      test('does not see its own writes', async () => {
        await probe.submit('put', 'own', 'old');
        expect((await probe.submit('putThenGet', 'own', 'new')).result).toBe('old');
        expect(await probe.evaluate('get', 'own')).toBe('new');
      });

      test('deletes a key by writing an empty value', async () => {
        await probe.submit('put', 'empty', 'x');
        await probe.submit('put', 'empty', '');
        expect(await probe.list('range', 'empty', 'emptz')).toEqual([]);
        expect(await probe.list('history', 'empty')).toEqual([null, 'x']);
      });

      test('writes nothing when it is evaluated', async () => {
        const height = await probe.height();
        await probe.evaluate('put', 'evaluated', 'x');
        expect(await probe.evaluate('get', 'evaluated')).toBe('');
        expect(await probe.height()).toBe(height);
      });

      test('emits one event per transaction, the last one set', async () => {
        const height = await probe.height();
        await probe.submit('twoEvents');
        expect(await transactionsFrom(probe.ledger, height)).toMatchObject([
          {
            transaction: 'twoEvents',
            event: { name: 'second', payload: '2' },
            writes: [{ key: 'event', value: 'x' }],
          },
        ]);
      });

      test('reports the reason when it throws, and nothing is ordered', async () => {
        const height = await probe.height();
        expect(await probe.failure(probe.submit('fail', 'no such lot'))).toEqual(refused('no such lot'));
        expect(await probe.failure(probe.submit('unheardOf'))).toEqual(
          refused("You've asked to invoke a function that does not exist: unheardOf"),
        );
        expect(await probe.failure(probe.evaluate('fail', 'no such lot'))).toEqual(refused('no such lot'));
        expect(await probe.height()).toBe(height);
      });
    });

    describe('that queries', () => {
      test('gets keys in the order of their UTF-8 bytes', async () => {
        const keys = ['utf\u{10ffff}', 'utf\uffee', 'utfz', 'utf', 'utfé', 'utf\u{1f34e}'];
        await Promise.all(keys.map((key) => probe.submit('put', key, 'x')));
        const sorted = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(await probe.list('range', 'utf', 'utf\u{10ffff}x')).toEqual(sorted);
      });

      test('gets every row of a long range up to the end key', async () => {
        await probe.submit('fill', 'many', '250');
        const keys = await probe.list('range', 'many0010', 'many0240');
        expect(keys).toHaveLength(230);
        expect([keys[0], keys.at(-1)]).toEqual(['many0010', 'many0239']);
      });

      test('gets pages by bookmark until there is none', async () => {
        await probe.submit('fill', 'page', '5');
        const pages: unknown[] = [];
        let bookmark = '';
        do {
          const page = JSON.parse(await probe.evaluate('page', 'page', 'pagf', `2 ${bookmark}`)) as {
            bookmark: string;
          };
          pages.push(page);
          bookmark = page.bookmark;
        } while (bookmark !== '');
        expect(pages).toEqual([
          { keys: ['page0000', 'page0001'], bookmark: 'page0002', count: 2 },
          { keys: ['page0002', 'page0003'], bookmark: 'page0004', count: 2 },
          { keys: ['page0004'], bookmark: '', count: 1 },
        ]);
      });

      test.each([
        ['pageThenPut', 'PUT_STATE', 'Transaction has already performed a paginated query. Writes are not allowed'],
        ['putThenPage', 'GET_STATE_BY_RANGE', 'Paginated queries are supported only in a read-only transaction'],
        [
          'rangePrivateThenPut',
          'PUT_STATE',
          'Transaction has already performed queries on pvt data. Writes are not allowed',
        ],
        [
          'putThenRangePrivate',
          'GET_STATE_BY_RANGE',
          'Queries on pvt data is supported only in a read-only transaction',
        ],
      ])(
        'cannot write in a transaction with a query that is not validated at commit: %s',
        async (transaction, asked, why) => {
          expect(await probe.failure(probe.submit(transaction))).toEqual(
            refused(`${asked} failed: transaction ID: ID: txid [ID]: unsuppored transaction. ${why}`),
          );
        },
      );

      test('gets the history of a key newest first, with deletions', async () => {
        for (const value of ['1', '2']) await probe.submit('put', 'past', value);
        await probe.submit('del', 'past');
        await probe.submit('put', 'past', '3');
        expect(await probe.list('history', 'past')).toEqual(['3', null, '2', '1']);
        expect(await probe.list('history', 'no past')).toEqual([]);
      });

      test('cannot use rich queries with LevelDB', async () => {
        expect(await probe.failure(probe.evaluate('query'))).toEqual(
          refused('GET_QUERY_RESULT failed: transaction ID: ID: ExecuteQuery not supported for leveldb'),
        );
      });
    });

    describe('in concurrent transactions', () => {
      test('commits the first one that reads and writes a key, and loses no acknowledged one', async () => {
        await probe.submit('put', 'counter', '0');
        const height = await probe.height();
        const { done, failures } = await probe.together(() => probe.submit('increment', 'counter'));
        expect(done).toBeGreaterThan(0);
        expect(failures.length).toBeGreaterThan(0);
        for (const { kind, message, transactionId } of failures) {
          expect(kind).toBe('conflict');
          expect(message).toBe(`transaction ${transactionId} failed to commit with status code MVCC_READ_CONFLICT`);
          expect(await probe.ledger.status(transactionId!)).toEqual({ state: 'invalid' });
        }
        expect(await probe.evaluate('get', 'counter')).toBe(String(done));
        expect(await probe.list('history', 'counter')).toHaveLength(done + 1);
        expect(await transactionsFrom(probe.ledger, height)).toHaveLength(done);
      });

      test.each([
        ['rangeThenPut', 'has grown', 'new'],
        ['rangeThenDel', 'has shrunk', 'old'],
        ['firstThenPut', 'has grown where the peer had read ahead', 'new'],
      ])('has a phantom read conflict: %s, after which the range %s', async (transaction, _what, changed) => {
        const range = [`${transaction} `, `${transaction} z`] as const;
        await probe.submit('fill', `${range[0]}old`, String(crowd));
        const { done, failures } = await probe.together((index) =>
          probe.submit(transaction, ...range, `${range[0]}${changed}000${index}`),
        );
        expect(done).toBeGreaterThan(0);
        expect(failures.length).toBeGreaterThan(0);
        const codes = failures.map(({ kind, message }) => `${kind} ${message.split(' ').at(-1)!}`);
        expect(new Set(codes)).toEqual(new Set(['conflict PHANTOM_READ_CONFLICT']));
      });

      test('has no conflict with changes beyond the rows that a peer reads ahead', async () => {
        await probe.submit('fill', 'long', '150');
        const { done } = await probe.together((index) =>
          probe.submit('firstThenPut', 'long', 'lonh', `long01${40 + index}`),
        );
        expect(done).toBe(crowd);
      });
    });

    describe('with endorsement policies', () => {
      test('needs a majority by default', async () => {
        expect(await probe.endorsedBy(['farm'], 'put', 'policy', '1')).toBe('ENDORSEMENT_POLICY_FAILURE');
        expect(await probe.evaluate('get', 'policy')).toBe('');
        expect(await probe.endorsedBy(['farm', 'shop'], 'put', 'policy', '2')).toBe('VALID');
        expect(await probe.evaluate('get', 'policy')).toBe('2');
      });

      test('needs the endorsers of a key-level policy while the key exists', async () => {
        await probe.submit('put', 'guarded', '1');
        await probe.submit('setPolicy', 'guarded', peers.mspId('carrier'));
        expect(await probe.endorsedBy(['carrier'], 'put', 'guarded', '2')).toBe('VALID');
        expect(await probe.endorsedBy(['farm', 'shop'], 'put', 'guarded', '3')).toBe('ENDORSEMENT_POLICY_FAILURE');
        expect(await probe.endorsedBy(['farm', 'shop'], 'del', 'guarded')).toBe('ENDORSEMENT_POLICY_FAILURE');
        expect(await probe.evaluate('get', 'guarded')).toBe('2');
        // The ledger port finds the required endorsers itself.
        expect(await probe.submit('del', 'guarded')).toMatchObject({ committed: true });
        expect(await probe.endorsedBy(['farm', 'shop'], 'put', 'guarded', '4')).toBe('VALID');
      });

      test('needs the default endorsers if a policy was set for a key that does not exist', async () => {
        await probe.submit('setPolicy', 'unborn', peers.mspId('carrier'));
        expect(await probe.endorsedBy(['farm', 'shop'], 'put', 'unborn', '1')).toBe('VALID');
      });

      test('is endorsed again when a key-level policy changed meanwhile', async () => {
        const policy = everyone.map((actor) => peers.mspId(actor)).join(',');
        const keys = ['shifting 1', 'shifting 2', 'shifting 3'];
        await Promise.all(keys.map((key) => probe.submit('put', key, 'old')));
        await Promise.all(
          keys.flatMap((key) => [probe.submit('setPolicy', key, policy), probe.submit('put', key, 'new')]),
        );
        for (const key of keys) expect(await probe.evaluate('get', key)).toBe('new');
      });

      test('refuses a second proposal with the same transaction id', async () => {
        const errand = { by: 'farm', transaction: 'put', args: ['twice', 'x'], endorsers: everyone } as const;
        expect(words(await peers.runTwice(errand))).toContain('duplicate transaction found [ID]');
        // It was ordered twice; only the first is valid.
        expect(await probe.list('history', 'twice')).toEqual(['x']);
      });
    });

    describe('with private data', () => {
      const put = { by: 'farm', transaction: 'putPrivate', endorsers: ['farm', 'shop'] } as const;

      test('gives members the data and everyone the hash', async () => {
        const transient = { value: 'secret price' };
        const { code, block } = await peers.run({ ...put, args: ['deal', 'k'], transient });
        expect(code).toBe('VALID');
        for (const member of ['farm', 'shop'] as const) {
          await probe.evaluatesTo('secret price', member, 'getPrivate', 'deal', 'k');
        }
        for (const actor of everyone) {
          await probe.evaluatesTo(sha256('secret price'), actor, 'getPrivateHash', 'deal', 'k');
        }
        const raw = Buffer.from(await probe.ledger.rawBlock(block));
        expect(raw.includes('secret price')).toBe(false);
        expect(raw.includes(Buffer.from(sha256('secret price'), 'hex'))).toBe(true);
      });

      test('does not let others read or write it', async () => {
        const no = (asked: string, access: string): Failed =>
          refused(
            `${asked} failed: transaction ID: ID: tx creator does not have ${access} access permission on privatedata in ` +
              'chaincodeName:probe collectionName: deal',
          );
        const read = probe.evaluateAs('carrier', 'getPrivate', 'deal', 'k');
        expect(await probe.failure(read)).toEqual(no('GET_STATE', 'read'));
        const write = probe.submitAs('carrier', 'putPrivateText', 'deal', 'k', 'x');
        expect(await probe.failure(write)).toEqual(no('PUT_STATE', 'write'));
        const place = `collection ${probe.ledger.channel}/probe/nowhere`;
        const elsewhere = probe.submit('putPrivateText', 'nowhere', 'k', 'x');
        expect(await probe.failure(elsewhere)).toEqual(
          refused(`PUT_STATE failed: transaction ID: ID: ${place} could not be found`),
        );
      });

      test('can delete and purge it', async () => {
        for (const [key, end] of [
          ['end a', 'delPrivate'],
          ['end b', 'purgePrivate'],
        ] as const) {
          await probe.submit('putPrivateText', 'deal', key, 'x');
          await probe.evaluatesTo('x', 'shop', 'getPrivate', 'deal', key);
          expect(await probe.list('rangePrivate', 'deal', 'end', 'ene')).toEqual([key]);
          await probe.submitAs('shop', end, 'deal', key);
          await probe.evaluatesTo('', 'farm', 'getPrivate', 'deal', key);
          await probe.evaluatesTo('', 'carrier', 'getPrivateHash', 'deal', key);
        }
        await probe.submit('putPrivateText', 'deal', 'end b', 'y');
        expect(await probe.evaluate('getPrivate', 'deal', 'end b')).toBe('y');
      });

      test('can use an organisation’s implicit collection with only its endorsement', async () => {
        const collection = `_implicit_org_${peers.mspId('farm')}`;
        const own = { ...put, endorsers: ['farm'], args: [collection, 'own'], transient: { value: 'mine' } } as const;
        expect((await peers.run(own)).code).toBe('VALID');
        expect(await probe.evaluate('getPrivate', collection, 'own')).toBe('mine');
        await probe.evaluatesTo(sha256('mine'), 'shop', 'getPrivateHash', collection, 'own');
      });
    });

    test('keeps its state and runs the new code after an upgrade', async () => {
      await Promise.all([
        probe.submit('put', 'kept', 'before'),
        probe.submit('putPrivateText', 'deal', 'kept', 'price'),
      ]);
      expect((await probe.failure(probe.evaluate('later:get', 'kept'))).kind).toBe('rejected');
      probe.ledger = await peers.upgrade();
      expect(await probe.evaluate('later:get', 'kept')).toBe('later: before');
      await probe.evaluatesTo('price', 'shop', 'getPrivate', 'deal', 'kept');
      expect(await probe.submit('put', 'kept', 'after')).toMatchObject({ committed: true });
      expect(await probe.list('history', 'kept')).toEqual(['after', 'before']);
    }, 120_000);
  });
}
