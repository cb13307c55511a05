import { afterEach, expect, jest, test } from '@jest/globals';
import { fsma204Records } from '../../gateway/src/fsma204/records';
import { EventBody } from '../../gateway/src/queries/eventBody';
import { block, lotOf, transaction } from './blocks';
import { said, transformed } from './capturedEvents';
import { closeAll, open } from './openModels';

afterEach(closeAll);

/** How often event bodies are asked for quantities while the records of a lot with that many uses are made. */
function reads(uses: number): number {
  const readModel = open();
  const events = Array.from({ length: uses }, (_, n) => said(transformed([lotOf(0)], [lotOf(1 + n)])));
  readModel.apply(block(0, transaction('uses', 0, events)));
  const read = jest.spyOn(EventBody.prototype, 'quantities');
  const { tables } = fsma204Records(readModel, { lot: lotOf(0) });
  const calls = read.mock.calls.length;
  read.mockRestore();
  expect(tables.find(({ trackingEvent }) => trackingEvent === 'transformation')?.rows.length).toBe(uses);
  return calls;
}

test('given a lot that is used twice as often, its records for the FDA take about twice the reads', () => {
  expect(reads(200) / reads(100)).toBeLessThan(2.5);
});
