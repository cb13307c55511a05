import { limits } from '@lotline/chaincode/domain';
import { describe, expect, test } from '@jest/globals';
import { Refusal } from '../../chaincode/src/domain/errors';
import { requestKey } from '../../chaincode/src/domain/facts/event';
import { shipmentKey } from '../../chaincode/src/domain/facts/shipment';
import { stockKey } from '../../chaincode/src/domain/facts/stock';
import { parseBatch } from '../../chaincode/src/engine/parseBatch';
import { atDoor, receive } from './rules/shipping';
import { box, lotA, made, moreA, onFarm, packedBox, some } from './rules/goodsAtFarm';
import { cases, seen, capturedA } from './rules/events';
import { farm, type Said, shop, stranger } from './support/cast';
import { faultsOf } from './support/invariants';
import { registeredNetwork, sayDone } from './support/story';
import type { WorldOfFacts } from './support/worldOfFacts';

const sell = (quantity: `${number}`, id?: string): Said =>
  farm.asks('sell', { place: farm.place, lots: [some(quantity)] }, id);
const stock = stockKey(lotA, farm.place);

async function worldWith(...said: Said[]): Promise<WorldOfFacts> {
  const world = await registeredNetwork();
  for (const each of said) await sayDone(world, each);
  return world;
}

const statuses = async (world: WorldOfFacts, ...said: Said[]): Promise<string[]> =>
  (await world.run(said)).outcomes.map(({ status, code }) => code ?? status);

describe('a batch', () => {
  test('is decided in order: each request sees the puts of earlier ones, except of refused ones', async () => {
    const world = await worldWith();
    const said = [sell('1'), moreA, sell('60'), sell('60'), packedBox, sell('40')];
    expect(await statuses(world, ...said)).toEqual([
      'lot_unknown',
      'recorded',
      'recorded',
      'stock_insufficient',
      'item_unknown',
      'recorded',
    ]);
    expect(world.fact(stock)).toMatchObject({ onHand: '0', sold: '100' });
    expect(faultsOf(world.facts)).toEqual([]);
  });

  test('emits only requests that changed the ledger, with their index', async () => {
    const world = await worldWith(moreA);
    const { envelope, outcomes } = await world.run([sell('200'), sell('1'), moreA, sell('2')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['refused', 'recorded', 'refused', 'recorded']);
    expect(envelope?.items.map(({ index, events }) => [index, events.map(({ id }) => id)])).toEqual([
      [1, outcomes[1]!.events],
      [3, outcomes[3]!.events],
    ]);
  });

  test('that changes nothing writes nothing and emits no event', async () => {
    const world = await worldWith(moreA);
    const { envelope } = await world.run([sell('200'), moreA]);
    expect(envelope).toBeUndefined();
    expect(world.written).toEqual([]);
  });

  test('whose requests build on each other needs few reads', async () => {
    const world = await worldWith();
    const reads = world.reads;
    const shipment = farm.shipment('S');
    const said = [
      ...onFarm,
      packedBox,
      farm.asks('ship', {
        shipment: 'S',
        from: farm.place,
        to: farm.otherPlace,
        containers: [box],
        lots: [some('10')],
      }),
      farm.asks('receive', { shipment }),
      farm.asks('unpack', { container: box, place: farm.otherPlace }),
    ];
    expect(new Set(await statuses(world, ...said))).toEqual(new Set(['recorded']));
    expect(world.fact(stockKey(lotA, farm.otherPlace))).toMatchObject({ onHand: '50' });
    expect(world.reads - reads).toBeLessThanOrEqual(5);
  });
});

describe('a request with an id that was used before', () => {
  test('with the same content in any spelling has the outcome exists and changes nothing', async () => {
    const world = await worldWith(moreA, sell('1.50', 'once'));
    const facts = new Map(world.facts);
    const respelt = farm.asks(
      'sell',
      { lots: [{ uom: 'CS', quantity: 1.5, lot: lotA }], place: farm.place, items: [] },
      'once',
    );
    const { outcomes } = await world.run([respelt]);
    expect(outcomes[0]).toMatchObject({ status: 'exists', subject: farm.place, exceptions: [] });
    expect(outcomes[0]!.events).toHaveLength(1);
    expect(world.facts).toEqual(facts);
  });

  test('returns the exceptions of the first outcome', async () => {
    const world = await worldWith(...atDoor);
    const short = { ...receive({ lots: [{ lot: lotA, accepted: '20', uom: 'CS' }] }), id: 'dock-1' };
    const first = await world.run([short]);
    expect(first.outcomes[0]!.exceptions).toMatchObject([{ code: 'receipt_short' }]);
    const second = await world.run([short]);
    expect(second.outcomes).toEqual([{ ...first.outcomes[0], status: 'exists' }]);
  });

  test('with other content is a conflict and changes nothing', async () => {
    const world = await worldWith(moreA, sell('1', 'once'));
    const facts = new Map(world.facts);
    const { outcomes, envelope } = await world.run([sell('2', 'once')]);
    expect(outcomes[0]).toMatchObject({
      status: 'conflict',
      code: 'conflict',
      message: expect.stringContaining('once'),
    });
    expect(envelope).toBeUndefined();
    expect(world.facts).toEqual(facts);
  });

  test('of a refused request is decided again', async () => {
    const world = await worldWith();
    expect(await statuses(world, sell('1', 'again'))).toEqual(['lot_unknown']);
    await sayDone(world, moreA);
    expect(await statuses(world, sell('1', 'again'))).toEqual(['recorded']);
  });

  test('of another organisation is another request', async () => {
    const world = await worldWith(moreA, sell('1', 'mine'));
    const theirs = shop.asks('registerPlace', { place: shop.place, name: 'Shop' }, 'mine');
    expect(await statuses(world, theirs)).toEqual(['recorded']);
    expect(world.fact(requestKey(farm.msp, 'mine'))?.hash).not.toBe(world.fact(requestKey(shop.msp, 'mine'))?.hash);
  });

  test('is a conflict if it is a shipment id of another request', async () => {
    const ship = farm.asks('ship', { shipment: 'S', from: farm.place, to: shop.place, lots: [some('1')] });
    const world = await worldWith(moreA, ship);
    expect(await statuses(world, ship)).toEqual(['conflict']);
    expect(world.fact(shipmentKey(farm.shipment('S')))?.handoffs).toHaveLength(1);
  });

  test('in the same batch, for the same event, is recorded once', async () => {
    const world = await worldWith();
    expect(await statuses(world, { ...capturedA, id: 'a' }, { ...capturedA, id: 'b' })).toEqual(['recorded', 'exists']);
    expect(world.fact(stock)).toMatchObject({ made: '100' });
  });
});

describe('a batch that is refused as a whole', () => {
  const codeOf = (text: string): string | undefined => {
    try {
      parseBatch(text);
      return undefined;
    } catch (error) {
      return error instanceof Refusal ? error.code : String(error);
    }
  };
  const many = (count: number): string =>
    JSON.stringify(Array.from({ length: count }, (_, n) => ({ id: `r${n}`, command: 'sell', input: {} })));

  test.each([
    ['no JSON', '[{', 'input_invalid'],
    ['no list', '{}', 'input_invalid'],
    ['an empty list', '[]', 'input_invalid'],
    ['a request without an id', '[{"command":"sell","input":{}}]', 'input_invalid'],
    ['an id with a control character', '[{"id":"a\\u0000b","command":"sell","input":{}}]', 'input_invalid'],
    ['an id with a lone surrogate', '[{"id":"\\ud800","command":"sell","input":{}}]', 'input_invalid'],
    ['an id of 129 characters', `[{"id":"${'a'.repeat(129)}","command":"sell","input":{}}]`, 'input_invalid'],
    ['an unknown field', '[{"id":"a","command":"sell","input":{},"as":"FarmMSP"}]', 'input_invalid'],
    ['an id twice', '[{"id":"a","command":"sell","input":{}},{"id":"a","command":"sell","input":{}}]', 'input_invalid'],
    ['one request too many', many(limits.requests + 1), 'limit_exceeded'],
  ])('%s', (_name, text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  test('a batch with the maximum number of requests is accepted', () => {
    expect(codeOf(many(limits.requests))).toBeUndefined();
  });
});

describe('invalid input', () => {
  const storing = seen('OBSERVE', 'storing', cases('1'));
  const deep = JSON.parse('['.repeat(50) + ']'.repeat(50)) as unknown;

  test.each([
    ['an unknown command', farm.says('mint', {}), 'input_invalid'],
    ['the name of an object property as command', farm.says('constructor', {}), 'input_invalid'],
    ['no input', farm.says('sell', null), 'input_invalid'],
    ['text for input', farm.says('sell', 'all'), 'input_invalid'],
    [
      'an event nested too deep',
      farm.captures({ ...seen('OBSERVE', 'storing', cases('1')), 'ex:deep': deep }),
      'input_invalid',
    ],
    ['an event of an unknown type', farm.captures({ type: 'PartyEvent' }), 'input_invalid'],
    [
      'an event with a GS1 key that no key of the ledger can hold',
      farm.captures(seen('OBSERVE', 'storing', { epcList: ['https://id.gs1.org/01/04012345123456/10/Käse'] })),
      'id_invalid',
    ],
    ['an event with a negative quantity', farm.captures(seen('OBSERVE', 'storing', cases('-1'))), 'quantity_invalid'],
    [
      'an event’s id that no key can hold',
      farm.captures({ ...seen('OBSERVE', 'storing', cases('1')), eventID: 'urn:ö' }),
      'id_invalid',
    ],
    [
      'a lot number with a control character',
      farm.asks('hold', { goods: `${farm.product}/10/A%00B`, reason: 'x' }),
      'id_invalid',
    ],
    [
      'a lot number with a lone surrogate',
      farm.asks('hold', { goods: `${farm.product}/10/A\ud800`, reason: 'x' }),
      'id_invalid',
    ],
    ['a quantity that is not text', farm.says('commissionLot', { ...made, quantity: null }), 'input_invalid'],
    [
      'another organisation’s role',
      stranger.withRoles().captures(seen('OBSERVE', 'storing', cases('1'))),
      'role_missing',
    ],
  ])('%s', async (_name, said, code) => {
    const world = await worldWith(moreA);
    const facts = new Map(world.facts);
    expect(await statuses(world, said)).toEqual([code]);
    expect(world.facts).toEqual(facts);
  });

  test('does not affect other requests of the batch', async () => {
    const world = await worldWith(moreA);
    expect(await statuses(world, farm.says('mint', {}), sell('1'))).toEqual(['input_invalid', 'recorded']);
  });

  test('is refused with every error and its JSON pointer', async () => {
    const world = await worldWith();
    const input = { ...made, quantity: '-1', uom: 'QQQ', lot: 'x', color: 1 };
    const { outcomes } = await world.run([farm.says('commissionLot', input)]);
    const { errors } = outcomes[0]!.details as { errors: { pointer: string; code: string }[] };
    expect(Object.fromEntries(errors.map(({ pointer, code }) => [pointer, code]))).toEqual({
      '/lot': 'id_invalid',
      '/quantity': 'quantity_invalid',
      '/uom': 'uom_invalid',
      '/color': 'input_invalid',
    });
  });

  test.each([
    ['a list of a command', 'sell', `{"place":"${farm.place}","lots":DEEP}`, 'input_invalid'],
    ['the context of an event', 'capture', `{"event":${JSON.stringify(storing)},"context":DEEP}`, 'recorded'],
    ['a field of an event', 'capture', `{"event":{"type":"ObjectEvent","ex:deep":DEEP}}`, 'input_invalid'],
  ])('100,000 levels deep does not crash the contract: %s', async (_name, name, input, code) => {
    const world = await worldWith(moreA);
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const text = `[{"id":"deep","command":"${name}","input":${input.replace('DEEP', deep)}}]`;
    const { outcomes } = await world.runText(text, farm);
    expect(outcomes.map((outcome) => outcome.code ?? outcome.status)).toEqual([code]);
  });
});
