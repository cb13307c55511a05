import { partyKey } from '../../../chaincode/src/domain/facts/party';
import { placeKey } from '../../../chaincode/src/domain/facts/place';
import { productKey } from '../../../chaincode/src/domain/facts/product';
import { shipmentKey } from '../../../chaincode/src/domain/facts/shipment';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { userKey } from '../../../chaincode/src/domain/facts/user';
import { carrier, farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';

const reason = 'No longer in the range';
const lot = (number: string): Said =>
  farm.asks('commissionLot', { lot: farm.lot(number), place: farm.place, quantity: '10', uom: 'CS' });
const retireProduct = farm.asks('retire', { product: farm.product, reason });
const retirePlace = shop.asks('retire', { place: shop.place, reason });
const some = { lot: farm.lot('A'), quantity: '5', uom: 'CS' };
const offer = { shipment: 'S', from: farm.place, to: shop.place, lots: [some] };
const ship = (carried = false): Said =>
  farm.asks('ship', {
    ...offer,
    ...(carried && { carrier: carrier.party }),
  });
const receive = shop.asks('receive', {
  shipment: farm.shipment('S'),
  place: shop.place,
  final: true,
  lots: [{ lot: farm.lot('A'), accepted: '5', uom: 'CS' }],
});
const by = (user: string, said: Said): Said => ({ ...said, caller: { ...said.caller, user } });
const registerAnn = farm.asks('registerUser', { user: 'ann', roles: ['operator'] });

/** Changes and retirements of master data and users. */
export const retirement: Story[] = [
  {
    name: 'a product is changed and keeps the fields that the change does not name',
    when: farm.asks('changeProduct', { product: farm.product, name: 'Lettuce hearts' }),
    then: recorded(fact(productKey(farm.product), { name: 'Lettuce hearts', uom: 'CS', shelfLifeDays: 10 })),
  },
  {
    name: 'a product is changed with null, which removes the field',
    when: farm.asks('changeProduct', { product: farm.product, shelfLifeDays: null }),
    then: recorded(fact(productKey(farm.product), { name: 'Lettuce', shelfLifeDays: undefined })),
  },
  {
    name: 'a product is changed without any field',
    when: farm.says('changePlace', { place: farm.place }),
    then: refused('input_invalid'),
  },
  {
    name: 'a place is changed by its owner',
    when: farm.asks('changePlace', { place: farm.place, address: 'Field Road 1' }),
    then: recorded(fact(placeKey(farm.place), { address: 'Field Road 1', party: farm.party })),
  },
  {
    name: 'a place is changed by another party',
    when: shop.asks('changePlace', { place: farm.place, name: 'Mine' }),
    then: refused('not_owner'),
  },
  {
    name: 'a product is changed by another party',
    when: shop.asks('changeProduct', { product: farm.product, name: 'Mine' }),
    then: refused('not_owner'),
  },
  {
    name: 'a party is changed by another party',
    when: shop.asks('changeParty', { party: farm.party, name: 'Mine' }),
    then: refused('not_owner'),
  },
  {
    name: 'a party changes its name, and makes itself no regulator',
    when: farm.asks('changeParty', { party: farm.party, name: 'Farm and sons', roles: ['supplier', 'regulator'] }),
    then: recorded(fact(partyKey(farm.party), { name: 'Farm and sons', roles: ['supplier'] })),
  },
  {
    name: 'a product that is not registered is changed',
    when: farm.asks('changeProduct', { product: shop.product, name: 'x' }),
    then: refused('product_unknown'),
  },
  {
    name: 'a product is retired by its owner, with the reason',
    when: retireProduct,
    then: recorded(fact(productKey(farm.product), { name: 'Lettuce', retired: { reason } })),
  },
  {
    name: 'a product that is retired again keeps the first reason',
    given: [retireProduct],
    when: farm.asks('retire', { product: farm.product, reason: 'another' }),
    then: recorded(fact(productKey(farm.product), { retired: { reason } })),
  },
  {
    name: 'a product is retired by another party',
    when: shop.asks('retire', { product: farm.product, reason }),
    then: refused('not_owner'),
  },
  {
    name: 'a retirement names two things or none',
    when: farm.says('retire', { product: farm.product, place: farm.place, reason }),
    then: refused('input_invalid'),
  },
  {
    name: 'a lot of a retired product is made',
    given: [retireProduct],
    when: lot('A'),
    then: refused('product_retired'),
  },
  {
    name: 'an item of a retired product is made',
    given: [retireProduct],
    when: farm.asks('commissionItems', { items: [farm.item('1')], place: farm.place }),
    then: refused('product_retired'),
  },
  {
    name: 'goods of a retired product are sold off',
    given: [lot('A'), retireProduct],
    when: farm.asks('sell', { place: farm.place, lots: [some] }),
    then: recorded(fact(stockKey(farm.lot('A'), farm.place), { onHand: '5' })),
  },
  {
    name: 'goods of a retired product are recalled',
    given: [lot('A'), retireProduct],
    when: farm.asks('openRecall', { recall: 'R', type: 'voluntary', class: 'II', reason: 'x', roots: [farm.lot('A')] }),
    then: recorded(),
  },
  {
    name: 'a registration changes a retired product and does not bring it back',
    given: [retireProduct, farm.asks('registerProduct', { product: farm.product, name: 'Lettuce', uom: 'CS' })],
    when: lot('A'),
    then: refused('product_retired'),
  },
  {
    name: 'a reinstated product is made again',
    given: [retireProduct, farm.asks('reinstate', { product: farm.product, reason: 'a mistake' })],
    when: lot('A'),
    then: recorded(),
  },
  ...[
    farm.asks('registerPlace', { place: farm.place, name: 'House' }),
    farm.asks('registerProduct', { product: farm.product, name: 'Lettuce', uom: 'CS' }),
    farm.asks('registerParty', { party: farm.party, name: 'Farm', roles: ['supplier'], prefixes: ['0614199'] }),
  ].flatMap((said): Story[] => {
    const retireParty = farm.asks('retire', { party: farm.party, reason });
    return [
      {
        name: `a retired party sends ${said.command}`,
        given: [retireParty],
        when: said,
        then: refused('party_retired'),
      },
      {
        name: `a reinstated party sends ${said.command}`,
        given: [retireParty, farm.asks('reinstate', { party: farm.party, reason: 'a mistake' })],
        when: said,
        then: recorded(),
      },
    ];
  }),
  {
    name: 'an administrator takes the role from itself, which could leave none',
    when: by('ann', farm.asks('registerUser', { user: 'ann', roles: ['operator'] })),
    then: refused('input_invalid'),
  },
  {
    name: 'an administrator takes another role from itself',
    when: by('ann', farm.asks('registerUser', { user: 'ann', roles: ['admin'] })),
    then: recorded(),
  },
  ...[
    lot('A'),
    farm.asks('commissionItems', { items: [farm.item('1')], place: farm.place }),
    farm.asks('transform', {
      place: farm.place,
      inputs: { lots: [{ ...some, lot: farm.lot('B') }] },
      outputs: { lots: [{ ...some, lot: farm.lot('C') }] },
    }),
  ].flatMap((said): Story[] => {
    const given = [lot('B'), farm.asks('retire', { party: farm.party, reason })];
    return [
      { name: `a retired party sends ${said.command}`, given, when: said, then: refused('party_retired') },
      {
        name: `a party that is registered again stays retired and sends ${said.command}`,
        given: [...given, farm.asks('registerParty', { party: farm.party, name: 'Farm', roles: ['supplier'] })],
        when: said,
        then: refused('party_retired'),
      },
      {
        name: `a reinstated party sends ${said.command}`,
        given: [...given, farm.asks('reinstate', { party: farm.party, reason: 'a mistake' })],
        when: said,
        then: recorded(),
      },
    ];
  }),
  {
    name: 'a retired party records goods made before its retirement',
    given: [farm.asks('retire', { party: farm.party, reason })],
    when: farm.asks('commissionLot', { ...some, quantity: '10', place: farm.place, at: '2026-01-01T08:00:00Z' }),
    then: recorded(),
  },
  {
    name: 'a retired party sells what it has',
    given: [lot('A'), farm.asks('retire', { party: farm.party, reason })],
    when: farm.asks('sell', { place: farm.place, lots: [some] }),
    then: recorded(fact(stockKey(farm.lot('A'), farm.place), { onHand: '5' })),
  },
  {
    name: 'a retired party changes its contact',
    given: [farm.asks('retire', { party: farm.party, reason })],
    when: farm.asks('registerParty', { party: farm.party, name: 'Farm', roles: ['supplier'], contact: 'none' }),
    then: recorded(fact(partyKey(farm.party), { contact: 'none', retired: { reason } })),
  },
  {
    name: 'a lot is made at a retired place',
    given: [farm.asks('retire', { place: farm.place, reason })],
    when: lot('A'),
    then: refused('place_retired'),
  },
  {
    name: 'goods are shipped to a retired place',
    given: [lot('A'), retirePlace],
    when: ship(),
    then: refused('place_retired'),
  },
  {
    name: 'goods sent to a place before its retirement are received there',
    given: [lot('A'), ship(), retirePlace],
    when: receive,
    then: recorded(fact(stockKey(farm.lot('A'), shop.place), { onHand: '5' })),
  },
  {
    name: 'goods are shipped to a retired party',
    given: [lot('A'), shop.asks('retire', { party: shop.party, reason })],
    when: ship(),
    then: refused('party_retired'),
  },
  {
    name: 'goods are shipped with a retired carrier',
    given: [lot('A'), carrier.asks('retire', { party: carrier.party, reason })],
    when: ship(true),
    then: refused('party_retired'),
  },
  {
    name: 'goods in transit are received by a party that has retired meanwhile',
    given: [
      lot('A'),
      ship(true),
      carrier.asks('accept', { shipment: farm.shipment('S') }),
      shop.asks('retire', { party: shop.party, reason }),
    ],
    when: carrier.asks('handOver', { shipment: farm.shipment('S'), to: shop.party }),
    then: recorded(fact(shipmentKey(farm.shipment('S')), { status: 'in_transit' })),
  },
  {
    name: 'an administrator registers a user of the organisation',
    when: registerAnn,
    then: recorded(fact(userKey(farm.msp, 'ann'), { roles: ['operator'] })),
  },
  {
    name: 'the roles of a registered user replace those in the certificate',
    given: [registerAnn],
    when: by('ann', farm.asks('hold', { goods: farm.lot('A'), reason: 'smell' })),
    then: refused('role_missing'),
  },
  {
    name: 'a registered user has roles that the certificate lacks',
    given: [registerAnn],
    when: by('ann', farm.withRoles('quality').asks('commissionLot', { ...some, place: farm.place })),
    then: recorded(),
  },
  {
    name: 'a user with the same name in another organisation is another user',
    given: [registerAnn],
    when: by('ann', shop.asks('changeParty', { party: shop.party, contact: 'ann' })),
    then: recorded(),
  },
  {
    name: 'a retired user sends a request',
    given: [registerAnn, farm.asks('retireUser', { user: 'ann', reason: 'left' })],
    when: by('ann', lot('A')),
    then: refused('user_retired'),
  },
  {
    name: 'a retired user who is registered again can send requests',
    given: [registerAnn, farm.asks('retireUser', { user: 'ann', reason: 'left' }), { ...registerAnn, id: 'back' }],
    when: by('ann', lot('A')),
    then: recorded(),
  },
  {
    name: 'a user who was never registered is retired too',
    given: [farm.asks('retireUser', { user: 'eve', reason: 'key copied' })],
    when: by('eve', lot('A')),
    then: refused('user_retired'),
  },
  {
    name: 'a user retires itself',
    when: by('ann', farm.asks('retireUser', { user: 'ann', reason: 'x' })),
    then: refused('input_invalid'),
  },
];
