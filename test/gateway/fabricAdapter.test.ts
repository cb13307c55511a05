import { status as grpc } from '@grpc/grpc-js';
import { Refusal } from '@lotline/chaincode/domain';
import { peer as protos } from '@hyperledger/fabric-protos';
import { describe, expect, test } from '@jest/globals';
import { LedgerFailure, NotEndorsed } from '../../gateway/src/ledger/ledger';
import { supplierUser, take, wireLedgerOfEachTest } from './wireLedger';

const identity = supplierUser;
const other = { ...identity, user: 'bob' };
const codes = protos.TxValidationCode;
const at = wireLedgerOfEachTest('ann', 'bob');

const failure = async (work: Promise<unknown>): Promise<LedgerFailure> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LedgerFailure);
  return error as LedgerFailure;
};

const copies = (): number => at.wire.blocks.length - 1;

describe('submitting', () => {
  test('returns the transaction id, height and result, as in the block', async () => {
    const submitted = await at.ledger.submit(identity, 'put', ['a', '1']);
    expect(submitted).toMatchObject({ committed: true, height: 2, result: 'wrote a' });
    const stop = new AbortController();
    const [config, block] = await take(at.ledger.blocks(0, stop.signal), 2);
    expect(config).toMatchObject({ number: 0, transactions: [] });
    expect(block?.transactions).toEqual([
      {
        index: 0,
        transactionId: submitted.transactionId,
        time: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
        mspId: 'SupplierMSP',
        user: 'ann',
        transaction: 'put',
        args: ['a', '1'],
        writes: [{ key: 'a', value: '1' }],
        event: { name: 'recorded', payload: 'a=1' },
      },
    ]);
    expect(block?.hash).toBe(await at.ledger.headHash());
    expect(await at.ledger.status(submitted.transactionId)).toEqual({
      state: 'committed',
      height: 2,
      result: 'wrote a',
    });
    expect(await at.ledger.health()).toEqual({ ok: true, height: 2 });
    expect(Buffer.from(await at.ledger.rawBlock(1))).toEqual(Buffer.from(at.wire.blocks[1]!.serializeBinary()));
  });

  test('orders nothing when the chaincode changes nothing', async () => {
    at.wire.simulate = () => ({ result: 'refused' });
    expect(await at.ledger.submit(identity, 'put', ['a', '1'])).toMatchObject({ committed: false, result: 'refused' });
    expect(at.wire.calls.submit).toBe(0);
  });

  test('lets several identities use one connection', async () => {
    await Promise.all([at.ledger.submit(identity, 'put', ['a', '1']), at.ledger.submit(other, 'put', ['b', '1'])]);
    expect(copies()).toBe(2);
  });
});

describe('an outcome that is not known', () => {
  test.each([
    ['UNAVAILABLE', { code: grpc.UNAVAILABLE, message: 'connection dropped', after: true }],
    ['DEADLINE_EXCEEDED', { code: grpc.DEADLINE_EXCEEDED, message: 'deadline exceeded', after: true }],
    ['ABORTED by the orderers', { code: grpc.ABORTED, message: 'no orderers could process', after: true }],
  ])('is settled by the same transaction when the orderers took it and the response is %s', async (_name, fault) => {
    at.wire.faults.submit.push(fault);
    expect(await at.ledger.submit(identity, 'put', ['a', '1'])).toMatchObject({ committed: true, height: 2 });
    expect(copies()).toBe(1);
    expect(at.wire.calls.endorse).toBe(1);
  });

  test('is settled by sending the same envelope again when the orderers never had it', async () => {
    at.wire.faults.submit.push({ code: grpc.UNAVAILABLE, message: 'no orderer' });
    const submitted = await at.ledger.submit(identity, 'put', ['a', '1']);
    expect(submitted).toMatchObject({ committed: true, height: 2 });
    expect(copies()).toBe(1);
    expect(at.wire.calls).toMatchObject({ endorse: 1, submit: 2 });
  });

  test('fails as unknown, with the transaction id, if the status cannot be queried', async () => {
    const dead = { code: grpc.UNAVAILABLE, message: 'gone', after: true };
    at.wire.faults.submit.push(...Array.from({ length: 200 }, () => dead));
    at.wire.faults.commitStatus.push(...Array.from({ length: 200 }, () => ({ ...dead, after: false })));
    const { kind, transactionId } = await failure(at.ledger.submit(identity, 'put', ['a', '1']));
    expect(kind).toBe('unknown');
    // Every copy except the first is invalid; the transaction was committed once.
    expect(await at.ledger.status(transactionId!)).toMatchObject({ state: 'committed', height: 2 });
  });

  test('is settled by sending the same envelope again when it was lost with the orderer that took it', async () => {
    at.wire.losses = 2;
    expect(await at.ledger.submit(identity, 'put', ['a', '1'])).toMatchObject({ committed: true, height: 2 });
    expect(copies()).toBe(1);
    expect(at.wire.calls).toMatchObject({ endorse: 1, submit: 3 });
  });

  test('is queried again when the peer dies before the block arrives', async () => {
    at.wire.faults.commitStatus.push({ code: grpc.UNAVAILABLE, message: 'peer restarts' });
    expect(await at.ledger.submit(identity, 'put', ['a', '1'])).toMatchObject({ committed: true, height: 2 });
    expect(copies()).toBe(1);
  });

  test('is read from the ledger when an earlier copy was committed first', async () => {
    at.wire.verdicts.push(codes.DUPLICATE_TXID);
    const { kind } = await failure(at.ledger.submit(identity, 'put', ['a', '1']));
    expect(kind).toBe('rejected');
  });
});

describe('a transaction that is invalid in its block', () => {
  test.each([
    ['MVCC_READ_CONFLICT', 'conflict'],
    ['PHANTOM_READ_CONFLICT', 'conflict'],
    ['CHAINCODE_VERSION_CONFLICT', 'conflict'],
    ['BAD_CREATOR_SIGNATURE', 'rejected'],
  ] as const)('%s is %s', async (code, kind) => {
    at.wire.verdicts.push(codes[code]);
    const error = await failure(at.ledger.submit(identity, 'put', ['a', '1']));
    expect(error).toMatchObject({ kind, message: expect.stringContaining(code) as unknown });
    expect(await at.ledger.status(error.transactionId!)).toEqual({ state: 'invalid' });
    expect((await take(at.ledger.blocks(1, new AbortController().signal), 1))[0]?.transactions).toEqual([]);
  });

  test('because of its endorsements is proposed once more, then rejected', async () => {
    at.wire.verdicts.push(codes.ENDORSEMENT_POLICY_FAILURE);
    expect(await at.ledger.submit(identity, 'put', ['a', '1'])).toMatchObject({ committed: true, height: 3 });
    at.wire.verdicts.push(codes.ENDORSEMENT_POLICY_FAILURE, codes.ENDORSEMENT_POLICY_FAILURE);
    expect(await failure(at.ledger.submit(identity, 'put', ['a', '1']))).toMatchObject({ kind: 'rejected' });
  });
});

describe('responses of peers', () => {
  const refusal = '{"code":"limit_exceeded","message":"Too many.","details":{"most":1000}}';
  const response = `chaincode response 500, ${refusal}`;
  const collected = 'failed to endorse transaction, see attached details for more info';
  test.each([
    ['the contract’s refusal', { code: grpc.ABORTED, message: collected, details: [response] }, 'rejected', 1],
    ['its error', { code: grpc.ABORTED, message: collected, details: ['chaincode response 500, x'] }, 'rejected', 1],
    [
      'back-pressure',
      { code: grpc.UNKNOWN, message: 'too many requests for /gateway.Gateway, exceeding concurrency limit (500)' },
      'unavailable',
      1,
    ],
    ['no peer', { code: grpc.UNAVAILABLE, message: 'dial error' }, 'unavailable', 5],
    [
      'no plan',
      {
        code: grpc.FAILED_PRECONDITION,
        message: 'no combination of peers can be derived which satisfy the endorsement policy',
      },
      'unavailable',
      5,
    ],
    ['a hang', { code: grpc.DEADLINE_EXCEEDED, message: 'timeout' }, 'unavailable', 1],
    [
      'different results',
      {
        code: grpc.ABORTED,
        message: 'failed to collect enough transaction endorsements',
        details: ['ProposalResponsePayloads do not match'],
      },
      'unavailable',
      5,
    ],
    [
      'a dead chaincode',
      { code: grpc.ABORTED, message: collected, details: ['error in simulation: failed to execute transaction'] },
      'unavailable',
      5,
    ],
    ['a revoked certificate', { code: grpc.ABORTED, message: 'access denied: channel [c]' }, 'rejected', 5],
    [
      'an expired certificate',
      { code: grpc.UNKNOWN, message: 'evaluate call failed', details: ['proposal client identity expired'] },
      'rejected',
      1,
    ],
    ['no access', { code: grpc.PERMISSION_DENIED, message: 'creator is malformed' }, 'rejected', 1],
  ] as const)('%s becomes an error of the port', async (_name, fault, kind, proposals) => {
    at.wire.faults.endorse.push(...Array.from({ length: 10 }, () => fault));
    const error = await failure(at.ledger.submit(identity, 'put', ['a', '1']));
    expect(error.kind).toBe(kind);
    expect(at.wire.calls).toMatchObject({ endorse: proposals, submit: 0 });
  });

  test('the contract’s code, message and details are returned, submitted or evaluated', async () => {
    at.wire.faults.endorse.push({ code: grpc.ABORTED, message: collected, details: ['connection refused', response] });
    at.wire.faults.evaluate.push({ code: grpc.UNKNOWN, message: 'evaluate call failed', details: [response] });
    const submitted = await failure(at.ledger.submit(identity, 'put', ['a', '1']));
    const evaluated = await failure(at.ledger.evaluate(identity, 'put', ['a', '1']));
    for (const { message, cause } of [submitted, evaluated]) {
      expect(message).toBe(response);
      expect(cause).toBeInstanceOf(Refusal);
      expect(cause).toMatchObject({ code: 'limit_exceeded', message: 'Too many.', details: { most: 1000 } });
    }
  });

  test('name the unreachable organisations when their endorsement is missing', async () => {
    const fault = {
      code: grpc.FAILED_PRECONDITION,
      message: 'no combination of peers can be derived which satisfy it',
    };
    at.wire.faults.endorse.push(...Array.from({ length: 10 }, () => fault));
    at.wire.sees = ['SupplierMSP', 'RetailerMSP'];
    const error = await failure(at.ledger.submit(identity, 'put', ['a', '1']));
    expect(error).toBeInstanceOf(NotEndorsed);
    expect(error.message).toMatch(/^No peer of CarrierMSP can be reached, and it is needed: no combination/);
    at.wire.sees = ['SupplierMSP', 'CarrierMSP', 'RetailerMSP'];
    expect((await failure(at.ledger.submit(identity, 'put', ['a', '1']))).message).toMatch(/^no combination/);
  });

  test('given a temporary endorsement failure, a new proposal succeeds', async () => {
    at.wire.faults.endorse.push({ code: grpc.UNAVAILABLE, message: 'dial error' });
    expect(await at.ledger.submit(identity, 'put', ['a', '1'])).toMatchObject({ committed: true, height: 2 });
  });

  test('given overloaded orderers, the same envelope is sent again; given a refusal, it is not', async () => {
    at.wire.faults.submit.push({ code: grpc.UNKNOWN, message: 'too many requests, exceeding concurrency limit (500)' });
    expect(await at.ledger.submit(identity, 'put', ['a', '1'])).toMatchObject({ committed: true, height: 2 });
    at.wire.faults.submit.push({
      code: grpc.ABORTED,
      message: 'x',
      details: ['received unsuccessful response: BAD_REQUEST'],
    });
    expect(await failure(at.ledger.submit(identity, 'put', ['a', '1']))).toMatchObject({ kind: 'rejected' });
    expect(at.wire.calls).toMatchObject({ endorse: 2, submit: 3 });
  });

  test('a transaction that no block has is unknown', async () => {
    const message =
      'chaincode response 500, Failed to get block for txID ab, error no such transaction ID [ab] in index';
    at.wire.faults.evaluate.push({ code: grpc.UNKNOWN, message: 'evaluate call failed', details: [message] });
    expect(await at.ledger.status('ab')).toEqual({ state: 'unknown' });
    const gone = { code: grpc.UNAVAILABLE, message: 'gone' };
    at.wire.faults.evaluate.push(gone, gone, gone);
    expect((await failure(at.ledger.status('ab'))).kind).toBe('unavailable');
    at.wire.faults.evaluate.push(gone);
    expect(await at.ledger.health()).toEqual({ ok: true, height: 1 });
  });
});
