import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseFactKey } from '../../../chaincode/src/domain/facts/key';
import { balanceOf, type Stock } from '../../../chaincode/src/domain/facts/stock';
import type { Transit } from '../../../chaincode/src/domain/facts/transit';
import { add, compare, type Decimal, subtract } from '../../../chaincode/src/domain/quantity';
import { seed } from '../../seed';
import type { Said } from '../support/cast';
import type { WorldOfFacts } from '../support/worldOfFacts';
import { observing, receiving, shipping } from './support/events';
import { ledger, line, maker, rival } from './support/stage';

const runs = Number(process.env['LOTLINE_RUNS'] ?? 60);
const X = maker.lot('X');
/** The quantity that the rival has bought. */
const bought = '10';

const at = (minute: number): string => new Date(Date.UTC(2026, 3, 1, 8, minute)).toISOString();
const shipment = { shipment: 'S', from: maker.place, to: rival.place, lots: [line(X, bought)] };
const purchase: readonly Said[] = [
  maker.asks('commissionLot', { ...line(X, '100'), place: maker.place, at: at(0) }),
  maker.asks('ship', { ...shipment, at: at(1) }),
  rival.asks('receive', { shipment: maker.shipment('S'), at: at(2) }),
];

const kinds = [
  'count',
  'count',
  'sell',
  'sell',
  'sold',
  'sold',
  'returned',
  'return',
  'receive',
  'over',
  'move',
  'arrive',
  'wrong',
  'wrong',
  'release',
  'hold',
] as const;

interface Deed {
  readonly kind: (typeof kinds)[number];
  readonly quantity: number;
  readonly minute: number;
  readonly earlier: number;
  readonly isElsewhere: boolean;
}

const deed: fc.Arbitrary<Deed> = fc.record({
  kind: fc.constantFrom(...kinds),
  quantity: fc.constantFrom(1, 3, 5, 10, 20, 29, 40),
  minute: fc.integer({ min: 3, max: 40 }),
  earlier: fc.nat(20),
  isElsewhere: fc.integer({ min: 0, max: 4 }).map((die) => die === 0),
});

/** A request of the rival about the goods. `captured` are its events so far. */
function said({ kind, quantity, minute, earlier, isElsewhere }: Deed, captured: object[]): Said | undefined {
  const place = isElsewhere ? rival.otherPlace : rival.place;
  const other = isElsewhere ? rival.place : rival.otherPlace;
  const lots = [line(X, String(quantity))];
  const when = { at: at(minute) };
  const goods = { lots: [[X, quantity]] as const };
  const capture = (event: object): Said => {
    const timed = { ...event, eventTime: at(minute) };
    captured.push(timed);
    return rival.captures(timed);
  };
  const events: Partial<Record<Deed['kind'], () => object>> = {
    sold: () => observing('retail_selling', goods, place),
    returned: () => observing('receiving', goods, place, { disposition: 'returned' }),
    receive: () => receiving(goods, place, other),
    over: () => receiving(goods, place, maker.place),
    move: () => shipping(goods, place, other),
    arrive: () => observing('arriving', goods, place, { sourceList: [{ type: 'location', source: other }] }),
  };
  const commands: Partial<Record<Deed['kind'], () => Said>> = {
    count: () => rival.asks('count', { lot: X, place, counted: String(quantity), uom: 'CS', reason: 'stock', ...when }),
    sell: () => rival.asks('sell', { place, lots, ...when }),
    return: () => rival.asks('return', { place, lots, reason: 'broken', ...when }),
    release: () => rival.asks('release', { goods: X, place, reason: 'fine' }),
    hold: () => rival.asks('hold', { goods: X, place, reason: 'cold' }),
  };
  const event = events[kind]?.();
  if (event) return capture(event);
  const wrong = kind === 'wrong' ? captured[earlier % Math.max(1, captured.length)] : undefined;
  if (wrong) return rival.captures({ ...wrong, errorDeclaration: { declarationTime: at(45) } });
  return commands[kind]?.();
}

/** The quantity that the rival has used or can use: on hand beyond the surplus, sold and not returned, and on the way. */
function had(world: WorldOfFacts): Decimal {
  let sum: Decimal = '0';
  for (const [key, text] of world.facts) {
    const { kind, attributes } = parseFactKey(key)!;
    if (!attributes.includes(X)) continue;
    if (kind === 'stock' && attributes[1]!.includes(rival.prefix)) {
      const { onHand, surplus, sold } = balanceOf(JSON.parse(text) as Stock);
      sum = add(sum, add(subtract(onHand, surplus), sold));
    }
    if (kind === 'transit') {
      const own = (JSON.parse(text) as Transit).legs.filter(({ sender }) => sender === rival.party);
      for (const { quantity } of own) sum = add(sum, quantity);
    }
  }
  return sum;
}

test(
  `whatever a buyer counts, records late, returns or corrects, it never has more than it bought (seed ${seed})`,
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 2, maxLength: 9 }), async (deeds) => {
        const world = await ledger();
        for (const each of purchase) {
          const { outcomes } = await world.run([each], at(2));
          expect(outcomes[0]?.status).toBe('recorded');
        }
        const captured: object[] = [];
        for (const each of deeds) {
          const request = said(each, captured);
          if (request) await world.run([request], at(46));
          for (const event of captured) {
            await world.run([rival.says('bookWaiting', { event, party: rival.party })], at(46));
          }
          expect(compare(had(world), bought)).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: runs, seed },
    );
  },
  60_000 + runs * 500,
);
