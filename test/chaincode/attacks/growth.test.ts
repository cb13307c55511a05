import { describe, expect, test } from '@jest/globals';
import { eventKey } from '../../../chaincode/src/domain/facts/event';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { shipmentKey } from '../../../chaincode/src/domain/facts/shipment';
import { type FactKey, parseFactKey } from '../../../chaincode/src/domain/facts/key';
import type { LotId } from '../../../chaincode/src/domain/gs1/id';
import { proveOrigins } from '../../../chaincode/src/domain/rules/origins';
import type { Facts } from '../../../chaincode/src/domain/step';
import type { Said } from '../support/cast';
import type { WorldOfFacts } from '../support/worldOfFacts';
import { commissioning, observing, packing, receiving, shipping, transforming, unpacking } from './support/events';
import { undone } from './support/declaring';
import { buyer, done, ledger, line, maker, makes, rival, say, sells, stock } from './support/stage';

const X = maker.lot('X');
const K = rival.lot('K');
const many = [...Array(1000).keys()];

describe('a transformation of a thousand goods into a thousand', () => {
  const named = (prefix: string, of = rival): (readonly [string, number])[] =>
    many.map((n) => [of.lot(`${prefix}${n}`), 1]);

  test('stores data in proportion to the sum of its inputs and outputs, not to their product', async () => {
    const world = await ledger(makes(rival, 'K'));
    const before = new Map(world.facts);
    const event = transforming({ lots: named('I') }, { lots: named('O', maker) }, rival.place);
    const outcome = await say(world, rival.captures(event));
    const { links } = world.fact(eventKey(rival.msp, outcome.events[0]!))!;
    expect([links?.inputs?.length, links?.outputs?.length]).toEqual([1000, 1000]);
    const bytes = [...world.facts].filter(([key]) => !before.has(key)).reduce((sum, [, text]) => sum + text.length, 0);
    // A thousand exceptions for unknown inputs and a thousand for outputs owned by the maker, and the links once.
    expect(bytes).toBeLessThan(2000 * 1000);
    for (const [key, text] of before) expect(world.facts.get(key)).toBe(text);
    expect(world.fact(lotKey(maker.lot('O1') as never))).toBeUndefined();
  });

  test('that were stated before they were made costs each of them as much as its own links', async () => {
    const goodsOf = (n: number): string => `urn:gdst:example.org:product:lot:class:rival.${n}`;
    const world = await ledger(makes(rival, 'K'));
    await done(world, rival.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'salt', roots: [K] }));
    for (let n = 0; n < 16; n += 1) {
      const outputs = { lots: many.map((each): [string, number] => [goodsOf(each), 1]) };
      await say(world, rival.captures(transforming({ lots: [[K, 1]] }, outputs, rival.place)));
    }
    for (const n of [0, 500, 999])
      await say(world, rival.captures(commissioning({ lots: [[goodsOf(n), 1]] }, rival.place)));
    let reads = 0;
    const facts: Facts = {
      get: <T>(key: FactKey<T>) => {
        reads += 1;
        return world.fact(key);
      },
      put: () => undefined,
      savepoint: () => () => undefined,
    };
    const caller = { msp: rival.msp, roles: rival.roles, party: rival.party };
    for (const n of [0, 500, 999]) {
      expect(world.fact(lotKey(goodsOf(n) as LotId))?.recalls).toEqual([rival.recall('R')]);
      proveOrigins({ facts, caller, time: '2026-04-01T09:00:00Z', request: 'r', channel: 'lotline' }, goodsOf(n));
    }
    expect(reads).toBeLessThan(3 * 16 * 100);
  });

  test('with more than a thousand inputs is refused', async () => {
    const world = await ledger();
    const inputs = [...named('I'), [K, 1]] as const;
    const outcome = await say(world, rival.captures(transforming({ lots: inputs }, { lots: [[K, 1]] }, rival.place)));
    expect(outcome).toMatchObject({ status: 'refused', code: 'event_invalid' });
  });

  test('passes on at most the number of recalls of one opener that goods can have', async () => {
    const world = await ledger(makes(rival, 'K'));
    for (let n = 0; n < 30; n += 1) await done(world, makes(rival, `I${n}`));
    for (let n = 0; n < 30; n += 1) {
      const recall = { recall: `N${n}`, type: 'voluntary', reason: 'noise' } as const;
      await done(world, rival.asks('openRecall', { ...recall, roots: [rival.lot(`I${n}`)] }));
    }
    const inputs = named('I').slice(0, 30);
    await say(world, rival.captures(transforming({ lots: inputs }, { lots: named('O').slice(0, 50) }, rival.place)));
    const scopes = [...world.facts.keys()].filter((key) => key.includes('scope') && key.includes('/10/O'));
    expect(scopes).toHaveLength(20 * 50);
  });
});

/** One round of requests that others can send about the maker's goods, with different content each time. */
const round = (n: number): Said[] => {
  const dock = `${rival.place}/254/D${n}`;
  const bay = `${buyer.place}/254/D${n}`;
  const fresh = { transformationID: `urn:uuid:${n}` };
  return [
    rival.captures(transforming({ lots: [[K, 1]] }, { lots: [[X, 1]] }, rival.place)),
    rival.captures(transforming({ lots: [[K, 1]] }, {}, rival.place, fresh)),
    rival.captures(transforming({}, { lots: [[X, 1]], things: [maker.item('1')] }, rival.place, fresh)),
    rival.captures(packing(maker.container(1), { lots: [[K, 1]], things: [rival.item(`${n}`)] }, rival.place)),
    rival.captures(
      packing(
        rival.container(1),
        {
          lots: [
            [X, 1],
            [rival.lot(`P${n}`), 1],
          ],
        },
        rival.place,
      ),
    ),
    rival.captures(unpacking(rival.container(1), {}, rival.place)),
    rival.captures(receiving({ lots: [[X, 1]] }, dock, maker.place)),
    rival.captures(shipping({ lots: [[X, 0.001]] }, rival.place, bay)),
    rival.captures(shipping({ lots: [[K, 0.001]] }, rival.place, bay)),
    rival.captures(observing('void_shipping', { lots: [[X, 0.001]] }, rival.place)),
    rival.asks('count', { lot: X, place: dock, counted: `${n + 1}`, uom: 'CS', reason: 'count' }),
    rival.asks('openRecall', { recall: `N${n}`, type: 'mock', reason: `noise ${n}`, roots: [K] }),
    rival.asks('answerScope', {
      recall: rival.recall(`N${n}`),
      goods: X,
      answer: 'confirmed',
      reason: 'mine',
      place: rival.place,
    }),
    rival.asks('respondRecall', { recall: maker.recall('R'), status: 'completed', note: `${n}` }),
    rival.asks('extendRecall', { recall: maker.recall('R'), links: [{ goods: rival.lot(`P${n}`), parent: X }] }),
    rival.asks('registerParty', { party: rival.party, name: `${n}`, roles: ['carrier'], prefixes: [String(5000 + n)] }),
    rival.asks('revokePrefix', { prefix: maker.prefix, reason: `${n}` }),
    rival.asks('registerDocument', { sha256: String(n).padStart(64, '0'), kind: 'noise' }),
    rival.asks('ship', { shipment: `S${n}`, from: rival.place, to: maker.place, lots: [line(K, '0.001')] }),
    rival.asks('cancel', { shipment: rival.shipment(`S${n}`), reason: 'no' }),
  ];
};

const sizes = (world: WorldOfFacts): Map<string, number> =>
  new Map([...world.facts].map(([key, text]) => [key, text.length]));

test('requests of others do not make any fact grow, however often they are sent', async () => {
  const world = await ledger(
    makes(maker, 'X', '1000'),
    makes(rival, 'K', '1000'),
    maker.captures(shipping({ lots: [[X, 100]] }, maker.place, rival.place)),
    rival.captures(receiving({ lots: [[X, 100]] }, rival.place, maker.place)),
    rival.captures(shipping({ lots: [[K, 100]] }, rival.place, maker.place)),
    maker.captures(receiving({ lots: [[K, 100]] }, maker.place, rival.place)),
    maker.asks('commissionItems', { items: [maker.item('1')], lot: X, place: maker.place }),
    maker.asks('openRecall', { recall: 'R', type: 'mock', reason: 'drill', roots: [X] }),
  );
  const start = sizes(world);
  const used = new Set<string>();
  const rounds = async (from: number, to: number): Promise<void> => {
    for (let n = from; n < to; n += 1) {
      for (const said of round(n)) if ((await say(world, said)).status === 'recorded') used.add(said.command);
    }
  };
  await rounds(0, 55);
  const full = sizes(world);
  await rounds(55, 80);
  // Counts and balances may get a digit or two longer.
  const grown = [...sizes(world)].flatMap(([key, size]) => {
    const before = full.get(key);
    return before !== undefined && size > before + 24 ? [`${parseFactKey(key)!.kind}: ${before} to ${size}`] : [];
  });
  expect(grown).toEqual([]);
  const largest = [...start.keys()].map((key) => world.facts.get(key)!.length);
  expect(Math.max(...largest)).toBeLessThan(20_000);
  const all = new Set(round(0).map(({ command }) => command));
  expect([...all].filter((command) => !used.has(command))).toEqual([]);
  await done(world, sells(maker, X));
}, 120_000);

test('voidings of another sender do not make the takings of an end forget what a sender’s goods went to', async () => {
  const received = receiving({ lots: [[X, 40]] }, buyer.place, maker.place);
  const world = await ledger(
    makes(maker, 'X', '1000'),
    maker.captures(shipping({ lots: [[X, 100]] }, maker.place, rival.place)),
    rival.captures(receiving({ lots: [[X, 100]] }, rival.place, maker.place)),
    maker.captures(shipping({ lots: [[X, 40]] }, maker.place, buyer.place)),
    buyer.captures(received),
  );
  for (let n = 0; n < 35; n += 1) {
    await done(world, rival.captures(shipping({ lots: [[X, 0.003]] }, rival.place, buyer.place)));
    const voids = observing('void_shipping', { lots: [[X, 0.002]] }, rival.place, {
      destinationList: [{ type: 'location', destination: buyer.place }],
    });
    await done(world, rival.captures(voids));
  }
  await undone(world, buyer, received);
  expect(stock(world, X, buyer.place).onHand).toBe('0');
});

describe('a despatch advice under which goods leave again and again', () => {
  const advised = (n: number): object => ({
    bizTransactionList: [{ type: 'desadv', bizTransaction: maker.shipment('ASN') }],
    eventTime: new Date(Date.UTC(2026, 3, 1, 8, 10, n)).toISOString(),
  });
  const toBuyer = { destinationList: [{ type: 'location', destination: buyer.place }] };

  test('has at most 32 handoffs, and all goods arrive', async () => {
    const world = await ledger(makes(maker, 'X'));
    const codes: string[] = [];
    for (let n = 0; n < 40; n += 1) {
      const goods = { lots: [[X, 1]] } as const;
      const left = observing('shipping', goods, maker.place, { ...advised(2 * n), ...toBuyer });
      codes.push(...(await say(world, maker.captures(left))).exceptions.map(({ code }) => code));
      await done(world, buyer.captures(observing('receiving', goods, buyer.place, advised(2 * n + 1))));
    }
    expect(codes).toEqual(Array<string>(8).fill('limit_exceeded'));
    expect(world.fact(shipmentKey(maker.shipment('ASN')))?.handoffs).toHaveLength(32);
    expect(stock(world, X, buyer.place).onHand).toBe('40');
  });
});
