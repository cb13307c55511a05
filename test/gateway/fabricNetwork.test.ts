import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { toProblem } from '../../gateway/src/http/toProblem';
import { openIdentities } from '../../gateway/src/ledger/fabric/identities';
import { usualPatience } from '../../gateway/src/ledger/fabric/patience';
import { systemChaincode } from '../../gateway/src/ledger/fabric/systemChaincode';
import { openConnections } from '../../gateway/src/ledger/fabric-network/connections';
import { callFailure, endorsementFailure } from '../../gateway/src/ledger/fabric-network/failures';
import { fabricNetworkLedger } from '../../gateway/src/ledger/fabric-network/ledger';
import type { SdkEndorsed, SdkIdentity, SdkResponse } from '../../gateway/src/ledger/fabric-network/sdk';
import { submit } from '../../gateway/src/ledger/fabric-network/submit';
import { withWallets } from '../../gateway/src/ledger/fabric-network/wallets';
import { exitCodes } from '../../gateway/src/exitCodes';
import { startError } from '../../gateway/src/startError';
import { temporaryFolder } from '../temporaryFolder';
import { SdkParts } from './sdkParts';
import { chaincodeName, outcomeBytes } from './wireMessages';

const answer = (status: number, message: string, payload = message): SdkResponse => ({
  response: { status, message, payload: new Uint8Array() },
  payload: Buffer.from(payload),
  endorsement: {},
});
/** The error of fabric-network 2.2 for differing endorsements, with all responses of the peers. */
const failed = (message: string, ...endorsements: (SdkResponse | Error)[]): Error =>
  Object.assign(new Error(message), { endorsements });
const apart = 'Peer endorsements do not match';
const silent = 'error in simulation: failed to execute transaction ab: could not launch chaincode';
const refusal = '{"code":"limit_exceeded","message":"Too many.","details":{}}';

describe('endorsement errors of fabric-network', () => {
  test.each([
    ['the same of all', { responses: [answer(200, 'a'), answer(200, 'a')] }, undefined],
    ['different ones', { responses: [answer(200, 'a'), answer(200, 'b')] }, 'conflict'],
    ['different ones, in its own words', { errors: [failed(apart, answer(200, 'a'), answer(200, 'b'))] }, 'conflict'],
    [
      'one refused and one given: a peer is behind',
      { errors: [failed(apart, answer(500, refusal), answer(200, 'a'))] },
      'conflict',
    ],
    [
      'a peer whose chaincode is gone',
      { errors: [failed(apart, answer(200, 'a'), new Error('timeout'), answer(500, silent))] },
      'unavailable',
    ],
    [
      'an organisation without a peer that answers',
      { errors: [new Error('The discovery service did not find any peers active for A organizations')] },
      'unavailable',
    ],
    ['the contract’s refusal', { responses: [answer(500, refusal), answer(500, refusal)] }, 'rejected'],
    ['none at all', {}, 'rejected'],
  ])('%s', (_, endorsed, kind) => {
    const failure = endorsementFailure(endorsed, 'tx');
    expect(failure?.kind).toBe(kind);
    expect(failure?.transactionId).toBe(kind && 'tx');
  });
});

describe('a proposal through fabric-network', () => {
  const proposals = 4;
  const read = Buffer.from(outcomeBytes('tx', { writes: {}, event: undefined, result: 'seen' }));
  const given: SdkEndorsed = { responses: [{ ...answer(200, ''), payload: read }] };
  const away: SdkEndorsed = { errors: [new Error('REQUEST TIMEOUT')] };
  const submitted = (parts: SdkParts): ReturnType<typeof submit> =>
    submit(
      { transaction: 'submit', args: [] },
      {
        entrance: { gateway: new parts.Gateway(), network: parts.network },
        chaincode: chaincodeName,
        everyone: ['FarmMSP'],
        system: systemChaincode(() => Promise.reject(new Error('no such transaction ID')), callFailure),
        patience: { ...usualPatience, proposals, pause: 1, longestPause: 2 },
      },
    );

  test.each<[string, SdkEndorsed]>([
    ['as one peer says', { responses: [answer(500, silent)] }],
    ['among others that answer', { errors: [failed(apart, answer(200, 'a'), answer(500, silent))] }],
  ])('is retried once if the chaincode does not respond, %s', async (_, answered) => {
    const parts = new SdkParts(answered);
    await expect(submitted(parts)).rejects.toMatchObject({ kind: 'unavailable', message: silent });
    expect(parts.ages).toHaveLength(2);
    await expect(submitted(new SdkParts(answered, given))).resolves.toMatchObject({ result: 'seen' });
  });

  test('is retried up to the limit if peers cannot be reached', async () => {
    const parts = new SdkParts(away);
    await expect(submitted(parts)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(parts.ages).toHaveLength(proposals);
  });

  test('always uses a plan that is at most seconds old', async () => {
    const parts = new SdkParts(away, away, given);
    await expect(submitted(parts)).resolves.toEqual({ committed: false, transactionId: 'tx', result: 'seen' });
    expect(parts.ages).toEqual([3000, 3000, 3000]);
  });
});

describe('the users of an organisation with a wallet', () => {
  const ann: SdkIdentity = { type: 'X.509', mspId: 'FarmMSP', credentials: { certificate: 'c', privateKey: 'k' } };
  const user = (name: string) => ({ organisation: 'farm', mspId: 'FarmMSP', user: name });
  const opened = () => {
    const wallet = temporaryFolder();
    writeFileSync(join(wallet, 'ann.id'), JSON.stringify(ann));
    const local = [
      { name: 'farm', mspId: 'FarmMSP', caCertificate: '', peers: [], identities: undefined, wallet },
      { name: 'shop', mspId: 'ShopMSP', caCertificate: '', peers: [], identities: temporaryFolder() },
    ];
    const parts = new SdkParts();
    const identities = withWallets(parts, local, openIdentities(local));
    const connection = { channel: 'lotline', asLocalhost: true };
    const connections = openConnections(parts, connection, { local, identities });
    const options = { channel: 'lotline', chaincode: chaincodeName, connections, everyone: [], reader: user('ann') };
    return { wallet, parts, identities, ledger: fabricNetworkLedger(options) };
  };
  const reason = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  test('are loaded from it', async () => {
    const { parts, identities, ledger } = opened();
    await identities.enrol('farm', 'ann', ['operator']);
    expect(await ledger.evaluate(user('ann'), 'read', [])).toBe('evaluated read');
    expect(parts.connected).toEqual([ann]);
  });

  test.each([
    ['enrolled', ({ identities }: ReturnType<typeof opened>) => identities.enrol('farm', 'bob', ['operator'])],
    ['acted for', ({ ledger }: ReturnType<typeof opened>) => ledger.evaluate(user('bob'), 'read', [])],
  ])('cannot be %s if they are missing, and the error states it', async (_, work) => {
    const all = opened();
    const error = await reason(work(all));
    const problem = toProblem(error);
    expect(problem.code).toBe('user_not_enrolled');
    expect(problem.message).toMatch(/^bob has no identity in the organisation's wallet/);
    expect(problem.message).not.toContain(all.wallet);
    expect(startError(error)).toMatchObject({ exitCode: exitCodes.configuration, message: problem.message });
  });

  test('are not used for another organisation, whose users are in its folder', async () => {
    const { identities } = opened();
    expect(toProblem(await reason(identities.enrol('shop', 'ann', []))).message).toMatch(
      /in the organisation's folder/,
    );
  });
});
