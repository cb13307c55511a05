import { describe, expect, test } from '@jest/globals';
import { peer } from '@hyperledger/fabric-protos';
import { KeyEndorsementPolicy } from 'fabric-shim';
import type { Candidate } from '../../network/src/embedded/order/candidate';
import { endorsementCodes } from '../../network/src/embedded/order/validateTransaction';
import type { MetadataWrite, Read, Write } from '../../network/src/embedded/state/readWriteSet';
import { publicSpace } from '../../network/src/embedded/state/spaces';
import { WorldState } from '../../network/src/embedded/state/worldState';

const { VALID, DUPLICATE_TXID, ENDORSEMENT_POLICY_FAILURE } = peer.TxValidationCode;
const mspIds = ['A', 'B', 'C'];

const policyOf = (...orgs: string[]): Buffer => {
  const policy = new KeyEndorsementPolicy();
  policy.addOrgs('PEER', ...orgs);
  return Buffer.from(policy.getPolicy());
};

/** A ledger that has the keys, with the policies of those that have one. */
function worldOf(keys: Readonly<Record<string, Buffer | null>>): WorldState {
  const world = new WorldState();
  const entries = Object.entries(keys).map(([key, policy]) => {
    const metadata = policy && new Map([['VALIDATION_PARAMETER', policy]]);
    return [key, { value: Buffer.from('x'), version: { block: 0, transaction: 0 }, metadata }] as const;
  });
  world.commit(0, { spaces: new Map([[publicSpace, new Map(entries)]]), history: [] });
  return world;
}

interface Wanted {
  readonly id: string;
  readonly endorsers: readonly string[];
  readonly writes?: readonly Write[];
  readonly metadataWrites?: readonly MetadataWrite[];
  readonly reads?: readonly Read[];
}

const candidate = ({ id, endorsers, writes = [], metadataWrites = [], reads = [] }: Wanted): Candidate =>
  ({
    envelope: { transactionId: id },
    set: { namespace: 'probe', reads, ranges: [], writes, metadataWrites, collections: [] },
    endorsers: endorsers.map((mspId) => ({ mspId, units: ['peer'] })),
    privateWrites: [],
  }) as unknown as Candidate;

const put = (key: string): { writes: Write[] } => ({ writes: [{ key, value: Buffer.from('y') }] });
const del = (key: string): { writes: Write[] } => ({ writes: [{ key, value: null }] });
const setPolicy = (key: string, ...orgs: string[]): { metadataWrites: MetadataWrite[] } => ({
  metadataWrites: [{ key, entries: new Map(orgs.length > 0 ? [['VALIDATION_PARAMETER', policyOf(...orgs)]] : []) }],
});

const judge = (world: WorldState, ...transactions: Wanted[]): number[] =>
  endorsementCodes(transactions.map(candidate), {
    world,
    rules: { policy: { kind: 'majority' }, mspIds },
    isKnown: (id) => id === 'before',
  });

describe('the endorsements of a block', () => {
  test('are validated by the policies before the block, also after the block changed the key', () => {
    const world = worldOf({ own: policyOf('A') });
    const codes = judge(
      world,
      { id: '1', endorsers: ['A'], ...del('own') },
      { id: '2', endorsers: ['A'], ...put('own') },
      { id: '3', endorsers: ['B', 'C'], ...put('own') },
    );
    expect(codes).toEqual([VALID, VALID, ENDORSEMENT_POLICY_FAILURE]);
  });

  test('of a policy change must satisfy the present policy', () => {
    const world = worldOf({ own: policyOf('A'), common: null });
    expect(judge(world, { id: '1', endorsers: ['B', 'C'], ...setPolicy('own', 'B') })).toEqual([
      ENDORSEMENT_POLICY_FAILURE,
    ]);
    expect(judge(world, { id: '1', endorsers: ['B', 'C'], ...setPolicy('own') })).toEqual([ENDORSEMENT_POLICY_FAILURE]);
    expect(judge(world, { id: '1', endorsers: ['A'], ...setPolicy('own') })).toEqual([VALID]);
    expect(judge(world, { id: '1', endorsers: ['A'], ...setPolicy('common', 'A') })).toEqual([
      ENDORSEMENT_POLICY_FAILURE,
    ]);
    expect(judge(world, { id: '1', endorsers: ['A', 'B'], ...setPolicy('common', 'A') })).toEqual([VALID]);
  });

  test('close a key for the rest of the block once its metadata is written, even by a later invalid transaction', () => {
    const world = worldOf({ own: policyOf('A') });
    const outrun = { key: 'own', version: { block: 7, transaction: 0 } };
    const codes = judge(
      world,
      { id: '1', endorsers: ['A'], reads: [outrun], ...setPolicy('own', 'A', 'B') },
      { id: '2', endorsers: mspIds, ...put('own') },
      { id: '3', endorsers: mspIds, ...put('another') },
    );
    expect(codes).toEqual([VALID, ENDORSEMENT_POLICY_FAILURE, VALID]);
  });

  test('leave a key open if its metadata was written without the required endorsements', () => {
    const world = worldOf({ own: policyOf('A') });
    const codes = judge(
      world,
      { id: '1', endorsers: ['B'], ...setPolicy('own', 'B') },
      { id: '2', endorsers: ['A'], ...put('own') },
    );
    expect(codes).toEqual([ENDORSEMENT_POLICY_FAILURE, VALID]);
  });

  test('must satisfy every policy of the written keys, and the channel’s for the rest', () => {
    const world = worldOf({ a: policyOf('A'), b: policyOf('B') });
    const writes = (...keys: string[]): { writes: Write[] } => ({ writes: keys.flatMap((key) => put(key).writes) });
    const codes = [['A'], ['B'], ['A', 'B']].map(
      (endorsers) => judge(world, { id: '1', endorsers, ...writes('a', 'b') })[0],
    );
    expect(codes).toEqual([ENDORSEMENT_POLICY_FAILURE, ENDORSEMENT_POLICY_FAILURE, VALID]);
    expect(judge(world, { id: '1', endorsers: ['A'], ...writes('a', 'new') })).toEqual([ENDORSEMENT_POLICY_FAILURE]);
    expect(judge(world, { id: '1', endorsers: ['A', 'C'], ...writes('a', 'new') })).toEqual([VALID]);
    expect(judge(world, { id: '1', endorsers: ['A'] })).toEqual([ENDORSEMENT_POLICY_FAILURE]);
  });

  test('satisfy no policy that cannot be read', () => {
    const world = worldOf({ own: Buffer.from('no policy') });
    expect(judge(world, { id: '1', endorsers: mspIds, ...put('own') })).toEqual([ENDORSEMENT_POLICY_FAILURE]);
  });

  test('accept the first of two copies that is endorsed', () => {
    const world = worldOf({});
    const [few, enough] = [{ endorsers: ['A'] }, { endorsers: ['A', 'B'] }];
    const codes = judge(
      world,
      { id: '1', ...few, ...put('k') },
      { id: '1', ...enough, ...put('k') },
      { id: '1', ...enough, ...put('k') },
      { id: '1', ...few, ...put('k') },
      { id: 'before', ...few, ...put('k') },
    );
    expect(codes).toEqual([
      ENDORSEMENT_POLICY_FAILURE,
      VALID,
      DUPLICATE_TXID,
      ENDORSEMENT_POLICY_FAILURE,
      DUPLICATE_TXID,
    ]);
  });
});
