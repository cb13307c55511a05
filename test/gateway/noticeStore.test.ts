import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type NewNotice, NoticeStore } from '../../gateway/src/inbox/noticeStore';
import { Database } from '../../gateway/src/projection/database';

const [maker, rival] = ['https://id.gs1.org/417/9506001000007', 'https://id.gs1.org/417/9506002000006'];

let database: Database;
let store: NoticeStore;
beforeEach(() => {
  database = new Database(':memory:');
  store = new NoticeStore(database);
});
afterEach(() => {
  database.close();
});

const notice = (n: number, about: readonly string[], organisation = 'shop'): NewNotice => ({
  organisation,
  kind: 'exception',
  key: `${about.join(' ')} ${n}`,
  subject: `event ${n}`,
  text: 'not_owner: …',
  about,
  height: n,
  time: '2026-04-01T08:00:00Z',
});

const keep = (count: number, about: readonly string[], organisation?: string): void => {
  const many = Array.from({ length: count }, (_, n) => notice(n + 1, about, organisation));
  store.keep(many, []);
};

const countOf = (organisation: string): number =>
  database.one<{ count: number }>('SELECT count(*) AS count FROM notice WHERE organisation = ?', organisation).count;

test('notices that one party causes push out neither those of others nor the gateway’s own', () => {
  keep(1, [maker]);
  keep(1, ['https://id.gs1.org/414/9506003000012']);
  keep(25_000, [rival, maker]);

  const kept = store.list({ organisation: 'shop', user: 'ann' }, { before: 3, limit: 10 });
  expect(kept.map(({ about }) => about)).toEqual([['https://id.gs1.org/414/9506003000012'], [maker]]);
  expect(countOf('shop')).toBe(20_002);
});

test('of one party the latest are kept, whoever’s notices come between', () => {
  const pairs = Array.from({ length: 22_000 }, (_, n) => [notice(n, [rival]), notice(n, [rival], 'farm')]);
  store.keep(pairs.flat(), []);

  expect(countOf('shop')).toBe(20_000);
  expect(countOf('farm')).toBe(20_000);
  const [latest] = store.list({ organisation: 'shop', user: 'ann' }, { limit: 1 });
  expect(latest?.subject).toBe('event 21999');
});

test('marks of removed notices are removed with them', () => {
  keep(1, [rival]);
  store.markRead({ organisation: 'shop', user: 'ann' }, [1]);
  keep(21_000, [rival, maker]);

  expect(database.one<{ count: number }>('SELECT count(*) AS count FROM notice_read').count).toBe(0);
});
