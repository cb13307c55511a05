import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readOutcomes } from '@lotline/chaincode/domain';
import { type ProofStatement, readLedgerBlock, verifyStatement } from '@lotline/network/proof';
import { stockKey } from '../../chaincode/src/domain/facts/stock';
import { lotKey } from '../../chaincode/src/domain/facts/lot';
import { sealBlock } from '../../network/src/embedded/blocks/sealBlock';
import { embeddedForgery } from '../behaviour/embeddedForgery';
import { Actor, type Said } from '../chaincode/support/cast';
import { statementOver } from './statementOver';

let opened: Awaited<ReturnType<typeof embeddedForgery>>;
let cast: Actor[];
let commissioned: number;
let sold: number;

const of = (n: number): Actor => cast[n]!;
const lot = (): ReturnType<Actor['lot']> => of(0).lot('A');
const members = (...numbers: number[]): string[] => numbers.map((n) => of(n).msp);

/** Sends requests of one organisation in one transaction; answers its block. */
async function say(...said: Said[]): Promise<number> {
  const requests = said.map(({ command, input }, n) => ({ id: `${command}-${n}-${(count += 1)}`, command, input }));
  const user = opened.users.find(({ mspId }) => mspId === said[0]!.caller.msp)!;
  const { result } = await opened.ledger.submit(user, 'submit', [JSON.stringify(requests)]);
  expect(readOutcomes(result).filter(({ status }) => status !== 'recorded')).toEqual([]);
  return (await opened.ledger.health()).height - 1;
}
let count = 0;

/** All blocks, and the last one as an orderer that conspires would seal it: with its transaction as valid. */
async function blocksWithLastValid(): Promise<Uint8Array[]> {
  const { height } = await opened.ledger.health();
  const blocks = await Promise.all(Array.from({ length: height }, (_, n) => opened.ledger.rawBlock(n)));
  const { header, envelopes } = readLedgerBlock(blocks[height - 1]!);
  const codes = Uint8Array.of(0);
  const sealed = await sealBlock({ ...header, envelopes, codes, time: new Date() }, opened.orderer.node);
  return blocks.with(height - 1, sealed.raw);
}

async function statement(blocks: readonly Uint8Array[], ...more: number[]): Promise<ProofStatement> {
  const places = [commissioned, sold, ...more].map((block) => [block, 0] as const);
  return statementOver({ kind: 'embedded', channel: 'trace', blocks, root: lot(), places });
}

const check = (shown: ProofStatement): ReturnType<typeof verifyStatement> =>
  verifyStatement(shown, [opened.orderer.caCertificate]);

// Given five members, so that the stock of a lot has a key-level policy: a majority with its owner, or all the others.
beforeAll(async () => {
  opened = await embeddedForgery('3.1', 5);
  cast = opened.users.map(({ mspId }, n) => new Actor(mspId, `950601${n}`));
  for (const actor of cast) {
    const { party, prefix, msp } = actor;
    await say(actor.asks('registerParty', { party, name: msp, roles: ['supplier'], prefixes: [prefix] }));
  }
  for (const [n, { prefix, party }] of cast.entries()) {
    await say(of((n + 1) % cast.length).asks('consentToPrefix', { prefix, party }));
  }
  const { place, product } = of(0);
  await say(
    of(0).asks('registerPlace', { place, name: 'first' }),
    of(0).asks('registerProduct', { product, name: 'Lettuce', uom: 'CS' }),
  );
  commissioned = await say(of(0).asks('commissionLot', { lot: lot(), place, quantity: '100', uom: 'CS' }));
  sold = await say(of(0).asks('sell', { place, lots: [{ lot: lot(), quantity: '1', uom: 'CS' }] }));
}, 120_000);
afterAll(() => opened.close());

describe('a proof of a network with key-level policies', () => {
  test('holds, and names who endorsed', async () => {
    const { height } = await opened.ledger.health();
    const blocks = await Promise.all(Array.from({ length: height }, (_, n) => opened.ledger.rawBlock(n)));
    const { events } = await check(await statement(blocks));
    expect(events).toHaveLength(2);
    for (const { endorsers } of events) expect(endorsers).toEqual(expect.arrayContaining([of(0).msp]));
  });

  test.each<[string, () => string[], string, string | undefined]>([
    [
      'a majority without the owner',
      () => members(1, 2, 3),
      'ENDORSEMENT_POLICY_FAILURE',
      'its own policy asks for others',
    ],
    [
      'the owner and too few others',
      () => members(0, 1),
      'ENDORSEMENT_POLICY_FAILURE',
      'its own policy asks for others',
    ],
    ['a majority with the owner', () => members(0, 1, 2), 'VALID', undefined],
    ['all others', () => members(1, 2, 3, 4), 'VALID', undefined],
  ])(
    'with a change of stock that the orderer calls valid, endorsed by %s, is judged by the key’s policy',
    async (_by, endorsers, code, message) => {
      const key = stockKey(lot(), of(0).place);
      expect(await opened.forge([{ key, value: '{"forged":true}' }], endorsers())).toBe(code);
      const blocks = await blocksWithLastValid();
      const verified = check(await statement(blocks, blocks.length - 1));
      if (message === undefined) expect((await verified).events).toHaveLength(2);
      else await expect(verified).rejects.toThrow(message);
    },
  );

  test('with a change of a key without an owner needs the majority only', async () => {
    expect(await opened.forge([{ key: lotKey(of(0).lot('B')), value: '{}' }], members(1, 2, 3))).toBe('VALID');
    const blocks = await blocksWithLastValid();
    expect((await check(await statement(blocks, blocks.length - 1))).events).toHaveLength(2);
    expect(await opened.forge([{ key: lotKey(of(0).lot('C')), value: '{}' }], members(1, 2))).not.toBe('VALID');
    const fewer = await blocksWithLastValid();
    await expect(check(await statement(fewer, fewer.length - 1))).rejects.toThrow('too few organisations endorsed it');
  });
});
