import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from '@jest/globals';
import { RuleStore } from '../../../gateway/src/rules/ruleStore';

const full = 2;

describe('work of the rules that would be done again', () => {
  const database = new DatabaseSync(':memory:');
  database.exec('PRAGMA synchronous = FULL');
  const store = new RuleStore(database);
  const synchronous = (): unknown => database.prepare('PRAGMA synchronous').get()?.['synchronous'];
  const position = { event: 1, id: 'ni:///sha-256;00', height: 3, booked: 0 };

  test('is stored in one transaction, and the next change waits for the disk again', () => {
    store.again(() => {
      store.reached(position);
      expect(database.isTransaction).toBe(true);
    });
    expect(store.position).toEqual(position);
    expect(synchronous()).toBe(full);
  });

  test('leaves nothing behind if it fails, and the next change waits for the disk again', () => {
    const failing = (): void =>
      store.again(() => {
        store.reached({ ...position, event: 2 });
        throw new Error('cannot be read');
      });
    expect(failing).toThrow('cannot be read');
    expect(store.position).toEqual(position);
    expect(database.isTransaction).toBe(false);
    expect(synchronous()).toBe(full);
  });
});
