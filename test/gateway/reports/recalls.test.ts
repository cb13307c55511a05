import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  at,
  farm,
  item,
  line,
  lot,
  made,
  origin,
  packed,
  pallet,
  Scene,
  seen,
  sent,
  some,
  store,
  transformed,
} from './scene';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const recall = (id: string, root: string): object => ({
  recall: id,
  type: 'voluntary',
  class: 'I',
  reason: 'Listeria found',
  roots: [root],
});
const opened = (id: string, root: string): Promise<unknown> =>
  scene.done('supplier', '/recalls', { ...recall(id, root) });
const places = (id: string): object => ({ readPoint: { id }, bizLocation: { id } });
const idsIn = async (root: string, of: 'lots' | 'items' | 'containers'): Promise<string[]> =>
  ((await scene.get(`/recalls/plan?id=${root}`))[of] as { id: string }[]).map(({ id }) => id).sort();

describe('a recall', () => {
  test.each([
    ['a crate', `${origin}/8003/00860009999121C1`, 'CRATE'],
    ['an asset', `${origin}/8004/0860009999BIN1`, 'ASSET'],
    ['a case', item('CASE1'), 'BOX'],
    ['a pallet', pallet('008600099990001104'), 'PALLET'],
  ])('blocks goods made of the lot, directly and out of %s', async (_, container, number) => {
    const [root, fresh, cut] = [lot(number), lot(`${number}-FRESH`), lot(`${number}-CUT`)];
    await scene.done('supplier', '/lots', { ...line(root, '30'), place: farm, at: at('06:00') });
    const used = { inputQuantityList: [some(root, 10)], outputQuantityList: [some(fresh, 4)] };
    expect(await scene.captured('supplier', transformed('07:00', used))).toEqual([]);
    if (container.includes('/21/')) await scene.captured('supplier', made('07:05', { epcList: [container] }));
    const inside = { childQuantityList: [some(root, 10)] };
    expect(await scene.captured('supplier', packed('07:10', container, inside))).toEqual([]);
    const emptied = { inputEPCList: [container], outputQuantityList: [some(cut, 4)] };
    expect(await scene.captured('supplier', transformed('08:00', emptied))).toEqual([]);
    expect(await idsIn(root, 'lots')).toEqual([root, cut, fresh].sort());
    await opened(`R-${number}`, root);
    for (const each of [root, fresh, cut]) {
      const sale = { place: farm, lots: [line(each, '1')] };
      expect(await scene.refused('supplier', '/sales', sale, 'lot_recalled')).toContain(`R-${number}`);
    }
  });

  test('reaches goods made out of a pallet whose packing is recorded later', async () => {
    const [root, out, sscc] = [lot('LATE'), lot('LATE-OUT'), pallet('008600099990001036')];
    await scene.done('supplier', '/lots', { ...line(root, '10'), place: farm, at: at('06:00') });
    const emptied = { inputEPCList: [sscc], outputQuantityList: [some(out, 4)] };
    expect(await scene.captured('supplier', transformed('10:00', emptied))).toEqual(['container_unknown']);
    const filled = packed('07:10', sscc, { childQuantityList: [some(root, 10)] });
    expect(await scene.captured('supplier', filled)).toEqual([]);
    expect(await idsIn(root, 'lots')).toEqual([root, out].sort());
    const { details } = (await opened('R-LATE', root)) as { details: object };
    expect(details).toMatchObject({ unproven: [] });
    const scope = await scene.rows('/recalls/0860009999992/R-LATE/scope');
    expect(scope.map(({ goods }) => goods)).toEqual(expect.arrayContaining([root, out]));
  });

  test('finds pieces in a case on a pallet at the pallet’s place, and blocks their sale', async () => {
    const [pieces, box, sscc] = [[item('P1'), item('P2')], item('PCASE'), pallet('008600099990002019')];
    const root = lot('NESTED');
    await scene.captured('supplier', made('07:00', { epcList: pieces, ilmd: { 'cbvmda:lotNumber': 'NESTED' } }));
    await scene.captured('supplier', made('07:01', { epcList: [box], ilmd: { 'cbvmda:lotNumber': 'NESTED-BOX' } }));
    const moves = [
      packed('07:10', box, { childEPCs: pieces }),
      packed('07:20', sscc, { childEPCs: [box] }),
      sent('07:30', 'shipping', { epcList: [sscc] }),
    ];
    for (const event of moves) expect(await scene.captured('supplier', event)).toEqual([]);
    const underWay = await scene.standing(root);
    expect(underWay).toEqual({ [store]: ['0', '2'] });
    const arrival = seen('12:00', 'receiving', { epcList: [sscc] }, store);
    expect(await scene.captured('retailer', arrival)).toEqual([]);

    expect(await idsIn(root, 'items')).toEqual(pieces);
    expect(await idsIn(root, 'containers')).toEqual([sscc, box].sort());
    expect(await scene.standing(root)).toEqual({ [store]: ['2', '0'] });
    expect(await scene.holders(root)).toEqual({
      'Corner Fresh Markets': { items: 2, had: { [root]: ['2', '0'] } },
      'Green Valley Growers': { items: 0, had: {} },
    });

    await opened('R-NESTED', root);
    await scene.done('retailer', '/containers/unpack', { container: sscc, place: store });
    await scene.refused('retailer', '/sales', { place: store, items: [box] }, 'item_recalled');
    const emptied = {
      ...packed('13:00', box, { childEPCs: pieces }),
      ...places(store),
      action: 'DELETE',
      bizStep: 'unpacking',
    };
    await scene.captured('retailer', emptied);
    await scene.refused('retailer', '/sales', { place: store, items: pieces }, 'item_recalled');
  });
});
