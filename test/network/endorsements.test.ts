import { peer } from '@hyperledger/fabric-protos';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EmbeddedLedger } from '@lotline/network/embedded';
import { ChainVerifier, decodeGenesis, type EndorsementPolicy, trustOf } from '@lotline/network/verify';
import fc from 'fast-check';
import { sealBlock } from '../../network/src/embedded/blocks/sealBlock';
import { channelJudge } from '../../network/src/verify/channelPolicy';
import { decodeBlock } from '../../network/src/verify/sealedBlock';
import { probeNetwork, type ProbeNetwork } from './probeLedger';

let net: ProbeNetwork;

beforeAll(async () => {
  net = await probeNetwork();
});
afterAll(async () => {
  await net.remove();
});

describe('an endorsement policy of a channel', () => {
  const cases: { policy: EndorsementPolicy; endorsers: string[]; enough: boolean }[] = [
    { policy: { kind: 'all' }, endorsers: ['C', 'B', 'A'], enough: true },
    { policy: { kind: 'all' }, endorsers: ['A', 'B'], enough: false },
    { policy: { kind: 'majority' }, endorsers: ['A', 'C'], enough: true },
    { policy: { kind: 'majority' }, endorsers: ['A', 'A'], enough: false },
    { policy: { kind: 'majority' }, endorsers: ['A', 'Stranger'], enough: false },
    { policy: { kind: 'outOf', n: 1, msps: ['B'] }, endorsers: ['B'], enough: true },
    { policy: { kind: 'outOf', n: 2, msps: ['A', 'B'] }, endorsers: ['A', 'C'], enough: false },
    { policy: { kind: 'outOf', n: 2, msps: ['A', 'A'] }, endorsers: ['A'], enough: false },
  ];

  test.each(cases)('$policy with $endorsers: $enough', ({ policy, endorsers, enough }) => {
    const signed = endorsers.map((mspId) => ({ mspId, units: ['peer'] }));
    expect(channelJudge(policy, ['A', 'B', 'C'])(signed)).toBe(enough);
    expect(channelJudge(policy, ['A', 'B', 'C'])(signed.map((each) => ({ ...each, units: ['client'] })))).toBe(false);
  });
});

const organisations = ['FarmMSP', 'CarrierMSP', 'ShopMSP'];
const some = fc.subarray(organisations, { minLength: 1 });
const key = fc.constantFrom('a', 'b', 'c');

/** A call of the probe contract, and its endorsers. */
const step = fc.record({
  endorsers: some,
  call: fc.oneof(
    key.map((name) => ['put', name, 'v']),
    key.map((name) => ['del', name]),
    fc.tuple(key, some).map(([name, owners]) => ['setPolicy', name, owners.join(',')]),
    fc
      .tuple(fc.constantFrom(...organisations), key)
      .map(([owner, name]) => ['putPrivate', `_implicit_org_${owner}`, name]),
  ),
});

const blocksOf = (ledger: EmbeddedLedger): Promise<Buffer[]> =>
  Promise.all(Array.from({ length: ledger.height() }, async (_, number) => (await ledger.block(number)).raw));

/** Verifies blocks, and returns the fault of the last one. */
async function faultOf(blocks: readonly Buffer[]): Promise<string | undefined> {
  const genesis = decodeGenesis(blocks[0]!);
  const chain = new ChainVerifier(trustOf(genesis), null, genesis);
  for (const raw of blocks.slice(0, -1)) await chain.add(raw);
  return chain.add(blocks.at(-1)!).then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );
}

/** The block as signed by a dishonest orderer that marks all its transactions as valid. */
async function calledValid(raw: Buffer): Promise<Buffer> {
  const { header, envelopes, time } = decodeBlock(raw);
  const codes = new Uint8Array(envelopes.length).fill(peer.TxValidationCode.VALID);
  return (await sealBlock({ ...header, envelopes, codes, time }, net.network.orderer.node)).raw;
}

let ledgers = 0;

test('a verifier accepts transactions that the ledger validated, and refuses those that it did not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const ledger = await net.open(`endorsements-${(ledgers += 1)}`);
      const transient = { value: Buffer.from('secret') };
      for (const { endorsers, call } of steps) {
        const [transaction = '', ...args] = call;
        const sent = { identity: net.alice, transaction, args, transient, endorsingOrganisations: endorsers };
        await ledger.submit(sent).catch(() => undefined);
      }
      const blocks = await blocksOf(ledger);
      await ledger.close();
      expect(await faultOf(blocks)).toBeUndefined();
      for (const [number, raw] of blocks.entries()) {
        if (decodeBlock(raw).codes[0] !== peer.TxValidationCode.ENDORSEMENT_POLICY_FAILURE) continue;
        const forged = [...blocks.slice(0, number), await calledValid(raw)];
        expect(await faultOf(forged)).toMatch(new RegExp(`^Block ${number}: transaction .* counts as valid, but`));
      }
    }),
    { numRuns: 15 },
  );
}, 60_000);

test('names the key that was changed without its owners', async () => {
  const ledger = await net.open('owned');
  const submit = (call: string[], endorsingOrganisations: string[]): Promise<unknown> => {
    const [transaction = '', ...args] = call;
    return ledger.submit({ identity: net.alice, transaction, args, endorsingOrganisations }).catch(() => undefined);
  };
  await submit(['put', 'mine', '1'], ['FarmMSP', 'ShopMSP']);
  await submit(['setPolicy', 'mine', 'ShopMSP'], ['FarmMSP', 'ShopMSP']);
  await submit(['put', 'mine', '2'], ['FarmMSP', 'CarrierMSP']);
  const blocks = await blocksOf(ledger);
  await ledger.close();
  expect(blocks.map((raw) => decodeBlock(raw).codes[0])).toEqual([
    0,
    0,
    0,
    peer.TxValidationCode.ENDORSEMENT_POLICY_FAILURE,
  ]);
  const fault = await faultOf([...blocks.slice(0, -1), await calledValid(blocks[3]!)]);
  expect(fault).toContain('CarrierMSP, FarmMSP may not change key "mine": its own policy asks for others');
});
