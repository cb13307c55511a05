import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Refusal } from '../../chaincode/src/domain/errors';
import type { FactKey } from '../../chaincode/src/domain/facts/key';
import { balanceOf, type Stock, stockKey } from '../../chaincode/src/domain/facts/stock';
import { pastDifference } from '../../chaincode/src/domain/facts/stockPast';
import type { LotId, PlaceId } from '../../chaincode/src/domain/gs1/id';
import type { Decimal } from '../../chaincode/src/domain/quantity';
import { momentOf, type Spot } from '../../chaincode/src/domain/rules/moment';
import { assertCanLeave, book, mark } from '../../chaincode/src/domain/rules/stock';
import type { Facts } from '../../chaincode/src/domain/step';
import { seed } from '../seed';

const lot = 'https://id.gs1.org/01/04012345123456/10/A' as LotId;
const place = 'https://id.gs1.org/414/4012345000054' as PlaceId;
const line = { lot, uom: 'CS' };
const key = stockKey(lot, place);

/** One stock. With `isRead`, it looks as if a count had been released, so the rules read its whole past. */
class OneStock implements Facts {
  #stock: Stock | undefined;
  readonly #isRead: boolean;

  constructor(isRead: boolean) {
    this.#isRead = isRead;
  }

  readonly get = <T>(of: FactKey<T>): T | undefined => {
    if (of !== (key as string)) return undefined;
    const released = { surplus: '0', known: '0' } as const;
    const kept = this.#isRead ? { uom: 'CS', onHand: '0' as const, ...this.#stock, released } : this.#stock;
    return kept as T | undefined;
  };

  readonly put = <T>(_of: FactKey<T>, value: T): void => {
    this.#stock = value as Stock;
  };

  readonly savepoint = (): (() => void) => {
    const before = this.#stock;
    return () => {
      this.#stock = before;
    };
  };

  get stock(): Stock {
    return this.#stock ?? { uom: 'CS', onHand: '0' };
  }
}

const amount = fc.integer({ min: -4, max: 6 }).map((value) => String(value) as Decimal);
const amounts = (...names: string[]): fc.Arbitrary<object> =>
  fc.record(Object.fromEntries(names.map((name) => [name, amount])), { requiredKeys: [], noNullPrototype: true });
const spots = fc
  .record({ second: fc.integer({ min: 0, max: 40 }), isNow: fc.boolean() })
  .map(({ second, isNow }): Spot => {
    const moment = momentOf(new Date(1_776_000_000_000 + second * 1000).toISOString());
    return { ...moment, place, ...(isNow && { isNow: true as const }) };
  });

type Act = (facts: Facts) => void;
const acts: fc.Arbitrary<Act> = fc.oneof(
  fc
    .tuple(spots, amount, amounts('reserved', 'held', 'surplus', 'shipped', 'received', 'adjusted'))
    .map(([spot, onHand, others]): Act => (facts) => {
      book(facts, line, spot, { ...others, onHand });
    }),
  amounts('reserved', 'held', 'surplus').map((change): Act => (facts) => {
    mark(facts, line, place, change);
  }),
  fc.tuple(spots, fc.integer({ min: 1, max: 9 })).map(([spot, quantity]): Act => (facts) => {
    assertCanLeave(facts, { ...line, quantity: String(quantity) as Decimal }, spot);
  }),
);

/** The code of the refusal, which undoes the act. */
function refusalOf(facts: Facts, act: Act): string | undefined {
  const undo = facts.savepoint();
  try {
    act(facts);
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    undo();
    return error.message;
  }
}

test(`any movement gives the same stock and refusal, whether its past is read or not (seed ${seed})`, () => {
  fc.assert(
    fc.property(fc.array(acts, { minLength: 1, maxLength: 40 }), (all) => {
      const [latest, read] = [new OneStock(false), new OneStock(true)];
      for (const act of all) {
        expect(refusalOf(latest, act)).toBe(refusalOf(read, act));
        expect(balanceOf(latest.stock)).toEqual(balanceOf(read.stock));
        expect(pastDifference(read.stock.past, latest.stock.past)).toEqual([]);
      }
      const { past = '', ...kept } = latest.stock;
      expect(Object.entries(kept).filter(([name, value]) => value === '0' && name !== 'onHand')).toEqual([]);
      expect(past === '').toBe((read.stock.past ?? '') === '');
    }),
    { seed, numRuns: 150 },
  );
});
