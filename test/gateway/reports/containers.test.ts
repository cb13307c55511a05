import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, farm, item, line, lot, made, origin, Scene, some, store } from './scene';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const containers = [
  `${origin}/8003/00860009999992CRATE-1`,
  `${origin}/8004/0860009999-77`,
  item('CASE-1'),
  'urn:example:crate:1',
  'https://crates.example/7',
];

describe('a container of any id', () => {
  test.each(containers)('%s is packed, shipped and unpacked by commands like a pallet', async (container) => {
    const root = lot(`IN-${containers.indexOf(container)}`);
    const shipment = `ANY-${containers.indexOf(container)}`;
    await scene.done('supplier', '/lots', { ...line(root, '50'), place: farm, at: at('06:00') });
    await scene.done('supplier', '/containers/pack', { container, place: farm, lots: [line(root, '20')] });
    await scene.done('supplier', '/shipments', { shipment, from: farm, to: store, containers: [container] });
    await scene.done('retailer', '/shipments/receive', { shipment: `urn:epcglobal:cbv:bt:0860009999992:${shipment}` });
    expect(await scene.holders(root)).toMatchObject({ 'Corner Fresh Markets': { had: { [root]: ['20', '0'] } } });
    await scene.done('retailer', '/containers/unpack', { container, place: store });
    expect(await scene.standing(root)).toEqual({ [farm]: ['30', '0'], [store]: ['20', '0'] });
  });

  test('is read under its id', async () => {
    const crate = containers[0]!;
    expect(await scene.get(`/containers/${encodeURIComponent(crate)}`)).toMatchObject({ id: crate, place: store });
    const { status, body } = await scene.gateway.get('supplier', '/containers/urn%3Aexample%3Anothing');
    expect([status, body['code']]).toEqual([404, 'container_unknown']);
  });

  test.each([
    [lot('X'), 'names a lot'],
    [`${origin}/01/00860009999107`, 'names a product'],
    [`${origin}/8003/00860009999992`, 'add the serial number'],
    ['urn:gdst:example.org:product:lot:class:fish.1', 'class of goods'],
    [farm, 'names a place'],
    ['crate 1', 'neither a GS1 key nor a URI'],
  ])('is not %s', async (container, why) => {
    const pack = { container, place: farm, lots: [line(lot('IN-0'), '1')] };
    const detail = await scene.refused('supplier', '/containers/pack', pack, 'id_invalid');
    expect(detail).toContain(why);
  });
});

test('goods under an industry’s own id are held, released, shipped and sold by commands', async () => {
  const fish = 'urn:gdst:example.org:product:lot:class:0860009999.fish.1';
  await scene.captured('supplier', made('06:00', { quantityList: [some(fish, 10, 'KGM')] }));
  await scene.done('supplier', '/holds', { goods: fish, reason: 'smell' });
  const ship = { shipment: 'FISH', from: farm, to: store, lots: [line(fish, '4', 'KGM')] };
  await scene.refused('supplier', '/shipments', ship, 'lot_held');
  await scene.done('supplier', '/releases', { goods: fish, reason: 'fresh after all' });
  await scene.done('supplier', '/shipments', ship);
  await scene.done('retailer', '/shipments/receive', { shipment: 'urn:epcglobal:cbv:bt:0860009999992:FISH' });
  await scene.done('retailer', '/sales', { place: store, lots: [line(fish, '1', 'KGM')] });
  expect(await scene.standing(fish)).toEqual({ [farm]: ['6', '0'], [store]: ['3', '0'] });
});
