import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Outcome } from '../../../chaincode/src/domain/envelope';
import { transactions } from '../../../chaincode/src/domain/transactions';
import type { Actor, Said } from '../support/cast';
import type { WorldOfFacts } from '../support/worldOfFacts';
import { differences } from './support/differences';
import { closureOf, honestEvents } from './support/closure';
import { lines } from './support/business';
import { buyer, ledger, makes, maker, rival } from './support/stage';
import { anyCommand, anyEvent, commandInputs, crateOf, type Names, type Spoken } from './support/vocabulary';

const runs = Number(process.env['LOTLINE_RUNS'] ?? 15);
const honest = [maker, buyer];

const lotsOf = (actor: Actor): string[] =>
  ['X', 'Y', actor === buyer ? 'SALAD' : 'Z', 'RUN'].map((number) => actor.lot(number));
const looseOf = (actor: Actor): string => `${actor.otherProduct}/10/L`;
const containersOf = (actor: Actor): string[] => [
  actor.container(1),
  actor.container(2),
  actor.item('case'),
  crateOf(actor),
];
const ids = ['urn:uuid:e1', 'urn:uuid:e2'];

const honestNames = (actor: Actor): Names => {
  const other = actor === maker ? buyer : maker;
  const [mine, theirs] = [actor, other].map((each) => [...lotsOf(each), looseOf(each)]) as [string[], string[]];
  return {
    places: [actor.place, actor.place, actor.otherPlace],
    ends: [other.place, other.place, other.otherPlace, actor.otherPlace],
    lots: [...mine, ...mine, ...theirs],
    made: [...mine, looseOf(actor)],
    items: [actor.item('1'), actor.item('2'), other.item('1')],
    containers: [...containersOf(actor), ...containersOf(actor), ...containersOf(other)],
    shipments: honest.flatMap((each) => ['A1', 'A2', 'P', 'B'].map((id) => each.shipment(id))),
    recalls: honest.flatMap((each) => ['A1', 'A2'].map((id) => each.recall(id))),
    parties: honest.map(({ party }) => party),
    events: ['@event0', '@event1', '@event2', '@event3'],
    eventIds: ids,
    processes: honest.map(({ msp }) => `process ${msp} urn:uuid:run-1`),
    prefixes: ['9999001', '9999002'],
    products: [actor.product, actor.otherProduct],
  };
};

const rivalNames: Names = {
  places: [...Array<string>(8).fill(rival.place), rival.otherPlace, maker.place, buyer.place],
  ends: [maker.place, buyer.place, rival.place, rival.otherPlace, maker.otherPlace],
  lots: [...[maker, buyer, maker, buyer, rival].flatMap(lotsOf), looseOf(maker)],
  made: [...lotsOf(maker), ...lotsOf(buyer), ...lotsOf(rival), ...lotsOf(rival)],
  items: [maker.item('1'), maker.item('2'), buyer.item('1'), rival.item('1')],
  containers: [maker, buyer, rival].flatMap(containersOf),
  shipments: [maker, buyer, rival].flatMap((each) => ['A1', 'A2', 'P', 'B'].map((id) => each.shipment(id))),
  recalls: [maker, buyer, rival].flatMap((each) => ['A1', 'A2'].map((id) => each.recall(id))),
  parties: [maker, buyer, rival].map(({ party }) => party),
  events: [...Array(8).keys()].flatMap((n) => [`@event${n}`, `@own${n}`]),
  eventIds: [...ids, '@event0', '@event1', '@next0', '@next1', '@own0'],
  processes: [maker, buyer, rival].map(({ msp }) => `process ${msp} urn:uuid:run-1`),
  prefixes: [maker.prefix, buyer.prefix, '9506', '95060010', '9999001', rival.prefix],
  products: [maker.product, buyer.product, rival.product, maker.otherProduct],
};

const cast = { maker, buyer, rival };

interface Step extends Spoken {
  readonly by: keyof typeof cast;
}

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

const step = (by: Step['by'], { command, input }: Said): Step => ({ by, command, input: input as object });

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

const stepOfSaid = (said: Said): Step => step(said.caller.msp === maker.msp ? 'maker' : 'buyer', said);

/** Requests that give most histories goods to move, and the rival goods of its own. */
const opening: readonly (readonly [readonly Step[], Step])[] = [
  [
    [
      step('rival', makes(rival, 'X')),
      step('rival', makes(rival, 'Y')),
      step(
        'rival',
        rival.asks('openRecall', { recall: 'A1', type: 'voluntary', reason: 'mine', roots: [rival.lot('X')] }),
      ),
    ],
    step('maker', makes(maker, 'X')),
  ],
  [[], step('maker', makes(maker, 'Y'))],
  [[], step('buyer', makes(buyer, 'X'))],
  [
    [],
    step('maker', maker.asks('commissionItems', { items: [maker.item('1')], lot: maker.lot('X'), place: maker.place })),
  ],
];

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
}

/** Runs the story with or without the rival. Honest requests have the same ids and times in both. */
async function play(turns: readonly (readonly [readonly Step[], Step])[], withRival: boolean): Promise<Captured> {
  const world = await ledger();
  const outcomes: Outcome[] = [];
  const own: string[] = [];
  const hashes = turns.map(([, { command, input }]) => (command === 'capture' ? honestEvents.hash(input) : undefined));
  let request = 0;
  for (const [n, [meddling, business]] of turns.entries()) {
    const ids = {
      event: outcomes.flatMap(({ events }) => events),
      next: hashes.slice(n).filter((hash) => hash !== undefined),
      own,
    };
    for (const meant of withRival ? meddling : []) {
      const isLast = meant.command === 'what was said last';
      const each = isLast && n > 0 ? repeated(turns[n - 1]![1], meant.input as Repetition) : meant;
      const [outcome] = await say(world, fill(each, ids), `c${(request += 1)}`, n);
      own.push(...outcome!.events);
    }
    const filled = await withClosure(world, fill(business, { event: ids.event, next: [], own: [] }));
    outcomes.push(...(await say(world, filled, `h${n}`, n)));
  }
  return { world, outcomes };
}

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

describe('requests of a third party', () => {
  test(
    'do not change the facts, links and possibilities of the other parties',
    async () => {
      await fc.assert(
        fc.asyncProperty(story, async (turns) => {
          const whole = [...opening, ...turns];
          const [quiet, noisy] = [await play(whole, false), await play(whole, true)];
          expect(await differences(quiet, noisy)).toEqual([]);
        }),
        { numRuns: runs },
      );
    },
    300_000 + runs * 1000,
  );

  test('include every command in valid form', async () => {
    const inputs = commandInputs(rivalNames);
    const named = Object.keys(transactions).filter(
      (name) => !['registerParty', 'capture', 'bookWaiting'].includes(name),
    );
    const world = await ledger();
    const unread: string[] = [];
    for (const [n, name] of named.entries()) {
      const samples = inputs[name] ? fc.sample(inputs[name], 10) : [];
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
