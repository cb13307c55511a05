import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../../chaincode/src/domain/envelope';
import { type CommandName, transactions } from '../../../chaincode/src/domain/transactions';
import type { Said } from '../support/cast';
import type { WorldOfFacts } from '../support/worldOfFacts';
import { differences } from './support/differences';
import { ledger, makes, rival } from './support/stage';
import { containerStages } from './support/strangersContainers';
import { type Stage, stages as usualStages } from './support/strangersGoods';
import { eventRows } from './support/strangersEvents';
import { signedStage, strangersKeys } from './support/strangersReceipts';
import { type About, commandRows } from './support/strangersRequests';

/** A point in a history of honest requests. */
interface Moment {
  readonly stage: Stage;
  readonly name: string;
  readonly after: number;
}

const stages = [...usualStages, ...containerStages, signedStage];
const moments: readonly Moment[] = stages.flatMap((stage) =>
  stage.moments.map(([name, after]): Moment => ({ stage, name, after })),
);

const timeOf = (turn: number): string => new Date(Date.UTC(2026, 3, 1, 8, turn)).toISOString();

/** The stranger has goods and keys of its own, so that its requests fail for no other reason than its standing. */
const own = [makes(rival, 'K'), ...strangersKeys];

interface Played {
  readonly world: WorldOfFacts;
  readonly outcomes: Outcome[];
  readonly meddled: Outcome | undefined;
}

async function play({ stage, after }: Moment, meddling?: (about: About) => Said): Promise<Played> {
  const world = await ledger(...own);
  const outcomes: Outcome[] = [];
  let meddled: Outcome | undefined;
  const meddle = async (): Promise<void> => {
    if (!meddling) return;
    const events = outcomes.flatMap((each) => each.events);
    const { outcomes: said } = await world.run([{ ...meddling({ ...stage, events }), id: 'meddling' }], timeOf(after));
    meddled = said[0];
  };
  for (const [turn, said] of stage.honest.entries()) {
    if (turn === after) await meddle();
    const { outcomes: made } = await world.run([{ ...said, id: `honest${turn}` }], timeOf(turn));
    outcomes.push(...made);
  }
  if (after >= stage.honest.length) await meddle();
  for (const [n, said] of stage.honest.entries()) {
    if (said.command !== 'capture') continue;
    const party = said.caller.msp === stage.seller.msp ? stage.seller.party : stage.buyer.party;
    const waiting = { ...rival.says('bookWaiting', { ...(said.input as object), party }), id: `waiting${n}` };
    outcomes.push(...(await world.run([waiting], timeOf(stage.honest.length))).outcomes);
  }
  return { world, outcomes, meddled };
}

const quiet = new Map<Stage, Promise<Played>>();

function quietOf(moment: Moment): Promise<Played> {
  const known = quiet.get(moment.stage) ?? play(moment);
  quiet.set(moment.stage, known);
  return known;
}

/** The differences that a request of the stranger makes at each moment, and whether the contract understood it. */
async function found(rows: (about: About) => readonly Said[]): Promise<{ wrong: string[]; isUnderstood: boolean }> {
  const wrong: string[] = [];
  let isUnderstood = false;
  for (const moment of moments) {
    const count = rows({ ...moment.stage, events: [] }).length;
    for (let n = 0; n < count; n += 1) {
      const noisy = await play(moment, (about) => rows(about)[n]!);
      isUnderstood ||= noisy.meddled?.code !== 'input_invalid';
      const differ = await differences(await quietOf(moment), noisy);
      wrong.push(...differ.map((each) => `${moment.stage.name}, ${moment.name}, request ${n + 1}: ${each}`));
    }
  }
  return { wrong, isUnderstood };
}

describe('the honest parties’ goods', () => {
  test.each(stages.map((stage) => [stage.name, stage] as const))('%s: every request is recorded', async (_, stage) => {
    const { outcomes } = await play({ stage, name: 'never', after: Number.MAX_SAFE_INTEGER });
    const honest = outcomes.slice(0, stage.honest.length);
    expect(honest.map(({ status, exceptions }) => [status, exceptions])).toEqual(honest.map(() => ['recorded', []]));
  });
});

describe('a member without standing changes nothing of them, whatever their kind and whenever it speaks', () => {
  const untold: ReadonlySet<string> = new Set(['capture', 'bookWaiting']);
  const names = (Object.keys(transactions) as CommandName[]).filter((name) => !untold.has(name));

  test.each(names)(
    'by %s',
    async (name) => {
      const row = commandRows[name];
      if (!row) throw new Error(`Add a row for the command ${name} to strangersRequests.ts.`);
      const rows = (about: About): readonly Said[] => row(about).map((input) => rival.says(name, input));
      expect(await found(rows)).toEqual({ wrong: [], isUnderstood: true });
    },
    120_000,
  );

  test.each(Object.keys(eventRows))(
    'by capturing an event: %s',
    async (name) => {
      const rows = (about: About): readonly Said[] => eventRows[name]!(about).map((event) => rival.captures(event));
      expect(await found(rows)).toEqual({ wrong: [], isUnderstood: true });
    },
    120_000,
  );
});
