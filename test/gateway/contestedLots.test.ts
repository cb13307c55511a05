import { afterAll, expect, test } from '@jest/globals';
import { recallState } from '../../gateway/src/recalls/state';
import { stock } from '../../gateway/src/queries/stock';
import { commissioning, observing, transforming } from '../chaincode/attacks/support/events';
import type { Said } from '../chaincode/support/cast';
import { buyer, ContractFeed, rival, supplier } from './contractFeed';
import { closeAll, open } from './openModels';

afterAll(closeAll);

const fish = 'urn:gdst:example.org:product:lot:class:cannery.tuna.7';
const makes = (who: typeof buyer, quantity: number): Said =>
  who.captures(commissioning({ lots: [[fish, quantity]] }, who.place));

/** The available quantity at the place of each maker, as the gateway shows it. */
const availableIn = (feed: ContractFeed): Record<string, string> =>
  Object.fromEntries(stock(feed.readModel, { lot: fish }).rows.map(({ place, available }) => [place, available]));

test.each<[what: string, block: Said]>([
  [
    'a recall',
    supplier.asks('openRecall', { recall: 'W', type: 'voluntary', class: 'I', reason: 'bones', roots: [fish] }),
  ],
  ['a hold', supplier.asks('hold', { goods: fish, reason: 'laboratory' })],
])(
  '%s of goods under an id without owner blocks the stock of its author, and none of another maker',
  async (_, block) => {
    const feed = await ContractFeed.open(open());
    await feed.recorded(makes(supplier, 5));
    await feed.recorded(makes(buyer, 10));
    await feed.recorded(block);

    expect(availableIn(feed)).toEqual({ [supplier.place]: '0', [buyer.place]: '10' });

    // The contract says the same.
    const sold = observing('retail_selling', { lots: [[fish, 10]] }, buyer.place);
    const [outcome] = await feed.say(buyer.captures(sold));
    expect(outcome?.exceptions).toEqual([]);
  },
);

test('given a stranger that says it made goods of recalled ones, under the id of a maker, then the recall asks the maker nothing', async () => {
  const salt = 'urn:gdst:example.org:product:lot:class:cannery.salt.1';
  const shed = 'geo:52.1,5.1';
  const feed = await ContractFeed.open(open());
  const said = [
    supplier.captures(commissioning({ lots: [[salt, 5]] }, supplier.place)),
    makes(buyer, 10),
    rival.captures(commissioning({ lots: [[fish, 4]] }, shed)),
    rival.captures(transforming({ lots: [[salt, 1]] }, { lots: [[fish, 1]] }, shed)),
    supplier.asks('openRecall', { recall: 'W', type: 'voluntary', class: 'I', reason: 'glass', roots: [salt] }),
  ];
  for (const each of said) await feed.recorded(each);

  const state = recallState(feed.readModel, supplier.recall('W'));
  expect(state).toMatchObject({ lots: 2 });
  expect(state?.holders.map(({ party }) => party).toSorted()).toEqual([supplier.party, rival.party].toSorted());
  expect(availableIn(feed)).toMatchObject({ [`${shed}#${rival.party.slice(-13)}`]: '0', [buyer.place]: '10' });
});
