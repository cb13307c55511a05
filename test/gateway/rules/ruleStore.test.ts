import { describe, expect, test } from '@jest/globals';
import { ruleSettings } from '../../../gateway/src/answers/rules';
import { Database } from '../../../gateway/src/projection/database';
import { NewReadings } from '../../../gateway/src/rules/newReadings';
import { type Reading, ReadingStore } from '../../../gateway/src/rules/readingStore';
import { RuleStore } from '../../../gateway/src/rules/ruleStore';

describe('the start of the rules of an organisation', () => {
  const store = new RuleStore(new Database(':memory:'));

  test('is over once everything was looked at by its present settings', () => {
    store.started('supplier', store.settingsVersion('supplier'));
    expect(store.isStarted('supplier')).toBe(true);
    expect(store.isStarted('retailer')).toBe(false);
  });

  test('is not over if the settings changed meanwhile', () => {
    const version = store.settingsVersion('supplier');
    store.set('supplier', { settings: ruleSettings.parse({ expiring: { days: 3 } }) });
    store.started('supplier', version);
    expect(store.isStarted('supplier')).toBe(false);
    store.started('supplier', store.settingsVersion('supplier'));
    expect(store.isStarted('supplier')).toBe(true);
  });

  test('does not begin again because another organisation changes its settings', () => {
    const version = store.settingsVersion('retailer');
    store.set('supplier', { settings: ruleSettings.parse({}) });
    store.started('retailer', version);
    expect(store.isStarted('retailer')).toBe(true);
  });
});

describe('readings of events that are looked at in one go', () => {
  const reading = (event: number, code: Reading['code'] = 'storage_range'): Reading => ({
    code,
    event: `ni:///sha-256;${event}`,
    party: 'A',
    time: '2026-04-01T00:00:00.000Z',
    text: `${event} °C`,
    beyond: event,
  });
  const open = (): ReadingStore => new ReadingStore(new Database(':memory:'));
  const events = (readings: readonly Reading[]): string[] => readings.map(({ text }) => text);

  test('are seen at once, and are in the store only when they are kept', () => {
    const store = open();
    store.add('supplier', 'lot', reading(1));
    const fresh = new NewReadings(store);
    fresh.add('supplier', 'lot', reading(2));
    fresh.add('supplier', 'lot', reading(1));
    expect(events(fresh.of('supplier', 'lot'))).toEqual(['1 °C', '2 °C']);
    expect(fresh.of('retailer', 'lot')).toEqual([]);
    expect(events(store.of('supplier', 'lot'))).toEqual(['1 °C']);
    fresh.keep();
    expect(store.of('supplier', 'lot')).toEqual(fresh.of('supplier', 'lot'));
  });

  test('end with an error declaration, stored or not, and with their own event alone', () => {
    const store = open();
    store.add('supplier', 'lot', reading(1));
    store.add('supplier', 'pallet', reading(1));
    store.add('retailer', 'lot', reading(1));
    const fresh = new NewReadings(store);
    fresh.add('supplier', 'lot', reading(2));
    fresh.add('supplier', 'place', reading(3));
    expect(fresh.remove('supplier', reading(1).event, 'A').toSorted()).toEqual(['lot', 'pallet']);
    expect(fresh.remove('supplier', reading(3).event, 'A')).toEqual(['place']);
    expect(fresh.remove('supplier', reading(2).event, 'B')).toEqual([]);
    fresh.keep();
    expect(events(store.of('supplier', 'lot'))).toEqual(['2 °C']);
    expect([store.of('supplier', 'pallet'), store.of('supplier', 'place')]).toEqual([[], []]);
    expect(events(store.of('retailer', 'lot'))).toEqual(['1 °C']);
  });

  test('are the last twenty of each kind, before and after they are kept', () => {
    const store = open();
    store.add('supplier', 'lot', reading(0, 'sensor_alarm'));
    const fresh = new NewReadings(store);
    for (let event = 1; event <= 25; event += 1) fresh.add('supplier', 'lot', reading(event));
    const ranges = (readings: readonly Reading[]): string[] =>
      events(readings.filter(({ code }) => code === 'storage_range'));
    expect(ranges(fresh.of('supplier', 'lot'))).toHaveLength(20);
    expect(fresh.of('supplier', 'lot')).toHaveLength(21);
    fresh.keep();
    expect(ranges(store.of('supplier', 'lot'))).toEqual(ranges(fresh.of('supplier', 'lot')));
    expect(store.of('supplier', 'lot')).toHaveLength(21);
  });
});
