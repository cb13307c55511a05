import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ago, centre, crossDock, cooler, house, lot, openScene, pallet, product, reading, type Scene } from './scene';

let scene: Scene;
const sscc = pallet(15);
beforeAll(async () => {
  scene = await openScene();
  const did: Scene['did'] = (...of) => scene.did(...of);
  await did('supplier', '/products/change', { product, storage: { minimum: '0', maximum: '5' } });
  await did('supplier', '/lots', { lot: lot('A'), place: house, quantity: 100, uom: 'CS', at: ago(120) });
  await did('supplier', '/containers/pack', {
    container: sscc,
    place: house,
    lots: [{ lot: lot('A'), quantity: 10, uom: 'CS' }],
    at: ago(90),
  });
});
afterAll(() => scene.gateway.close());

const lotReading = (celsius: number | object, more: object = {}): object =>
  reading(celsius, { more: { quantityList: [{ epcClass: lot('A'), quantity: 90, uom: 'CS' }], ...more } });

describe('a temperature', () => {
  test('within the storage range raises nothing', async () => {
    await scene.told('supplier', lotReading(4.5));
    await scene.told('supplier', lotReading({ value: 41, uom: 'FAH' }));
    await scene.told('supplier', lotReading({ value: 278.15, uom: 'KEL' }));
    expect(await scene.list('supplier')).toEqual([]);
  });

  test.each([
    ['degrees Fahrenheit', { value: 41.2, uom: 'FAH' }, '5.11 °C'],
    ['kelvin', { value: 273, uom: 'KEL' }, '-0.15 °C'],
    ['a maximum', { value: 4, minValue: 3, maxValue: 9.5, uom: 'CEL' }, '9.5 °C'],
  ])('outside of it in %s raises one exception of the lot', async (_unit, report, shown) => {
    const event = await scene.told('supplier', lotReading(report));
    const rows = await scene.list('supplier', '&status=open');
    expect(rows).toMatchObject([{ code: 'storage_range', goods: lot('A'), product, event }]);
    expect(rows[0]!.detail).toContain(`${shown}, and ${product} is kept at 0 to 5 °C`);
    expect((await scene.change('supplier', { exception: rows[0]!.exception, resolution: 'Checked' })).status).toBe(200);
  });

  test('without a unit, or of another kind, is ignored', async () => {
    await scene.told('supplier', lotReading({ value: 60 }));
    await scene.told('supplier', lotReading({ type: 'RelativeHumidity', value: 60, uom: 'A93' }));
    expect(await scene.list('supplier', '&status=open')).toEqual([]);
  });

  test('of a pallet is compared with the ranges of its contents', async () => {
    await scene.told('supplier', reading(12, { goods: [sscc] }));
    const [row] = await scene.list('supplier', '&status=open');
    expect(row).toMatchObject({ code: 'storage_range', severity: 'high', goods: sscc });
    expect(row!.detail).toContain(`12 °C, and ${product} is kept at`);
  });

  test('of a place is compared with the ranges of the goods there, or of the place', async () => {
    await scene.told('supplier', reading(8));
    expect(await scene.list('supplier', '&status=open')).toMatchObject([{ place: house }, { goods: sscc }]);
    await scene.told('supplier', reading(8, { place: cooler }));
    expect(await scene.list('supplier', '&status=open')).toHaveLength(2);
    await scene.did('supplier', '/rules', { sensor: { ranges: [{ place: cooler, minimum: '-2', maximum: '4' }] } });
    await scene.told('supplier', reading(8, { place: cooler, minutes: 4 }));
    expect((await scene.list('supplier', '&status=open'))[0]).toMatchObject({ code: 'storage_range', place: cooler });
  });
});

describe('an alarm', () => {
  test('of a sensor raises an exception for any quantity that it measures', async () => {
    const report = { type: 'Illuminance', value: 800, uom: 'LUX', exception: 'ALARM_CONDITION' };
    await scene.told('supplier', reading(report, { goods: [sscc] }));
    const [row] = await scene.list('supplier', '&code=sensor_alarm');
    expect(row).toMatchObject({ severity: 'high', goods: sscc });
    expect(row!.detail).toContain('the sensor reports ALARM_CONDITION (Illuminance, 800 LUX)');
  });
});

describe('an excursion', () => {
  test('stays one exception however often it is captured, and stays open when it is cold again', async () => {
    const before = await scene.list('supplier');
    for (let minutes = 50; minutes > 25; minutes -= 1) {
      await scene.told('supplier', reading(6 + minutes / 100, { goods: [sscc], minutes }));
    }
    await scene.told('supplier', reading(3, { goods: [sscc], minutes: 1 }));
    const after = await scene.list('supplier');
    expect(after.map(({ exception }) => exception)).toEqual(before.map(({ exception }) => exception));
    const [row] = after.filter(({ code, goods }) => code === 'storage_range' && goods === sscc);
    expect(row).toMatchObject({ status: 'open' });
    expect(row!.detail).toMatch(/20 readings from/);
  });

  test('that was resolved is raised again only by another reading', async () => {
    const [row] = await scene.list('supplier', '&code=storage_range');
    const { exception } = (await scene.list('supplier')).find(
      ({ code, goods }) => code === 'storage_range' && goods === sscc,
    )!;
    expect(row).toBeDefined();
    await scene.change('supplier', { exception, resolution: 'Core temperature taken: 4 °C' });
    await scene.ahead(1);
    const find = async (): Promise<unknown> =>
      (await scene.list('supplier')).find((each) => each.exception === exception);
    expect(await find()).toMatchObject({
      status: 'resolved',
      resolvedBy: 'demo',
      resolution: 'Core temperature taken: 4 °C',
    });
    await scene.told('supplier', reading(9, { goods: [sscc], minutes: 2 }));
    expect(await find()).toMatchObject({ status: 'open', reopened: 1 });
    await scene.ahead(0);
  });

  test('ends by itself when its event is declared to be in error', async () => {
    const wrong = reading(30, { place: cooler, minutes: 3, goods: [pallet(22)] }) as Record<string, unknown>;
    await scene.did('supplier', '/containers/pack', {
      container: pallet(22),
      place: house,
      lots: [{ lot: lot('A'), quantity: 1, uom: 'CS' }],
      at: ago(80),
    });
    await scene.told('supplier', wrong);
    const open = async (): Promise<unknown> => (await scene.list('supplier')).find(({ goods }) => goods === pallet(22));
    expect(await open()).toMatchObject({ status: 'open' });
    await scene.told('supplier', {
      ...wrong,
      errorDeclaration: { declarationTime: new Date().toISOString(), reason: 'incorrect_data' },
    });
    expect(await open()).toMatchObject({
      status: 'resolved',
      resolution: expect.stringMatching(
        /^Ended automatically, after the event ni:.*: its event was declared to be in error\.$/,
      ),
    });
  });
});

describe('a dishonest member', () => {
  test('raises nothing at others with readings about their goods and places', async () => {
    const before = (await scene.list('supplier')).length;
    await expect(scene.told('retailer', reading(40, { place: house }))).rejects.toThrow('not_owner');
    for (const minutes of [3, 4]) {
      await scene.told('retailer', reading(40, { goods: [sscc], place: centre, minutes }));
      await scene.told('carrier', reading(41, { goods: [sscc], place: crossDock, minutes }));
    }
    expect(await scene.list('supplier')).toHaveLength(before);
    expect(await scene.list('retailer')).toMatchObject([{ goods: sscc }]);
  });
});
