import { describe, expect, test } from '@jest/globals';
import { type ThingId, thingKey } from '../../../chaincode/src/domain/facts/thing';
import { thingOfParty } from '../../../chaincode/src/domain/gs1/thingOfParty';
import type { Outcome } from '../../../chaincode/src/domain/envelope';
import type { Actor, Said } from '../support/cast';
import type { WorldOfFacts } from '../support/worldOfFacts';
import { differences } from './support/differences';
import { commissioning, observing, packing, receiving, shipping, transforming, unpacking } from './support/events';
import { buyer, done, ledger, line, maker, makes, refused, rival, say } from './support/stage';

/** Ids that nobody owns: of one thing, and of a container. */
const itemIds = [
  ['a private URI', 'https://example.com/item/17'],
  ['an item of an unknown product', 'https://id.gs1.org/01/08412345678905/21/17'],
] as const;
const containerIds = [
  ['a private URI', 'https://example.com/crate/17'],
  ['a crate of an unknown prefix', 'https://id.gs1.org/8003/08412345678905CRATE'],
  ['an asset of an unknown prefix', 'https://id.gs1.org/8004/8412345CAGE'],
  ['an item of an unknown product', 'https://id.gs1.org/01/08412345678905/21/CASE'],
] as const;
const palletId = 'https://id.gs1.org/00/084123456789012343';

const X = maker.lot('X');
const K = rival.lot('K');
const ends = { from: maker.place, to: buyer.place } as const;

/** Honest business with one thing, or with a container of some of a lot. */
const business: Readonly<Record<string, (id: string) => readonly Said[]>> = {
  'an item, by events': (id) => [
    maker.captures(commissioning({ things: [id] }, maker.place)),
    maker.captures(shipping({ things: [id] }, maker.place, buyer.place)),
    buyer.captures(receiving({ things: [id] }, buyer.place, maker.place)),
    buyer.captures(observing('retail_selling', { things: [id] }, buyer.place)),
    maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'salt', roots: [id] }),
  ],
  'an item, by command': (id) => [
    maker.asks('commissionItems', { items: [id], place: maker.place }),
    maker.says('ship', { shipment: 'S', ...ends, items: [id] }),
    buyer.asks('receive', { shipment: maker.shipment('S') }),
    maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'salt', roots: [id] }),
    maker.asks('closeRecall', { recall: maker.recall('R') }),
    buyer.asks('sell', { place: buyer.place, items: [id] }),
  ],
  'an item of a transformation, in a pallet': (id) => [
    maker.captures(transforming({ lots: [[X, 4]] }, { things: [id] }, maker.place)),
    maker.captures(packing(maker.container(1), { things: [id] }, maker.place)),
    maker.captures(shipping({ things: [maker.container(1)] }, maker.place, buyer.place)),
    buyer.captures(receiving({ things: [maker.container(1)] }, buyer.place, maker.place)),
    buyer.captures(unpacking(maker.container(1), { things: [id] }, buyer.place)),
    buyer.captures(transforming({ things: [id] }, { lots: [[buyer.lot('SALAD'), 3]] }, buyer.place)),
    maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'salt', roots: [X] }),
  ],
  'a container, by events': (id) => [
    maker.captures(packing(id, { lots: [[X, 40]] }, maker.place)),
    maker.captures(shipping({ things: [id] }, maker.place, buyer.place)),
    buyer.captures(receiving({ things: [id] }, buyer.place, maker.place)),
    buyer.captures(unpacking(id, {}, buyer.place)),
    buyer.captures(packing(id, { lots: [[X, 10]] }, buyer.place)),
    buyer.captures(shipping({ things: [id] }, buyer.place, maker.otherPlace)),
    maker.captures(receiving({ things: [id] }, maker.otherPlace, buyer.place)),
    maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'salt', roots: [X] }),
  ],
  'a container, by command': (id) => [
    maker.asks('pack', { container: id, place: maker.place, lots: [line(X, '40')] }),
    maker.says('ship', { shipment: 'S', ...ends, containers: [id] }),
    buyer.asks('receive', { shipment: maker.shipment('S'), containers: [{ container: id, condition: 'damaged' }] }),
    buyer.asks('release', { goods: id, reason: 'seen' }),
    buyer.asks('unpack', { container: id, place: buyer.place }),
    buyer.asks('pack', { container: id, place: buyer.place, lots: [line(X, '10')] }),
    buyer.asks('sell', { place: buyer.place, containers: [id] }),
  ],
};

/** Statements of a stranger about the same id. */
const claims: Readonly<Record<string, (id: string) => readonly Said[]>> = {
  'makes it': (id) => [rival.captures(commissioning({ things: [id] }, rival.place))],
  'makes it by command': (id) => [rival.asks('commissionItems', { items: [id], place: rival.place })],
  'makes it of something': (id) => [rival.captures(transforming({ lots: [[K, 1]] }, { things: [id] }, rival.place))],
  'fills it': (id) => [rival.captures(packing(id, { lots: [[K, 5]] }, rival.place))],
  'fills it by command': (id) => [rival.asks('pack', { container: id, place: rival.place, lots: [line(K, '5')] })],
  'claims to have filled it': (id) => [rival.captures(packing(id, { lots: [[X, 5]] }, rival.place))],
  'fills it and sends it to the buyer': (id) => [
    rival.captures(packing(id, { lots: [[K, 5]] }, rival.place)),
    rival.captures(shipping({ things: [id] }, rival.place, buyer.place)),
  ],
  'makes it and sends it to the maker': (id) => [
    rival.asks('commissionItems', { items: [id], place: rival.place }),
    rival.says('ship', { shipment: 'S', from: rival.place, to: maker.place, items: [id] }),
  ],
  'makes it and declares that to be wrong': (id) => {
    const made = commissioning({ things: [id] }, rival.place);
    const wrong = { ...made, errorDeclaration: { declarationTime: '2026-04-01T08:15:00Z' } };
    return [rival.captures(made), rival.captures(wrong)];
  },
  'ships and counts it': (id) => [
    rival.captures(shipping({ things: [id] }, rival.place, rival.otherPlace)),
    rival.captures(observing('cycle_counting', { things: [id] }, rival.place)),
  ],
  'receives it': (id) => [rival.captures(receiving({ things: [id] }, rival.place, maker.place))],
};

interface Played {
  readonly world: WorldOfFacts;
  readonly outcomes: Outcome[];
}

const timeOf = (turn: number): string => new Date(Date.UTC(2026, 3, 1, 9, turn)).toISOString();

/** Records honest requests, and after some of them those of the stranger. */
async function play(honest: readonly Said[], meddling: readonly Said[] = [], after = 0): Promise<Played> {
  const world = await ledger(makes(maker, 'X'), makes(rival, 'K'));
  const outcomes: Outcome[] = [];
  const meddle = async (): Promise<void> => {
    for (const [n, said] of meddling.entries()) await world.run([{ ...said, id: `meddling${n}` }], timeOf(after));
  };
  for (const [turn, said] of honest.entries()) {
    if (turn === after) await meddle();
    const { outcomes: made } = await world.run([{ ...said, id: `honest${turn}` }], timeOf(turn));
    outcomes.push(...made);
  }
  if (after >= honest.length) await meddle();
  return { world, outcomes };
}

const cases = Object.entries(business).flatMap(([name, steps]) => {
  const ids = name.startsWith('a container') ? containerIds : itemIds;
  return ids.map(([kind, id]) => [`${name}, ${kind}`, steps(id), id] as const);
});
const pallet = ['a pallet of an unknown prefix', business['a container, by events']!(palletId), palletId] as const;

/** Goods that arrived damaged are no fault of the ledger's. */
const codesOf = ({ outcomes }: Played): unknown[] =>
  outcomes.map(({ status, exceptions }) => [status, exceptions.filter(({ code }) => code !== 'receipt_damaged')]);

describe.each([...cases, pallet])(
  'given honest business with a thing under an id without owner: %s',
  (_, honest, id) => {
    test('it is recorded without exceptions', async () => {
      const quiet = await play(honest);
      expect(codesOf(quiet)).toEqual(honest.map(() => ['recorded', []]));
    });

    test.each(Object.entries(claims))('when a stranger %s at any time, it changes nothing', async (_claim, says) => {
      const quiet = await play(honest);
      for (let after = 0; after <= honest.length; after += 1) {
        const noisy = await play(honest, says(id), after);
        expect({ after, found: await differences(quiet, noisy) }).toEqual({ after, found: [] });
      }
    });
  },
);

/** The id of a stranger's thing, with the stranger's GLN after an id of the maker's. */
const named = <Id extends string>(id: Id): Id => thingOfParty(id, rival.party);

describe('given a registered product and a prefix of the maker', () => {
  test('when a stranger makes or fills such ids with its own GLN by command, it is refused', async () => {
    const world = await ledger(makes(rival, 'K'));
    const item = named(maker.item('1'));
    const { place } = rival;
    await refused(world, rival.asks('commissionItems', { items: [item], place }), 'not_owner');
    await refused(world, rival.asks('pack', { container: item, place, lots: [line(K, '5')] }), 'not_owner');
    const pallet = named(maker.container(1));
    await refused(world, rival.asks('pack', { container: pallet, place, lots: [line(K, '5')] }), 'not_owner');
  });

  test('when a stranger captures that, the events wait, and nobody can sell what they name', async () => {
    const world = await ledger(makes(rival, 'K'));
    const [item, pallet] = [named(maker.item('1')), named(maker.container(1))];
    for (const [event, id] of [
      [commissioning({ things: [item] }, rival.place), item],
      [transforming({ lots: [[K, 1]] }, { things: [item] }, rival.place), item],
      [packing(pallet, { lots: [[K, 5]] }, rival.place), pallet],
    ] as const) {
      const { exceptions } = await say(world, rival.captures(event));
      expect(exceptions.map(({ code }) => code)).toContain('not_owner');
      const { status = 'unverified', producer, filledFirst } = world.fact(thingKey(id)) ?? {};
      expect({ status, producer, filledFirst }).toEqual({ status: 'unverified' });
    }
    await refused(world, rival.asks('sell', { place: rival.place, items: [item] }), 'item_unknown');
  });
});

const thing = 'https://example.com/item/17';

/** A ledger on which the maker and a stranger made a thing of the same id, and the ids of both. */
async function both(first: Actor): Promise<{ world: WorldOfFacts; makers: ThingId; rivals: ThingId }> {
  const last = first === maker ? rival : maker;
  const made = [first, last].map((each) => each.captures(commissioning({ things: [thing] }, each.place)));
  const world = await ledger(makes(rival, 'K'), ...made);
  const id = (of: Actor): ThingId => (of === first ? (thing as ThingId) : thingOfParty(thing as ThingId, of.party));
  return { world, makers: id(maker), rivals: id(rival) };
}

const sends = (from: Actor, to: string, more: object = {}): Said =>
  from.captures({ ...shipping({ things: [thing] }, from.place, to), ...more });
const gets = (source?: string, more: object = {}): Said =>
  buyer.captures({ ...receiving({ things: [thing] }, buyer.place, source), ...more });
const namesParty = { sourceList: [{ type: 'possessing_party', source: maker.party }] };
const advice = { bizTransactionList: [{ type: 'desadv', bizTransaction: maker.shipment('DA') }] };
const placeOf = (world: WorldOfFacts, id: ThingId): string | undefined => world.fact(thingKey(id))?.place;

async function allDone(world: WorldOfFacts, ...said: readonly Said[]): Promise<void> {
  for (const each of said) await done(world, each);
}

describe.each([
  ['the maker', maker],
  ['a stranger', rival],
])('given things of one id of the maker and of a stranger, of which %s had the first', (_, first) => {
  test.each([
    ['place', () => gets(maker.place)],
    ['party', () => gets(undefined, namesParty)],
  ])(
    "when a receipt names the maker as source by its %s before the maker's shipping, it waits for it",
    async (__, receives) => {
      const { world, makers, rivals } = await both(first);
      await done(world, sends(rival, buyer.place));
      const [late, receipt] = [sends(maker, buyer.place), receives()];
      const { exceptions } = await say(world, receipt);
      expect(exceptions).not.toEqual([]);
      expect(placeOf(world, rivals)).toBeUndefined();
      await done(world, late);
      const { event } = receipt.input as { event: object };
      await done(world, rival.says('bookWaiting', { event, party: buyer.party }));
      expect([placeOf(world, makers), placeOf(world, rivals)]).toEqual([buyer.place, undefined]);
    },
  );

  test.each([
    ['its party', () => gets(undefined, namesParty)],
    ['a despatch advice', () => gets(undefined, advice)],
  ])('when both are under way and a receipt names the maker by %s, it takes that of the maker', async (__, receipt) => {
    const { world, makers, rivals } = await both(first);
    await allDone(world, sends(rival, buyer.place), sends(maker, buyer.place, advice), receipt());
    expect([placeOf(world, makers), placeOf(world, rivals)]).toEqual([buyer.place, undefined]);
  });

  test("when the buyer sold that of the stranger before, its next sale is of the maker's", async () => {
    const { world, makers, rivals } = await both(first);
    const sale = buyer.asks('sell', { place: buyer.place, items: [thing] });
    await allDone(world, sends(rival, buyer.place), gets(rival.place), sale);
    await allDone(world, sends(maker, buyer.place), gets(maker.place), sale);
    expect([makers, rivals].map((id) => world.fact(thingKey(id))?.status)).toEqual(['sold', 'sold']);
  });

  test('when somebody names the thing with the GLN of the first party, it is that of the first party', async () => {
    const { world } = await both(first);
    const named = thingOfParty(thing as ThingId, first.party);
    await done(world, first.captures(observing('retail_selling', { things: [named] }, first.place)));
    expect(world.fact(thingKey(thing as ThingId))?.status).toBe('sold');
    expect(world.fact(thingKey(named))).toBeUndefined();
  });

  test("when the maker has the stranger's, and recalls the id, it recalls its own", async () => {
    const { world, makers, rivals } = await both(first);
    const receipt = maker.captures(receiving({ things: [thing] }, maker.place, rival.place));
    await allDone(world, sends(maker, buyer.place), gets(maker.place), sends(rival, maker.place), receipt);
    await done(world, maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'salt', roots: [thing] }));
    expect([makers, rivals].map((id) => world.fact(thingKey(id))?.recalls)).toEqual([[maker.recall('R')], []]);
  });

  test("when the maker has the stranger's beside its own, and holds the id, it holds its own", async () => {
    const { world, makers, rivals } = await both(first);
    const receipt = maker.captures(receiving({ things: [thing] }, maker.place, rival.place));
    await allDone(world, sends(rival, maker.place), receipt, maker.asks('hold', { goods: thing, reason: 'salt' }));
    expect([makers, rivals].map((id) => world.fact(thingKey(id))?.hold?.by)).toEqual([maker.party, undefined]);
  });

  test('when a recall names a thing with a GLN that does not exist, it is refused', async () => {
    const { world } = await both(first);
    const roots = [thingOfParty(thing, buyer.party)];
    const recall = { recall: 'R', type: 'voluntary', reason: 'salt', roots } as const;
    await refused(world, maker.asks('openRecall', recall), 'item_unknown');
  });

  test.each([
    [
      'captured',
      () => maker.captures(observing('receiving', { things: [thing] }, maker.place, { disposition: 'returned' })),
    ],
    ['command', () => maker.asks('return', { place: maker.place, items: [thing], reason: 'late' })],
  ])('when the maker sold its own and a stranger sends one, a %s return is of the one sold', async (__, comesBack) => {
    const { world, makers, rivals } = await both(first);
    const sale = maker.asks('sell', { place: maker.place, items: [thing] });
    await allDone(world, sale, sends(rival, maker.place), comesBack());
    expect(world.fact(thingKey(makers))).toMatchObject({ status: 'active', returned: 1 });
    expect(placeOf(world, rivals)).toBeUndefined();
  });
});
