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

const cancel = (who = farm): Said => who.asks('cancelHandoff', { shipment: id, reason: 'mistake' });
const reject = (who = carrier): Said => who.asks('rejectHandoff', { shipment: id, reason: 'late' });

/** Supplier to carrier to retailer: custody moves by two signatures. */
export const custody: Story[] = [
  {
    name: 'an offer reserves and moves nothing',
    given: ready,
    when: ship({
      lots: [some('30')],
      items: [items.two],
      units: [box],
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
    name: 'more is offered than there is',
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
    when: farm.asks('unpack', { unit: box, place: farm.place }),
    then: refused('goods_offered'),
  },
  { name: 'a shipment of nothing', when: ship({}), then: refused('input_invalid') },
  {
    name: 'a shipment to where it is',
    given: onFarm,
    when: ship({ to: farm.place, lots: [some('1')] }),
    then: refused('input_invalid'),
  },
  {
    name: 'a shipment from a place of somebody else',
    given: onFarm,
    when: shop.says('dispatch', { ...route, lots: [some('1')] }),
    then: refused('not_owner'),
  },
  {
    name: 'a shipment to nobody’s place',
    given: onFarm,
    when: ship({ to: stranger.place, lots: [some('1')] }),
    then: refused('place_unknown'),
  },
  {
    name: 'a carrier that nobody knows',
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
    when: farm.asks('dispatch', { shipment: 'S', from: farm.place, to: farm.otherPlace, lots: [some('1')] }),
    then: recorded(fact(key, { sender: farm.party, receiver: farm.party, status: 'offered' })),
  },
  {
    name: 'a shipment’s id is used once',
    given: [...onFarm, direct],
    when: ship({ lots: [some('1')] }),
    then: refused('conflict'),
  },
  { name: 'an unknown lot is shipped', when: direct, then: refused('lot_unknown') },
  {
    name: 'a document of the longest number in the longest spelling makes an id that readers take',
    given: onFarm,
    when: ship({ lots: [some('1')], documents: [{ type: 'po', id: '€'.repeat(200) }] }),
    then: recorded(),
  },

  {
    name: 'with the first acceptance the goods leave the place',
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
    when: carrier.asks('acceptHandoff', { shipment: id }),
    then: refused('handoff_not_open'),
  },
  {
    name: 'somebody accepts for somebody else',
    given: [...ready, full],
    when: shop.asks('acceptHandoff', { shipment: id }),
    then: refused('not_recipient'),
  },
  {
    name: 'the sender accepts its own offer',
    given: [...ready, full],
    when: farm.asks('acceptHandoff', { shipment: id }),
    then: refused('not_recipient'),
  },
  { name: 'an unknown shipment is accepted', when: accept, then: refused('shipment_unknown') },
  {
    name: 'no shipment’s id',
    when: carrier.says('acceptHandoff', { shipment: 'S' }),
    then: refused('input_invalid', '/shipment'),
  },
  {
    name: 'what was held meanwhile is not accepted',
    given: [...ready, full, farm.asks('hold', { goods: lotA, reason: 'test' })],
    when: accept,
    then: refused('lot_held'),
  },

  {
    name: 'the custodian offers on',
    given: underWay,
    when: handOver,
    then: recorded(fact(key, { custodian: carrier.party, status: 'in_transit' })),
  },
  {
    name: 'somebody else offers on',
    given: underWay,
    when: shop.asks('handOver', { shipment: id, to: shop.party }),
    then: refused('not_custodian'),
  },
  {
    name: 'an offer is open already',
    given: atDoor,
    when: carrier.asks('handOver', { shipment: id, to: farm.party }),
    then: refused('handoff_open'),
  },
  {
    name: 'a shipment is handed to nobody',
    given: underWay,
    when: carrier.asks('handOver', { shipment: id, to: stranger.party }),
    then: refused('party_unknown'),
  },
  {
    name: 'a shipment is handed to who has it',
    given: underWay,
    when: carrier.asks('handOver', { shipment: id, to: carrier.party }),
    then: refused('offer_to_self'),
  },
  {
    name: 'a shipment that ended is handed over',
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
        return [from.asks('handOver', { shipment: id, to: to.party }), to.asks('acceptHandoff', { shipment: id })];
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
    name: 'an offer is cancelled by who got it',
    given: [...ready, full],
    when: cancel(carrier),
    then: refused('not_custodian'),
  },
  { name: 'an accepted offer is cancelled', given: underWay, when: cancel(), then: refused('handoff_not_open') },
  {
    name: 'an offer on the way is cancelled',
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
    name: 'the receiver rejects, and custody stays',
    given: atDoor,
    when: reject(shop),
    then: recorded(fact(key, { status: 'in_transit', custodian: carrier.party })),
  },
  { name: 'somebody else rejects', given: [...ready, full], when: reject(shop), then: refused('not_recipient') },
  {
    name: 'after a rejection it goes back to the sender',
    given: [...atDoor, reject(shop), carrier.asks('handOver', { shipment: id, to: farm.party })],
    when: receive({ place: farm.place }, farm),
    then: recorded(fact(atFarm, { onHand: '60' })),
  },
];
