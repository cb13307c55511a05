import { describe, expect, test } from '@jest/globals';
import { endorsementFailure } from '../../gateway/src/ledger/fabric-network/failures';
import type { SdkResponse } from '../../gateway/src/ledger/fabric-network/sdk';

const answer = (status: number, message: string, payload = message): SdkResponse => ({
  response: { status, message, payload: new Uint8Array() },
  payload: Buffer.from(payload),
  endorsement: {},
});
/** How fabric-network 2.2 tells that no set of peers endorsed alike: an error that carries all their answers. */
const failed = (message: string, ...endorsements: (SdkResponse | Error)[]): Error =>
  Object.assign(new Error(message), { endorsements });
const apart = 'Peer endorsements do not match';
const silent = 'error in simulation: failed to execute transaction ab: could not launch chaincode';
const refusal = '{"code":"limit_exceeded","message":"Too many.","details":{}}';

describe('what fabric-network says of endorsements', () => {
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
