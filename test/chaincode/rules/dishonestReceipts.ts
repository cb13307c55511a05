import type { ErrorCode } from '../../../chaincode/src/domain/errors';
import { carrier, farm, shop } from '../support/cast';
import {
  accept,
  acceptance,
  but,
  clerk,
  delivered,
  driver,
  good,
  highS,
  id,
  line,
  lines,
  offered,
  receipt,
  receive,
  register,
  ship,
  stranger,
} from '../support/receiptScene';
import { receiptOf, type Signing, storyLedger } from '../support/signing';
import { refused, type Story } from '../support/story';

/** The acceptance is refused, and nothing changes. */
const refusal = (name: string, code: ErrorCode, signed: object, more: object = {}): Story => ({
  name: `an acceptance carries a receipt ${name}`,
  given: offered,
  when: accept(signed, more),
  then: refused(code),
});
const second = farm.shipment('S2');
const shipSecond = ship({ shipment: 'S2' });

/** Receipts that say something else than the handoff, or that others signed. */
export const dishonestReceipts: Story[] = [
  refusal('of another shipment', 'receipt_invalid', receiptOf(driver, but(acceptance, { shipment: second }))),
  {
    name: 'a receipt of one shipment is replayed on another with the same lines',
    given: [...offered, shipSecond, accept(good)],
    when: accept(good, { shipment: second }),
    then: refused('receipt_used'),
  },
  {
    name: 'a receipt of an unanswered shipment is used on another with the same lines',
    given: [...offered, shipSecond],
    when: accept(good, { shipment: second }),
    then: refused('receipt_invalid'),
  },
  refusal(
    'of another network',
    'receipt_invalid',
    receiptOf(driver, { ...acceptance, ledger: { ...storyLedger, network: 'f'.repeat(64) } }),
  ),
  refusal(
    'of another channel',
    'receipt_invalid',
    receiptOf(driver, { ...acceptance, ledger: { ...storyLedger, channel: 'other' } }),
  ),
  refusal(
    'of less than the lines',
    'receipt_invalid',
    receiptOf(driver, but(acceptance, { lines: { ...lines, lots: [line(farm.lot('A'), '9')] } })),
  ),
  refusal(
    'of other lots',
    'receipt_invalid',
    receiptOf(driver, but(acceptance, { lines: { ...lines, lots: [line(farm.lot('B'), '10')] } })),
  ),
  refusal('from another party', 'receipt_invalid', receiptOf(driver, but(acceptance, { from: shop.party }))),
  refusal('to another party', 'receipt_invalid', receiptOf(driver, but(acceptance, { to: shop.party }))),
  refusal('at another place', 'receipt_invalid', receiptOf(driver, but(acceptance, { place: farm.otherPlace }))),
  refusal('at another time', 'receipt_invalid', { ...good, time: '2026-04-01T08:00:01Z' }),
  refusal('at the same time in another time zone', 'receipt_invalid', { ...good, time: '2026-04-01T10:00:00+02:00' }),
  refusal('with another nonce', 'receipt_invalid', { ...good, nonce: `0x${'f'.repeat(64)}` }),
  refusal('with another condition', 'receipt_invalid', good, { condition: '9 °C' }),
  refusal('without its condition', 'receipt_invalid', good, { condition: undefined }),
  refusal('of another kind', 'receipt_invalid', receiptOf(driver, { ...acceptance, kind: 'offer' })),
  refusal('with the higher s', 'receipt_invalid', { ...good, signature: highS(good.signature) }),
  refusal('with a v of 0', 'receipt_invalid', { ...good, signature: `${good.signature.slice(0, -2)}00` }),
  refusal('with zeros for a signature', 'receipt_invalid', { ...good, signature: `0x${'0'.repeat(130)}` }),
  refusal('with an s outside the curve', 'receipt_invalid', {
    ...good,
    signature: `${good.signature.slice(0, 66)}${'f'.repeat(64)}1b`,
  }),
  refusal('with half a signature', 'input_invalid', { ...good, signature: good.signature.slice(0, 66) }),
  refusal('with a field that there is not', 'input_invalid', { ...good, name: 'Driver' }),
  refusal('that names the driver, by somebody else', 'receipt_invalid', {
    ...receiptOf(stranger, acceptance),
    signer: driver.address,
  }),
  refusal('of a key that nobody registered', 'signer_unknown', receiptOf(stranger, acceptance)),
  refusal('of a key of another party', 'signer_unknown', receiptOf(clerk, acceptance)),
  {
    name: 'a receipt of an offer is handed in after the offer was cancelled',
    given: [...offered, farm.says('cancel', { shipment: id, reason: 'not sent' })],
    when: accept(good),
    then: refused('handoff_not_open'),
  },
  {
    name: 'a driver signs a receipt into stock',
    given: [...delivered, register({ actor: shop, person: driver }, ['driver'])],
    when: receive(receiptOf(driver, receipt)),
    then: refused('signer_role_missing'),
  },
  {
    name: 'a machine signs a rejection',
    given: [...offered, register({ actor: carrier, person: driver }, ['device'])],
    when: carrier.says('reject', {
      shipment: id,
      reason: 'warm',
      receipt: receiptOf(driver, { ...acceptance, kind: 'rejection', answer: { reason: 'warm' } }),
    }),
    then: refused('signer_role_missing'),
  },
  {
    name: 'a receipt is handed in again for another part of the shipment',
    given: [...delivered, receive(receiptOf(clerk, nothingYet('at noon')), partly('at noon'))],
    when: receive(receiptOf(clerk, nothingYet('at one')), partly('at one')),
    then: refused('receipt_used'),
  },
  {
    name: 'a receipt has better findings than the command',
    given: delivered,
    when: receive(receiptOf(clerk, receipt), {
      lots: [{ lot: farm.lot('A'), accepted: '7', damaged: '2', uom: 'CS' }],
    }),
    then: refused('receipt_invalid'),
  },
  {
    name: 'a receipt of a final arrival is used for a partial one',
    given: delivered,
    when: receive(receiptOf(clerk, receipt), { final: false }),
    then: refused('receipt_invalid'),
  },
  {
    name: 'a receipt names another place than the goods are booked at',
    given: delivered,
    when: receive(receiptOf(clerk, receipt), { place: shop.otherPlace }),
    then: refused('receipt_invalid'),
  },
];

function partly(condition: string): object {
  return { condition, final: false, lots: [{ lot: farm.lot('A'), accepted: '0', uom: 'CS' }] };
}
function nothingYet(condition: string): Signing {
  const findings = [{ goods: farm.lot('A'), finding: 'accepted' as const, quantity: '0', uom: 'CS' }];
  return { ...receipt, answer: { condition, findings } };
}
