import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { carrier, farm, type Said, shop, stranger } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { box, items, lotA, onFarm, some } from './goodsAtFarm';
import {
  accept,
  atDoor,
  atFarm,
  direct,
  full,
  handOver,
  id,
  key,
  ready,
  receive,
  route,
  ship,
  underWay,
} from './shipping';

const cancel = (who = farm): Said => who.asks('cancel', { shipment: id, reason: 'mistake' });
const reject = (who = carrier): Said => who.asks('reject', { shipment: id, reason: 'late' });

/** Custody from supplier to carrier to retailer; it passes with two signatures. */
export const custody: Story[] = [
  {
    name: 'an offer reserves stock but does not move it',
    given: ready,
    when: ship({
      lots: [some('30')],
      items: [items.two],
      containers: [box],
      documents: [
        { type: 'po', id: 'PO 1' },
        { type: 'bol', id: 'urn:x:1' },
      ],
    }),
    then: {
      ...recorded(
        fact(key, { status: 'offered', custodian: farm.party, receiver: shop.party }),
        fact(atFarm, { onHand: '60', reserved: '30' }),
        fact(thingKey(items.two), { place: farm.place, shipment: id }),
        fact(thingKey(box), { place: farm.place, shipment: id }),
      ),
      events: [{ bizStep: 'staging_outbound' }],
    },
  },
  {
    name: 'more is offered than the stock',
    given: onFarm,
    when: ship({ lots: [some('101')] }),
    then: refused('stock_insufficient'),
  },
  {
    name: 'the same goods are offered twice',
    given: [...ready, ship({ lots: [some('50')] })],
    when: ship({ shipment: 'S2', lots: [some('11')] }),
    then: refused('stock_insufficient'),
  },
  {
    name: 'an offered item is offered again',
    given: [...ready, full],
    when: ship({ shipment: 'S2', items: [items.two] }),
    then: refused('goods_offered'),
  },
  {
    name: 'an offered box is opened',
    given: [...ready, full],
    when: farm.asks('unpack', { container: box, place: farm.place }),
    then: refused('goods_offered'),
  },
  { name: 'a shipment without goods', when: ship({}), then: refused('input_invalid') },
  {
    name: 'goods are shipped to the place where they are',
    given: onFarm,
    when: ship({ to: farm.place, lots: [some('1')] }),
    then: refused('input_invalid'),
  },
  {
    name: 'goods are shipped from another party’s place',
    given: onFarm,
    when: shop.says('ship', { ...route, lots: [some('1')] }),
    then: refused('not_owner'),
  },
  {
    name: 'goods are shipped to a place without owner',
    given: onFarm,
    when: ship({ to: stranger.place, lots: [some('1')] }),
    then: refused('place_unknown'),
  },
  {
    name: 'goods are shipped with an unregistered carrier',
    given: onFarm,
    when: ship({ carrier: stranger.party, lots: [some('1')] }),
    then: refused('party_unknown'),
  },
  {
    name: 'a shipper names itself as the carrier',
    given: onFarm,
    when: ship({ carrier: farm.party, lots: [some('1')] }),
    then: refused('offer_to_self'),
  },
  {
    name: 'a shipper moves goods to another place of its own',
    given: onFarm,
    when: farm.asks('ship', { shipment: 'S', from: farm.place, to: farm.otherPlace, lots: [some('1')] }),
    then: recorded(fact(key, { sender: farm.party, receiver: farm.party, status: 'offered' })),
  },
  {
    name: 'a shipment’s id is used twice',
    given: [...onFarm, direct],
    when: ship({ lots: [some('1')] }),
    then: refused('conflict'),
  },
  { name: 'an unknown lot is shipped', when: direct, then: refused('lot_unknown') },
  {
    name: 'the longest document number in its longest spelling makes a valid id',
    given: onFarm,
    when: ship({ lots: [some('1')], documents: [{ type: 'po', id: '€'.repeat(200) }] }),
    then: recorded(),
  },

  {
    name: 'the first acceptance moves the goods out of the place',
    given: [...ready, full],
    when: accept,
    then: {
      ...recorded(
        fact(key, { status: 'in_transit', custodian: carrier.party }),
        fact(atFarm, { onHand: '30', reserved: undefined }),
        fact(thingKey(items.two), { transit: { from: farm.place, to: shop.place }, shipment: id }),
      ),
      events: [{ bizStep: 'shipping', disposition: 'in_transit' }],
    },
  },
  {
    name: 'an offer is accepted twice',
    given: underWay,
    when: carrier.asks('accept', { shipment: id }),
    then: refused('handoff_not_open'),
  },
  {
    name: 'a party accepts an offer to another party',
    given: [...ready, full],
    when: shop.asks('accept', { shipment: id }),
    then: refused('not_recipient'),
  },
  {
    name: 'the sender accepts its own offer',
    given: [...ready, full],
    when: farm.asks('accept', { shipment: id }),
    then: refused('not_recipient'),
  },
  { name: 'an unknown shipment is accepted', when: accept, then: refused('shipment_unknown') },
  {
    name: 'an invalid shipment id is accepted',
    when: carrier.says('accept', { shipment: 'S' }),
    then: refused('input_invalid', '/shipment'),
  },
  {
    name: 'goods that were held after the offer cannot be accepted',
    given: [...ready, full, farm.asks('hold', { goods: lotA, reason: 'test' })],
    when: accept,
    then: refused('lot_held'),
  },

  {
    name: 'the custodian offers the shipment to the next party',
    given: underWay,
    when: handOver,
    then: recorded(fact(key, { custodian: carrier.party, status: 'in_transit' })),
  },
  {
    name: 'a party without custody offers the shipment',
    given: underWay,
    when: shop.asks('handOver', { shipment: id, to: shop.party }),
    then: refused('not_custodian'),
  },
  {
    name: 'a shipment with an open offer is offered again',
    given: atDoor,
    when: carrier.asks('handOver', { shipment: id, to: farm.party }),
    then: refused('handoff_open'),
  },
  {
    name: 'a shipment is offered to an unregistered party',
    given: underWay,
    when: carrier.asks('handOver', { shipment: id, to: stranger.party }),
    then: refused('party_unknown'),
  },
  {
    name: 'a shipment is offered to its custodian',
    given: underWay,
    when: carrier.asks('handOver', { shipment: id, to: carrier.party }),
    then: refused('offer_to_self'),
  },
  {
    name: 'a received shipment is handed over',
    given: [...atDoor, receive()],
    when: shop.asks('handOver', { shipment: id, to: carrier.party }),
    then: refused('shipment_not_in_transit'),
  },
  {
    name: 'a shipment has at most 32 handoffs',
    given: [
      ...underWay,
      ...Array.from({ length: 31 }, (_, n) => {
        const [from, to] = n % 2 === 0 ? [carrier, farm] : [farm, carrier];
        return [from.asks('handOver', { shipment: id, to: to.party }), to.asks('accept', { shipment: id })];
      }).flat(),
    ],
    when: farm.asks('handOver', { shipment: id, to: shop.party }),
    then: refused('limit_exceeded'),
  },

  {
    name: 'an offer is cancelled',
    given: [...ready, full],
    when: cancel(),
    then: recorded(
      fact(key, { status: 'cancelled', custodian: farm.party }),
      fact(atFarm, { onHand: '60', reserved: undefined }),
      fact(thingKey(box), { place: farm.place }),
    ),
  },
  {
    name: 'an offer is cancelled by its recipient',
    given: [...ready, full],
    when: cancel(carrier),
    then: refused('not_custodian'),
  },
  { name: 'an accepted offer is cancelled', given: underWay, when: cancel(), then: refused('handoff_not_open') },
  {
    name: 'an offer of a shipment in transit is cancelled',
    given: atDoor,
    when: cancel(carrier),
    then: recorded(fact(key, { status: 'in_transit', custodian: carrier.party })),
  },
  {
    name: 'an offer is rejected',
    given: [...ready, full],
    when: reject(),
    then: recorded(fact(key, { status: 'rejected', custodian: farm.party }), fact(atFarm, { reserved: undefined })),
  },
  {
    name: 'the receiver rejects, and the custodian stays the same',
    given: atDoor,
    when: reject(shop),
    then: recorded(fact(key, { status: 'in_transit', custodian: carrier.party })),
  },
  {
    name: 'a party rejects an offer to another party',
    given: [...ready, full],
    when: reject(shop),
    then: refused('not_recipient'),
  },
  {
    name: 'a rejected shipment is returned to the sender',
    given: [...atDoor, reject(shop), carrier.asks('handOver', { shipment: id, to: farm.party })],
    when: receive({ place: farm.place }, farm),
    then: recorded(fact(atFarm, { onHand: '60' })),
  },
];
