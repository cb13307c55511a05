import { expect, test } from '@jest/globals';
import { receiving, shipping } from './attacks/support/events';
import { buyer, done, ledger, line, maker, makes, say } from './attacks/support/stage';

const X = maker.lot('X');

test('a receipt in another unit of measure is refused with the unit of the shipment', async () => {
  const world = await ledger(
    makes(maker, 'X'),
    maker.asks('ship', { shipment: 'S', from: maker.place, to: buyer.place, lots: [line(X, '4')] }),
  );
  const lots = [{ lot: X, accepted: '4', uom: 'KGM' }];
  const outcome = await say(world, buyer.says('receive', { shipment: maker.shipment('S'), lots }));
  expect(outcome).toMatchObject({ status: 'refused', code: 'shipment_line_unknown' });
  expect(outcome.message).toContain(`has ${X} in CS; give the quantities in that unit`);
});

test('a response to a recall without what was destroyed before is refused, and says that it has to be repeated', async () => {
  const recall = maker.recall('R');
  const world = await ledger(
    makes(maker, 'X'),
    maker.captures(shipping({ lots: [[X, 40]] }, maker.place, buyer.place)),
    buyer.captures(receiving({ lots: [[X, 40]] }, buyer.place, maker.place)),
    maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'salt', roots: [X] }),
  );
  const answer = (row: object): ReturnType<typeof buyer.says> => {
    const rows = [{ goods: X, place: buyer.place, uom: 'CS', ...row }];
    return buyer.says('respondRecall', { recall, status: 'acknowledged', rows });
  };
  await done(world, answer({ destroyed: '10' }));
  const outcome = await say(world, answer({ quarantined: '30' }));
  expect(outcome).toMatchObject({ status: 'refused', code: 'recall_answer_invalid' });
  expect(outcome.message).toContain('reports 10, which cannot be undone: repeat that.');
});
