import { afterEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pack, unpack } from '../../gateway/src/projection/graph/changes';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import { KnownStock } from '../../gateway/src/trace/knownStock';
import type { ReadView } from '../../gateway/src/trace/readView';
import { recallPlan } from '../../gateway/src/trace/recallPlan';
import { rootNodes } from '../../gateway/src/queries/rootNodes';
import { seed } from '../seed';
import { containerOf, lotOf } from './blocks';
import { buyer, type ContractFeed, supplier } from './contractFeed';
import { closeAll } from './openModels';
import { openPlantAndShop, place, weighed } from './plantAndShop';

afterEach(closeAll);

const viewOf = ({ database, graph, height }: ReadModel, stock: KnownStock): ReadView => ({
  database,
  graph,
  height,
  stock,
});

const lots = [lotOf(1), lotOf(2), lotOf(3)] as const;
const pallet = containerOf(1);
const one = fc.constantFrom(...lots).map((lot) => weighed(lot, '1'));

type Command = ReturnType<typeof supplier.asks>;

/** A command that moves stock. The contract may refuse it. */
const command = (n: number): fc.Arbitrary<Command> =>
  fc.oneof(
    one.map((sold) => supplier.asks('sell', { place, lots: [sold] })),
    one.map((made) => supplier.asks('commissionLot', { place, ...made })),
    one.map(({ lot, quantity }) => supplier.asks('hold', { goods: lot, place, quantity, reason: 'wet' })),
    one.map((inside) => supplier.asks('pack', { container: pallet, place, lots: [inside] })),
    one.map((sent) => supplier.asks('ship', { shipment: `S${n}`, from: place, to: buyer.place, lots: [sent] })),
    fc.constant(supplier.asks('ship', { shipment: `S${n}`, from: place, to: buyer.place, containers: [pallet] })),
    one.map((used) => {
      const outputs = { lots: [weighed(lotOf(10 + n), '2')] };
      return supplier.asks('transform', { place, inputs: { lots: [used] }, outputs });
    }),
  );

const commands = fc.tuple(...Array.from({ length: 12 }, (_, n) => command(n)));

async function started(): Promise<{ readModel: ReadModel; feed: ContractFeed }> {
  const { readModel, feed } = await openPlantAndShop();
  for (const lot of lots.slice(0, 2))
    await feed.recorded(supplier.asks('commissionLot', { place, ...weighed(lot, '9') }));
  return { readModel, feed };
}

test(`seed ${seed}: given a thread that keeps the stock that it has read, its plans after any commands are those of the database`, async () => {
  const property = fc.asyncProperty(commands, fc.boolean(), async (said, isPrepared) => {
    const { readModel, feed } = await started();
    const stock = new KnownStock();
    for (const each of said) {
      await feed.say(each);
      const view = viewOf(readModel, stock);
      if (isPrepared) stock.prepare(view, 1, 1000);
      for (const lot of lots) expect(recallPlan(view, lot)).toEqual(recallPlan(readModel, lot));
    }
  });
  await fc.assert(property, { numRuns: 8, seed, endOnFailure: true });
});

test('given stock that changed after the height of a question, the next question at that height reads it again', async () => {
  const { readModel, feed } = await started();
  const [lot] = lots;
  const [node = 0] = rootNodes(readModel.database, lot);
  const stock = new KnownStock();
  const before = viewOf(readModel, stock);
  // The main thread has published a later block; the transaction of the question does not see it yet.
  readModel.graph.columns.stock[node] = before.height + 1;
  expect(stock.of(before, [node])(node)).toMatchObject([{ onHand: '9' }]);
  await feed.recorded(supplier.asks('sell', { place, lots: [weighed(lot, '4')] }));
  expect(stock.of(viewOf(readModel, stock), [node])(node)).toMatchObject([{ onHand: '5' }]);
});

test('the lots whose stock changed in a block come from the thread that writes it as they are', () => {
  const changes = { nodes: [], links: [], events: [], visits: [], changed: [], stocked: [7, 3, 7] };
  expect(unpack(pack(changes))).toEqual(changes);
});
