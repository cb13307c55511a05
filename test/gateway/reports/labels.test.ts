import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, bowl, day, farm, line, lot, origin, pallet, romaine, Scene, store } from './scene';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const makes = async (label: string, quantity = '1', more: object = {}): Promise<unknown> =>
  (await scene.done('supplier', '/lots', { lot: label, quantity, uom: 'CS', place: farm, ...more }))['subject'];
const shown = (number: string): Promise<Record<string, unknown>> => scene.get(`/lots/${romaine}/${number}`);
/** A day as labels print it. */
const printed = (date: string): string => date.replaceAll('-', '').slice(2);

describe('brackets in a lot number', () => {
  test('that hold no application identifier belong to the number, so lots stay apart', async () => {
    expect(await makes(`(01)${romaine}(10)B(25)`, '2')).toBe(lot('B%2825%29'));
    expect(await makes(`(01)${romaine}(10)B(26)`, '3')).toBe(lot('B%2826%29'));
    expect(await scene.standing(lot('B%2825%29'))).toEqual({ [farm]: ['2', '0'] });
    expect(await scene.standing(lot('B%2826%29'))).toEqual({ [farm]: ['3', '0'] });
    expect((await scene.gateway.get('supplier', `/lots/${romaine}/B`)).status).toBe(404);
  });

  test('are the same lot as their Digital Link', async () => {
    const answer = await scene.get(`/trace?id=${encodeURIComponent(`(01)${romaine}(10)B(25)`)}`);
    expect(answer).toMatchObject({ root: lot('B%2825%29') });
  });
});

describe('a label', () => {
  test('gives the lot its expiry, not the shelf life', async () => {
    await makes(`(01)${romaine}(17)${printed(day(50))}(10)DATED`);
    expect(await shown('DATED')).toMatchObject({ expiry: day(50) });
    await makes(lot('UNDATED'), '1', { at: at('06:00') });
    expect(await shown('UNDATED')).toMatchObject({ expiry: day(14) });
  });

  test('of a pallet names the pallet, and what is on it', async () => {
    await makes(lot('ONPALLET'), '24');
    const label = `(00)008600099990002309(02)${romaine}(37)24(10)ONPALLET`;
    const packing = { container: label, place: farm, lots: [line(lot('ONPALLET'), '1')] };
    expect(await scene.done('supplier', '/containers/pack', packing)).toMatchObject({
      subject: pallet('008600099990002309'),
    });
    const contents = encodeURIComponent(`(02)${romaine}(37)24(10)ONPALLET`);
    expect(await scene.get(`/trace?id=${contents}`)).toMatchObject({ root: lot('ONPALLET') });
  });

  test.each([
    ['with its symbology', `]C101${romaine}17${printed(day(50))}10SCAN1`, 'SCAN1', day(50)],
    ['of a data matrix', `]d201${romaine}10SCAN2\u001d17${printed(day(50))}`, 'SCAN2', day(50)],
    ['bare', `01${romaine}10SCAN3`, 'SCAN3', undefined],
    ['with a separator', `01${romaine}10SCAN4\u001d17${printed(day(50))}`, 'SCAN4', day(50)],
  ])('is taken as a scanner sends it, %s', async (_, scan, number, expiry) => {
    expect(await makes(scan)).toBe(lot(number));
    expect(await shown(number)).toMatchObject({ id: lot(number), ...(expiry !== undefined && { expiry }) });
  });

  test.each([
    ['a wrong check digit', `]C1010086000999910810BAD`],
    ['a day that is none', `(01)${romaine}(17)271340(10)BAD`],
    ['an application identifier that is none', `(01)${romaine}(05)1(10)BAD`],
  ])('with %s is refused', async (_, label) => {
    const lots = { lot: label, quantity: '1', uom: 'CS', place: farm };
    expect((await scene.post('supplier', '/lots', lots)).status).toBe(400);
    expect((await scene.gateway.get('supplier', `/lots/${romaine}/BAD`)).status).toBe(404);
  });
});

describe('a lot number alone', () => {
  test('finds the lots of every product that have it, and no others', async () => {
    await makes(lot('ALONE'));
    await makes(lot('ALONE-2'));
    const other = lot('ALONE', bowl);
    await scene.done('retailer', '/lots', { ...line(other, '1', 'EA'), place: store });
    const ids = (await scene.rows('/lots?number=ALONE')).map(({ id }) => id);
    expect(ids.sort()).toEqual([other, lot('ALONE')].sort());
    expect(ids.every((id) => String(id).startsWith(origin))).toBe(true);
    expect((await scene.gateway.get('supplier', '/lots?lot=ALONE')).status).toBe(400);
  });
});
