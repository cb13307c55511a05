import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LotId, lotIdOf } from '../../chaincode/src/domain/gs1/id';
import { readOutcomes } from '@lotline/chaincode/domain';
import type { Ledger } from '../../gateway/src/ledger/ledger';
import { follow } from '../../gateway/src/projection/follow';
import { openReadModel, type ReadModel } from '../../gateway/src/projection/readModel';
import { stockNow } from '../../gateway/src/queries/stockNow';
import { recallPlan } from '../../gateway/src/trace/recallPlan';
import { trace } from '../../gateway/src/trace/trace';
import { carrier, farm, network, type Said, shop } from '../chaincode/support/cast';
import { inTurns } from '../chaincode/support/turns';
import type { OpenLedger } from './ledger';
import { temporaryFolder } from '../temporaryFolder';

/** A ledger through the gateways of two organisations. */
export interface TwoViews extends OpenLedger {
  readonly elsewhere: Ledger;
}

interface Chain {
  readonly lettuce: LotId;
  readonly salad: LotId;
  readonly story: readonly Said[];
}

/** A shipment from the farm by a carrier to the shop, which makes salad of a part and sells some of it. Its ids are new for each run. */
function chain(): Chain {
  const run = randomUUID().slice(0, 8);
  const lettuce = farm.lot(`L-${run}`);
  const salad = lotIdOf(shop.gtin(1), `S-${run}`);
  const shipmentNumber = `SHIP-${run}`;
  const shipment = farm.shipment(shipmentNumber);
  const story = [
    ...network,
    shop.asks('registerProduct', { product: shop.product, name: 'Salad', uom: 'EA' }),
    farm.asks('commissionLot', { lot: lettuce, place: farm.place, quantity: '100', uom: 'CS' }),
    farm.asks('ship', {
      shipment: shipmentNumber,
      from: farm.place,
      to: shop.place,
      carrier: carrier.party,
      lots: [{ lot: lettuce, quantity: '40', uom: 'CS' }],
    }),
    carrier.asks('accept', { shipment }),
    carrier.asks('handOver', { shipment, to: shop.party }),
    shop.asks('receive', { shipment, lots: [{ lot: lettuce, accepted: '38', uom: 'CS' }], final: true }),
    shop.asks('transform', {
      place: shop.place,
      inputs: { lots: [{ lot: lettuce, quantity: '10', uom: 'CS' }] },
      outputs: { lots: [{ lot: salad, quantity: '60', uom: 'EA' }] },
    }),
    shop.asks('sell', { place: shop.place, lots: [{ lot: salad, quantity: '5', uom: 'EA' }] }),
  ];
  return { lettuce, salad, story };
}

/** The results of a recall's queries on a read model. */
const answers = (model: ReadModel, { lettuce, salad }: Chain): object => ({
  back: trace(model, salad, 'back'),
  forward: trace(model, lettuce, 'forward'),
  plan: recallPlan(model, lettuce),
  stock: [lettuce, salad].map((lot) => stockNow(model, { lot, limit: 100 }).rows),
});

/** The same chain has the same trace, recall and stock on every ledger and gateway. */
export function behavesLikeOneChain(name: string, open: () => Promise<TwoViews>): void {
  describe(`the chain on ${name}`, () => {
    const folder = temporaryFolder();
    const captured = chain();
    const { lettuce, salad, story } = captured;
    let opened: TwoViews;
    let here: ReadModel;
    let there: ReadModel;

    const read = async (ledger: Ledger, file: string): Promise<ReadModel> => {
      const { height } = await opened.ledger.health();
      const model = openReadModel({ file: join(folder, file) });
      const stop = new AbortController();
      const following = follow(ledger, model, { signal: stop.signal });
      expect(await model.reached(height, 60_000)).toBe(true);
      stop.abort();
      await following;
      return model;
    };

    beforeAll(async () => {
      opened = await open();
      const { ledger, users } = opened;
      const user = new Map([
        [farm.msp, users.farm],
        [carrier.msp, users.carrier],
        [shop.msp, users.shop],
      ]);
      for (const said of inTurns(story)) {
        const requests = said.map(({ command, input }) => ({ id: randomUUID(), command, input }));
        const { result } = await ledger.submit(user.get(said[0]!.caller.msp)!, 'submit', [JSON.stringify(requests)]);
        expect(readOutcomes(result).map(({ status }) => status)).toEqual(said.map(() => 'recorded'));
      }
      here = await read(ledger, 'here.sqlite');
      there = await read(opened.elsewhere, 'there.sqlite');
    }, 180_000);

    afterAll(async () => {
      await opened.close();
      here.close();
      there.close();
      rmSync(folder, { recursive: true, force: true });
    });

    test('traces the salad back to the farm, and the lettuce forward to the salad', () => {
      const ids = (found: ReturnType<typeof trace>): string[] => found!.nodes.map(({ id }) => id).sort();
      expect(ids(trace(here, salad, 'back'))).toEqual(expect.arrayContaining([lettuce, salad]));
      expect(ids(trace(here, lettuce, 'forward'))).toEqual(expect.arrayContaining([lettuce, salad]));
    });

    test('recalls both lots, wherever they were', () => {
      const plan = recallPlan(here, lettuce)!;
      expect(plan.lots.map(({ id, parent, depth }) => [id, parent, depth])).toEqual([
        [lettuce, undefined, 0],
        [salad, lettuce, 1],
      ]);
      expect(plan.places.map(({ id }) => id)).toEqual(expect.arrayContaining([farm.place, shop.place]));
      expect(plan.exceptions.map(({ code }) => code)).toEqual(['receipt_short']);
      expect(plan.truncated).toBe(false);
    });

    test('has the expected stock', () => {
      const rows = [lettuce, salad].flatMap((lot) => stockNow(here, { lot, limit: 100 }).rows);
      expect(rows.map(({ place, onHand, uom }) => [place, onHand, uom])).toEqual([
        [farm.place, '60', 'CS'],
        [shop.place, '28', 'CS'],
        [shop.place, '55', 'EA'],
      ]);
    });

    test('gives the same results through another organisation’s gateway', () => {
      expect(answers(there, captured)).toEqual(answers(here, captured));
    });
  });
}
