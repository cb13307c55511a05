import { expect } from '@jest/globals';
import { exceptionKey } from '../../../chaincode/src/domain/facts/event';
import { linkAnswerKey, type NodeId } from '../../../chaincode/src/domain/facts/links';
import { hashOfId } from '../../../chaincode/src/domain/epcis/hashId';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { recallKey, scopeAnswerKey, scopeKey } from '../../../chaincode/src/domain/facts/recall';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { transitKey } from '../../../chaincode/src/domain/facts/transit';
import type { LotId } from '../../../chaincode/src/domain/gs1/id';
import { carrier, farm, type Said, shop, stranger } from '../support/cast';
import { fact, recorded, refused, type Story, type Then } from '../support/story';
import { box, items, lotA, made, moreA, onFarm, packedBox, some } from './goodsAtFarm';
import { at, cases, changed, idOf, put, quantities, seen, shipping, toldA } from './telling';

const atFarm = stockKey(lotA, farm.place);
const atShop = stockKey(lotA, shop.place);
const excepted = (...codes: NonNullable<Then['exceptions']>): Then => ({ status: 'recorded', exceptions: codes });
const node = (goods: string): NodeId => goods as NodeId;
const undirected = { destinationList: [] };
const toNowhere = farm.tells(shipping(cases('30'), undirected));
const arriving = (more: object = {}, who = shop): Said =>
  who.tells(seen('OBSERVE', 'receiving', { ...cases('30'), ...at(who.place), ...more }));
const fromFarm = { sourceList: [{ type: 'location', source: farm.place }] };

/** The carrier makes a lot of a product that is nobody's and says that the farm's lots were made of it. */
const weapon = `${stranger.product}/10/K` as LotId;
const madeWeapon = carrier.asks('commissionLot', { lot: weapon, place: carrier.place, quantity: '1', unit: 'CS' });
const alleged = carrier.tells(
  changed({
    inputQuantityList: [{ epcClass: weapon }],
    outputQuantityList: [{ epcClass: lotA }],
    ...at(carrier.place),
  }),
);
const attack = carrier.recall('R');
const recallOfWeapon = carrier.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'x', roots: [weapon] });
const aim = carrier.asks('extendRecall', {
  recall: attack,
  links: [{ goods: lotA, parent: weapon, event: idOf(alleged) }],
});
const answerLink = (answer: 'confirmed' | 'disputed', who = farm): Said =>
  who.asks('answerLink', { event: idOf(alleged), party: carrier.party, goods: lotA, answer, reason: 'we know' });
const answerScope = (answer: 'confirmed' | 'disputed', who = shop): Said =>
  who.says('answerScope', { recall: attack, goods: lotA, answer, reason: 'we know', place: who.place });
const stocked = [
  moreA,
  farm.asks('dispatch', { shipment: 'S', from: farm.place, to: shop.place, lots: [some('50')] }),
  shop.asks('receive', { shipment: farm.shipment('S') }),
];
const sells = (who: typeof farm): Said => who.asks('sell', { place: who.place, lots: [some('1')] });

/** Who makes it so: what has no standing is recorded, seen by those whom it concerns, and changes nothing of theirs. */
export const standing: Story[] = [
  {
    name: 'a maker that the product’s owner names makes lots of it',
    given: [farm.asks('registerProduct', { product: farm.product, name: 'Lettuce', unit: 'CS', makers: [shop.party] })],
    when: shop.asks('commissionLot', { ...made, place: shop.place }),
    then: recorded(fact(lotKey(lotA), { status: 'active', producer: shop.party }), fact(atShop, { made: '100' })),
  },
  {
    name: 'a maker makes a lot only once',
    given: [
      farm.asks('registerProduct', { product: farm.product, name: 'Lettuce', unit: 'CS', makers: [shop.party] }),
      moreA,
    ],
    when: shop.asks('commissionLot', { ...made, place: shop.place }),
    then: refused('lot_exists'),
  },
  {
    name: 'goods under an id that is nobody’s are made twice: both see it',
    given: [madeWeapon],
    when: shop.asks('commissionLot', { lot: weapon, place: shop.place, quantity: '2', unit: 'CS' }),
    then: {
      ...recorded(
        fact(lotKey(weapon), { producer: carrier.party, contested: true }),
        fact(stockKey(weapon, shop.place), { made: '2' }),
      ),
      exceptions: ['lot_exists'],
    },
  },

  {
    name: 'goods arrive at another place of the destination’s party',
    given: [toldA, farm.tells(shipping(cases('30')))],
    when: arriving(at(shop.otherPlace)),
    then: recorded(
      fact(stockKey(lotA, shop.otherPlace), { onHand: '30' }),
      fact(transitKey(lotA, shop.party), { legs: [] }),
    ),
  },
  {
    name: 'somebody else says that they arrived, and where they came from',
    given: [toldA, farm.tells(shipping(cases('30')))],
    when: arriving(fromFarm, carrier),
    then: {
      ...excepted('transit_insufficient'),
      facts: [
        fact(stockKey(lotA, carrier.place), undefined),
        fact(transitKey(lotA, shop.party), {
          legs: [{ from: farm.place, to: shop.place, quantity: '30', sender: farm.party }],
        }),
      ],
    },
  },
  {
    name: 'the sender named no destination: who names the source has them, and the sender sees it',
    given: [toldA, toNowhere],
    when: arriving(fromFarm),
    then: { ...excepted('destination_unnamed'), facts: [fact(atShop, { onHand: '30', received: '30' })] },
  },
  {
    name: 'the sender named no destination, and nobody names the source',
    given: [toldA, toNowhere],
    when: arriving(),
    then: { ...excepted('transit_insufficient'), facts: [fact(atShop, undefined)] },
  },
  {
    name: 'an item under way to somebody else does not arrive',
    given: [...onFarm, farm.tells(shipping({ epcList: [items.one] }))],
    when: carrier.tells(seen('OBSERVE', 'receiving', { epcList: [items.one], ...at(carrier.place), ...fromFarm })),
    then: { ...excepted('not_recipient'), facts: [fact(thingKey(items.one), { transit: { to: shop.place } })] },
  },
  {
    name: 'an item under way to nobody arrives where its source is named',
    given: [...onFarm, farm.tells(shipping({ epcList: [items.one] }, undirected))],
    when: shop.tells(seen('OBSERVE', 'receiving', { epcList: [items.one], ...at(shop.place), ...fromFarm })),
    then: { ...excepted('destination_unnamed'), facts: [fact(thingKey(items.one), { place: shop.place })] },
  },
  {
    name: 'an item under way to nobody does not arrive without its source',
    given: [...onFarm, farm.tells(shipping({ epcList: [items.one] }, undirected))],
    when: shop.tells(seen('OBSERVE', 'receiving', { epcList: [items.one], ...at(shop.place) })),
    then: excepted('not_recipient'),
  },
  {
    name: 'a carrier receives at its own place what it only carries',
    given: [
      ...onFarm,
      farm.asks('dispatch', {
        shipment: 'S',
        from: farm.place,
        to: shop.place,
        carrier: carrier.party,
        lots: [some('5')],
      }),
    ],
    when: carrier.asks('receive', { shipment: farm.shipment('S'), place: carrier.place }),
    then: refused('not_recipient'),
  },

  {
    name: 'a lot that is nowhere known at a place is counted there: it is on hold, and the producer sees it',
    given: [moreA],
    when: carrier.asks('adjust', { lot: lotA, place: carrier.place, counted: '1000000', unit: 'CS', reason: 'found' }),
    then: {
      ...excepted('count_surplus'),
      facts: [fact(stockKey(lotA, carrier.place), { onHand: '1000000', held: '1000000', surplus: '1000000' })],
    },
  },
  {
    name: 'who counted a surplus does not release it',
    given: [moreA, counted()],
    when: carrier.asks('release', { goods: lotA, place: carrier.place, quantity: '5', reason: 'x' }),
    then: refused('held_insufficient'),
  },
  {
    name: 'the producer releases it, wherever it is',
    given: [moreA, counted()],
    when: farm.asks('release', { goods: lotA, place: carrier.place, reason: 'overfilled' }),
    then: recorded(fact(stockKey(lotA, carrier.place), { onHand: '5', held: undefined, surplus: undefined })),
  },
  {
    name: 'a captured count is no other',
    given: [toldA],
    when: carrier.tells(seen('OBSERVE', 'cycle_counting', { ...cases('5'), ...at(carrier.place) })),
    then: { ...excepted('count_surplus'), facts: [fact(stockKey(lotA, carrier.place), { held: '5', surplus: '5' })] },
  },

  {
    name: 'somebody packs into a container of somebody else’s number',
    given: [...onFarm, madeWeapon],
    when: carrier.tells(
      put('ADD', 'packing', {
        parentID: box,
        childQuantityList: quantities({ lot: weapon, quantity: '1', unit: 'CS' }),
        ...at(carrier.place),
      }),
    ),
    then: {
      ...excepted('not_owner'),
      facts: [fact(thingKey(box), undefined), fact(stockKey(weapon, carrier.place), { onHand: '1' })],
      links: { parent: `${box} 1`, children: [weapon], alleged: true },
    },
  },
  {
    name: 'and its owner fills it afterwards',
    given: [
      ...onFarm,
      madeWeapon,
      carrier.tells(
        put('ADD', 'packing', { parentID: box, childQuantityList: [{ epcClass: weapon }], ...at(carrier.place) }),
      ),
    ],
    when: packedBox,
    then: recorded(fact(thingKey(box), { inside: { lots: [some('40')], claims: [] }, place: farm.place })),
  },
  {
    name: 'who has the container packs more into it',
    given: [
      ...onFarm,
      packedBox,
      farm.asks('dispatch', { shipment: 'S', from: farm.place, to: shop.place, units: [box], lots: [some('5')] }),
      shop.asks('receive', { shipment: farm.shipment('S') }),
    ],
    when: shop.asks('pack', { unit: box, place: shop.place, lots: [some('5')] }),
    then: recorded(fact(thingKey(box), { inside: { lots: [some('45')] }, place: shop.place })),
  },

  {
    name: 'somebody says what the farm’s lot was made of: its owner sees it',
    given: [moreA, madeWeapon],
    when: alleged,
    then: {
      ...excepted('quantity_invalid', 'quantity_invalid', 'link_alleged'),
      facts: [
        fact(exceptionKey(carrier.msp, idOf(alleged), 3), { code: 'link_alleged', concerns: [farm.party] }),
        fact(lotKey(lotA), { recalls: [] }),
      ],
      links: { inputs: [weapon], outputs: [lotA] },
    },
  },
  {
    name: 'and a recall does not cover the farm’s lot by it',
    given: [moreA, madeWeapon, alleged, recallOfWeapon],
    when: aim,
    then: {
      ...recorded(fact(recallKey(attack), { scope: 1 }), fact(lotKey(lotA), { recalls: [] })),
      details: {
        added: 0,
        unproven: [{ goods: lotA, parent: weapon, reason: expect.stringContaining('did not make') }],
      },
    },
  },
  {
    name: 'an allegation before the lot is made covers it no more than one after',
    given: [madeWeapon, alleged, recallOfWeapon, aim, moreA],
    when: sells(farm),
    then: recorded(fact(atFarm, { sold: '1' })),
  },
  {
    name: 'an allegation after the recall was opened covers nothing',
    given: [moreA, madeWeapon, recallOfWeapon, alleged],
    when: sells(farm),
    then: recorded(fact(lotKey(lotA), { recalls: [] })),
  },
  {
    name: 'the owner disputes the link: both words stand',
    given: [moreA, madeWeapon, alleged, recallOfWeapon],
    when: answerLink('disputed'),
    then: recorded(
      fact(linkAnswerKey({ msp: carrier.msp, event: hashOfId(idOf(alleged))! }, lotA, farm.party), {
        answer: 'disputed',
        reason: 'we know',
      }),
      fact(lotKey(lotA), { recalls: [] }),
    ),
  },
  {
    name: 'the owner confirms the link: the recall covers the lot',
    given: [moreA, madeWeapon, alleged, recallOfWeapon],
    when: answerLink('confirmed'),
    then: recorded(
      fact(recallKey(attack), { scope: 2 }),
      fact(scopeKey(attack, node(lotA)), { parent: node(weapon), msp: carrier.msp }),
      fact(lotKey(lotA), { recalls: [attack] }),
    ),
  },
  {
    name: 'a link that was confirmed proves a step',
    given: [moreA, madeWeapon, alleged, answerLink('confirmed'), recallOfWeapon],
    when: aim,
    then: { ...recorded(fact(recallKey(attack), { scope: 2 })), details: { added: 1, unproven: [] } },
  },
  {
    name: 'somebody whose goods they are not confirms a link',
    given: [moreA, madeWeapon, alleged],
    when: answerLink('confirmed', shop),
    then: refused('not_owner'),
  },
  {
    name: 'a link is answered that no event states',
    given: [moreA],
    when: answerLink('disputed'),
    then: refused('event_unknown'),
  },

  {
    name: 'a holder takes goods to be covered: what it has is kept from moving',
    given: [...stocked, madeWeapon, recallOfWeapon, answerScope('confirmed')],
    when: sells(shop),
    then: refused('lot_recalled'),
  },
  {
    name: 'and nobody else is',
    given: [...stocked, madeWeapon, recallOfWeapon, answerScope('confirmed')],
    when: sells(farm),
    then: recorded(),
  },
  {
    name: 'a holder changes its mind',
    given: [...stocked, madeWeapon, recallOfWeapon, answerScope('confirmed'), answerScope('disputed')],
    when: sells(shop),
    then: recorded(
      fact(scopeAnswerKey(attack, node(lotA), shop.party), { answer: 'disputed' }),
      fact(lotKey(lotA), { confirmed: undefined }),
    ),
  },
  {
    name: 'somebody who has none of the goods says that they are covered',
    given: [...stocked, madeWeapon, recallOfWeapon],
    when: answerScope('confirmed', carrier),
    then: refused('not_custodian'),
  },
  {
    name: 'a regulator recalls goods of others',
    given: [moreA, ...[farm, carrier].map((member) => member.asks('consentToRegulator', { party: shop.party }))],
    when: shop.asks('openRecall', { recall: 'R', type: 'mandated', reason: 'x', roots: [lotA] }),
    then: recorded(fact(lotKey(lotA), { recalls: [shop.recall('R')] })),
  },
  {
    name: 'a container is no root of a recall',
    given: [...onFarm, packedBox],
    when: farm.says('openRecall', { recall: 'R', type: 'voluntary', reason: 'x', roots: [box] }),
    then: refused('input_invalid'),
  },
  {
    name: 'a lot is recalled that nobody made under a number that is nobody’s',
    when: farm.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'x', roots: [`${stranger.product}/10/Q`] }),
    then: refused('not_owner'),
  },
];

function counted(): Said {
  return carrier.asks('adjust', { lot: lotA, place: carrier.place, counted: '5', unit: 'CS', reason: 'found' });
}
