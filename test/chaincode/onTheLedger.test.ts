import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommitError } from '@lotline/network/embedded';
import fc from 'fast-check';
import type { Outcome } from '../../chaincode/src/domain/envelope';
import { eventKey, requestKey } from '../../chaincode/src/domain/facts/event';
import { ledgerBlock } from '../../gateway/src/ledger/embedded/block';
import { trace } from '../../gateway/src/trace/trace';
import { closeAll, open } from '../gateway/openModels';
import { seed } from '../seed';
import { carrier, farm, network, type Said, shop } from './support/cast';
import { history } from './support/histories';
import { inTurns } from './support/turns';
import { faultsOf } from './support/invariants';
import { type PeerNetwork, peerNetwork, type Peers } from './support/peers';

const runs = { numRuns: 10, seed };
const patience = 120_000;

interface Answered {
  readonly said: Said;
  readonly outcome: Outcome;
}

/** Submits until there is no MVCC conflict. Returns the number of conflicts. */
async function insist(peers: Peers, said: readonly Said[], answered: Answered[]): Promise<number> {
  for (let conflicts = 0; ; conflicts += 1) {
    try {
      const outcomes = await peers.submit(said);
      answered.push(...outcomes.map((outcome, n) => ({ said: said[n]!, outcome })));
      return conflicts;
    } catch (error) {
      if (!(error instanceof CommitError)) throw error;
      expect(error.code).toMatch(/^(MVCC|PHANTOM)_READ_CONFLICT$/);
    }
  }
}

/** Everybody submits at once, two requests per transaction, and repeats transactions that had a conflict. */
async function allAtOnce(peers: Peers, said: readonly Said[]): Promise<{ answered: Answered[]; conflicts: number }> {
  const answered: Answered[] = [];
  const speak = async ({ msp }: { msp: string }): Promise<number> => {
    const own = said.filter(({ caller }) => caller.msp === msp);
    let conflicts = 0;
    for (let at = 0; at < own.length; at += 2) conflicts += await insist(peers, own.slice(at, at + 2), answered);
    return conflicts;
  };
  const counts = await Promise.all([farm, carrier, shop].map(speak));
  return { answered, conflicts: counts.reduce((sum, count) => sum + count, 0) };
}

async function invalidTransactions({ ledger }: Peers): Promise<number> {
  let invalid = 0;
  for (let number = 0; number < ledger.height(); number += 1) {
    const { block } = await ledger.block(number);
    invalid += block.transactions.filter(({ code }) => code !== 'VALID').length;
  }
  return invalid;
}

/** The fact that shows that a recorded request was not lost. Booking what waits keeps no request: it changes the event. */
function mark({ said, outcome }: Answered): string {
  const { msp } = said.caller;
  if (said.command === 'capture') return eventKey(msp, outcome.events[0]!);
  if (said.command !== 'bookWaiting') return requestKey(msp, said.id!);
  const author = [farm, carrier, shop].find(({ party }) => party === (said.input as { party?: unknown }).party);
  return eventKey(author?.msp ?? msp, outcome.subject);
}

async function expectInverse({ ledger }: Peers, facts: ReadonlyMap<string, string>): Promise<void> {
  const readModel = open();
  for (let number = 0; number < ledger.height(); number += 1)
    readModel.apply(ledgerBlock((await ledger.block(number)).block));
  const lots = [...facts].flatMap(([key, text]) =>
    key.startsWith('\0lot\0') ? [(JSON.parse(text) as { id: string }).id] : [],
  );
  const reach = (root: string, direction: 'back' | 'forward'): string[] =>
    (trace(readModel, root, direction)?.nodes ?? []).filter(({ kind }) => kind === 'lot').map(({ id }) => id);
  for (const one of lots) {
    for (const other of reach(one, 'forward')) expect(reach(other, 'back')).toContain(one);
    for (const other of reach(one, 'back')) expect(reach(other, 'forward')).toContain(one);
  }
}

describe(`concurrent random requests of three organisations on the embedded ledger (seed ${seed})`, () => {
  let folder: PeerNetwork;
  let ledgers = 0;
  let conflictsSeen = 0;

  beforeAll(async () => {
    folder = await peerNetwork();
  });
  afterAll(async () => {
    closeAll();
    await folder.remove();
  });

  test(
    'are recorded once, keep all invariants, trace the same both ways and survive a replay',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, async (said) => {
          const name = `ledger-${(ledgers += 1)}`;
          const peers = await folder.open('3.1', undefined, name);
          for (const turn of inTurns(network)) await peers.submit(turn);
          const { answered, conflicts } = await allAtOnce(peers, said);
          conflictsSeen += conflicts;
          expect(answered).toHaveLength(said.length);
          expect(await invalidTransactions(peers)).toBe(conflicts);
          const facts = await peers.facts();
          expect(faultsOf(facts)).toEqual([]);
          const recorded = answered.filter(({ outcome: { status } }) => status === 'recorded');
          expect(recorded.filter((each) => !facts.has(mark(each)))).toEqual([]);
          await expectInverse(peers, facts);
          await peers.ledger.close();
          const again = await folder.open('3.1', undefined, name);
          const keys = [...facts.keys()];
          expect(await again.read(keys)).toEqual(keys.map((key) => JSON.parse(facts.get(key)!) as unknown));
        }),
        runs,
      );
    },
    patience,
  );

  test('caused conflicts between transactions', () => {
    expect(conflictsSeen).toBeGreaterThan(0);
  });
});
