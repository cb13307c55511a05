import { shipmentKey } from '../../../chaincode/src/domain/facts/shipment';
import { receiptKey } from '../../../chaincode/src/domain/facts/signer';
import { linesHash, receiptDomain } from '../../../chaincode/src/domain/rules/handoffReceipt';
import { carrier, farm, type Said, shop } from '../support/cast';
import {
  accept,
  acceptance,
  but,
  clerk,
  delivered,
  driver,
  early,
  given,
  good,
  handOver,
  id,
  line,
  lines,
  loader,
  lot,
  offer,
  offered,
  receipt,
  receive,
  register,
  ship,
  shortExceptions,
  time,
} from '../support/receiptScene';
import { receiptOf, storyLedger } from '../support/signing';
import { fact, recorded, refused, type Story } from '../support/story';

/** Receipts that people without ledger identity signed, and dishonest ones. */
export const receipts: Story[] = [
  {
    name: 'an offer carries the receipt of a dock of the sender',
    given,
    when: ship({ receipt: receiptOf(loader, offer) }),
    then: {
      ...recorded(
        fact(shipmentKey(id), { handoffs: [{ status: 'offered', offerReceipt: { signer: loader.address } }] }),
        fact(receiptKey(loader.address, `0x${'1'.padStart(64, '0')}`), { shipment: id }),
      ),
    },
  },
  {
    name: 'an acceptance carries the receipt of the driver, with the time that the driver signed',
    given: [...given, ship()],
    when: accept(good),
    then: {
      ...recorded(
        fact(shipmentKey(id), { handoffs: [{ status: 'accepted', answerReceipt: { signer: driver.address } }] }),
      ),
      events: [
        {
          eventTime: time,
          'lotline:receipt': {
            kind: 'acceptance',
            signer: driver.address,
            signature: good.signature,
            salt: receiptDomain(storyLedger).salt,
            message: {
              shipment: id,
              from: farm.party,
              to: carrier.party,
              place: farm.place,
              time,
              nonce: good.nonce,
              lines: linesHash(lines),
              condition: '3.8 °C',
            },
          },
        },
      ],
    },
  },
  {
    name: 'a handover carries the receipt of the driver',
    given: [...given, ship(), carrier.asks('accept', { shipment: id, at: time })],
    when: handOver({
      receipt: receiptOf(driver, {
        kind: 'offer',
        handoff: { shipment: id, from: carrier.party, to: shop.party, time, lines },
      }),
    }),
    then: recorded(fact(shipmentKey(id), { handoffs: [{}, { offerReceipt: { signer: driver.address } }] })),
  },
  {
    name: 'a receipt states its findings',
    given: delivered,
    when: receive(receiptOf(clerk, receipt)),
    then: {
      ...recorded(
        fact(shipmentKey(id), {
          status: 'received',
          handoffs: [{}, { answerReceipt: { signer: clerk.address }, condition: 'seal intact' }],
        }),
      ),
      exceptions: shortExceptions,
    },
  },
  {
    name: 'a rejection carries the receipt of who rejects',
    given: [...given, ship()],
    when: carrier.says('reject', {
      shipment: id,
      reason: 'warm',
      receipt: receiptOf(driver, { ...acceptance, kind: 'rejection', answer: { reason: 'warm' } }),
    }),
    then: recorded(
      fact(shipmentKey(id), { status: 'rejected', handoffs: [{ answerReceipt: { signer: driver.address } }] }),
    ),
  },
  {
    name: 'a handoff without receipt writes and records nothing of receipts',
    given: [...given, ship()],
    when: accept(),
    then: { ...recorded(), writes: { shipment: 1, stock: 1 } },
  },
];

const timed = (more: object): Said[] => [lot, ship(), register({ actor: carrier, person: driver }, ['driver'], more)];
const revoke = (since?: string): Said =>
  carrier.says('revokeSigner', { signer: driver.address, reason: 'lost', ...(since !== undefined && { since }) });

/** The key must be valid when it signs. */
export const receiptTimes: Story[] = [
  {
    name: 'a receipt was signed before the key was valid',
    given: timed({ validFrom: '2026-04-01T08:00:01Z' }),
    when: accept(good),
    then: refused('signer_not_valid'),
  },
  {
    name: 'a receipt was signed when the key had expired',
    given: timed({ validTo: time }),
    when: accept(good),
    then: refused('signer_not_valid'),
  },
  {
    name: 'a receipt was signed while the key was valid, and is handed in later',
    given: timed({ validTo: '2026-04-01T08:00:01Z' }),
    when: accept(good),
    then: recorded(),
  },
  {
    name: 'a receipt was signed before the key was revoked, and is handed in later',
    given: [...offered, revoke()],
    when: accept(good),
    then: refused('signer_revoked'),
  },
  {
    name: 'a receipt was signed before the time since which the key is revoked',
    given: [...offered, revoke('2026-04-01T08:00:01Z')],
    when: accept(good),
    then: recorded(),
  },
  {
    name: 'a receipt was signed at the time since which the key is revoked',
    given: [...offered, revoke(time)],
    when: accept(good),
    then: refused('signer_revoked'),
  },
  {
    name: 'a receipt is signed in the future',
    given: offered,
    when: accept(receiptOf(driver, but(acceptance, { time: '2026-04-01T09:00:00Z' }))),
    then: refused('time_invalid'),
  },
  {
    name: 'a receipt is handed in with another event time',
    given: offered,
    when: accept(good, { at: '2026-04-01T08:00:01Z' }),
    then: refused('input_invalid', '/at'),
  },
  {
    name: 'a receipt is handed in with the same event time',
    given: offered,
    when: accept(good, { at: time }),
    then: recorded(),
  },
];

const demanded = [...given, ship({ receiptRequired: true })];
const ofProduct = (receiptRequired: boolean): Said =>
  farm.says('changeProduct', { product: farm.product, receiptRequired });
const packed = (): Said[] => [
  farm.says('pack', { container: farm.container(1), place: farm.place, lots: [line(farm.lot('A'), '5')], at: early }),
];

/** Receipts that a sender or the owner of a product requires. */
export const requiredReceipts: Story[] = [
  {
    name: 'a shipment that requires receipts is accepted without one',
    given: demanded,
    when: accept(),
    then: refused('receipt_required'),
  },
  {
    name: 'a shipment that requires receipts is accepted with one',
    given: demanded,
    when: accept(good),
    then: recorded(),
  },
  {
    name: 'a shipment that requires receipts is rejected without one',
    given: demanded,
    when: carrier.says('reject', { shipment: id, reason: 'warm' }),
    then: recorded(),
  },
  {
    name: 'a shipment that requires receipts is received without one',
    given: [...demanded, accept(good), handOver()],
    when: receive(),
    then: refused('receipt_required'),
  },
  {
    name: 'a shipment that requires receipts is received with one',
    given: [...demanded, accept(good), handOver()],
    when: receive(receiptOf(clerk, receipt)),
    then: { ...recorded(), exceptions: shortExceptions },
  },
  {
    name: 'the owner of the product requires receipts, and its shipment is accepted without one',
    given: [...given, ofProduct(true), ship()],
    when: accept(),
    then: refused('receipt_required'),
  },
  {
    name: 'the owner of a product in a container requires receipts, and the container is accepted without one',
    given: [...given, ofProduct(true), ...packed(), ship({ lots: [], containers: [farm.container(1)] })],
    when: accept(),
    then: refused('receipt_required'),
  },
  {
    name: 'the owner of the product requires receipts no longer, and its shipment is accepted without one',
    given: [...given, ofProduct(true), ofProduct(false), ship()],
    when: accept(),
    then: recorded(fact(shipmentKey(id), { receiptRequired: undefined })),
  },
  {
    name: 'a shipment that requires receipts is received by a captured event',
    given: [...demanded, accept(good), handOver()],
    when: shop.captures({
      type: 'ObjectEvent',
      action: 'OBSERVE',
      bizStep: 'receiving',
      eventTime: time,
      eventTimeZoneOffset: '+00:00',
      readPoint: { id: shop.place },
      bizLocation: { id: shop.place },
      quantityList: [{ epcClass: farm.lot('A'), quantity: 10, uom: 'CS' }],
      bizTransactionList: [{ type: 'desadv', bizTransaction: id }],
    }),
    then: {
      ...recorded(fact(shipmentKey(id), { status: 'in_transit', settled: undefined, custodian: carrier.party })),
      exceptions: ['receipt_required'],
    },
  },
];
