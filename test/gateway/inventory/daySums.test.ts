import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openGateway, type TestGateway } from '../openGateway';
import { stored, summed } from './movementSums';

const origin = 'https://id.gs1.org';
const product = `${origin}/01/00860009999138`;
const house = `${origin}/414/0860009999992`;
const lot = (number: number): string => `${product}/10/D${number}`;
const midnight = new Date(new Date().toISOString().slice(0, 10)).getTime();
const ago = (days: number, second: number): string =>
  new Date(midnight - days * 86_400_000 + 43_200_000 + second * 1000).toISOString();

/** Numbers from 0 to below `count` (Park and Miller's generator). */
function drawFrom(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % count;
  };
}

let gateway: TestGateway;
let recorded = 0;
/** Random changes ask for more than there is now and then. */
const expected = new Set(['stock_insufficient']);

const random = drawFrom(20_261);
const did = async (path: string, body: object): Promise<void> => {
  const { status, body: answer } = await gateway.post('supplier', path, body);
  if (status === 201) recorded += 1;
  else if (!expected.has(String(answer['code']))) throw new Error(JSON.stringify(answer));
};

/** Anything that changes stock, of five lots in a few seconds of ten days: late, in the same second, and refused now and then. */
async function change(): Promise<void> {
  const [number, other] = [random(5), random(5)];
  const at = ago(random(10) + 1, random(3));
  const line = { lot: lot(number), quantity: random(2) === 0 ? random(9) + 1 : `${random(9)}.5`, uom: 'KGM' };
  const steps: (() => Promise<void>)[] = [
    () => did('/sales', { place: house, lots: [line], at }),
    () => did('/destructions', { place: house, lots: [line], reason: 'Dropped', at }),
    () =>
      did('/stock/counts', {
        place: house,
        lot: line.lot,
        counted: 50 + random(50),
        uom: line.uom,
        reason: 'Cycle count',
        at,
      }),
    () =>
      did('/transformations', {
        place: house,
        inputs: { lots: [line] },
        outputs: { lots: [{ ...line, lot: `${lot(other)}-${at.slice(17, 19)}-${random(1000)}` }] },
        at,
      }),
  ];
  await steps[random(steps.length)]!();
}

beforeAll(async () => {
  gateway = await openGateway();
  await did('/products', { product, name: 'Tomatoes', uom: 'KGM' });
  for (let number = 0; number < 5; number += 1) {
    await did('/lots', { lot: lot(number), place: house, quantity: 100, uom: 'KGM', at: ago(11, 0) });
  }
  for (let n = 0; n < 80; n += 1) await change();
});
afterAll(() => gateway.close());

describe('the sums by day', () => {
  test('equal all movements, also late ones, in one second, and corrected ones', () => {
    const { readModel } = gateway.running.gateway;
    const kinds = new Set(Object.keys(stored(readModel)).map((key) => key.split(' ')[2]));
    expect(recorded).toBeGreaterThan(40);
    expect([...kinds]).toEqual(expect.arrayContaining(['sold', 'consumed', 'counted', 'destroyed', 'other']));
    expect(stored(readModel)).toEqual(summed(readModel));
  });
});
