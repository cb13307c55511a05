import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, bowl, farm, item, kitchen, line, lot, made, Scene, seen, sent, some, store } from './scene';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const inStore = (number: string, quantity: string): Promise<unknown> =>
  scene.done('retailer', '/lots', { ...line(lot(number, bowl), quantity, 'EA'), place: store, at: at('06:00') });
const atFarm = (number: string, quantity: string): Promise<unknown> =>
  scene.done('supplier', '/lots', { ...line(lot(number), quantity), place: farm, at: at('06:00') });
const quantities = (number: string, quantity: number): object => ({ quantityList: [some(lot(number), quantity)] });
const leaves = (time: string, step: string, number: string, quantity: number): Promise<string[]> =>
  scene.captured('supplier', sent(time, step, { ...quantities(number, quantity) }));
const comes = (time: string, step: string, number: string, quantity: number): Promise<string[]> =>
  scene.captured('retailer', seen(time, step, { ...quantities(number, quantity) }, store));

describe('the steps of one movement', () => {
  test('arriving and accepting are one arrival, and leave the second load in transit', async () => {
    await atFarm('TRUCKS', '100');
    expect(await leaves('08:00', 'departing', 'TRUCKS', 40)).toEqual([]);
    expect(await leaves('16:00', 'departing', 'TRUCKS', 40)).toEqual([]);
    expect(await comes('12:00', 'arriving', 'TRUCKS', 40)).toEqual([]);
    expect(await comes('12:40', 'accepting', 'TRUCKS', 40)).toEqual([]);
    expect(await scene.standing(lot('TRUCKS'))).toEqual({ [farm]: ['20', '0'], [store]: ['40', '40'] });
  });

  test.each(['consigning', 'shipping', 'departing'])('%s sends goods off, and they can be received', async (step) => {
    const number = `BY-${step}`;
    await atFarm(number, '50');
    expect(await leaves('08:00', step, number, 20)).toEqual([]);
    expect(await scene.standing(lot(number))).toEqual({ [farm]: ['30', '0'], [store]: ['0', '20'] });
    expect(await comes('12:00', 'receiving', number, 20)).toEqual([]);
    expect(await scene.standing(lot(number))).toEqual({ [farm]: ['30', '0'], [store]: ['20', '0'] });
  });
});

describe('events out of order', () => {
  test('a shipping event recorded before its lot is booked as soon as the lot is recorded', async () => {
    const shipping = sent('10:00', 'shipping', { ...quantities('EARLY', 40) });
    expect(await scene.captured('supplier', shipping)).toEqual(['lot_unknown']);
    expect(await scene.captured('supplier', made('08:00', { ...quantities('EARLY', 100) }))).toEqual([]);
    await scene.comesTo(lot('EARLY'), { [farm]: ['60', '0'], [store]: ['0', '40'] });
    expect(await comes('15:00', 'receiving', 'EARLY', 40)).toEqual([]);
    expect(await scene.standing(lot('EARLY'))).toEqual({ [farm]: ['60', '0'], [store]: ['40', '0'] });
    expect(await scene.holders(lot('EARLY'))).toMatchObject({
      'Corner Fresh Markets': { had: { [lot('EARLY')]: ['40', '0'] } },
      'Green Valley Growers': { had: { [lot('EARLY')]: ['60', '0'] } },
    });
    expect(await scene.answerTo('supplier', shipping)).toMatchObject({ status: 'exists' });
    expect(await scene.standing(lot('EARLY'))).toEqual({ [farm]: ['60', '0'], [store]: ['40', '0'] });
  });

  test('a second run of a lot adds to the first, and a lot is commissioned once', async () => {
    const run = (time: string, quantity: number): Promise<string[]> =>
      scene.captured('supplier', made(time, { ...quantities('RUNS', quantity) }, 'creating_class_instance'));
    expect(await run('06:00', 60)).toEqual([]);
    expect(await run('14:00', 40)).toEqual([]);
    expect(await scene.standing(lot('RUNS'))).toEqual({ [farm]: ['100', '0'] });
    const begin = { ...line(lot('RUNS'), '40'), place: farm, at: at('05:00') };
    await scene.done('supplier', '/lots', begin);
    const again = { ...begin, at: at('15:00') };
    const { body } = await scene.gateway.post('supplier', '/lots', again, { 'Idempotency-Key': 'again' });
    expect(body).toMatchObject({ code: 'lot_exists' });
    expect(await scene.captured('supplier', made('16:00', { ...quantities('RUNS', 40) }))).toEqual(['lot_exists']);
    expect(await scene.standing(lot('RUNS'))).toEqual({ [farm]: ['140', '0'] });
  });
});

describe('a shipment', () => {
  const way = (shipment: string): object => ({ shipment, from: farm, to: store });
  test('that arrives in parts keeps the rest in transit until it arrives', async () => {
    const [root, shipment] = [lot('PARTS'), 'urn:epcglobal:cbv:bt:0860009999992:PARTS-1'];
    const rest = (accepted: string): object => ({ shipment, lots: [{ lot: root, accepted, uom: 'CS' }] });
    await atFarm('PARTS', '50');
    await scene.done('supplier', '/shipments', { ...way('PARTS-1'), lots: [line(root, '50')] });
    const first = await scene.done('retailer', '/shipments/receive', { ...rest('30') });
    expect(first).toMatchObject({ exceptions: [{ code: 'receipt_short' }] });
    expect(await scene.standing(root)).toEqual({ [store]: ['30', '20'] });
    expect(await scene.holders(root)).toMatchObject({ 'Corner Fresh Markets': { had: { [root]: ['30', '20'] } } });
    const second = await scene.done('retailer', '/shipments/receive', { ...rest('20') });
    expect(second).toMatchObject({ exceptions: [] });
    expect(await scene.standing(root)).toEqual({ [store]: ['50', '0'] });
    await scene.refused('retailer', '/shipments/receive', { ...rest('1') }, 'handoff_not_open');
  });
});

describe('an event that did not occur', () => {
  test('leaves nothing in transit, and neither a count nor its correction adds goods', async () => {
    const root = lot('UNDONE');
    const eventID = 'urn:uuid:0b1f5b0e-10aa-4c1e-9e57-000000000010';
    const shipping = { ...sent('10:00', 'shipping', { ...quantities('UNDONE', 50) }), eventID };
    const errorDeclaration = { declarationTime: at('12:00'), reason: 'did_not_occur' };
    await atFarm('UNDONE', '50');
    expect(await scene.captured('supplier', shipping)).toEqual([]);
    expect(await scene.standing(root)).toEqual({ [store]: ['0', '50'] });
    expect(await scene.captured('supplier', { ...shipping, errorDeclaration })).toEqual(['declared_in_error']);
    expect(await scene.standing(root)).toEqual({ [farm]: ['50', '0'] });
    const count = { lot: root, place: farm, counted: '50', uom: 'CS', reason: 'it never left' };
    expect((await scene.post('supplier', '/stock/counts', count)).status).toBe(201);
    const back = seen('13:00', 'void_shipping', { ...quantities('UNDONE', 50) });
    expect(await scene.captured('supplier', back)).toEqual(['transit_insufficient']);
    expect(await scene.standing(root)).toEqual({ [farm]: ['50', '0'] });
    expect(await scene.holders(root)).toEqual({
      'Green Valley Growers': { items: 0, had: { [root]: ['50', '0'] } },
    });
  });
});

describe('goods that customers return', () => {
  test('of a lot come back on hold at another branch, and no more than was sold', async () => {
    const root = lot('BRANCH', bowl);
    await inStore('BRANCH', '20');
    await scene.done('retailer', '/sales', { place: store, lots: [line(root, '5', 'EA')] });
    const back = { place: kitchen, lots: [line(root, '2', 'EA')], reason: 'brought to another branch' };
    await scene.done('retailer', '/returns', back);
    expect(await scene.stock(root)).toMatchObject([
      { place: store, onHand: '15', held: '0' },
      { place: kitchen, onHand: '2', held: '2' },
    ]);
    await scene.refused('retailer', '/returns', { ...back, lots: [line(root, '4', 'EA')] }, 'sold_insufficient');
  });

  test('as a piece come back on hold at another branch, once', async () => {
    const piece = item('BRANCH-1', bowl);
    await scene.done('retailer', '/items', { items: [piece], place: store });
    await scene.done('retailer', '/sales', { place: store, items: [piece] });
    const back = { place: kitchen, items: [piece], reason: 'brought to another branch' };
    await scene.done('retailer', '/returns', back);
    expect(await scene.get(`/items/${bowl}/BRANCH-1`)).toMatchObject({ status: 'active', place: kitchen, hold: {} });
    expect((await scene.post('retailer', '/returns', { ...back, reason: 'again' })).status).toBe(422);
  });

  test('by an event with the disposition returned come back on hold', async () => {
    const root = lot('EVENT', bowl);
    await inStore('EVENT', '20');
    const sale = { place: store, lots: [line(root, '5', 'EA')], at: at('10:00') };
    await scene.done('retailer', '/sales', sale);
    const goods = { disposition: 'returned', quantityList: [some(root, 2, 'EA')] };
    expect(await scene.captured('retailer', seen('20:00', 'receiving', goods, store))).toEqual([]);
    expect(await scene.stock(root)).toMatchObject([{ place: store, onHand: '17', held: '2', inTransit: '0' }]);
  });
});
