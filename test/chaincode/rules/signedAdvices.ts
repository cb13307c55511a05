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
    ...{ shipment: asn, from: farm.party, to: shop.party, place: shop.place, time: '2026-04-01T08:10:00Z' },
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
    name: 'an announced shipment needs a receipt',
    given: demanded,
    when: receive(),
    then: refused('receipt_required'),
  },
  {
    name: 'so does its acceptance',
    given: demanded,
    when: shop.says('accept', { shipment: asn }),
    then: refused('receipt_required'),
  },
  {
    name: 'it is received with a receipt',
    given: demanded,
    when: receive(receipt),
    then: recorded(
      is({ status: 'received', handoffs: [{ answerReceipt: { signer: clerk.address } } as never] }),
      got('30'),
    ),
  },
  {
    name: 'with one of less than was announced, it is not',
    given: demanded,
    when: receive({ receipt: receiptOf(clerk, signed('29')) }),
    then: refused('receipt_invalid'),
  },
  {
    name: 'a receipt of another shipment is none',
    given: demanded,
    when: receive({ receipt: receiptOf(clerk, but(signed('30'), { shipment: farm.shipment('ASN-2') })) }),
    then: refused('receipt_invalid'),
  },
  { name: 'a captured receipt waits', given: demanded, when: shop.captures(whole), then: waits },
  {
    name: 'so does one that names no document',
    given: demanded,
    when: shop.captures(comes(cases('30'), {})),
    then: waits,
  },
  { name: 'so does one of a part', given: demanded, when: shop.captures(comes(cases('12'))), then: waits },
  {
    name: 'so does one of more than other senders’ goods have',
    given: [...demanded, farm.captures(shipping(cases('5')))],
    when: shop.captures(receiving(cases('15'))),
    then: waits,
  },
  {
    name: 'goods that left without despatch advice arrive beside it',
    given: [...demanded, farm.captures(shipping(cases('5')))],
    when: shop.captures(receiving(cases('5'))),
    then: recorded(unanswered, got('5')),
  },
  {
    name: 'but not by an event that names the advice',
    given: [...demanded, farm.captures(shipping(cases('5')))],
    when: shop.captures(comes(cases('5'))),
    then: waits,
  },
  {
    name: 'a captured receipt of a box waits',
    given: boxed,
    when: shop.captures(comes({ epcList: [box] })),
    then: {
      exceptions: ['receipt_required'],
      facts: [unanswered, fact(thingKey(box), { transit: { shipment: asn } })],
    },
  },
  {
    name: 'the event that waited repeats the command that answered',
    given: [...demanded, shop.captures(whole), receive(receipt)],
    when: shop.says('bookWaiting', { event: whole, party: shop.party }),
    then: recorded(is({ status: 'received' }), got('30')),
  },
  {
    name: 'so does one that is captured after the command',
    given: [...demanded, receive(receipt)],
    when: shop.captures(whole),
    then: recorded(is({ status: 'received' }), got('30')),
  },
  {
    name: 'a receipt that is captured before the departure waits then, too',
    given: [...onFarm, asks, keys, shop.captures(whole), farm.captures(first)],
    when: shop.says('bookWaiting', { event: whole, party: shop.party }),
    then: { facts: [unanswered, fact(stockKey(lotA, shop.place), undefined)], details: waiting() },
  },
  {
    name: 'the product’s owner asked for none when the goods left',
    given: [...onFarm, asks, asksNoMore, farm.captures(first)],
    when: shop.captures(whole),
    then: recorded(fact(key, { status: 'received', receiptRequired: undefined }), got('30')),
  },
  {
    name: 'it is rejected without a receipt',
    given: demanded,
    when: shop.says('reject', { shipment: asn, reason: 'warm' }),
    then: recorded(is({ status: 'rejected' })),
  },
  {
    name: 'and cancelled',
    given: demanded,
    when: farm.says('cancel', { shipment: asn, reason: 'not sent' }),
    then: recorded(is({ status: 'cancelled' })),
  },
  {
    name: 'further goods of the advice need one too',
    given: [...onFarm, keys, farm.captures(first), asks, farm.captures(leaves(cases('10'), under()))],
    when: shop.captures(comes(cases('40'))),
    then: waits,
  },
];

function waiting(): object {
  return { booked: false, reasons: [{ code: 'receipt_required', detail: expect.any(String) }] };
}
