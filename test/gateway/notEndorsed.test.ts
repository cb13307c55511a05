import { Metadata, status as grpc } from '@grpc/grpc-js';
import { GatewayError } from '@hyperledger/fabric-gateway';
import { describe, expect, test } from '@jest/globals';
import { endorsementFailure, lastingFailure } from '../../gateway/src/ledger/fabric/failures';
import { LedgerFailure, NotEndorsed } from '../../gateway/src/ledger/ledger';

describe('peers’ errors for a proposal', () => {
  const collecting = 'failed to collect enough transaction endorsements, see attached details for more info';
  const own = 'failed to endorse transaction, see attached details for more info';
  const unreachable = 'connection refused';
  test.each([
    ['no combination of peers can be derived which satisfy the endorsement policy', grpc.FAILED_PRECONDITION, [], true],
    ['failed to select a set of endorsers that satisfy the endorsement policy', grpc.FAILED_PRECONDITION, [], true],
    ['endorsement timeout expired while collecting endorsements', grpc.DEADLINE_EXCEEDED, [], true],
    [collecting, grpc.ABORTED, [unreachable], true],
    [collecting, grpc.ABORTED, ['too many requests, exceeding concurrency limit (2500)'], false],
    [own, grpc.ABORTED, [unreachable], false],
    ['endorsement timeout expired while collecting first endorsement', grpc.DEADLINE_EXCEEDED, [], false],
    ['dial error', grpc.UNAVAILABLE, [], false],
    ['too many requests, exceeding concurrency limit (500)', grpc.UNKNOWN, [], false],
  ])('%s (%i, %j)', (said, code, details, isForOthers) => {
    const cause = Object.assign(new Error(said), { code, details: said, metadata: new Metadata() });
    const message = `${code} ${grpc[code]}: ${said}`;
    const reasons = details.map((each) => ({ address: 'peer:1', mspId: 'CarrierMSP', message: each }));
    const failure = endorsementFailure(new GatewayError({ code, cause, message, details: reasons }));
    expect(failure.kind).toBe('unavailable');
    expect(failure instanceof NotEndorsed).toBe(isForOthers);
  });

  test('given lasting differences between results, the failure is NotEndorsed', () => {
    const failure = lastingFailure(new LedgerFailure('conflict', 'ProposalResponsePayloads do not match'));
    expect(failure).toBeInstanceOf(NotEndorsed);
    expect(failure.kind).toBe('unavailable');
  });
});
