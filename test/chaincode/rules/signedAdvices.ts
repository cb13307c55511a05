import { expect } from '@jest/globals';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { farm, type Said, shop } from '../support/cast';
import { but, clerk, register } from '../support/receiptScene';
import { receiptOf, type Signing } from '../support/signing';
import { fact, recorded, refused, type Story } from '../support/story';
import { asn, atShop, comes, first, got, inTransit, is, key, leaves, receive, under } from './adviceScene';
import { cases, receiving, shipping } from './events';
import { box, lotA, onFarm, packedBox, some } from './goodsAtFarm';

const asks: Said = farm.asks('changeProduct', { product: farm.product, receiptRequired: true });
const asksNoMore: Said = farm.says('changeProduct', { product: farm.product, receiptRequired: false });
const keys = register({ actor: shop, person: clerk }, ['dock']);
const demanded = [...onFarm, asks, keys, farm.captures(first)];
const boxed = [...onFarm, packedBox, asks, keys, farm.captures(leaves({ epcList: [box] }))];

const signed = (quantity: `${number}`): Signing => ({
  kind: 'receipt',
  handoff: {
    shipment: asn,
    from: farm.party,
    to: shop.party,
    place: shop.place,
    time: '2026-04-01T08:10:00Z',
    lines: { lots: [some(quantity)], items: [], containers: [] },
  },
  answer: {},
});
const receipt = { receipt: receiptOf(clerk, signed('30')) };
const whole = comes(cases('30'));
const unanswered = fact(key, { ...inTransit, settled: undefined, receiptRequired: true });
const waits = { exceptions: ['receipt_required'] as const, facts: [unanswered, fact(atShop, undefined)] };

/** Despatch advices of a product whose owner requires signed receipts. */
export const signedAdvices: Story[] = [
  {
    name: 'a despatch advice that needs receipts is received without one',
    given: demanded,
    when: receive(),
    then: refused('receipt_required'),
  },
  {
    name: 'a despatch advice that needs receipts is accepted without one',
    given: demanded,
    when: shop.says('accept', { shipment: asn }),
    then: refused('receipt_required'),
  },
  {
    name: 'a despatch advice that needs receipts is received with one',
    given: demanded,
    when: receive(receipt),
    then: recorded(
      is({ status: 'received', handoffs: [{ answerReceipt: { signer: clerk.address } } as never] }),
      got('30'),
    ),
  },
  {
    name: 'a despatch advice is received with a receipt of less than was announced',
    given: demanded,
    when: receive({ receipt: receiptOf(clerk, signed('29')) }),
    then: refused('receipt_invalid'),
  },
  {
    name: 'a despatch advice is received with a receipt of another shipment',
    given: demanded,
    when: receive({ receipt: receiptOf(clerk, but(signed('30'), { shipment: farm.shipment('ASN-2') })) }),
    then: refused('receipt_invalid'),
  },
  { name: 'a captured receipt waits', given: demanded, when: shop.captures(whole), then: waits },
  {
    name: 'a captured receipt without a document waits for the signed receipt',
    given: demanded,
    when: shop.captures(comes(cases('30'), {})),
    then: waits,
  },
  { name: 'so does one of a part', given: demanded, when: shop.captures(comes(cases('12'))), then: waits },
  {
    name: 'a captured receipt of more than other senders’ goods waits for the signed receipt',
    given: [...demanded, farm.captures(shipping(cases('5')))],
    when: shop.captures(receiving(cases('15'))),
    then: waits,
  },
  {
    name: 'a captured receipt books goods that left without despatch advice beside one that needs receipts',
    given: [...demanded, farm.captures(shipping(cases('5')))],
    when: shop.captures(receiving(cases('5'))),
    then: recorded(unanswered, got('5')),
  },
  {
    name: 'a captured receipt that names the advice books no goods that left without it',
    given: [...demanded, farm.captures(shipping(cases('5')))],
    when: shop.captures(comes(cases('5'))),
    then: waits,
  },
  {
    name: 'a captured receipt of a box waits for the signed receipt',
    given: boxed,
    when: shop.captures(comes({ epcList: [box] })),
    then: {
      exceptions: ['receipt_required'],
      facts: [unanswered, fact(thingKey(box), { transit: { shipment: asn } })],
    },
  },
  {
    name: 'a captured receipt that waited is settled by the command that answered',
    given: [...demanded, shop.captures(whole), receive(receipt)],
    when: shop.says('bookWaiting', { event: whole, party: shop.party }),
    then: recorded(is({ status: 'received' }), got('30')),
  },
  {
    name: 'a captured receipt after the command that answered moves nothing',
    given: [...demanded, receive(receipt)],
    when: shop.captures(whole),
    then: recorded(is({ status: 'received' }), got('30')),
  },
  {
    name: 'a receipt that was captured before the departure waits for the signed receipt after it',
    given: [...onFarm, asks, keys, shop.captures(whole), farm.captures(first)],
    when: shop.says('bookWaiting', { event: whole, party: shop.party }),
    then: { facts: [unanswered, fact(stockKey(lotA, shop.place), undefined)], details: waiting() },
  },
  {
    name: 'a captured receipt books goods for which the product’s owner required no receipt when they left',
    given: [...onFarm, asks, asksNoMore, farm.captures(first)],
    when: shop.captures(whole),
    then: recorded(fact(key, { status: 'received', receiptRequired: undefined }), got('30')),
  },
  {
    name: 'a despatch advice that needs receipts is rejected without one',
    given: demanded,
    when: shop.says('reject', { shipment: asn, reason: 'warm' }),
    then: recorded(is({ status: 'rejected' })),
  },
  {
    name: 'a despatch advice that needs receipts is cancelled by its sender without one',
    given: demanded,
    when: farm.says('cancel', { shipment: asn, reason: 'not sent' }),
    then: recorded(is({ status: 'cancelled' })),
  },
  {
    name: 'a captured receipt names further goods of an advice that needs receipts',
    given: [...onFarm, keys, farm.captures(first), asks, farm.captures(leaves(cases('10'), under()))],
    when: shop.captures(comes(cases('40'))),
    then: waits,
  },
];

function waiting(): object {
  return { booked: false, reasons: [{ code: 'receipt_required', detail: expect.any(String) }] };
}
