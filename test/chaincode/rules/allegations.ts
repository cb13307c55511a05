import { expect } from '@jest/globals';
import { exceptionKey } from '../../../chaincode/src/domain/facts/event';
import { linkAnswerKey, type NodeId } from '../../../chaincode/src/domain/facts/links';
import { hashOfId } from '../../../chaincode/src/domain/epcis/hashId';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { recallKey, scopeAnswerKey, scopeKey } from '../../../chaincode/src/domain/facts/recall';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import type { LotId } from '../../../chaincode/src/domain/gs1/id';
import { carrier, farm, type Said, shop, stranger } from '../support/cast';
import { fact, recorded, refused, type Story, type Then } from '../support/story';
import { box, lotA, moreA, onFarm, packedBox, some } from './goodsAtFarm';
import { at, changed, idOf } from './events';

const atFarm = stockKey(lotA, farm.place);
const excepted = (...codes: NonNullable<Then['exceptions']>): Then => ({ status: 'recorded', exceptions: codes });
const node = (goods: string): NodeId => goods as NodeId;

/** The carrier makes a lot of a product without owner and records that the farm's lots were made of it. */
const weapon = `${stranger.product}/10/K` as LotId;
const madeWeapon = carrier.asks('commissionLot', { lot: weapon, place: carrier.place, quantity: '1', uom: 'CS' });
const alleged = carrier.captures(
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
  farm.asks('ship', { shipment: 'S', from: farm.place, to: shop.place, lots: [some('50')] }),
  shop.asks('receive', { shipment: farm.shipment('S') }),
];
const sells = (who: typeof farm): Said => who.asks('sell', { place: who.place, lots: [some('1')] });

/** Links alleged by parties that did not make the goods, and the answers of owners and holders. */
export const allegations: Story[] = [
  {
    name: 'another party records inputs of the farm’s lot: the link is alleged, and the owner sees it',
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
    name: 'a recall does not cover the farm’s lot through an alleged link',
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
    name: 'an allegation before the lot is made does not bring it into scope',
    given: [madeWeapon, alleged, recallOfWeapon, aim, moreA],
    when: sells(farm),
    then: recorded(fact(atFarm, { sold: '1' })),
  },
  {
    name: 'an allegation after the recall was opened brings nothing into scope',
    given: [moreA, madeWeapon, recallOfWeapon, alleged],
    when: sells(farm),
    then: recorded(fact(lotKey(lotA), { recalls: [] })),
  },
  {
    name: 'the owner disputes the link: the allegation and the answer are kept',
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
    name: 'a confirmed link proves a link of the scope',
    given: [moreA, madeWeapon, alleged, answerLink('confirmed'), recallOfWeapon],
    when: aim,
    then: { ...recorded(fact(recallKey(attack), { scope: 2 })), details: { added: 0, unproven: [] } },
  },
  {
    name: 'a party that does not own the goods confirms a link',
    given: [moreA, madeWeapon, alleged],
    when: answerLink('confirmed', shop),
    then: refused('not_owner'),
  },
  {
    name: 'an owner answers a link that is in no event',
    given: [moreA],
    when: answerLink('disputed'),
    then: refused('event_unknown'),
  },

  {
    name: 'a holder confirms that a recall covers goods: its stock is blocked',
    given: [...stocked, madeWeapon, recallOfWeapon, answerScope('confirmed')],
    when: sells(shop),
    then: refused('lot_recalled'),
  },
  {
    name: 'a holder’s confirmation does not block other parties’ stock',
    given: [...stocked, madeWeapon, recallOfWeapon, answerScope('confirmed')],
    when: sells(farm),
    then: recorded(),
  },
  {
    name: 'a holder changes its answer from confirmed to disputed',
    given: [...stocked, madeWeapon, recallOfWeapon, answerScope('confirmed'), answerScope('disputed')],
    when: sells(shop),
    then: recorded(
      fact(scopeAnswerKey(attack, node(lotA), shop.party), { answer: 'disputed' }),
      fact(lotKey(lotA), { confirmed: undefined }),
    ),
  },
  {
    name: 'a party without the goods confirms that a recall covers them',
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
    name: 'a container cannot be the root of a recall',
    given: [...onFarm, packedBox],
    when: farm.says('openRecall', { recall: 'R', type: 'voluntary', reason: 'x', roots: [box] }),
    then: refused('input_invalid'),
  },
  {
    name: 'a lot without producer or owner is recalled',
    when: farm.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'x', roots: [`${stranger.product}/10/Q`] }),
    then: refused('not_owner'),
  },
];
