import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Outcome, readEnvelope, readOutcomes } from '@lotline/chaincode/domain';
import { shipmentKey } from '../../chaincode/src/domain/facts/shipment';
import { stockKey } from '../../chaincode/src/domain/facts/stock';
import type { LotId } from '../../chaincode/src/domain/gs1/id';
import { type Ledger, LedgerFailure, type LedgerIdentity, type Submitted } from '../../gateway/src/ledger/ledger';
import { carrier, farm, network, type Said, shop } from '../chaincode/support/cast';
import { inTurns } from '../chaincode/support/turns';
import { transactionsFrom } from './transactionsFrom';

/** An open ledger of three organisations, registered as the cast or not yet, with a user with every role for each. */
export interface OpenLedger {
  readonly ledger: Ledger;
  readonly users: Readonly<Record<'farm' | 'carrier' | 'shop', LedgerIdentity>>;
  close(): Promise<void>;
}

/** Sends requests of the cast to a ledger, with new ids for each run. */
export class Speech {
  readonly run = randomUUID().slice(0, 8);
  readonly ledger: Ledger;
  readonly #users: ReadonlyMap<string, LedgerIdentity>;

  constructor({ ledger, users }: OpenLedger) {
    this.ledger = ledger;
    this.#users = new Map([
      [farm.msp, users.farm],
      [carrier.msp, users.carrier],
      [shop.msp, users.shop],
    ]);
  }

  lot(number: string): LotId {
    return farm.lot(`${number}-${this.run}`);
  }

  send(...said: Said[]): Promise<Submitted> {
    const requests = said.map(({ id, command, input }) => ({ id: id ?? randomUUID(), command, input }));
    return this.ledger.submit(this.#users.get(said[0]!.caller.msp)!, 'submit', [JSON.stringify(requests)]);
  }

  async outcomes(...said: Said[]): Promise<Outcome[]> {
    return outcomesOf(await this.send(...said));
  }

  async codes(...said: Said[]): Promise<string[]> {
    return (await this.outcomes(...said)).map(({ status, code }) => code ?? status);
  }

  async read(...keys: string[]): Promise<unknown[]> {
    const user = this.#users.get(farm.msp)!;
    return JSON.parse(await this.ledger.evaluate(user, 'read', [JSON.stringify(keys)])) as unknown[];
  }
}

const outcomesOf = ({ result }: Submitted): Outcome[] => readOutcomes(result);

const failureOf = async (work: Promise<unknown>): Promise<LedgerFailure> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof LedgerFailure) return error;
    throw error;
  }
  throw new Error('It did not fail.');
};

/** The behaviour of every ledger adapter. */
export function behavesLikeALedger(name: string, open: () => Promise<OpenLedger>): void {
  describe(name, () => {
    let opened: OpenLedger;
    let speech: Speech;
    const place = farm.place;
    const commission = (lot: string, quantity = '100', id?: string): Said =>
      farm.asks('commissionLot', { lot: speech.lot(lot), place, quantity, uom: 'CS' }, id);
    const sell = (lot: string, quantity: string, id?: string): Said =>
      farm.asks('sell', { place, lots: [{ lot: speech.lot(lot), quantity, uom: 'CS' }] }, id);
    const onHand = async (lot: string, at = place): Promise<unknown> =>
      ((await speech.read(stockKey(speech.lot(lot), at)))[0] as { onHand: string } | null)?.onHand;

    beforeAll(async () => {
      opened = await open();
      speech = new Speech(opened);
      for (const turn of inTurns(network)) {
        const codes = await speech.codes(...turn);
        expect(new Set(codes)).toEqual(new Set(['recorded']));
      }
    });
    afterAll(() => opened.close());

    test('returns an outcome for each request of a batch, and custody passes with two signatures', async () => {
      const shipment = farm.shipment(`S-${speech.run}`);
      const lots = [{ lot: speech.lot('A'), quantity: '30', uom: 'CS' }];
      const shipping = farm.asks('ship', {
        shipment: `S-${speech.run}`,
        from: place,
        to: shop.place,
        carrier: carrier.party,
        lots,
      });
      expect(await speech.codes(commission('A'), sell('A', '101'), shipping, sell('A', '71'))).toEqual([
        'recorded',
        'stock_insufficient',
        'recorded',
        'stock_insufficient',
      ]);
      expect(await speech.codes(shop.asks('accept', { shipment }))).toEqual(['not_recipient']);
      expect(await speech.codes(carrier.asks('accept', { shipment }))).toEqual(['recorded']);
      expect(await speech.codes(carrier.asks('handOver', { shipment, to: shop.party }))).toEqual(['recorded']);
      const short = [{ lot: speech.lot('A'), accepted: '28', uom: 'CS' }];
      const [received] = await speech.outcomes(shop.asks('receive', { shipment, lots: short }));
      expect(received).toMatchObject({ status: 'recorded', exceptions: [{ code: 'receipt_short' }] });
      expect([await onHand('A'), await onHand('A', shop.place)]).toEqual(['70', '28']);
    });

    test('answers a captured despatch advice by command, and a command by a captured receipt', async () => {
      const times = { eventTime: new Date().toISOString(), eventTimeZoneOffset: '+00:00' };
      const goods = (quantity: number): object => ({
        quantityList: [{ epcClass: speech.lot('ADV'), quantity, uom: 'CS' }],
      });
      const names = (bizTransaction: string): object => ({ bizTransactionList: [{ type: 'desadv', bizTransaction }] });
      const moved = (bizStep: string, more: object): object => ({
        type: 'ObjectEvent',
        action: 'OBSERVE',
        bizStep,
        ...times,
        ...more,
      });
      const [advice, shipment] = [farm.shipment(`ADV-${speech.run}`), farm.shipment(`CMD-${speech.run}`)];
      const leaves = moved('shipping', {
        ...goods(30),
        ...names(advice),
        readPoint: { id: place },
        destinationList: [{ type: 'location', destination: shop.place }],
      });
      const lots = [{ lot: speech.lot('ADV'), quantity: '20', uom: 'CS' }];
      const offered = farm.asks('ship', { shipment: `CMD-${speech.run}`, from: place, to: shop.place, lots });
      const sent = await speech.codes(commission('ADV'), farm.captures(leaves), offered);
      expect(sent).toEqual(['recorded', 'recorded', 'recorded']);
      const comes = moved('receiving', {
        ...goods(15),
        ...names(shipment),
        readPoint: { id: shop.place },
        bizLocation: { id: shop.place },
        eventTime: new Date(Date.now() + 1000).toISOString(),
      });
      const part = [{ lot: speech.lot('ADV'), accepted: '10', uom: 'CS' }];
      const received = await speech.outcomes(
        shop.captures(comes),
        shop.asks('receive', { shipment: advice, lots: part }),
        shop.asks('receive', { shipment }),
      );
      expect(received.map(({ exceptions }) => exceptions.map(({ code }) => code))).toEqual([[], ['receipt_short'], []]);
      expect([await onHand('ADV'), await onHand('ADV', shop.place)]).toEqual(['50', '30']);
      const facts = (await speech.read(shipmentKey(advice), shipmentKey(shipment))) as { status: string }[];
      expect(facts.map(({ status }) => status)).toEqual(['in_transit', 'received']);
    });

    test('packs, ships and unpacks a crate as it does a pallet', async () => {
      const crate = `https://id.gs1.org/8003/0${place.slice(-13)}${speech.run}`;
      const lots = [{ lot: speech.lot('CRATED'), quantity: '30', uom: 'CS' }];
      const shipment = farm.shipment(`C-${speech.run}`);
      const route = { shipment: `C-${speech.run}`, from: place, to: shop.place };
      const packed = farm.says('pack', { container: crate, place, lots });
      const shipped = farm.says('ship', { ...route, containers: [crate] });
      const held = farm.asks('hold', { goods: crate, reason: 'wet' });
      const released = farm.asks('release', { goods: crate, reason: 'dry' });
      const codes = await speech.codes(commission('CRATED'), packed, held, shipped, released, shipped);
      expect(codes).toEqual(['recorded', 'recorded', 'recorded', 'container_held', 'recorded', 'recorded']);
      const arrived = [
        shop.asks('receive', { shipment }),
        shop.says('unpack', { container: crate, place: shop.place }),
      ];
      expect(await speech.codes(...arrived)).toEqual(['recorded', 'recorded']);
      expect([await onHand('CRATED'), await onHand('CRATED', shop.place)]).toEqual(['70', '30']);
    });

    test('orders no transaction when nothing changes', async () => {
      const { height } = await speech.ledger.health();
      const submitted = await speech.send(sell('nothing', '1'));
      expect(submitted.committed).toBe(false);
      expect(outcomesOf(submitted)[0]).toMatchObject({ status: 'refused', code: 'lot_unknown' });
      expect((await speech.ledger.health()).height).toBe(height);
    });

    test('accepts a repeated request, and reports a conflict for another one with its id', async () => {
      const id = randomUUID();
      const [first] = await speech.outcomes(commission('B', '5', id));
      const [second] = await speech.outcomes(commission('B', '5', id));
      expect(first!.status).toBe('recorded');
      expect(second).toMatchObject({ status: 'exists', subject: first!.subject, events: first!.events });
      expect(await speech.codes(commission('B', '6', id))).toEqual(['conflict']);
      expect(await onHand('B')).toBe('5');
    });

    test('reports every conflict of concurrent transactions, and loses no acknowledged one', async () => {
      expect(await speech.codes(commission('C'))).toEqual(['recorded']);
      const sent = await Promise.allSettled(Array.from({ length: 8 }, () => speech.send(sell('C', '1'))));
      const done = sent.filter(({ status }) => status === 'fulfilled').length;
      const failures = sent.flatMap((each) => (each.status === 'rejected' ? [each.reason as LedgerFailure] : []));
      expect(done).toBeGreaterThan(0);
      expect(failures.length).toBeGreaterThan(0);
      expect(new Set(failures.map(({ kind }) => kind))).toEqual(new Set(['conflict']));
      expect(await onHand('C')).toBe(String(100 - done));
      for (const { transactionId } of failures) {
        expect(await speech.ledger.status(transactionId!)).toEqual({ state: 'invalid' });
      }
    });

    test('returns the status of a transaction', async () => {
      const sent = await speech.send(commission('D'));
      if (!sent.committed) throw new Error('It was not committed.');
      expect(await speech.ledger.status(sent.transactionId)).toEqual({
        state: 'committed',
        height: sent.height,
        result: sent.result,
      });
      expect(await speech.ledger.status('00'.repeat(32))).toEqual({ state: 'unknown' });
    });

    test('has the history of a key and the events in the order of the requests in its blocks', async () => {
      const { height } = await speech.ledger.health();
      const sent = [await speech.send(commission('E'), sell('E', '1'))];
      for (const quantity of ['2', '3']) sent.push(await speech.send(sell('E', quantity)));
      const recorded = await transactionsFrom(speech.ledger, height);
      expect(recorded.map(({ transactionId }) => transactionId)).toEqual(
        sent.map(({ transactionId }) => transactionId),
      );
      const key = stockKey(speech.lot('E'), place);
      const history = recorded.flatMap(({ writes }) => writes.filter((write) => write.key === key));
      expect(history.map(({ value }) => (JSON.parse(value!) as { onHand: string }).onHand)).toEqual(['99', '97', '94']);
      const envelopes = recorded.map(({ event }) => readEnvelope(event!.payload));
      expect(envelopes.map(({ items }) => items.map(({ index }) => index))).toEqual([[0, 1], [0], [0]]);
      expect(envelopes.flatMap(({ items }) => items.flatMap(({ events }) => events.map(({ id }) => id)))).toEqual(
        sent.flatMap((each) => outcomesOf(each).flatMap(({ events }) => events)),
      );
      expect(new Set(recorded.map(({ event, transaction }) => `${event!.name} ${transaction}`))).toEqual(
        new Set(['lotline.v1 submit']),
      );
    });

    test('rejects a malformed batch with the contract’s code, and orders nothing', async () => {
      const { height } = await speech.ledger.health();
      const failure = await failureOf(speech.ledger.submit(opened.users.farm, 'submit', ['{}']));
      expect(failure.kind).toBe('rejected');
      expect(failure.message).toContain('"code":"input_invalid"');
      const unknown = await failureOf(speech.ledger.evaluate(opened.users.farm, 'read', ['[]']));
      expect(unknown.kind).toBe('rejected');
      expect((await speech.ledger.health()).height).toBe(height);
    });

    test('never changes the bytes of a block', async () => {
      const first = await speech.ledger.rawBlock(1);
      await speech.send(commission('F'));
      expect(Buffer.from(await speech.ledger.rawBlock(1)).equals(Buffer.from(first))).toBe(true);
      expect(await speech.read('nothing')).toEqual([null]);
    });
  });
}
