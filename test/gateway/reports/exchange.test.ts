import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { farm, lot, made, Scene, some, transformed } from './scene';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

describe('a lot under the id of another industry', () => {
  const fish = 'urn:gdst:example.org:product:lot:class:coop7.cod.29';
  const fillet = lot('FILLET');

  test('is stocked, traced and planned under that id', async () => {
    expect(await scene.captured('supplier', made('06:00', { quantityList: [some(fish, 200)] }))).toEqual([]);
    const goods = { inputQuantityList: [some(fish, 50)], outputQuantityList: [some(fillet, 20)] };
    expect(await scene.captured('supplier', transformed('07:00', goods))).toEqual([]);
    expect(await scene.stock(fish)).toMatchObject([{ lot: fish, place: farm, unit: 'CS', onHand: '150' }]);
    const { nodes } = (await scene.get(`/trace?id=${fish}`)) as { nodes: { id: string }[] };
    expect(nodes.map(({ id }) => id)).toEqual(expect.arrayContaining([fish, fillet]));
    expect(await scene.get(`/recalls/plan?id=${fish}`)).toMatchObject({ lots: [{ id: fish }, { id: fillet }] });
  });

  test('is recalled with what was made of it', async () => {
    const recall = { recall: 'R-FISH', type: 'voluntary', reason: 'histamine', roots: [fish] };
    await scene.done('supplier', '/recalls', recall);
    const sale = { place: farm, lots: [{ lot: fillet, quantity: '1', unit: 'CS' }] };
    await scene.refused('supplier', '/sales', sale, 'lot_recalled');
  });
});

describe('EPCIS in XML', () => {
  test('is refused with the types that are taken', async () => {
    const raw =
      '<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2"><EPCISBody/></epcis:EPCISDocument>';
    for (const type of ['application/xml', 'text/xml']) {
      const answer = await scene.gateway.send('/epcis/capture', {
        as: 'supplier',
        raw,
        headers: { 'content-type': type },
      });
      expect(answer).toMatchObject({ status: 415, body: { code: 'content_type_unsupported' } });
      expect(answer.body['detail']).toMatch(/application\/json.*application\/ld\+json/);
    }
  });
});
