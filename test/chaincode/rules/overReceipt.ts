import { expect } from '@jest/globals';
import { exceptionKey } from '../../../chaincode/src/domain/facts/event';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { transitKey } from '../../../chaincode/src/domain/facts/transit';
import { carrier, farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { lotA, some } from './goodsAtFarm';
import { at, cases, idOf, receiving, seen, shipping, capturedA } from './events';

const atShop = stockKey(lotA, shop.place);
const toShop = transitKey(lotA, shop.party);
const left = (quantity: `${number}`): Said => farm.captures(shipping(cases(quantity)));
const sent = left('30');
const rest = left('20');
const body = receiving(cases('50'));
const came = shop.captures(body);
const named = { event: (came.input as { event: Record<string, unknown> }).event, party: shop.party };
const again = { ...carrier.asks('bookWaiting', named), id: 'again' };
const over = exceptionKey(shop.msp, idOf(came), 1);
const surplus = { goods: lotA, place: shop.place, quantity: '20' as const, reason: 'found' };
const declared = { errorDeclaration: { declarationTime: '2026-03-02T00:00:00Z', reason: 'did_not_occur' } };
const sale = (quantity: `${number}`): Said => shop.asks('sell', { place: shop.place, lots: [some(quantity)] });
const countStock = (counted: string): Said =>
  shop.asks('count', { lot: lotA, place: shop.place, counted, uom: 'CS', reason: 'count' });
const taken = { details: { booked: true, odd: [] } };
/** The farm ships to the carrier, so that the carrier has its own stock and also ships to the shop. */
const byCarrier: readonly Said[] = [
  farm.captures(shipping(cases('40'), { destinationList: [{ type: 'location', destination: carrier.place }] })),
  carrier.captures(receiving(cases('40'), at(carrier.place))),
  carrier.captures(shipping(cases('40'), { readPoint: { id: carrier.place } })),
];

/** More arrives than captured events shipped. */
export const overReceipt: Story[] = [
  {
    name: 'the quantity in transit is booked, and the rest is held as a surplus that the producer sees',
    given: [capturedA, sent],
    when: came,
    then: {
      ...recorded(
        fact(atShop, { onHand: '50', received: '30', held: '20', surplus: '20', adjusted: '20' }),
        fact(toShop, { legs: [] }),
        fact(over, { code: 'receipt_over', status: 'open', concerns: [farm.party], details: { quantity: '20' } }),
      ),
      exceptions: ['receipt_over'],
    },
  },
  {
    name: 'a receipt without goods in transit books nothing',
    given: [capturedA],
    when: came,
    then: { exceptions: ['transit_insufficient'], facts: [fact(atShop, undefined)] },
  },
  {
    name: 'the receiver sells the surplus',
    given: [capturedA, sent, came],
    when: sale('31'),
    then: refused('stock_insufficient'),
  },
  {
    name: 'the receiver sells the quantity that was in transit',
    given: [capturedA, sent, came],
    when: sale('30'),
    then: recorded(fact(atShop, { onHand: '20', held: '20' })),
  },
  {
    name: 'the receiver releases the surplus',
    given: [capturedA, sent, came],
    when: shop.asks('release', surplus),
    then: refused('held_insufficient'),
  },
  {
    name: 'the producer releases the surplus',
    given: [capturedA, sent, came],
    when: farm.asks('release', surplus),
    then: recorded(fact(atShop, { onHand: '50', held: undefined, surplus: undefined })),
  },
  {
    name: 'goods of another sender stay in transit',
    given: [capturedA, ...byCarrier, sent],
    when: came,
    then: {
      ...recorded(
        fact(atShop, { onHand: '50', received: '30', surplus: '20' }),
        fact(toShop, { legs: [{ from: carrier.place, quantity: '40', sender: carrier.party }] }),
      ),
      exceptions: ['receipt_over'],
    },
  },
  {
    name: 'the sender’s event of the rest is recorded later: it replaces the surplus',
    given: [capturedA, sent, came, rest],
    when: again,
    then: {
      ...taken,
      facts: [
        fact(atShop, { onHand: '50', received: '50', held: undefined, surplus: undefined, adjusted: undefined }),
        fact(toShop, { legs: [] }),
        fact(over, { status: 'resolved' }),
      ],
    },
  },
  {
    name: 'the sender’s event of a part of the rest is recorded: the exception has the remaining surplus',
    given: [capturedA, sent, came, left('15')],
    when: again,
    then: {
      details: { booked: true, odd: [expect.stringContaining('5 CS')] },
      facts: [
        fact(atShop, { onHand: '50', received: '45', held: '5', surplus: '5' }),
        fact(over, { status: 'resolved' }),
        fact(exceptionKey(shop.msp, idOf(came), 2), { status: 'open', details: { quantity: '5' } }),
      ],
    },
  },
  {
    name: 'the sender’s event of the other part is recorded: the surplus is gone',
    given: [capturedA, sent, came, left('15'), { ...again, id: 'before' }, left('9')],
    when: again,
    then: {
      ...taken,
      facts: [
        fact(atShop, { onHand: '50', received: '50', surplus: undefined }),
        fact(toShop, { legs: [{ quantity: '4' }] }),
      ],
    },
  },
  {
    name: 'the rest is recorded after the producer released the surplus',
    given: [capturedA, sent, came, farm.asks('release', surplus), rest],
    when: again,
    then: { ...taken, facts: [fact(atShop, { onHand: '50', received: '50', adjusted: undefined, held: undefined })] },
  },
  {
    name: 'the rest is recorded after a count found less of the surplus',
    given: [capturedA, sent, came, countStock('40'), rest],
    when: again,
    then: { ...taken, facts: [fact(atShop, { onHand: '40', received: '50', adjusted: '-10', held: undefined })] },
  },
  {
    name: 'goods of another sender do not replace the surplus',
    given: [capturedA, sent, came, ...byCarrier],
    when: again,
    then: {
      status: 'exists',
      details: { booked: false, reasons: [expect.objectContaining({ code: 'receipt_over' })] },
    },
  },
  {
    name: 'a part of a waiting receipt is booked: the exception has the remaining surplus',
    given: [capturedA, came, sent],
    when: again,
    then: {
      details: { booked: true, odd: [expect.stringContaining('20 CS')] },
      facts: [
        fact(atShop, { onHand: '50', received: '30', surplus: '20' }),
        fact(over, { code: 'transit_insufficient', status: 'resolved' }),
        fact(exceptionKey(shop.msp, idOf(came), 2), { code: 'receipt_over', status: 'open', concerns: [farm.party] }),
      ],
    },
  },
  {
    name: 'the receipt is declared to be in error',
    given: [capturedA, sent, came],
    when: shop.captures({ ...body, ...declared }),
    then: {
      exceptions: ['declared_in_error'],
      facts: [
        fact(atShop, { onHand: '0', received: undefined, held: undefined, adjusted: undefined }),
        fact(toShop, { legs: [{ from: farm.place, quantity: '30' }] }),
      ],
    },
  },
  {
    name: 'the receipt is declared to be in error after goods of it were sold',
    given: [capturedA, sent, came, sale('1')],
    when: shop.captures({ ...body, ...declared }),
    then: { exceptions: ['correction_impossible'], facts: [fact(atShop, { onHand: '49' })] },
  },
  {
    name: 'the excess of goods shipped by a carrier is held as a surplus',
    given: [capturedA, ...byCarrier],
    when: shop.captures(seen('OBSERVE', 'receiving', { ...cases('41'), ...at(shop.place) })),
    then: { ...recorded(fact(atShop, { onHand: '41', surplus: '1' })), exceptions: ['receipt_over'] },
  },
];
