import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { recallKey, scopeKey } from '../../../chaincode/src/domain/facts/recall';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { carrier, farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { items, lotA, lotB, onFarm, some } from './goodsAtFarm';

const id = farm.recall('R');
const open = (more: object = {}): Said =>
  farm.says('openRecall', { recall: 'R', type: 'voluntary', class: 'II', reason: 'Listeria', roots: [lotA], ...more });
const close = farm.says('closeRecall', { recall: id });
const toShop = farm.asks('ship', { shipment: 'S', from: farm.place, to: shop.place, lots: [some('50')] });
const atShop = [...onFarm, toShop, shop.asks('receive', { shipment: farm.shipment('S') })];

const withdrawn = shop.recall('W');
const withdraw = (more: object = {}, who = shop): Said =>
  who.says('openRecall', {
    recall: 'W',
    type: 'withdrawal',
    reason: 'Customers complain',
    roots: [lotA],
    withdrawFrom: shop.place,
    ...more,
  });
const back = shop.says('ship', {
  shipment: 'B',
  from: shop.place,
  to: farm.place,
  lots: [some('50')],
  recall: id,
});
const ordered = [
  ...[farm, shop].map((member) => member.asks('consentToRegulator', { party: carrier.party })),
  carrier.asks('openRecall', { recall: 'O', type: 'mandated', reason: 'Outbreak', roots: [lotA] }),
];
const sellAt = (who: typeof shop): Said =>
  who.asks('sell', { place: who.place, lots: [{ lot: lotA, quantity: '1', uom: 'CS' }] });
const sellAtFarm = sellAt(farm);

const ownStock: Story[] = [
  {
    name: 'a holder withdraws its own stock of another party’s lot',
    given: atShop,
    when: withdraw(),
    then: recorded(
      fact(recallKey(withdrawn), { ownStock: true, scope: 1, openedBy: shop.party }),
      fact(lotKey(lotA), { confirmed: [{ recall: withdrawn, party: shop.party }], recalls: [] }),
    ),
  },
  {
    name: 'withdrawn goods cannot be sold by their holder',
    given: [...atShop, withdraw()],
    when: sellAt(shop),
    then: refused('lot_recalled'),
  },
  {
    name: 'a holder that withdrew its stock sends it back under the producer’s recall',
    given: [...atShop, withdraw(), open()],
    when: back,
    then: recorded(),
  },
  {
    name: 'a holder that carries a recall on sends its stock back, and the opener gets it',
    given: [...atShop, open(), withdraw({ under: id }), back],
    when: farm.says('receive', { shipment: shop.shipment('B') }),
    then: recorded(),
  },
  {
    name: 'goods go back under a recall that carries on the order of a regulator',
    given: [...atShop, ...ordered, open({ under: carrier.recall('O') })],
    when: back,
    then: recorded(),
  },
  {
    name: 'goods go back under a recall beside the order of a regulator',
    given: [...atShop, ...ordered, open()],
    when: back,
    then: refused('lot_recalled'),
  },
  {
    name: 'a holder that withdrew its stock sends it elsewhere',
    given: [...atShop, withdraw(), open()],
    when: shop.says('ship', { shipment: 'B', from: shop.place, to: farm.place, lots: [some('50')] }),
    then: refused('lot_recalled'),
  },
  {
    name: 'a holder sends goods of an open recall to the opener of a withdrawal that covers them only there',
    given: [...atShop, open(), withdraw({ under: id })],
    when: farm.says('ship', { shipment: 'X', from: farm.place, to: shop.place, lots: [some('5')], recall: withdrawn }),
    then: refused('lot_recalled'),
  },
  {
    name: 'the producer goes on selling a lot that a holder withdrew',
    given: [...atShop, withdraw()],
    when: sellAtFarm,
    then: recorded(),
  },
  {
    name: 'a party withdraws goods that it does not have',
    given: onFarm,
    when: withdraw(),
    then: refused('not_custodian'),
  },
  {
    name: 'a party withdraws goods from another party’s place',
    given: atShop,
    when: withdraw({ withdrawFrom: farm.place }),
    then: refused('not_owner'),
  },
  {
    name: 'a voluntary recall names only own stock',
    given: atShop,
    when: withdraw({ type: 'voluntary' }),
    then: refused('input_invalid', '/type'),
  },
  {
    name: 'a withdrawal of own stock names links',
    given: atShop,
    when: withdraw({ links: [{ goods: lotB, parent: lotA }] }),
    then: refused('input_invalid', '/links'),
  },
  {
    name: 'a withdrawal of own stock is extended',
    given: [...atShop, withdraw()],
    when: shop.says('extendRecall', { recall: withdrawn, links: [{ goods: items.one, parent: lotA }] }),
    then: refused('scope_unproven'),
  },
  {
    name: 'another party answers a withdrawal of own stock',
    given: [...atShop, withdraw()],
    when: farm.says('respondRecall', { recall: withdrawn, status: 'nothing_here' }),
    then: refused('scope_unproven'),
  },
  {
    name: 'another party is notified of a withdrawal of own stock',
    given: [...atShop, withdraw()],
    when: shop.says('notifyRecall', { recall: withdrawn, parties: [farm.party] }),
    then: refused('scope_unproven'),
  },
  {
    name: 'a mock withdrawal blocks nothing',
    given: [...atShop, withdraw({ type: 'mock' })],
    when: sellAt(shop),
    then: recorded(),
  },
  {
    name: 'a holder sells again after it closed its withdrawal',
    given: [...atShop, withdraw(), shop.says('closeRecall', { recall: withdrawn })],
    when: sellAt(shop),
    then: recorded(),
  },
  {
    name: 'an item is withdrawn by a hold',
    given: onFarm,
    when: withdraw({ roots: [items.one], withdrawFrom: farm.place }, farm),
    then: recorded(fact(thingKey(items.one), { hold: { by: farm.party } })),
  },
];

const downstream: Story[] = [
  {
    name: 'a holder carries a recall on with a withdrawal under it',
    given: [...atShop, open()],
    when: withdraw({ under: id }),
    then: recorded(fact(recallKey(withdrawn), { under: id }), fact(scopeKey(withdrawn, lotA as never), {})),
  },
  {
    name: 'a recall is opened under an unknown recall',
    given: atShop,
    when: withdraw({ under: id }),
    then: refused('recall_unknown'),
  },
  {
    name: 'a recall is opened under a closed one',
    given: [...atShop, open(), close],
    when: withdraw({ under: id }),
    then: refused('recall_closed'),
  },
  {
    name: 'a recall is opened under one that does not cover its goods',
    given: [...atShop, open({ roots: [lotB] })],
    when: withdraw({ under: id }),
    then: refused('scope_unproven'),
  },
];

/** Withdrawals of a holder's own stock, and recalls under others. */
export const ownStockRecall: Story[] = [...ownStock, ...downstream];
