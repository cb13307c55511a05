import { describe, expect, test } from '@jest/globals';
import { thingOfParty } from '../../../chaincode/src/domain/gs1/thingOfParty';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import type { OtherId } from '../../../chaincode/src/domain/gs1/id';
import { Actor, type Said } from '../support/cast';
import { faultsOf } from '../support/invariants';
import { goodsFacts, kept, undone, wrong } from './support/declaring';
import {
  commissioning,
  destroying,
  type Goods,
  observing,
  packing,
  receiving,
  shipping,
  unpacking,
} from './support/events';
import { buyer, done, ledger, line, maker, makes, refused, rival, say, sells, sellsItem, stock } from './support/stage';
import { crateOf } from './support/otherIds';

const X = maker.lot('X');
const item = maker.item('1');
const pallet = maker.container(1);
const ours = buyer.container(1);
const crate = crateOf(new Actor('NobodyMSP', '9999999')) as OtherId;
const makesItem = maker.asks('commissionItems', { items: [item], place: maker.place });
const again = { bizStep: 'creating_class_instance' };

const returning = (goods: Goods): object => observing('receiving', goods, buyer.place, { disposition: 'returned' });
const selling = (goods: Goods, place: string = buyer.place): object => observing('retail_selling', goods, place);
const bought = (goods: Goods): Said[] => [
  maker.captures(shipping(goods, maker.place, buyer.place)),
  buyer.captures(receiving(goods, buyer.place, maker.place)),
];

describe('a thing that moved again', () => {
  test('stays when one of two events of its departure is corrected', async () => {
    const [first, second] = [1, 2].map(() => shipping({ things: [item] }, maker.place, buyer.place));
    const world = await ledger(makesItem, maker.captures(first!), maker.captures(second!));
    await undone(world, maker, second!);
    expect(world.fact(thingKey(item))?.transit).toBeDefined();
    await undone(world, maker, first!);
    expect(world.fact(thingKey(item))?.place).toBe(maker.place);
  });

  test('keeps no more data however often a step is repeated', async () => {
    const captures = (n: number): Said[] =>
      Array.from({ length: n }, () => maker.captures(shipping({ things: [item] }, maker.place, buyer.place)));
    const sizeAfter = async (n: number): Promise<number> =>
      JSON.stringify((await ledger(makesItem, ...captures(n))).fact(thingKey(item))).length;
    expect(await sizeAfter(60)).toBe(await sizeAfter(30));
  });

  test('stays when one of two events of its arrival is corrected', async () => {
    const sent = maker.captures(shipping({ things: [item] }, maker.place, buyer.place));
    const [first, second] = [1, 2].map(() => receiving({ things: [item] }, buyer.place, maker.place));
    const world = await ledger(makesItem, sent, buyer.captures(first!), buyer.captures(second!));
    await undone(world, buyer, first!);
    expect(world.fact(thingKey(item))?.place).toBe(buyer.place);
  });

  test('stays when an earlier departure or arrival is corrected', async () => {
    const out = shipping({ things: [item] }, maker.place, buyer.place);
    const arrival = receiving({ things: [item] }, buyer.place, maker.place);
    const world = await ledger(makesItem, maker.captures(out), buyer.captures(arrival));
    await done(world, buyer.captures(shipping({ things: [item] }, buyer.place, maker.place)));
    await done(world, maker.captures(receiving({ things: [item] }, maker.place, buyer.place)));
    await done(world, maker.captures(shipping({ things: [item] }, maker.place, buyer.place)));
    await kept(world, maker, out);
    await done(world, buyer.captures(receiving({ things: [item] }, buyer.place, maker.place)));
    await kept(world, buyer, arrival);
  });

  test('that was filled again stays when the arrival of its old contents is corrected', async () => {
    const packed = maker.captures(packing(pallet, { lots: [[X, 40]] }, maker.place));
    const sent = maker.captures(shipping({ things: [pallet] }, maker.place, buyer.place));
    const arrival = receiving({ things: [pallet] }, buyer.place, maker.place);
    const world = await ledger(
      makes(maker, 'X'),
      makes(buyer, 'Y'),
      packed,
      sent,
      buyer.captures(arrival),
      buyer.captures(packing(pallet, { lots: [[buyer.lot('Y'), 5]] }, buyer.place)),
      buyer.captures(unpacking(pallet, { lots: [[X, 40]] }, buyer.place)),
    );
    await kept(world, buyer, arrival);
  });
});

describe('a sale and a return', () => {
  const made = makes(maker, 'X');

  test('of an item that was sold again stand', async () => {
    const sale = selling({ things: [item] });
    const world = await ledger(makesItem, ...bought({ things: [item] }), buyer.captures(sale));
    await done(world, buyer.asks('return', { place: buyer.otherPlace, items: [item], reason: 'back' }));
    await done(world, buyer.asks('release', { goods: item, reason: 'fine' }));
    await done(world, buyer.asks('sell', { place: buyer.otherPlace, items: [item] }));
    await kept(world, buyer, sale);
  });

  test('of an item that was sold again at the same place stand', async () => {
    const sale = selling({ things: [item] });
    const world = await ledger(makesItem, ...bought({ things: [item] }), buyer.captures(sale));
    await done(world, buyer.asks('return', { place: buyer.place, items: [item], reason: 'back' }));
    await done(world, buyer.asks('release', { goods: item, reason: 'fine' }));
    await done(world, sellsItem(buyer, item));
    await kept(world, buyer, sale);
  });

  test('at different places keep the accounts balanced', async () => {
    const world = await ledger(made, ...bought({ lots: [[X, 40]] }), buyer.captures(selling({ lots: [[X, 40]] })));
    await done(world, buyer.asks('return', { place: buyer.otherPlace, lots: [line(X, '40')], reason: 'back' }));
    expect(faultsOf(world.facts)).toEqual([]);
  });

  test('do not make a surplus available', async () => {
    const back = returning({ lots: [[X, 10]] });
    const world = await ledger(made, ...bought({ lots: [[X, 10]] }), sells(buyer, X, '10'), buyer.captures(back));
    await done(world, buyer.asks('release', { goods: X, place: buyer.place, reason: 'fine' }));
    const count = { lot: X, place: buyer.place, counted: '20', uom: 'CS', reason: 'count' };
    await done(world, buyer.asks('count', count), 'count_surplus');
    await kept(world, buyer, back);
  });

  test.each([['lots', { lots: [[X, 10]] }] as const, ['things', { things: [item] }] as const])(
    'of recalled %s cannot be corrected',
    async (_kind, goods) => {
      const back = returning(goods);
      const world = await ledger(
        made,
        makesItem,
        ...bought(goods),
        buyer.captures(selling(goods)),
        buyer.captures(back),
      );
      const roots = 'lots' in goods ? [X] : [item];
      await done(world, maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'bad', roots }));
      await kept(world, buyer, back);
    },
  );

  test('of an item that was released later stand', async () => {
    const back = returning({ things: [item] });
    const world = await ledger(makesItem, ...bought({ things: [item] }), sellsItem(buyer, item), buyer.captures(back));
    await done(world, buyer.asks('release', { goods: item, reason: 'fine' }));
    await kept(world, buyer, back);
  });
});

test('recalled items that were destroyed stay destroyed after the recall is closed', async () => {
  const gone = destroying({ things: [item] }, maker.place);
  const world = await ledger(
    makes(maker, 'X'),
    maker.asks('commissionItems', { items: [item], lot: X, place: maker.place }),
    maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'bad', roots: [X] }),
    maker.captures(gone),
    maker.asks('closeRecall', { recall: maker.recall('R') }),
  );
  await kept(world, maker, gone);
});

describe('a container', () => {
  const packed = packing(pallet, { lots: [[X, 40]] }, maker.place);
  const opened = unpacking(pallet, { lots: [[X, 40]] }, maker.place);

  test('that was filled again keeps its new contents when its first packing is corrected', async () => {
    const world = await ledger(makes(maker, 'X'), maker.captures(packed), maker.captures(opened));
    await done(world, maker.captures(packing(pallet, { lots: [[X, 50]] }, maker.place)));
    await kept(world, maker, packed);
  });

  test('that was filled again keeps only its new contents when its first unpacking is corrected', async () => {
    const world = await ledger(makes(maker, 'X'), maker.captures(packed), maker.captures(opened));
    await done(world, maker.captures(packing(pallet, { lots: [[X, 50]] }, maker.place)));
    await kept(world, maker, opened);
  });

  test('that was emptied later stays empty when a partial unpacking is corrected', async () => {
    const part = unpacking(pallet, { lots: [[X, 10]] }, maker.place);
    const rest = unpacking(pallet, { lots: [[X, 30]] }, maker.place);
    const world = await ledger(makes(maker, 'X'), maker.captures(packed), maker.captures(part), maker.captures(rest));
    await kept(world, maker, part);
    await undone(world, maker, rest);
  });

  test('that its owner took back empty stays with the owner when its unpacking is corrected', async () => {
    const emptied = unpacking(pallet, { lots: [[X, 40]] }, buyer.place);
    const world = await ledger(makes(maker, 'X'), maker.captures(packed));
    for (const said of bought({ things: [pallet] })) await done(world, said);
    await done(world, buyer.captures(emptied));
    await done(world, maker.captures(packing(pallet, { lots: [[X, 20]] }, maker.place)));
    await done(world, maker.captures(unpacking(pallet, { lots: [[X, 20]] }, maker.place)));
    await kept(world, buyer, emptied);
  });

  test.each([pallet, crate])(
    '%s keeps the contents claimed by its holder when others claim and correct theirs',
    async (container) => {
      const goods = { lots: [[X, 40]] } as const;
      const world = await ledger(maker.asks('commissionLot', { ...line(X, '10'), place: maker.otherPlace }));
      await done(world, maker.captures(packing(container, goods, maker.place)), 'stock_insufficient');
      const before = world.fact(thingKey(container));
      expect(before?.inside?.claims).toHaveLength(1);
      const claim = packing(container, goods, rival.place);
      await say(world, rival.captures(claim));
      await say(world, rival.says('bookWaiting', { event: claim, party: rival.party }));
      expect(world.fact(thingKey(container))).toEqual(before);
      await say(world, wrong(rival, claim));
      expect(world.fact(thingKey(container))).toEqual(before);
    },
  );

  test('with an unowned number at a party’s place takes no goods that others pack', async () => {
    const world = await ledger(makes(maker, 'X'));
    await done(world, maker.captures(packing(crate, { lots: [[X, 400]] }, maker.place)), 'stock_insufficient');
    const before = world.fact(thingKey(crate));
    const claim = packing(crate, { lots: [[X, 400]] }, rival.place);
    await say(world, rival.captures(claim));
    const more = maker.lot('MORE');
    await done(world, maker.asks('commissionLot', { ...line(more, '1000'), place: maker.place }));
    await done(world, maker.captures(commissioning({ lots: [[X, 900]] }, maker.place, again)));
    for (const said of [
      maker.captures(shipping({ lots: [[X, 400]] }, maker.place, rival.place)),
      rival.captures(receiving({ lots: [[X, 400]] }, rival.place, maker.place)),
    ]) {
      await done(world, said);
    }
    await say(world, rival.says('bookWaiting', { event: claim, party: rival.party }));
    expect(world.fact(thingKey(crate))).toEqual(before);
    // They are in a crate of his own with this number.
    expect(world.fact(thingKey(thingOfParty(crate, rival.party)))?.inside?.lots).toEqual([line(X, '400')]);
    expect(stock(world, X, rival.place).onHand).toBe('0');
  });

  test('loses the claims of a receipt that is declared in error', async () => {
    const seen = { ...packing(ours, { lots: [[X, 40]] }, buyer.place), action: 'OBSERVE', bizStep: 'receiving' };
    const world = await ledger(makes(maker, 'X'));
    await say(world, buyer.captures(seen));
    expect(world.fact(thingKey(ours))?.inside?.claims).toHaveLength(1);
    await undone(world, buyer, seen);
    expect(world.fact(thingKey(ours))?.inside).toBeUndefined();
  });
});

test('a command’s event is not undone by a declaration that spells lotline:request with another prefix', async () => {
  const world = await ledger(makes(maker, 'X'));
  const { envelope } = await world.run([sells(maker, X, '10')]);
  const { 'lotline:request': mark, ...body } = envelope!.items[0]!.events[0]!.body as Record<string, unknown>;
  await kept(world, maker, { ...body, 'x:request': mark }, { x: 'lotline:' });
});

describe('a waiting event', () => {
  const early = selling({ lots: [[X, 40]] }, maker.place);

  test('cannot be booked after it was declared to be in error', async () => {
    const world = await ledger();
    await done(world, maker.captures(early), 'lot_unknown');
    await undone(world, maker, early);
    await done(world, makes(maker, 'X'));
    const before = goodsFacts(world);
    for (const by of [maker, rival]) await say(world, by.says('bookWaiting', { event: early, party: maker.party }));
    expect(goodsFacts(world)).toEqual(before);
    await say(world, wrong(maker, early));
    await say(world, maker.captures(early));
    expect(goodsFacts(world)).toEqual(before);
  });

  test('is booked once, as its author wrote it, whoever sends it', async () => {
    const world = await ledger();
    await done(world, maker.captures(early), 'lot_unknown');
    await done(world, makes(maker, 'X'));
    await refused(world, rival.says('bookWaiting', { event: early, party: rival.party }), 'event_unknown');
    const other = { ...early, quantityList: [{ epcClass: X, quantity: 90, uom: 'CS' }] };
    await refused(world, rival.says('bookWaiting', { event: other, party: maker.party }), 'event_unknown');
    for (let n = 0; n < 2; n += 1) await say(world, rival.says('bookWaiting', { event: early, party: maker.party }));
    expect(stock(world, X, maker.place)).toMatchObject({ onHand: '60', sold: '40' });
    await undone(world, maker, early);
    expect(stock(world, X, maker.place)).toMatchObject({ onHand: '100', sold: '0' });
  });
});
