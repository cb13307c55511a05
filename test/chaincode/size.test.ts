import { describe, expect, test } from '@jest/globals';
import { eventKey } from '../../chaincode/src/domain/facts/event';
import { lotKey } from '../../chaincode/src/domain/facts/lot';
import { recallKey } from '../../chaincode/src/domain/facts/recall';
import type { LotId } from '../../chaincode/src/domain/gs1/id';
import { at, changed, put, quantities } from './rules/events';
import { farm, type Said, shop, stranger } from './support/cast';
import { registeredNetwork, sayDone } from './support/story';

const count = 1000;
const there = at(farm.place);
const input = (n: number): LotId => `${farm.product}/10/I${n}` as LotId;
const output = (n: number): LotId => `${farm.otherProduct}/10/O${n}` as LotId;
const many = <T>(each: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => each(n));
const inputs = quantities(...many((n) => ({ lot: input(n), quantity: '1' as const, uom: 'CS' })));
const outputs = quantities(...many((n) => ({ lot: output(n), quantity: '1' as const, uom: 'KGM' })));
const made = farm.captures({ ...changed({}), type: 'ObjectEvent', action: 'ADD', quantityList: inputs, ...there });
const whole = farm.captures(changed({ inputQuantityList: inputs, outputQuantityList: outputs, ...there }));

describe('an event of the maximum size', () => {
  test('with 1,000 inputs and 1,000 outputs stores 2,000 links and writes one or two facts for each', async () => {
    const world = await registeredNetwork();
    await sayDone(world, made);
    const { outcomes } = await world.run([whole]);
    expect(outcomes[0]).toMatchObject({ status: 'recorded', exceptions: [] });
    const [event] = outcomes[0]!.events;
    expect(world.facts.get(eventKey(farm.msp, event!))!.length).toBeLessThan(count * 2 * 60);
    expect(world.written.length).toBeLessThan(count * 3 + 10);
  });

  test('passes a recall on to each output with few reads', async () => {
    const world = await registeredNetwork();
    await sayDone(world, made);
    await sayDone(world, farm.asks('openRecall', { recall: 'R', type: 'mock', reason: 'drill', roots: [input(7)] }));
    const reads = world.reads;
    await sayDone(world, whole);
    expect(world.fact(recallKey(farm.recall('R')))).toMatchObject({ scope: count + 1 });
    expect(world.fact(lotKey(output(999)))).toMatchObject({ recalls: [farm.recall('R')] });
    expect(world.reads - reads).toBeLessThan(8);
  });

  test('with goods of a thousand unregistered products is recorded with few reads', async () => {
    const world = await registeredNetwork();
    const unknown = many((n) => ({
      epcClass: `https://id.gs1.org/01/${stranger.gtin(n)}/10/X`,
      quantity: 1,
      uom: 'CS',
    }));
    const reads = world.reads;
    const said: Said = shop.captures(
      changed({ inputQuantityList: unknown, outputQuantityList: inputs, ...at(shop.place) }),
    );
    const { outcomes } = await world.run([said]);
    expect(outcomes[0]!.status).toBe('recorded');
    expect(outcomes[0]!.exceptions).toHaveLength(count * 2);
    expect(world.reads - reads).toBeLessThan(8);
  });
});

describe('nested containers', () => {
  test('deeper than 20 levels get the exception limit_exceeded, and the innermost goods can be recalled', async () => {
    const world = await registeredNetwork();
    const item = farm.item('deep');
    await sayDone(world, farm.asks('commissionItems', { items: [item], place: farm.place }));
    const codes: string[][] = [];
    for (let n = 1; n <= 24; n += 1) {
      const child = n === 1 ? item : farm.container(n - 1);
      const packed = farm.captures(
        put('ADD', 'packing', { parentID: farm.container(n), childEPCs: [child], ...there }),
      );
      const { outcomes } = await world.run([packed]);
      codes.push(outcomes[0]!.exceptions.map(({ code }) => code));
    }
    expect(codes.slice(0, 20).flat()).toEqual([]);
    expect(codes[21]).toEqual(['limit_exceeded']);
    const { outcomes } = await world.run([
      farm.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'x', roots: [item] }),
      farm.asks('registerPlace', { place: farm.place, name: 'Farm' }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['recorded', 'recorded']);
  });
});
