import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { shipmentKey } from '../../../chaincode/src/domain/facts/shipment';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { box, lotA, made, moreA, some } from './goodsAtFarm';
import { at, cases, seen, shipping } from './events';

const there = at(farm.place);
const { place } = farm;
const item = farm.item('9');
const stock = stockKey(lotA, place);
/** The time of the stories is 2026-04-01, a little after 08:00 UTC. */
const old: Said = farm.asks('commissionLot', { ...made, productionDate: '2026-03-01', expiry: '2026-03-31' });
const today: Said = farm.asks('commissionLot', { ...made, productionDate: '2026-03-01', expiry: '2026-04-01' });
const dated = (more: object): Said => farm.says('commissionLot', { ...made, ...more });
const sale = (more: object = {}): Said => farm.says('sell', { place: farm.place, lots: [some('1')], ...more });
const load = { shipment: 'S1', from: farm.place, to: shop.place };
const offer = (more: object): Said => farm.says('ship', { ...load, ...more });
const making = (more: object): Said =>
  farm.captures(seen('ADD', 'commissioning', { ...cases('10'), ...there, ...more }));
const allowExpired = { reason: 'Goes to the biogas plant' };

/** Dates of lots are local days. The shelf life of lot A's product is ten days. */
const days: Story[] = [
  {
    name: 'the shelf life counts from the local day west of UTC',
    when: dated({ at: '2026-03-20T22:30:00-08:00' }),
    then: recorded(fact(lotKey(lotA), { madeAt: '2026-03-21T06:30:00.000Z', expiry: '2026-03-30' })),
  },
  {
    name: 'the shelf life counts from the local day east of UTC',
    when: dated({ at: '2026-03-21T07:30:00+09:00' }),
    then: recorded(fact(lotKey(lotA), { madeAt: '2026-03-20T22:30:00.000Z', expiry: '2026-03-31' })),
  },
  {
    name: 'the shelf life of a captured event’s lot counts from the local day in the event’s offset',
    when: making({ eventTime: '2026-03-21T06:30:00Z', eventTimeZoneOffset: '-08:00' }),
    then: recorded(fact(lotKey(lotA), { expiry: '2026-03-30' })),
  },
  {
    name: 'the shelf life counts from the production date if there is one',
    when: dated({ at: '2026-03-20T22:30:00-08:00', productionDate: '2026-03-15' }),
    then: recorded(fact(lotKey(lotA), { expiry: '2026-03-25' })),
  },
  {
    name: 'the dates of a label become those of the lot',
    when: dated({ lot: `(01)${farm.gtin(1)}(11)260301(15)260320(17)260325(422)840(10)A` }),
    then: {
      ...recorded(fact(lotKey(lotA), { productionDate: '2026-03-01', bestBefore: '2026-03-20', expiry: '2026-03-25' })),
      events: [
        {
          'lotline:label': '(422)840',
          ilmd: {
            'cbvmda:productionDate': '2026-03-01',
            'cbvmda:bestBeforeDate': '2026-03-20',
            'cbvmda:itemExpirationDate': '2026-03-25',
          },
        },
      ],
    },
  },
  {
    name: 'the best-before date is the expiry if none is given',
    when: dated({ bestBefore: '2026-04-20' }),
    then: recorded(fact(lotKey(lotA), { bestBefore: '2026-04-20', expiry: '2026-04-20' })),
  },
  {
    name: 'a lot expires before its production',
    when: dated({ productionDate: '2026-03-20', expiry: '2026-03-01' }),
    then: refused('date_invalid'),
  },
  {
    name: 'a lot expires on the day of its production',
    when: dated({ productionDate: '2026-03-20', expiry: '2026-03-20' }),
    then: recorded(fact(lotKey(lotA), { expiry: '2026-03-20' })),
  },
  {
    name: 'a best-before date is before the day on which the lot was made',
    when: dated({ at: '2026-03-20T08:00:00Z', bestBefore: '2026-03-19' }),
    then: refused('date_invalid'),
  },
  {
    name: 'an item expires before the day on which it was made',
    when: farm.says('commissionItems', { items: [item], place, at: '2026-03-20T08:00:00Z', expiry: '2026-03-19' }),
    then: refused('date_invalid'),
  },
  {
    name: 'an item expires on the day of its making, there',
    when: farm.says('commissionItems', { items: [item], place, at: '2026-03-20T01:00:00+05:00', expiry: '2026-03-20' }),
    then: recorded(fact(thingKey(item), { expiry: '2026-03-20' })),
  },
  {
    name: 'a captured item expires before its production',
    when: farm.captures(
      seen('ADD', 'commissioning', {
        epcList: [item],
        ...there,
        ilmd: { 'cbvmda:productionDate': '2026-03-20', 'cbvmda:itemExpirationDate': '2026-03-01' },
      }),
    ),
    then: { exceptions: ['date_invalid'], facts: [fact(thingKey(item), undefined)] },
  },
  {
    name: 'an item is made before its lot',
    given: [dated({ at: '2026-03-20T08:00:00Z' })],
    when: farm.says('commissionItems', { items: [item], lot: lotA, place, at: '2026-03-20T07:00:00Z' }),
    then: refused('time_invalid'),
  },
  {
    name: 'the label of a lot has dates with a time of day',
    when: dated({ lot: `(01)${farm.gtin(1)}(8008)26032010(7003)2604011200(10)A` }),
    then: recorded(fact(lotKey(lotA), { productionDate: '2026-03-20', expiry: '2026-04-01' })),
  },
  {
    name: 'a captured lot expires before its production',
    when: making({ ilmd: { 'cbvmda:productionDate': '2026-03-20', 'cbvmda:itemExpirationDate': '2026-03-01' } }),
    then: { exceptions: ['date_invalid'], facts: [fact(lotKey(lotA), undefined)] },
  },
];

const expired: Story[] = [
  { name: 'an expired lot is sold', given: [old], when: sale(), then: refused('lot_expired') },
  {
    name: 'a lot is sold on its last day',
    given: [today],
    when: sale(),
    then: recorded(fact(stock, { sold: '1' })),
  },
  {
    name: 'a lot is sold when its last day is not over in the local time zone',
    given: [dated({ at: '2026-03-01T08:00:00Z', expiry: '2026-03-31' })],
    when: sale({ at: '2026-03-31T23:30:00-08:00' }),
    then: recorded(fact(stock, { sold: '1' })),
  },
  {
    name: 'a lot is sold when the next day has begun in the local time zone',
    given: [dated({ at: '2026-03-01T08:00:00Z', expiry: '2026-03-31' })],
    when: sale({ at: '2026-04-01T07:30:00Z' }),
    then: refused('lot_expired'),
  },
  {
    name: 'an expired lot is sold with a reason',
    given: [old],
    when: sale({ allowExpired }),
    then: { ...recorded(fact(stock, { sold: '1' })), events: [{ 'lotline:allowExpired': allowExpired.reason }] },
  },
  {
    name: 'a sale before the expiry is recorded after it',
    given: [dated({ at: '2026-03-01T08:00:00Z', expiry: '2026-03-31' })],
    when: sale({ at: '2026-03-31T20:00:00Z' }),
    then: recorded(fact(stock, { sold: '1' })),
  },
  {
    name: 'an expired lot is shipped',
    given: [old],
    when: offer({ lots: [some('1')] }),
    then: refused('lot_expired'),
  },
  {
    name: 'an expired lot is shipped inside a container',
    given: [old, farm.asks('pack', { container: box, place: farm.place, lots: [some('5')] })],
    when: offer({ containers: [box] }),
    then: refused('lot_expired'),
  },
  {
    name: 'an expired item is sold',
    given: [farm.asks('commissionItems', { items: [farm.item('9')], place: farm.place, expiry: '2026-03-31' })],
    when: farm.asks('sell', { place: farm.place, items: [farm.item('9')] }),
    then: refused('lot_expired'),
  },
  {
    name: 'an expired lot is shipped with a reason',
    given: [old],
    when: offer({ lots: [some('1')], allowExpired }),
    then: recorded(fact(shipmentKey(farm.shipment('S1')), { status: 'offered' })),
  },
  {
    name: 'an expired lot is destroyed',
    given: [old],
    when: farm.asks('destroy', { place: farm.place, lots: [some('1')], reason: 'expired' }),
    then: recorded(fact(stock, { destroyed: '1' })),
  },
  {
    name: 'an expired lot is sold by a captured event',
    given: [old],
    when: farm.captures(seen('OBSERVE', 'retail_selling', { ...cases('1'), ...there })),
    then: { exceptions: ['lot_expired'], facts: [fact(stock, { sold: '1' })] },
  },
  {
    name: 'an expired lot is shipped by a captured event',
    given: [old],
    when: farm.captures(shipping(cases('1'))),
    then: { exceptions: ['lot_expired'], facts: [fact(stock, { onHand: '99' })] },
  },
];

const times: Story[] = [
  {
    name: 'a lot is made next year',
    when: dated({ at: '2027-01-01T00:00:00Z' }),
    then: refused('time_invalid'),
  },
  {
    name: 'an event time is ten minutes ahead',
    when: dated({ at: '2026-04-01T08:10:00Z' }),
    then: recorded(fact(stock, { onHand: '100' })),
  },
  {
    name: 'a lot is made next year by a captured event',
    when: making({ eventTime: '2027-01-01T00:00:00Z' }),
    then: { exceptions: ['time_invalid'], facts: [fact(stock, undefined)] },
  },
  {
    name: 'a sale is dated before the lot was made',
    given: [moreA],
    when: sale({ at: '2026-03-31T10:00:00Z' }),
    then: refused('time_invalid'),
  },
  {
    name: 'a shipment is dated before the lot was made',
    given: [moreA],
    when: offer({ lots: [some('1')], at: '2026-03-31T10:00:00Z' }),
    then: refused('time_invalid'),
  },
  {
    name: 'a captured sale is dated before the lot was made',
    given: [moreA],
    when: farm.captures(
      seen('OBSERVE', 'retail_selling', { ...cases('1'), ...there, eventTime: '2026-03-31T10:00:00Z' }),
    ),
    then: { exceptions: ['time_invalid'], facts: [fact(stock, { onHand: '100' })] },
  },
  {
    name: 'a sale is dated in the second in which the lot was made',
    given: [dated({ at: '2026-03-31T10:00:00Z' })],
    when: sale({ at: '2026-03-31T10:00:00Z' }),
    then: recorded(fact(stock, { sold: '1' })),
  },
];

export const dates: Story[] = [...days, ...expired, ...times];
