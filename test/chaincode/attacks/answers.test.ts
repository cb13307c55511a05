import { describe, expect, test } from '@jest/globals';
import { recallKey } from '../../../chaincode/src/domain/facts/recall';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import type { ThingId } from '../../../chaincode/src/domain/facts/thing';
import type { Said } from '../support/cast';
import { faultsOf } from '../support/invariants';
import { observing, packing, receiving, shipping } from './support/events';
import { buyer, done, fourth, ledger, line, maker, makes, refused, rival, say, stock } from './support/stage';

const X = maker.lot('X');
const Y = maker.lot('Y');

describe('a waiting event of another organisation', () => {
  const goods = { lots: [[X, 40]] } as const;
  const left = shipping(goods, maker.place, buyer.place);
  const id = 'https://id.gs1.org/';
  const otherWays: Record<string, [event: object, context?: object]> = {
    'a destination under another prefix': [
      { ...left, destinationList: [{ type: 'location', destination: buyer.place.replace(id, 'x:') }] },
      { x: id },
    ],
    'a destination with a space': [
      { ...left, destinationList: [{ type: 'location', destination: ` ${buyer.place}` }] },
    ],
    'a business step under another prefix': [
      { ...left, bizStep: 'x:BizStep-shipping' },
      { x: 'https://ref.gs1.org/cbv/' },
    ],
    'goods under another prefix': [
      { ...left, quantityList: [{ epcClass: X.replace(id, 'x:'), quantity: 40, uom: 'CS' }] },
      { x: id },
    ],
  };

  test.each(Object.entries(otherWays))('is not booked from a body with %s', async (_name, [event, context]) => {
    const world = await ledger();
    await done(world, maker.captures(left), 'lot_unknown');
    await done(world, makes(maker, 'X'));
    await say(world, rival.says('bookWaiting', { event, party: maker.party, ...(context && { context }) }));
    await say(world, rival.captures(receiving(goods, rival.place, maker.place)));
    expect(stock(world, X, rival.place).onHand).toBe('0');
    await say(world, buyer.says('bookWaiting', { event: left, party: maker.party }));
    await done(world, buyer.captures(receiving(goods, buyer.place, maker.place)));
    expect(faultsOf(world.facts)).toEqual([]);
  });

  test('moves the same goods if its ids use prefixes of the document', async () => {
    const event = {
      ...left,
      bizStep: 'cbv:BizStep-shipping',
      quantityList: [{ epcClass: X.replace(id, 'x:'), quantity: 40, uom: 'CS' }],
      destinationList: [{ type: 'location', destination: buyer.place.replace(id, 'x:') }],
    };
    const world = await ledger(makes(maker, 'X'), maker.says('capture', { event, context: [{ x: id }] }));
    await done(world, buyer.captures(receiving(goods, buyer.place, maker.place)));
    expect(stock(world, X, buyer.place).onHand).toBe('40');
    const { status } = await say(world, maker.captures(left));
    expect(status).toBe('exists');
  });

  test('with two destinations goes to the same one in any order of the list', async () => {
    const [here, there] = [buyer.place, rival.place].map((destination) => ({ type: 'location', destination }));
    const worlds = await Promise.all([ledger(), ledger()]);
    for (const [n, world] of worlds.entries()) {
      const destinationList = n === 0 ? [here, there] : [there, here];
      await done(world, maker.captures({ ...left, destinationList: [here, there] }), 'lot_unknown');
      await done(world, makes(maker, 'X'));
      await say(world, rival.says('bookWaiting', { event: { ...left, destinationList }, party: maker.party }));
    }
    const underWay = worlds.map((each) => [...each.facts].filter(([key]) => key.includes('\0transit\0')));
    expect(underWay[0]).not.toEqual([]);
    expect(underWay[1]).toEqual(underWay[0]);
  });

  test('is not booked before its event time', async () => {
    const later = { ...observing('retail_selling', goods, maker.place), eventTime: '2031-01-01T00:00:00Z' };
    const world = await ledger(makes(maker, 'X'));
    await done(world, maker.captures(later), 'time_invalid');
    await say(world, rival.says('bookWaiting', { event: later, party: maker.party }));
    expect(stock(world, X, maker.place).sold).toBe('0');
  });
});

describe('a response to a recall', () => {
  const row = { goods: X, place: maker.place, uom: 'CS' };
  const recall = maker.recall('R');
  const opens = maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'bad', roots: [X] });
  const answers = (rows: object[], containers: string[] = []): Said =>
    maker.says('respondRecall', { recall, status: 'acknowledged', rows, containers });

  test('with destroyed goods cannot be replaced by one without them', async () => {
    const world = await ledger(makes(maker, 'X'), opens, answers([{ ...row, destroyed: '10' }]));
    await refused(world, answers([]), 'recall_answer_invalid');
    await refused(world, answers([{ ...row, place: maker.otherPlace }]), 'recall_answer_invalid');
    for (const destroyed of ['10', '12', '12']) await done(world, answers([{ ...row, destroyed }]));
    expect(stock(world, X, maker.place)).toMatchObject({ onHand: '88', destroyed: '12' });
    expect(faultsOf(world.facts)).toEqual([]);
  });

  test('holds only containers at the given place', async () => {
    const [offered, gone, away, near] = [1, 2, 3, 4].map((n) => maker.container(n));
    const pack = (uom: string, place: string): Said => maker.captures(packing(uom, { lots: [[X, 10]] }, place));
    const world = await ledger(
      makes(maker, 'X'),
      pack(offered!, maker.place),
      pack(gone!, maker.place),
      pack(near!, maker.place),
      maker.captures(shipping({ lots: [[X, 10]] }, maker.place, maker.otherPlace)),
      maker.captures(receiving({ lots: [[X, 10]] }, maker.otherPlace, maker.place)),
      pack(away!, maker.otherPlace),
      maker.asks('ship', { shipment: 'S', from: maker.place, to: buyer.place, containers: [offered!] }),
      maker.captures(shipping({ things: [gone!] }, maker.place, buyer.place)),
      opens,
    );
    const all = [offered!, gone!, away!, near!];
    await refused(world, answers([{ ...row, quarantined: '80' }], all), 'recall_answer_invalid');
    for (let n = 0; n < 2; n += 1) await done(world, answers([{ ...row, quarantined: '70' }], [...all, ...all]));
    const holds = all.map((container) => world.fact(thingKey(container as ThingId))?.hold !== undefined);
    expect(holds).toEqual([false, false, false, true]);
    expect(world.fact(recallKey(recall))?.totals).toMatchObject([{ quarantined: '70' }]);
    await refused(
      world,
      rival.says('respondRecall', {
        recall,
        status: 'completed',
        rows: [{ ...row, quarantined: '1' }],
        containers: [near],
      }),
      'not_owner',
    );
    expect(faultsOf(world.facts)).toEqual([]);
  });
});

describe('a partial receipt', () => {
  const shipment = maker.shipment('S');
  const sent = [
    makes(maker, 'X'),
    makes(maker, 'Y'),
    maker.asks('ship', {
      shipment: 'S',
      from: maker.place,
      to: buyer.place,
      lots: [line(X, '10'), line(Y, '10')],
    }),
  ];
  const found = (lot: string, accepted: string): object => ({ lot, accepted, uom: 'CS' });
  const receives = (lots: object[], more: object = {}): Said => buyer.says('receive', { shipment, lots, ...more });

  test('books more of a complete line as surplus', async () => {
    const world = await ledger(...sent);
    await done(world, receives([found(X, '10'), found(Y, '4')]), 'receipt_short');
    await done(world, receives([found(X, '3'), found(Y, '6')]), 'receipt_over');
    expect(stock(world, X, buyer.place)).toMatchObject({ onHand: '13', held: '3', surplus: '3', received: '10' });
    await refused(world, receives([found(X, '1')]), 'handoff_not_open');
    expect(faultsOf(world.facts)).toEqual([]);
  });

  test('leaves the rest to the receiver only', async () => {
    const world = await ledger(...sent);
    await done(world, receives([found(X, '0'), found(Y, '4')]), 'receipt_short', 'receipt_short');
    for (const by of [maker, rival]) {
      await say(world, by.asks('cancel', { shipment, reason: 'no' }));
      await say(world, by.asks('reject', { shipment, reason: 'no' }));
      await say(world, by.asks('handOver', { shipment, to: rival.party }));
      await say(world, by.says('receive', { shipment, place: by.place }));
      await say(world, by.captures(observing('void_shipping', { lots: [[X, 10]] }, by.place)));
      await say(world, by.captures(receiving({ lots: [[X, 10]] }, by.place, maker.place)));
      expect(faultsOf(world.facts)).toEqual([]);
    }
    expect([maker, rival].map((by) => stock(world, X, by.place).onHand)).toEqual(['90', '0']);
    await done(world, receives([found(X, '9'), found(Y, '6')], { final: true }), 'receipt_short');
    expect(stock(world, X, buyer.place)).toMatchObject({ onHand: '9', received: '10', adjusted: '-1' });
    for (const by of [maker, rival])
      expect((await say(world, by.says('receive', { shipment }))).status).toBe('refused');
    await done(world, receives([found(X, '1')]));
    await refused(world, receives([found(X, '1')]), 'handoff_not_open');
    expect(stock(world, X, buyer.place)).toMatchObject({ onHand: '10', received: '10', adjusted: '0' });
    expect(faultsOf(world.facts)).toEqual([]);
  });
});

test('a vote to revoke a prefix ends when the prefix is released', async () => {
  const { prefix, party } = maker;
  const revoke = { prefix, reason: 'wrong' };
  const world = await ledger(rival.asks('revokePrefix', revoke), buyer.asks('revokePrefix', revoke));
  await done(world, maker.asks('releasePrefix', { prefix }));
  await done(world, maker.asks('registerParty', { party, name: 'maker', roles: ['supplier'], prefixes: [prefix] }));
  await done(world, buyer.asks('consentToPrefix', { prefix, party }));
  const { details } = await done(world, fourth.asks('revokePrefix', revoke));
  expect(details).toMatchObject({ revoked: false });
  await done(world, rival.asks('revokePrefix', revoke));
  const last = await done(world, buyer.asks('revokePrefix', revoke));
  expect(last.details).toMatchObject({ revoked: true });
  expect(faultsOf(world.facts)).toEqual([]);
});
