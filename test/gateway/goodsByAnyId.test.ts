import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lotIdOf } from '@lotline/chaincode/domain';
import { createClient } from 'lotline';
import { seed } from '../seed';
import { askingAt } from './asking';
import { farm, gtin, lot, origin, product } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
});

afterAll(async () => {
  await gateway.close();
});

const { rowsOf, done, capture } = askingAt(() => gateway);

const cset82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const number = fc
  .string({ unit: fc.constantFrom(...Array.from(cset82)), minLength: 1, maxLength: 20 })
  .filter((text) => !/^\.\.?$/.test(text));
const part = fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ019-_~')), minLength: 1, maxLength: 12 });
const uri = fc.oneof(
  fc.tuple(part, part).map(([company, each]) => `urn:gdst:${company}.org:product:lot:class:${each}.1`),
  fc.tuple(part, part).map(([host, each]) => `https://${host}.example/lots/${each}?lot=a%2Fb#x`),
  part.map((each) => `urn:example:lot:${each}`),
);
const counted = fc.oneof(
  number.map((each) => ({ id: lotIdOf(gtin, each), spellings: [`(01)${gtin}(10)${each.replace(/[()]/g, '\\$&')}`] })),
  uri.map((id) => ({ id, spellings: [id] })),
);
const encoded = encodeURIComponent;
/** Items without a lot count as goods of their product. */
const otherProduct = `${origin}/01/00860009999121`;

describe(`goods under any id (seed ${seed})`, () => {
  test('are found under it by path, query and client, when a command made them', async () => {
    const client = createClient({ url: gateway.running.url, key: gateway.keyOf('supplier') });
    await fc.assert(
      fc.asyncProperty(counted, async ({ id, spellings }) => {
        const made = await gateway.post('supplier', '/lots', { lot: id, place: farm, quantity: '1', uom: 'CS' });
        expect([201, 200, 409]).toContain(made.status);
        for (const spelling of [id, ...spellings]) {
          const { status, body } = await gateway.get('supplier', `/lots/${encoded(spelling)}`);
          expect({ spelling, status, id: body['id'] }).toEqual({ spelling, status: 200, id });
          expect(await client.lot({ id: spelling })).toMatchObject({ id });
          expect(await rowsOf(`/stock?lot=${encoded(spelling)}`)).toMatchObject([
            { lot: id, place: farm, onHand: '1' },
          ]);
        }
      }),
      { seed, numRuns: 15 },
    );
  });

  test('are found under the longest ids, and longer ones are refused for their length', async () => {
    const id = `urn:x:${'a'.repeat(510)}`;
    await done('supplier', '/lots', { lot: id, place: farm, quantity: '1', uom: 'CS' });
    expect((await gateway.get('supplier', `/lots/${encoded(id)}`)).body).toMatchObject({ id });
    expect(await rowsOf(`/events?goods=${encoded(id)}`)).toMatchObject([{ party: expect.any(String) }]);
    expect(await rowsOf(`/stock?lot=${encoded(id)}`)).toMatchObject([{ lot: id, onHand: '1' }]);
    const longer = { lot: `${id}a`, place: farm, quantity: '1', uom: 'CS' };
    const { status, body } = await gateway.post('supplier', '/lots', longer);
    expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'id_invalid' });
    expect(body['detail']).toContain('too long: a URI has at most 512 characters after its scheme');
  });

  test('have a number that finds them without product', async () => {
    await done('supplier', '/lots', { lot: lot('29'), place: farm, quantity: '1', uom: 'CS' });
    const fish = 'urn:gdst:example.org:product:lot:class:cod.29';
    const nets = ['https://example.org/lots/29', 'https://example.org/lots/A.29', 'urn:example:lot:129'];
    for (const each of [fish, ...nets]) {
      await done('supplier', '/lots', { lot: each, place: farm, quantity: '1', uom: 'KGM' });
    }
    const found = async (text: string): Promise<unknown[]> =>
      (await rowsOf(`/lots?number=${text}`)).map(({ id }) => id).toSorted();
    expect(await found('29')).toEqual([nets[0], nets[1], lot('29'), fish].toSorted());
    expect(await found('A.29')).toEqual([nets[1]]);
    expect(await found('cod.29')).toEqual([fish]);
    // The fortieth character of an id without product begins no lot number.
    expect(await found(fish.slice(40))).toEqual([]);
  });

  test('and things are found under items and containers', async () => {
    const client = createClient({ url: gateway.running.url, key: gateway.keyOf('supplier') });
    const things = [`${otherProduct}/21/CASE`, `${origin}/8003/00860009999992C1`, 'urn:example:fish:1'];
    for (const thing of things) await done('supplier', '/items', { items: [thing], place: farm });
    for (const id of things) {
      for (const path of ['items', 'containers']) {
        expect((await gateway.get('supplier', `/${path}/${encoded(id)}`)).body).toMatchObject({ id, status: 'active' });
      }
      expect(await client.item({ id })).toMatchObject({ id });
      expect(await client.container({ id })).toMatchObject({ id });
    }
    expect((await gateway.get('supplier', `/items/${encoded('urn:example:fish:2')}`)).body['code']).toBe(
      'item_unknown',
    );
    const cod = 'urn:gdst:example.org:product:lot:class:cod.29';
    const asked = await gateway.get('supplier', `/items/${encoded(cod)}`);
    expect(asked).toMatchObject({
      status: 404,
      body: { code: 'item_unknown', detail: `${cod} is a lot: ask /lots/{lot} for it.` },
    });
    const other = await gateway.get('supplier', `/lots/${encoded('urn:example:fish:1')}`);
    expect(other.body['detail']).toMatch(/is not a lot but one thing/);
    expect((await gateway.get('supplier', '/items/fish')).body['code']).toBe('id_invalid');
  });

  test('known only by their class are sold by command', async () => {
    const class1 = { epcClass: product, quantity: 9, uom: 'CS' };
    expect(
      await capture({ type: 'ObjectEvent', action: 'ADD', bizStep: 'commissioning', quantityList: [class1] }),
    ).toMatchObject({
      status: 'recorded',
      exceptions: [],
    });
    await done('supplier', '/sales', { place: farm, lots: [{ lot: gtin, quantity: '4', uom: 'CS' }] });
    const [first] = await rowsOf(`/stock?lot=${encoded(product)}`);
    expect(first).toMatchObject({ lot: product, onHand: '5' });
    const numbered = { epcClass: `${product}/10/N1`, quantity: 3, uom: 'CS' };
    await capture({ type: 'ObjectEvent', action: 'ADD', bizStep: 'commissioning', quantityList: [numbered] });
    const rows = (await rowsOf(`/stock?lot=${gtin}`)) as { lot: string }[];
    expect(rows.map((row) => row.lot)).toEqual(expect.arrayContaining([product, `${product}/10/N1`]));
    const other = { place: farm, lots: [{ lot: '00860009999114', quantity: '4', uom: 'CS' }] };
    const { body } = await gateway.post('supplier', '/sales', other);
    expect(body).toMatchObject({ code: 'lot_unknown', detail: expect.stringContaining('name their lot, such as') });
  });
});

describe('parties, places and products', () => {
  test.each([
    ['/parties', '(417)0860009999992', `${origin}/417/0860009999992`],
    ['/places', '(414)0860009999992', farm],
    ['/places', farm, farm],
    ['/products', `(01)${gtin}`, product],
    ['/products', gtin.replace(/^0+/, ''), product],
  ])('are found in %s under %s', async (path, spelling, id) => {
    expect((await gateway.get('supplier', `${path}/${encoded(spelling)}`)).body).toMatchObject({ id });
    expect((await gateway.get('supplier', `${path}/${encoded(spelling)}/history`)).status).toBe(200);
  });

  test('a place without a GLN is in no registry, and the answer says where its goods are found', async () => {
    for (const place of ['geo:1.5,2.5', 'geo:1.5,2.5#0860009999992']) {
      for (const path of [`/places/${encoded(place)}`, `/places/${encoded(place)}/history`]) {
        const { status, body } = await gateway.get('supplier', path);
        expect({ status, body }).toMatchObject({ status: 404, body: { code: 'place_unknown' } });
        expect(body['detail']).toContain('?place=');
      }
    }
  });

  test('lists take the URI of a place, for the places of all parties under it', async () => {
    const field = 'geo:11.5,2.5';
    const at = { readPoint: { id: field }, bizLocation: { id: field } };
    const made = { type: 'ObjectEvent', action: 'ADD', bizStep: 'commissioning', ...at };
    await capture({ ...made, quantityList: [{ epcClass: lot('HERE'), quantity: 7, uom: 'CS' }] });
    await capture({ ...made, epcList: [`${otherProduct}/21/HERE`, 'urn:example:here'] });
    const owned = `${field}#0860009999992`;
    const ship = { shipment: 'HERE', from: owned, to: `${origin}/414/0860009998001` };
    await done('supplier', '/shipments', { ...ship, lots: [{ lot: lot('HERE'), quantity: '1', uom: 'CS' }] });
    for (const place of [field, owned]) {
      for (const path of ['lots', 'items', 'containers', 'shipments']) {
        expect({ path, rows: await rowsOf(`/${path}?place=${encoded(place)}`) }).toMatchObject({ path, rows: [{}] });
      }
      const changes = `/mass-balance/changes?lot=${encoded(lot('HERE'))}&account=made&place=${encoded(place)}`;
      expect(await rowsOf(changes)).toMatchObject([{ amount: '7' }]);
    }
    for (const path of ['lots', 'items', 'containers', 'shipments']) {
      expect(await rowsOf(`/${path}?place=${encoded('geo:11.5,2')}`)).toEqual([]);
    }
  });
});
