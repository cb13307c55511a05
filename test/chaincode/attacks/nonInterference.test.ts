import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Outcome } from '../../../chaincode/src/domain/envelope';
import { transactions } from '../../../chaincode/src/domain/transactions';
import { WorldOfFacts } from '../support/worldOfFacts';
import { differences } from './support/differences';
import { closureOf, honestEvents } from './support/closure';
import { lines } from './support/business';
import { isDealing } from './support/dealings';
import { observing, receiving, shipping, transforming } from './support/events';
import { buyer, ledger, makes, maker, rival } from './support/stage';
import { seed } from '../../seed';
import { honest, honestNames, rivalNames } from './support/names';
import { cast, opening, purchase, squatting, type Step, step, stepOfSaid, type Turn } from './support/openings';
import { plainGoodsOf } from './support/otherIds';
import { usesUnknownOrigin } from './support/unknownOrigin';
import { anyCommand, anyEvent, commandInputs, type Names, type Spoken } from './support/vocabulary';

const runs = Number(process.env['LOTLINE_RUNS'] ?? 15);

/** Votes on prefixes and regulators may affect others by design, so they are excluded. */
const politics = ['consentToPrefix', 'revokePrefix', 'consentToRegulator', 'releasePrefix'];

const stepOf = (by: Step['by'], names: Names, leaveOut: readonly string[]): fc.Arbitrary<Step> =>
  fc
    .oneof(
      { weight: 3, arbitrary: anyCommand(names, leaveOut) },
      { weight: 2, arbitrary: anyEvent(names).map((event) => ({ command: 'capture', input: { event } })) },
      // Booking others' waiting events is no interference: their own gateways do the same. The rival's own may be at any time.
      {
        weight: 1,
        arbitrary: anyEvent(names).map((event) => ({
          command: 'bookWaiting',
          input: { event, party: cast[by].party },
        })),
      },
    )
    .map((spoken) => ({ by, ...spoken }));

const honestStep = fc.oneof(
  stepOf('maker', honestNames(maker), politics),
  stepOf('buyer', honestNames(buyer), politics),
);
const places = new RegExp(
  `"(id|place|from)":"(?:${honest.flatMap((each) => [each.place, each.otherPlace]).join('|')})"`,
  'g',
);

interface Repetition {
  readonly bizStep?: string | undefined;
  readonly source?: string | undefined;
  readonly isSame: boolean;
}

/** Events of the honest parties, copied by the rival to its own place or as another step of the same goods. */
function repeated({ command, input }: Spoken, { bizStep, source, isSame }: Repetition): Step {
  const own = isSame ? JSON.stringify(input) : JSON.stringify(input).replace(places, `"$1":"${rival.place}"`);
  const event = JSON.parse(own) as { event?: { type: string } };
  if (event.event?.type !== 'ObjectEvent') return { by: 'rival', command, input: event };
  const step = bizStep === undefined ? {} : { bizStep, action: 'OBSERVE', ilmd: undefined };
  const from = source === undefined ? {} : { sourceList: [{ type: 'location', source }] };
  return { by: 'rival', command, input: { event: { ...event.event, ...step, ...from } } };
}

const echo: fc.Arbitrary<Step> = fc
  .record({
    said: fc.option(fc.constantFrom(...lines.flat()), { nil: undefined, freq: 1 }),
    bizStep: fc.constantFrom(
      undefined,
      'receiving',
      'receiving',
      'shipping',
      'retail_selling',
      'void_shipping',
      'cycle_counting',
    ),
    source: fc.constantFrom(undefined, maker.place, maker.place, buyer.place),
    isSame: fc.integer({ min: 0, max: 9 }).map((die) => die === 0),
  })
  .map(({ said, ...how }) =>
    said ? repeated(step('rival', said), how) : { by: 'rival', command: 'what was said last', input: how },
  );

const rivalStep = fc.oneof(stepOf('rival', rivalNames, []), echo);

/** Business processes, interleaved: each keeps its order, and some steps are left out or replaced by random ones. */
const business: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.shuffledSubarray([...lines], { minLength: 2, maxLength: 4 }),
    fc.array(fc.nat({ max: 99 }), { minLength: 40, maxLength: 40 }),
    fc.array(honestStep, { minLength: 6, maxLength: 6 }),
  )
  .map(([chosen, dice, others]) => {
    const rest = [...chosen.map((each) => each.map(stepOfSaid)), others];
    const mixed: Step[] = [];
    for (const die of dice) {
      const next = rest[die % rest.length]!.shift();
      if (next && die % 13 > 0) mixed.push(next);
    }
    return mixed;
  });

/** Each honest step with the rival's requests before it. */
const story = business.chain((steps) =>
  fc
    .array(fc.array(rivalStep, { maxLength: 4 }), { minLength: steps.length, maxLength: steps.length })
    .map((meddling) => steps.map((each, n) => [meddling[n]!, each] as const)),
);

interface Captured {
  readonly world: WorldOfFacts;
  readonly outcomes: Outcome[];
  /** The turns that were not left out. */
  readonly kept: readonly Turn[];
}

type LeftOut = (world: WorldOfFacts, business: Step) => boolean;

/**
 * Runs the story with or without the rival. Honest requests have the same ids and times in both. Ordinary business of the rival with the
 * others is left out.
 */
async function play(turns: readonly Turn[], withRival: boolean, isLeftOut: LeftOut = () => false): Promise<Captured> {
  let world = await ledger();
  const outcomes: Outcome[] = [];
  const own: string[] = [];
  const kept: Turn[] = [];
  const hashes = turns.map(([, { command, input }]) => (command === 'capture' ? honestEvents.hash(input) : undefined));
  let request = 0;
  for (const turn of turns) {
    const [meddling, business] = turn;
    if (isLeftOut(world, business)) continue;
    const n = kept.push(turn) - 1;
    const ids = {
      event: outcomes.flatMap(({ events }) => events),
      next: hashes.slice(n).filter((hash) => hash !== undefined),
      own,
    };
    for (const meant of withRival ? meddling : []) {
      const isLast = meant.command === 'what was said last';
      const each = isLast && n > 0 ? repeated(turns[n - 1]![1], meant.input as Repetition) : meant;
      const before = new WorldOfFacts(world.facts);
      const [outcome] = await say(world, fill(each, ids), `c${(request += 1)}`, n);
      if (
        isDealing(
          world,
          turns.slice(0, n).map(([, { input }]) => input),
        )
      ) {
        world = before;
        continue;
      }
      own.push(...outcome!.events);
    }
    const filled = await withClosure(world, fill(business, { event: ids.event, next: [], own: [] }));
    outcomes.push(...(await say(world, filled, `h${n}`, n)));
  }
  for (const [n, waiting] of kept.flatMap(([, each]) => booking(each)).entries()) {
    outcomes.push(...(await say(world, waiting, `w${n}`, kept.length)));
  }
  return { world, outcomes, kept };
}

/** The requests of a gateway to book waiting events; here, the rival's gateway sends them. */
const booking = ({ by, command, input }: Step): Step[] =>
  command === 'capture' ? [{ by: 'rival', command: 'bookWaiting', input: { ...input, party: cast[by].party } }] : [];

async function say(world: WorldOfFacts, { by, command, input }: Step, id: string, turn: number): Promise<Outcome[]> {
  const time = new Date(Date.UTC(2026, 3, 1, 8, turn)).toISOString();
  return [...(await world.run([cast[by].says(command, input, id)], time)).outcomes];
}

/** Replaces placeholders by the ids of recorded or later events. */
function fill(each: Step, ids: Readonly<Record<string, readonly string[]>>): Step {
  const none = `ni:///sha-256;${'0'.repeat(64)}?ver=CBV2.0`;
  const text = JSON.stringify(each.input).replace(/@(event|next|own)(\d)/g, (_, kind: string, n: string) => {
    const list = ids[kind] ?? [];
    return list[Number(n) % Math.max(1, list.length)] ?? none;
  });
  return { ...each, input: JSON.parse(text) as object };
}

/** An honest opener of a recall adds all goods made of its roots so far. */
const withClosure = (world: WorldOfFacts, each: Step): Promise<Step> =>
  Promise.resolve(
    each.command === 'openRecall'
      ? { ...each, input: { ...each.input, links: closureOf(world, (each.input as { roots: string[] }).roots) } }
      : each,
  );

/** A move that is possible in one of both histories. What is refused in both may be refused for another reason. */
const isOfMoves = (difference: string): boolean =>
  difference.startsWith('try ') && !/: \["refused",.*\] became \["refused",/s.test(difference);

const squats = fc.nat({ max: 3 }).map((die) => die === 0);

describe('requests of a third party', () => {
  test(
    `do not change the facts, links and possibilities of the other parties (seed ${seed})`,
    async () => {
      await fc.assert(
        fc.asyncProperty(story, fc.boolean(), squats, async (turns, buys, isFirst) => {
          const whole = [...(isFirst ? [squatting] : []), ...opening, ...(buys ? purchase : []), ...turns];
          // If a stranger made the id first, goods of unknown origin are taken for the stranger's. What others do with them may differ.
          const quiet = await play(whole, false, isFirst ? usesUnknownOrigin : undefined);
          const noisy = await play(quiet.kept, true);
          const found = await differences(quiet, noisy);
          // Lots show who made them first; the others may move the same goods.
          expect(isFirst ? found.filter(isOfMoves) : found).toEqual([]);
        }),
        { seed, numRuns: runs },
      );
    },
    300_000 + runs * 1000,
  );

  const y = { lots: [[maker.lot('Y'), 10]] } as const;
  const received = step('rival', rival.captures(receiving(y, rival.place, maker.place)));
  const unmeasured = (from: string): object =>
    observing('shipping', {}, from, {
      quantityList: [{ epcClass: maker.lot('Y') }],
      destinationList: [{ type: 'location', destination: buyer.otherPlace }],
    });
  const sent = step('rival', rival.captures(unmeasured(rival.place)));
  const run = { transformationID: 'urn:uuid:run-1' };
  const parts = [
    transforming(
      { lots: [[rival.lot('X'), 1]] },
      { lots: [maker.lot('Z'), plainGoodsOf(buyer)].map((lot) => [lot, 4]) },
      rival.place,
      run,
    ),
    transforming({ lots: [[plainGoodsOf(maker), 10]] }, {}, rival.place, run),
  ].map((event) => step('rival', rival.captures(event)));
  const bones = { recall: 'F1', type: 'voluntary' as const, reason: 'bones', roots: [plainGoodsOf(maker)] };
  test.each([
    ['receive goods without a destination', [received], [maker.captures(shipping(y, maker.place))], true],
    ['receive goods of another party', [received], [maker.captures(shipping(y, maker.place, buyer.place))], false],
    ['send goods that it bought', [sent], [buyer.captures(unmeasured(buyer.place))], true],
    [
      'state that goods under another’s id without owner were made of recalled ones',
      [step('rival', makes(rival, 'X')), ...parts],
      [maker.asks('openRecall', bones)],
      false,
    ],
  ] as const)('that %s change nothing else', async (_, requests, given, isLeftOut) => {
    const before = [...[...opening, ...purchase].map(([, each]) => each), ...given.map(stepOfSaid)];
    const turns = [...before.map((each) => [[], each] as const), [requests, before[0]!] as const];
    const [quiet, noisy] = [await play(turns, false), await play(turns, true)];
    expect(await differences(quiet, noisy)).toEqual([]);
    expect(noisy.world.facts.size === quiet.world.facts.size).toBe(isLeftOut);
  });

  test('include every command in valid form', async () => {
    const inputs = commandInputs(rivalNames);
    const named = Object.keys(transactions).filter(
      (name) => !['registerParty', 'capture', 'bookWaiting'].includes(name),
    );
    const world = await ledger();
    const unread: string[] = [];
    for (const [n, name] of named.entries()) {
      const samples = inputs[name] ? fc.sample(inputs[name], { numRuns: 60, seed }) : [];
      const codes: (string | undefined)[] = [];
      for (const [m, input] of samples.entries()) {
        const said = fill({ by: 'rival', command: name, input: JSON.parse(JSON.stringify(input)) as object }, {});
        codes.push((await say(world, said, `s${n}-${m}`, 0))[0]?.code);
      }
      if (!codes.some((code) => code !== 'input_invalid')) unread.push(name);
    }
    expect(unread).toEqual([]);
  });
});
