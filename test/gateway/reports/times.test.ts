import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, day, farm, line, lot, made, romaine, Scene, seen, sent, some, store } from './scene';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const makes = (number: string, quantity: string, more: object): Promise<unknown> =>
  scene.done('supplier', '/lots', { ...line(lot(number), quantity), place: farm, ...more });
const sale = (number: string, quantity: string, more: object = {}): Record<string, unknown> => ({
  place: farm,
  lots: [line(lot(number), quantity)],
  ...more,
});
const farAhead = '2099-01-01T00:00:00Z';

describe('an impossible time', () => {
  test('before the lot was made is refused, and the stock of that day stays empty', async () => {
    await makes('BEFORE', '100', { at: at('10:00') });
    await scene.refused('supplier', '/sales', sale('BEFORE', '30', { at: `${day(-1)}T10:00:00Z` }), 'time_invalid');
    expect(await scene.stock(lot('BEFORE'), `&at=${day(-1)}T12:00:00Z`)).toEqual([]);
    expect(await scene.stock(lot('BEFORE'), `&at=${at('10:00')}`)).toMatchObject([{ onHand: '100' }]);
  });

  test('before the lot was made gives an event an exception, and it moves nothing', async () => {
    await makes('BEFORE-EVENT', '100', { at: at('10:00') });
    const goods = { quantityList: [some(lot('BEFORE-EVENT'), 30)] };
    expect(await scene.captured('supplier', seen('09:00', 'retail_selling', goods))).not.toEqual([]);
    expect(await scene.stock(lot('BEFORE-EVENT'), `&at=${at('09:30')}`)).toEqual([]);
    expect(await scene.standing(lot('BEFORE-EVENT'))).toEqual({ [farm]: ['100', '0'] });
  });

  test('in the future is refused for a command, and nothing is recorded', async () => {
    const lots = { ...line(lot('AHEAD'), '10'), place: farm, at: farAhead };
    await scene.refused('supplier', '/lots', lots, 'time_invalid');
    await scene.refused('supplier', '/sales', sale('AHEAD', '1'), 'lot_unknown');
    expect(await scene.stock(lot('AHEAD'), `&at=${day(5)}T00:00:00Z`)).toEqual([]);
  });

  test('in the future gives an event an exception, and it moves nothing', async () => {
    const event = { ...made('06:00', { quantityList: [some(lot('AHEAD-EVENT'), 10)] }), eventTime: farAhead };
    expect(await scene.captured('supplier', event)).toEqual(['time_invalid']);
    expect(await scene.stock(lot('AHEAD-EVENT'))).toEqual([]);
  });
});

describe('goods in transit', () => {
  const document = 'urn:epcglobal:cbv:bt:0860009999992:WAY-1';
  const received = (time: string): Record<string, unknown> => ({ shipment: document, at: at(time) });

  test('are not received before they were sent', async () => {
    await makes('WAY', '30', { at: at('06:00') });
    const lots = [line(lot('WAY'), '30')];
    await scene.done('supplier', '/shipments', { shipment: 'WAY-1', from: farm, to: store, lots, at: at('12:00') });
    await scene.refused('retailer', '/shipments/receive', received('09:00'), 'time_invalid');
    expect(await scene.stock(lot('WAY'), `&at=${at('10:00')}`)).toMatchObject([{ place: farm, onHand: '30' }]);
    await scene.done('retailer', '/shipments/receive', received('12:00'));
    expect(await scene.standing(lot('WAY'))).toEqual({ [store]: ['30', '0'] });
  });

  test('that an event receives before they were sent get an exception, and stay in transit', async () => {
    await makes('WAY-EVENT', '30', { at: at('06:00') });
    const goods = { quantityList: [some(lot('WAY-EVENT'), 30)] };
    await scene.captured('supplier', sent('12:00', 'shipping', goods));
    expect(await scene.captured('retailer', seen('09:00', 'receiving', goods, store))).toEqual(['time_invalid']);
    expect(await scene.standing(lot('WAY-EVENT'))).toEqual({ [store]: ['0', '30'] });
  });
});

describe('a day', () => {
  test.each([
    ['WEST', `${day()}T22:30:00-08:00`, 0],
    ['EAST', `${day(1)}T07:30:00+09:00`, 1],
  ])('of a lot is the day where it was made: %s', async (number, madeAt, made_) => {
    await makes(number, '1', { at: madeAt });
    expect(await scene.get(`/lots/${romaine}/${number}`)).toMatchObject({
      madeAt: new Date(madeAt).toISOString(),
      expiry: day(14 + made_),
    });
  });

  test.each([
    ['EVENT-WEST', `${day(1)}T06:30:00Z`, '-08:00', 0],
    ['EVENT-EAST', `${day()}T22:30:00Z`, '+09:00', 1],
  ])('of a captured lot is the day where it was made: %s', async (number, eventTime, eventTimeZoneOffset, made_) => {
    const goods = { quantityList: [some(lot(number), 1)] };
    await scene.captured('supplier', { ...made('06:00', goods), eventTime, eventTimeZoneOffset });
    expect(await scene.get(`/lots/${romaine}/${number}`)).toMatchObject({ expiry: day(14 + made_) });
  });

  test('of expiry before the day of production is refused, and the same day is not', async () => {
    const lots = (number: string, expiry: string): Record<string, unknown> => ({
      ...line(lot(number), '10'),
      place: farm,
      productionDate: day(),
      expiry,
    });
    const why = await scene.refused('supplier', '/lots', lots('BACKWARDS', day(-19)), 'date_invalid');
    expect(why).toContain(day(-19));
    await scene.refused('supplier', '/lots', lots('BACKWARDS', day(-1)), 'date_invalid');
    expect((await scene.gateway.get('supplier', `/lots/${romaine}/BACKWARDS`)).status).toBe(404);
    await scene.done('supplier', '/lots', lots('SAME-DAY', day()));
  });
});

describe('a lot past its expiry', () => {
  test('is neither sold nor shipped without a reason', async () => {
    await makes('STALE', '10', { productionDate: day(-50), expiry: day(-36) });
    const shipment = { shipment: 'STALE-1', from: farm, to: store, lots: [line(lot('STALE'), '4')] };
    await scene.refused('supplier', '/sales', sale('STALE', '1'), 'lot_expired');
    const why = await scene.refused('supplier', '/shipments', shipment, 'lot_expired');
    expect(why).toContain('allowExpired');
    expect(await scene.stock(lot('STALE'))).toMatchObject([{ onHand: '10', available: '0', expiry: day(-36) }]);
    await scene.done('supplier', '/shipments', {
      ...shipment,
      allowExpired: { reason: 'goes to the composting plant' },
    });
  });

  test('that an event ships gets an exception', async () => {
    await makes('STALE-EVENT', '10', { productionDate: day(-50), expiry: day(-36), at: at('06:00') });
    const event = sent('10:00', 'shipping', { quantityList: [some(lot('STALE-EVENT'), 4)] });
    expect(await scene.captured('supplier', event)).toEqual(['lot_expired']);
  });
});

describe('a count', () => {
  const countOf = (number: string, counted: string, time: string): Record<string, unknown> => ({
    lot: lot(number),
    place: farm,
    counted,
    uom: 'CS',
    reason: 'stock taking',
    at: at(time),
  });
  const onHandAt = async (number: string, time: string): Promise<unknown> =>
    (await scene.stock(lot(number), `&at=${at(time)}`)).map(({ onHand }) => onHand);

  test('recorded in the evening for the morning changes the balance of every hour since', async () => {
    await makes('COUNTED', '100', { at: at('06:00') });
    await scene.done('supplier', '/sales', sale('COUNTED', '30', { at: at('10:00') }));
    await scene.done('supplier', '/stock/counts', countOf('COUNTED', '95', '08:00'));
    expect(await scene.standing(lot('COUNTED'))).toEqual({ [farm]: ['65', '0'] });
    expect(await Promise.all(['07:00', '08:30', '11:00'].map((time) => onHandAt('COUNTED', time)))).toEqual([
      ['100'],
      ['95'],
      ['65'],
    ]);
  });

  test('covers an earlier sale that is recorded later: stock on hand stays, and earlier hours change', async () => {
    await makes('COVERED', '100', { at: at('06:00') });
    await scene.done('supplier', '/stock/counts', countOf('COVERED', '70', '10:00'));
    const goods = { quantityList: [some(lot('COVERED'), 30)] };
    expect(await scene.captured('supplier', seen('08:00', 'retail_selling', goods))).toEqual(['covered_by_count']);
    expect(await scene.standing(lot('COVERED'))).toEqual({ [farm]: ['70', '0'] });
    expect(await Promise.all(['07:00', '09:00', '11:00'].map((time) => onHandAt('COVERED', time)))).toEqual([
      ['100'],
      ['70'],
      ['70'],
    ]);
  });

  test('does not allow selling what was not there on that day', async () => {
    await makes('THEN', '10', { at: at('06:00') });
    await scene.refused('supplier', '/sales', sale('THEN', '30', { at: at('08:00') }), 'stock_insufficient');
  });
});
