import { describe, expect, test } from '@jest/globals';
import { exceptionKey } from '../../../chaincode/src/domain/facts/event';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { recallKey } from '../../../chaincode/src/domain/facts/recall';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import type { LotId } from '../../../chaincode/src/domain/gs1/id';
import type { Said } from '../support/cast';
import { commissioning, destroying, observing, receiving, transforming } from './support/events';
import { buyer, done, ledger, line, maker, makes, refused, rival, say, sells, sellsItem, stock } from './support/stage';

const X = maker.lot('X');
const K = rival.lot('K');
const urn = 'urn:gdst:example.org:product:lot:class:maker.tuna.7' as LotId;
const urnThing = 'urn:example:thing:maker:7';
const counts = (counted: string, lot = X, actor = rival, place = actor.place) =>
  actor.asks('count', { lot, place, counted, uom: 'CS', reason: 'count' });
const releases = (actor = rival, quantity?: string, place = rival.place) =>
  actor.asks('release', { goods: X, place, ...(quantity && { quantity }), reason: 'fine' });

describe('a counted surplus', () => {
  test.each([
    ['a command', counts('1000000')],
    ...['cycle_counting', 'stock_taking'].map(
      (step) =>
        [`an event of ${step}`, rival.captures(observing(step, { lots: [[X, 1_000_000]] }, rival.place))] as const,
    ),
  ])('by %s is on hold until the producer releases it', async (_, count) => {
    const world = await ledger(makes(maker, 'X', '10'));
    const outcome = await done(world, count, 'count_surplus');
    expect(world.fact(exceptionKey(rival.msp, outcome.events[0]!, 1))).toMatchObject({ concerns: [maker.party] });
    for (const attempt of [
      sells(rival, X),
      rival.asks('destroy', { place: rival.place, lots: [line(X, '2000000')], reason: 'gone' }),
      rival.asks('destroy', { place: rival.place, lots: [line(X, '1')], reason: 'gone' }),
      rival.asks('pack', { container: rival.container(1), place: rival.place, lots: [line(X, '1')] }),
      rival.asks('ship', { shipment: 'S', from: rival.place, to: buyer.place, lots: [line(X, '1')] }),
    ]) {
      await refused(world, attempt, 'stock_insufficient');
    }
    await refused(world, releases(), 'held_insufficient');
    await refused(world, releases(rival, '1'), 'held_insufficient');
    await refused(world, releases(buyer, '1'), 'not_owner');
    await done(world, releases(maker, '3'));
    await done(world, sells(rival, X, '3'));
    await refused(world, sells(rival, X, '1'), 'stock_insufficient');
  });

  test('answers no recall, and is not destroyed, until the producer releases it', async () => {
    const day = (hour: string): string => `2026-04-01T0${hour}:00:00Z`;
    const gone = (more: object): Said =>
      rival.asks('destroy', { place: rival.place, lots: [line(X, '5')], reason: 'gone', ...more });
    const answer = (row: object): Said =>
      rival.asks('respondRecall', {
        recall: maker.recall('R'),
        status: 'completed',
        rows: [{ goods: X, place: rival.place, uom: 'CS', ...row }],
      });
    const recall = maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'salt', roots: [X] });
    const made = maker.asks('commissionLot', { ...line(X, '10'), place: maker.place, at: day('1') });
    const world = await ledger(made, recall);
    for (const hour of ['2', '4']) {
      const count = rival.asks('count', {
        lot: X,
        place: rival.place,
        counted: '5',
        uom: 'CS',
        reason: 'c',
        at: day(hour),
      });
      await done(world, count, ...(hour === '2' ? (['count_surplus'] as const) : []));
    }
    await refused(world, answer({ quarantined: '5' }), 'recall_answer_invalid');
    await refused(world, answer({ destroyed: '5' }), 'stock_insufficient');
    await refused(world, gone({}), 'stock_insufficient');
    await refused(world, gone({ at: day('3') }), 'stock_insufficient');
    await done(world, rival.captures(destroying({ lots: [[X, 5]] }, rival.place)), 'stock_insufficient');
    expect(stock(world, X, rival.place)).toMatchObject({ onHand: '5', surplus: '5', destroyed: '0' });
    await done(world, releases(maker));
    await done(world, answer({ quarantined: '2', destroyed: '3' }));
    expect(stock(world, X, rival.place)).toMatchObject({ onHand: '2', held: '2', destroyed: '3' });
  });

  test('is no stock with which its finder writes into the lot that a recall covers it', async () => {
    const mine = rival.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'mine', roots: [K] });
    const confirms = rival.asks('answerScope', {
      recall: rival.recall('R'),
      goods: X,
      answer: 'confirmed',
      reason: 'mine',
      place: rival.place,
    });
    const withdraws = rival.asks('openRecall', {
      recall: 'W',
      type: 'withdrawal',
      reason: 'mine',
      roots: [X],
      withdrawFrom: rival.place,
    });
    const world = await ledger(makes(maker, 'X', '10'), makes(rival, 'K'), mine);
    await done(world, counts('5'), 'count_surplus');
    await refused(world, confirms, 'not_custodian');
    await refused(world, withdraws, 'not_custodian');
    await done(world, releases(maker));
    await done(world, confirms);
  });

  test('and own goods that their maker says are covered by another’s recall do not count there', async () => {
    const recall = maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'salt', roots: [X] });
    const id = maker.recall('R');
    const confirms = rival.asks('answerScope', {
      recall: id,
      goods: K,
      answer: 'confirmed',
      reason: 'x',
      place: rival.place,
    });
    const answers = (destroyed: string): Said =>
      rival.asks('respondRecall', {
        recall: id,
        status: 'completed',
        rows: [{ goods: K, place: rival.place, uom: 'CS', destroyed }],
      });
    const world = await ledger(makes(maker, 'X'), makes(rival, 'K'), recall);
    await refused(world, answers('5'), 'scope_unproven');
    await done(world, confirms);
    await done(world, answers('5'));
    await done(world, answers('6'));
    expect(world.fact(recallKey(id))).toMatchObject({ totals: [], completed: 0, unasked: 1 });
  });

  test('in several counts or after a loss is the same as in one count', async () => {
    const world = await ledger(makes(maker, 'X', '10'));
    await done(world, counts('5'), 'count_surplus');
    await done(world, counts('0'));
    await done(world, counts('8'), 'count_surplus');
    await refused(world, releases(), 'held_insufficient');
    expect(stock(world, X, rival.place)).toMatchObject({ onHand: '8', held: '8', surplus: '8' });
  });

  test('of goods that an earlier count missed is put on hold, and the place can release it', async () => {
    const world = await ledger(makes(maker, 'X', '10'));
    await done(world, counts('4', X, maker));
    await done(world, counts('10', X, maker));
    await refused(world, sells(maker, X, '5'), 'stock_insufficient');
    await done(world, releases(maker, undefined, maker.place));
    await done(world, sells(maker, X, '10'));
  });
});

test('a count never lifts a hold', async () => {
  const world = await ledger(
    makes(maker, 'X', '100'),
    maker.asks('hold', { goods: X, place: maker.place, reason: 'salt' }),
  );
  for (const counted of ['0', '100', '60', '100']) {
    await say(world, counts(counted, X, maker));
    await refused(world, sells(maker, X), 'stock_insufficient');
  }
  await say(world, maker.captures(observing('cycle_counting', { lots: [[X, 0]] }, maker.place)));
  await say(world, maker.captures(observing('cycle_counting', { lots: [[X, 100]] }, maker.place)));
  await refused(world, sells(maker, X), 'stock_insufficient');
});

describe('a received quantity above the shipped one', () => {
  const send = (to = rival.otherPlace) =>
    rival.asks('ship', { shipment: 'S', from: rival.place, to, lots: [line(K, '10')] });

  test('is on hold until the producer releases it, and the producer sees the exception', async () => {
    const world = await ledger(
      makes(maker, 'X', '10'),
      maker.asks('ship', { shipment: 'S', from: maker.place, to: rival.place, lots: [line(X, '10')] }),
    );
    const lots = [{ lot: X, accepted: '1000000', uom: 'CS' }];
    const outcome = await done(world, rival.asks('receive', { shipment: maker.shipment('S'), lots }), 'receipt_over');
    expect(world.fact(exceptionKey(rival.msp, outcome.events[0]!, 1))).toMatchObject({ concerns: [maker.party] });
    await done(world, sells(rival, X, '10'));
    await refused(world, sells(rival, X, '1'), 'stock_insufficient');
    await refused(world, releases(), 'held_insufficient');
  });

  test('of an unexpected lot is on hold, too', async () => {
    const world = await ledger(makes(maker, 'X', '10'), makes(rival, 'K'), send());
    const input = { shipment: rival.shipment('S'), unexpected: [line(X, '500')] };
    await done(world, rival.asks('receive', input), 'receipt_wrong_lot');
    await refused(world, sells(rival, X, '1', rival.otherPlace), 'stock_insufficient');
    await refused(world, releases(rival, undefined, rival.otherPlace), 'held_insufficient');
    await done(world, releases(maker, '2', rival.otherPlace));
    await done(world, sells(rival, X, '2', rival.otherPlace));
  });

  test('that is also damaged is held once', async () => {
    const world = await ledger(makes(rival, 'K'), send());
    const lots = [{ lot: K, accepted: '0', damaged: '15', uom: 'CS' }];
    await done(
      world,
      rival.asks('receive', { shipment: rival.shipment('S'), lots }),
      'receipt_over',
      'receipt_damaged',
    );
    expect(stock(world, K, rival.otherPlace)).toMatchObject({ onHand: '15', held: '15', surplus: '5' });
  });
});

describe('goods under another party’s prefix cannot be made', () => {
  test.each([
    ['a lot', { lots: [[X, 1000]] }],
    ['an item', { things: [maker.item('1')] }],
    ['a lot that the maker has made', { lots: [[maker.lot('Y'), 1000]] }],
    ['a class without lot number', { lots: [[maker.product, 1000]] }],
  ] as const)('%s, by event or as the output of one', async (_, goods) => {
    const world = await ledger(makes(maker, 'Y'), makes(rival, 'K'));
    await done(world, rival.captures(commissioning(goods, rival.place)), 'not_owner');
    const again = { bizStep: 'creating_class_instance' };
    await done(world, rival.captures(commissioning(goods, rival.place, again)), 'not_owner');
    const made = await say(world, rival.captures(transforming({ lots: [[K, 1]] }, goods, rival.place)));
    expect(made.exceptions.map(({ code }) => code)).toContain('not_owner');
    for (const id of ('lots' in goods ? goods.lots.map(([lot]) => lot) : []) as LotId[]) {
      expect(stock(world, id, rival.place).onHand).toBe('0');
    }
    await refused(world, sellsItem(rival, maker.item('1')), 'item_unknown');
    expect(world.fact(thingKey(maker.item('1')))?.producer).toBeUndefined();
    await done(world, makes(maker, 'X'));
    await done(world, maker.asks('commissionItems', { items: [maker.item('1')], lot: X, place: maker.place }));
    await done(world, sells(maker, X, '100'));
  });

  test('by command, unless the product’s owner lists the maker', async () => {
    const world = await ledger();
    const made = rival.asks('commissionLot', { ...line(X, '10'), place: rival.place });
    await refused(world, made, 'not_owner');
    await refused(
      world,
      rival.asks('registerProduct', { product: maker.product, name: 'mine', uom: 'CS', makers: [rival.party] }),
      'not_owner',
    );
    await done(
      world,
      maker.asks('registerProduct', { product: maker.product, name: 'boxed', uom: 'CS', makers: [rival.party] }),
    );
    await done(world, made);
    await done(world, sells(rival, X, '10'));
  });
});

describe('goods under a URI without owner', () => {
  test('of a first maker lose nothing by a second maker', async () => {
    const world = await ledger(maker.captures(commissioning({ lots: [[urn, 10, 'CS']] }, maker.place)));
    await done(world, rival.captures(commissioning({ lots: [[urn, 5, 'CS']] }, rival.place)), 'lot_exists');
    expect(world.fact(lotKey(urn))?.producer).toBe(maker.party);
    await done(world, maker.captures(observing('retail_selling', { lots: [[urn, 10, 'CS']] }, maker.place)));
  });

  test('that others move without standing have an exception that their maker sees', async () => {
    const world = await ledger(
      maker.captures(commissioning({ lots: [[urn, 10, 'CS']], things: [urnThing] }, maker.place)),
    );
    for (const goods of [{ lots: [[urn, 5, 'CS']] as const }, { things: [urnThing] }]) {
      const { subject } = await say(world, rival.captures(receiving(goods, rival.place, maker.place)));
      expect(world.fact(exceptionKey(rival.msp, subject, 1))?.concerns).toEqual([maker.party]);
    }
  });

  test('of a first maker do not prevent a second maker', async () => {
    const world = await ledger(
      rival.captures(commissioning({ lots: [[urn, 5, 'CS']] }, rival.place)),
      rival.asks('openRecall', { recall: 'W', type: 'voluntary', reason: 'mine', roots: [urn] }),
    );
    await done(world, maker.captures(commissioning({ lots: [[urn, 10, 'CS']] }, maker.place)), 'lot_exists');
    await done(world, maker.captures(observing('retail_selling', { lots: [[urn, 10, 'CS']] }, maker.place)));
  });
});

test('an event at another party’s place is refused with not_owner, whatever its content', async () => {
  const world = await ledger(makes(maker, 'X'));
  for (const event of [
    observing('retail_selling', { lots: [[X, 1]] }, maker.place),
    observing('cycle_counting', { lots: [[X, 0]] }, `${maker.place}/254/dock`),
    { ...observing('shipping', { lots: [[X, 1]] }, rival.place), readPoint: { id: maker.place } },
    { ...observing('receiving', { lots: [[X, 1]] }, rival.place), bizLocation: { id: buyer.place } },
  ]) {
    await refused(world, rival.captures(event), 'not_owner');
  }
});
