import { afterAll, describe, expect, test } from '@jest/globals';
import { latestOf, rowsSince } from '../../gateway/src/keepers/waitingRows';
import { findFact } from '../../gateway/src/queries/findFact';
import { meantGoods } from '../../gateway/src/queries/meantGoods';
import { recallPlan } from '../../gateway/src/trace/recallPlan';
import { trace } from '../../gateway/src/trace/trace';
import { commissioning, packing, receiving, shipping } from '../chaincode/attacks/support/events';
import type { Actor } from '../chaincode/support/cast';
import { buyer, ContractFeed, rival, supplier } from './contractFeed';
import { closeAll, open } from './openModels';

afterAll(closeAll);

const crate = 'https://example.com/crate/17';
const item = 'https://example.com/item/17';
const shed = 'geo:52.1,5.1';
const X = supplier.lot('X');
const named = (id: string, actor: Actor): string => `${id}#417/${actor.party.slice(-13)}`;

/** A ledger on which a stranger has made an item and filled a crate of these ids. */
async function taken(): Promise<ContractFeed> {
  const feed = await ContractFeed.open(open());
  const mine = 'urn:example:lot:mine';
  await feed.recorded(rival.captures(commissioning({ lots: [[mine, 9]], things: [item] }, shed)));
  await feed.recorded(rival.captures(packing(crate, { lots: [[mine, 5]] }, shed)));
  await feed.recorded(supplier.captures(commissioning({ lots: [[X, 100]] }, supplier.place)));
  return feed;
}

describe('given a stranger that used the id of a crate and of an item first', () => {
  test('when others pack and ship such ones, their traces, plans and facts are of their own', async () => {
    const feed = await taken();
    for (const said of [
      supplier.captures(commissioning({ things: [item] }, supplier.place)),
      supplier.captures(packing(crate, { lots: [[X, 40]], things: [item] }, supplier.place)),
      supplier.captures(shipping({ things: [crate] }, supplier.place, buyer.place)),
      buyer.captures(receiving({ things: [crate] }, buyer.place, supplier.place)),
    ]) {
      expect((await feed.say(said))[0]?.exceptions).toEqual([]);
    }
    const { readModel } = feed;
    for (const { msp } of [supplier, buyer]) {
      expect(meantGoods(readModel, crate, msp)).toBe(named(crate, supplier));
    }
    expect(meantGoods(readModel, crate, rival.msp)).toBe(crate);
    expect(findFact(readModel, 'container', named(item, supplier))).toMatchObject({ producer: supplier.party });

    const shown = JSON.stringify(trace(readModel, named(crate, supplier), 'both'));
    expect(shown).toContain('"receiving"');
    expect(shown).not.toContain(rival.party);
    const plan = recallPlan(readModel, X)!;
    expect(JSON.stringify(plan)).toContain(named(crate, supplier));
    expect(JSON.stringify(plan)).not.toContain(rival.party);
  });

  test('when its maker recorded a shipping first, the keeper finds it after the making, and the trace shows it', async () => {
    const feed = await taken();
    const { readModel } = feed;
    const ships = shipping({ things: [item] }, supplier.place, buyer.place);
    const [sent] = await feed.recorded(supplier.captures(ships));
    const seen = latestOf(readModel);
    await feed.recorded(supplier.captures(commissioning({ things: [item] }, supplier.place)));
    const rows = rowsSince(readModel, { party: supplier.party, seen, now: latestOf(readModel) });
    expect(rows.map(({ id }) => id)).toEqual([sent]);
    await feed.recorded(supplier.says('bookWaiting', { event: ships, party: supplier.party }));
    expect(findFact(readModel, 'container', named(item, supplier))).toMatchObject({ transit: { to: buyer.place } });
    expect(JSON.stringify(trace(readModel, named(item, supplier), 'both'))).toContain('"shipping"');
  });
});
