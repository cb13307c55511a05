import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, bowl, byWeight, farm, item, line, lot, made, Scene, seen, some, store, transformed } from './scene';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
  const product = `https://id.gs1.org/01/${byWeight}`;
  await scene.done('supplier', '/products', { product, name: 'Romaine by weight', uom: 'KGM' });
});
afterAll(() => scene.close());

describe('a quantity that stock cannot hold', () => {
  test.each([
    ['seven decimals', 22.6796185, 'SEVEN'],
    ['sixteen digits', 0.4535923700000001, 'SIXTEEN'],
    ['an exponent', 1e-7, 'TINY'],
  ])('of %s leaves the event in the trace', async (_, quantity, number) => {
    const [input, output] = [lot(`${number}-IN`, byWeight), lot(`${number}-OUT`)];
    const goods = {
      inputQuantityList: [some(input, quantity, 'KGM')],
      outputQuantityList: [some(output, 2)],
    };
    expect(await scene.captured('supplier', transformed('09:00', goods))).toEqual(['lot_unknown']);
    const { nodes } = (await scene.get(`/trace?id=${output}`)) as { nodes: { id: string }[] };
    expect(nodes.map(({ id }) => id)).toEqual(expect.arrayContaining([input, output]));
  });

  test('of seven decimals is taken from a lot exactly', async () => {
    const [input, output] = [lot('EXACT', byWeight), lot('EXACT-OUT')];
    await scene.done('supplier', '/lots', { ...line(input, '50', 'KGM'), place: farm, at: at('06:00') });
    const goods = {
      inputQuantityList: [some(input, 22.6796185, 'KGM')],
      outputQuantityList: [some(output, 2)],
    };
    expect(await scene.captured('supplier', transformed('09:00', goods))).toEqual([]);
    expect(await scene.stock(input)).toMatchObject([{ onHand: '27.3203815', uom: 'KGM' }]);
    expect(await scene.stock(output)).toMatchObject([{ onHand: '2', uom: 'CS' }]);
  });
});

describe('a count without a unit', () => {
  test.each([
    ['CS', lot('COUNT'), 'supplier', farm],
    ['EA', lot('COUNT', bowl), 'retailer', store],
  ] as const)('counts the trade item, which the lot counts in %s', async (uom, of, who, place) => {
    await scene.done(who, '/lots', { ...line(of, '100', uom), place, at: at('06:00') });
    const sold = seen('09:00', 'retail_selling', { quantityList: [some(of, 5, '')] }, place);
    expect(await scene.captured(who, sold)).toEqual([]);
    expect(await scene.stock(of)).toMatchObject([{ place, uom, onHand: '95', inTransit: '0' }]);
  });

  test.each(['EA', 'H87', 'PCE', 'C62'])('is the same as one in %s', async (uom) => {
    const of = lot(`EACH-${uom}`, bowl);
    await scene.done('retailer', '/lots', { ...line(of, '10', 'EA'), place: store, at: at('06:00') });
    const sold = seen('09:00', 'retail_selling', { quantityList: [some(of, 4, uom)] }, store);
    expect(await scene.captured('retailer', sold)).toEqual([]);
    expect(await scene.stock(of)).toMatchObject([{ uom: 'EA', onHand: '6' }]);
  });
});

describe('a quantity in another unit', () => {
  test.each([
    ['GRM', '500', '49.5'],
    ['TNE', '0.001', '49'],
    ['LBR', '50', '27.3203815'],
  ])('of the same measure is converted: %s', async (uom, quantity, left) => {
    const of = lot(`MASS-${uom}`, byWeight);
    await scene.done('supplier', '/lots', { ...line(of, '50', 'KGM'), place: farm });
    await scene.done('supplier', '/sales', { place: farm, lots: [line(of, quantity, uom)] });
    expect(await scene.stock(of)).toMatchObject([{ uom: 'KGM', onHand: left }]);
  });

  test('of another measure is refused', async () => {
    const of = lot('MASS-CS', byWeight);
    await scene.done('supplier', '/lots', { ...line(of, '50', 'KGM'), place: farm });
    const sale = { place: farm, lots: [line(of, '5', 'LTR')] };
    await scene.refused('supplier', '/sales', sale, 'uom_mismatch');
  });
});

describe('one quantity stated twice', () => {
  test('by count and by weight is booked once', async () => {
    const of = lot('CATCH', byWeight);
    const quantityList = [some(of, 10, ''), some(of, 123.4, 'KGM')];
    expect(await scene.captured('supplier', made('06:00', { quantityList }))).toEqual([]);
    expect(await scene.stock(of)).toMatchObject([{ place: farm, uom: 'KGM', onHand: '123.4' }]);
    const swapped = lot('CATCH-2', byWeight);
    const other = [some(swapped, 123.4, 'KGM'), some(swapped, 10, '')];
    expect(await scene.captured('supplier', made('06:00', { quantityList: other }))).toEqual([]);
    expect(await scene.stock(swapped)).toMatchObject([{ uom: 'KGM', onHand: '123.4' }]);
  });

  test('of pieces and their lot is one number, now, then, in a plan and in totals', async () => {
    const of = lot('SERIAL', bowl);
    await scene.done('retailer', '/lots', { ...line(of, '5', 'EA'), place: store, at: at('06:00') });
    const items = [item('SERIAL-1', bowl)];
    await scene.done('retailer', '/items', { items, lot: of, place: store, at: at('07:00') });
    const one = { place: store, uom: 'EA', onHand: '6', inTransit: '0' };
    expect(await scene.stock(of)).toMatchObject([one]);
    expect(await scene.stock(of, `&at=${at('06:30')}`)).toMatchObject([{ ...one, onHand: '5' }]);
    expect(await scene.stock(of, `&at=${at('07:00')}`)).toMatchObject([one]);
    expect(await scene.holders(of)).toEqual({ 'Corner Fresh Markets': { items: 1, had: { [of]: ['6', '0'] } } });
    expect(await scene.rows(`/stock?lot=${of}&by=product`)).toMatchObject([{ uom: 'EA', onHand: '6', lots: 1 }]);
    await scene.done('retailer', '/sales', { place: store, items });
    expect(await scene.stock(of)).toMatchObject([{ ...one, onHand: '5' }]);
  });

  test('of pieces stays apart where the lot is weighed', async () => {
    const of = lot('WEIGHED', byWeight);
    await scene.done('supplier', '/lots', { ...line(of, '5', 'KGM'), place: farm });
    await scene.done('supplier', '/items', { items: [item('WEIGHED-1', byWeight)], lot: of, place: farm });
    expect(await scene.stock(of)).toMatchObject([
      { uom: 'C62', onHand: '1' },
      { uom: 'KGM', onHand: '5' },
    ]);
    const pages: string[] = [];
    for (let cursor = ''; pages.length < 3;) {
      const page = await scene.get(`/stock?lot=${of}&limit=1${cursor}`);
      const { rows, next } = page as { rows: { uom: string }[]; next?: string };
      pages.push(...rows.map(({ uom }) => uom));
      if (next === undefined) break;
      cursor = `&cursor=${encodeURIComponent(next)}`;
    }
    expect(pages).toEqual(['C62', 'KGM']);
  });
});
