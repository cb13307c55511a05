import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { networkKey } from '../../chaincode/src/domain/facts/party';
import { type Handoff, shipmentKey } from '../../chaincode/src/domain/facts/shipment';
import type { ReceiptLedger } from '../../chaincode/src/domain/rules/handoffReceipt';
import { carrier, farm, network, type Said, shop } from '../chaincode/support/cast';
import { Person, receiptOf, type Signing } from '../chaincode/support/signing';
import { inTurns } from '../chaincode/support/turns';
import { type OpenLedger, Speech } from './ledger';

const driver = new Person('driver');
const clerk = new Person('clerk');
const stranger = new Person('stranger');

/** Every ledger verifies the receipts of keys that parties registered, and refuses dishonest ones with the same codes. */
export function verifiesReceipts(name: string, open: () => Promise<OpenLedger>): void {
  describe(`signed receipts on ${name}`, () => {
    let opened: OpenLedger;
    let speech: Speech;
    let ledger: ReceiptLedger;
    const early = new Date(Date.now() - 3_600_000).toISOString();
    const time = new Date(Date.now() - 60_000).toISOString();
    const number = (n: string): string => `${n}-${speech.run}`;
    const id = (n: string): ReturnType<typeof farm.shipment> => farm.shipment(number(n));
    const line = (): { lot: ReturnType<typeof farm.lot>; quantity: '5'; uom: string } => ({
      lot: speech.lot('R'),
      quantity: '5',
      uom: 'CS',
    });
    const ship = (n: string): Said =>
      farm.asks('ship', {
        shipment: number(n),
        from: farm.place,
        to: shop.place,
        carrier: carrier.party,
        at: early,
        lots: [line()],
        receiptRequired: true,
      });
    const nonce = (n: string): string => Buffer.from(number(n)).toString('hex');
    const acceptance = (n: string): Signing => ({
      kind: 'acceptance',
      answer: { condition: '4 °C' },
      nonce: nonce(n),
      ledger,
      handoff: {
        shipment: id(n),
        from: farm.party,
        to: carrier.party,
        place: farm.place,
        time,
        lines: { lots: [line()], items: [], containers: [] },
      },
    });
    const accept = (n: string, receipt?: ReturnType<typeof receiptOf>): Said =>
      carrier.asks('accept', { shipment: id(n), condition: '4 °C', ...(receipt && { receipt }) });

    beforeAll(async () => {
      opened = await open();
      speech = new Speech(opened);
      const keys = [
        carrier.asks('registerSigner', { signer: driver.address, name: 'Driver', roles: ['driver'], validFrom: early }),
        shop.asks('registerSigner', { signer: clerk.address, name: 'Dock', roles: ['dock'], validFrom: early }),
        farm.asks('commissionLot', { ...line(), quantity: '100', place: farm.place, at: early }),
        ...['A', 'B', 'C'].map(ship),
      ];
      for (const turn of inTurns([...network, ...keys])) await speech.codes(...turn);
      const [fact] = (await speech.read(networkKey)) as [{ network: string }];
      ledger = { network: fact.network, channel: opened.ledger.channel };
    });
    afterAll(() => opened.close());

    test('are kept with the handoff, and used once', async () => {
      const receipt = receiptOf(driver, acceptance('A'));
      expect(await speech.codes(accept('A'), accept('A', receipt))).toEqual(['receipt_required', 'recorded']);
      expect(await speech.codes(accept('B', receipt))).toEqual(['receipt_used']);
      const [shipment] = (await speech.read(shipmentKey(id('A')))) as [{ handoffs: Handoff[] }];
      expect(shipment.handoffs).toMatchObject([{ status: 'accepted', answerReceipt: { signer: driver.address } }]);
      expect(await speech.codes(carrier.asks('handOver', { shipment: id('A'), to: shop.party }))).toEqual(['recorded']);
      const received: Signing = {
        kind: 'receipt',
        nonce: nonce('A'),
        ledger,
        answer: { final: true },
        handoff: { ...acceptance('A').handoff, from: carrier.party, to: shop.party, place: shop.place },
      };
      const receive = shop.asks('receive', { shipment: id('A'), final: true, receipt: receiptOf(clerk, received) });
      // The event is earlier than the handover, which had no time of its own.
      expect(await speech.codes(receive)).toEqual(['time_invalid']);
      const later = new Date(Date.now() + 1000).toISOString();
      const signed = receiptOf(clerk, { ...received, handoff: { ...received.handoff, time: later } });
      expect(await speech.codes(shop.asks('receive', { shipment: id('A'), final: true, receipt: signed }))).toEqual([
        'recorded',
      ]);
    });

    test.each([
      ['of another shipment', 'receipt_invalid', (): object => receiptOf(driver, acceptance('C'))],
      [
        'of another network',
        'receipt_invalid',
        () => receiptOf(driver, { ...acceptance('B'), ledger: { ...ledger, network: 'x' } }),
      ],
      [
        'of another channel',
        'receipt_invalid',
        () => receiptOf(driver, { ...acceptance('B'), ledger: { ...ledger, channel: 'x' } }),
      ],
      ['of a key of another party', 'signer_unknown', () => receiptOf(clerk, acceptance('B'))],
      ['of a key of nobody', 'signer_unknown', () => receiptOf(stranger, acceptance('B'))],
      [
        'of nobody, in the name of the driver',
        'receipt_invalid',
        () => ({ ...receiptOf(stranger, acceptance('B')), signer: driver.address }),
      ],
    ])('%s are refused: %s', async (_name, code, receipt) => {
      expect(await speech.codes(accept('B', receipt() as ReturnType<typeof receiptOf>))).toEqual([code]);
    });

    test('of a revoked key are refused', async () => {
      const fresh = new Person(number('second driver'));
      const register = carrier.asks('registerSigner', {
        signer: fresh.address,
        name: 'D',
        roles: ['driver'],
        validFrom: early,
      });
      expect(await speech.codes(register)).toEqual(['recorded']);
      const receipt = receiptOf(fresh, acceptance('B'));
      const revoke = carrier.asks('revokeSigner', { signer: fresh.address, reason: 'lost' });
      expect(await speech.codes(revoke)).toEqual(['recorded']);
      expect(await speech.codes(accept('B', receipt))).toEqual(['signer_revoked']);
    });
  });
}
