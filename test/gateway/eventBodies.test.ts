import { afterEach, describe, expect, test } from '@jest/globals';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import { listEvents } from '../../gateway/src/queries/listEvents';
import { block, type Body, lotOf, placeOf, temporaryFile, transaction } from './blocks';
import { apply, said, seen } from './capturedEvents';
import { close, closeAll, open } from './openModels';
import { stocked } from './stockFacts';

afterEach(closeAll);

const noted = (note: string): Body => ({ ...seen([lotOf(1)], placeOf(1)), 'example:note': note });
const lots = Array.from({ length: 500 }, (_, n) => lotOf(n));
/** The events of a read model, in the order in which they were recorded. */
const bodiesOf = (readModel: ReadModel): unknown[] =>
  listEvents(readModel, { limit: 1000 })
    .rows.map((row) => row.event)
    .reverse();

describe('the bodies of events', () => {
  test('given events that come one by one and are read in between, each is read as it was sent', () => {
    const readModel = open();
    const sent: Body[] = [];
    for (let n = 0; n < 40; n += 1) {
      sent.push(noted(`one line\nand “another” ${n}`));
      apply(readModel, said(sent[n] ?? {}));
      expect(bodiesOf(readModel)).toEqual(sent);
    }
  });

  test('given large events among small ones, also after a restart, each is read as it was sent', () => {
    const file = temporaryFile();
    const readModel = open(file);
    const sent = Array.from({ length: 50 }, (_, n) => (n % 7 === 0 ? seen(lots, placeOf(n + 1)) : noted(`${n}`)));
    expect(JSON.stringify(sent[7]).length).toBeGreaterThan(40_000);
    apply(readModel, ...sent.slice(0, 20).map((body) => said(body)));
    apply(readModel, ...sent.slice(20).map((body) => said(body)));
    expect(bodiesOf(readModel)).toEqual(sent);
    close(readModel);
    expect(bodiesOf(open(file))).toEqual(sent);
  });

  test('given a block of which a part is left out, the events after it have their own bodies', () => {
    const readModel = open();
    const sent = Array.from({ length: 6 }, (_, n) => noted(`${n}`));
    const tooFine = stocked(lotOf(1), placeOf(1), '0.1234567890123456');
    const steps = sent.map((body, n) => (n === 2 ? said(body, tooFine) : said(body)));
    const transactions = steps.map((step, n) => transaction(`t${n}`, n, [step]));
    readModel.apply(block(0, ...transactions));
    expect(readModel.unreadable).toBe(1);
    expect(bodiesOf(readModel)).toEqual(sent);
  });

  test('given an event that is not stored, the next event has its number and its own body', () => {
    const readModel = open();
    const bad = said(noted('not stored'));
    const [key = ''] = bad.writes?.[0] ?? [];
    const unknownLinks = { ...bad, writes: [[key, { links: { beside: [lotOf(2)] } }] as const] };
    const [before, after] = [noted('before'), noted('after')];
    apply(readModel, said(before), unknownLinks, said(after));
    expect(readModel.unreadable).toBe(1);
    expect(bodiesOf(readModel)).toEqual([before, after]);
  });
});
