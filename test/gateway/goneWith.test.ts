import { afterAll, expect, test } from '@jest/globals';
import { recallState } from '../../gateway/src/recalls/state';
import { commissioning, packing, receiving, shipping } from '../chaincode/attacks/support/events';
import { buyer, ContractFeed, supplier } from './contractFeed';
import { closeAll, open } from './openModels';

afterAll(closeAll);

test('given recalled goods that a late record packs into a container of another party, then the recall asks both parties', async () => {
  const [lot, other] = [supplier.lot('LATE'), supplier.lot('OTHER')];
  const pallet = supplier.container(1);
  const goods = { lots: [lot, other].map((each) => [each, 10] as const) };
  const feed = await ContractFeed.open(open());
  const made = supplier.captures(commissioning(goods, supplier.place));
  const packed = supplier.captures(packing(pallet, { lots: [[other, 1]] }, supplier.place));
  const late = supplier.captures(packing(pallet, { lots: [[lot, 2]] }, supplier.place));
  for (const said of [
    made,
    packed,
    supplier.captures(shipping({ things: [pallet] }, supplier.place, buyer.place)),
    buyer.captures(receiving({ things: [pallet] }, buyer.place, supplier.place)),
    supplier.asks('openRecall', { recall: 'R', type: 'voluntary', class: 'I', reason: 'glass', roots: [lot] }),
  ]) {
    await feed.recorded(said);
  }
  const asked = (): (string | undefined)[][] =>
    recallState(feed.readModel, supplier.recall('R'))!.holders.map(({ party, states, ledger }) => [
      party,
      states[0],
      ledger[0]?.onHand,
    ]);
  expect(asked()).toEqual([[supplier.party, 'not_notified', '10']]);

  const [outcome] = await feed.say(late);
  expect(outcome?.exceptions.map(({ code }) => code)).toEqual(['lot_recalled']);
  expect(asked()).toEqual([
    [supplier.party, 'not_notified', '8'],
    [buyer.party, 'not_notified', '2'],
  ]);
});
