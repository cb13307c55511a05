import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ExceptionItem } from '@lotline/gateway/answers';
import { ago, centre, dayIn, house, lot, openScene, pallet, product, type Scene } from './scene';

let scene: Scene;
const item = (serial: string): string => `${product}/21/${serial}`;
const make = (serials: readonly string[], more: object = {}): Promise<object> =>
  scene.did('supplier', '/items', { items: serials.map(item), place: house, at: ago(600), ...more });
const expiring = (as = 'supplier', query = ''): Promise<ExceptionItem[]> => scene.list(as, `&code=expiring${query}`);

beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.gateway.close());

describe('serialized items whose last day of sale is near', () => {
  test('are one exception for each product, place and day, which ends with the last of them', async () => {
    await make(['A1', 'A2', 'A3'], { expiry: dayIn(5) });
    await make(['B1'], { expiry: dayIn(30) });
    expect(await expiring()).toMatchObject([
      {
        product,
        place: house,
        severity: 'medium',
        status: 'open',
        detail: `The last day of sale of 3 items is ${dayIn(5)}.`,
      },
    ]);
    await scene.did('supplier', '/sales', { place: house, items: [item('A1'), item('A2')] });
    expect((await expiring())[0]!.detail).toContain('of 1 item is');
    await scene.did('supplier', '/sales', { place: house, items: [item('A3')] });
    expect((await expiring())[0]).toMatchObject({
      status: 'resolved',
      resolution: expect.stringContaining('nothing of it is left there'),
    });
  });

  test('are raised by the clock alone, and are a notice', async () => {
    await scene.ahead(26 * 24);
    expect((await expiring('supplier', '&status=open'))[0]!.detail).toContain(dayIn(30));
    const texts = async (): Promise<string[]> =>
      ((await scene.gateway.get('supplier', '/inbox?kind=rule')).body as { rows: { text: string }[] }).rows.map(
        ({ text }) => text,
      );
    const isNoticed = (each: string): boolean => each.includes(`1 item is ${dayIn(30)}`);
    while (!(await texts()).some(isNoticed)) await new Promise((resolve) => setTimeout(resolve, 50));
    await scene.ahead(0);
  });

  test('go with the container that they are in', async () => {
    await make(['C1', 'C2'], { expiry: dayIn(3) });
    await scene.did('supplier', '/containers/pack', { container: pallet(41), place: house, items: [item('C1')] });
    await scene.did('supplier', '/containers/pack', { container: pallet(42), place: house, containers: [pallet(41)] });
    expect((await expiring('supplier', '&status=open'))[0]!.detail).toContain('2 items');
    const sent = { shipment: 'I-1', from: house, to: centre, containers: [pallet(42)] };
    const { subject } = await scene.did('supplier', '/shipments', sent);
    await scene.did('retailer', '/shipments/accept', { shipment: subject });
    await scene.did('retailer', '/shipments/receive', { shipment: subject });
    expect((await expiring('supplier', '&status=open'))[0]!.detail).toContain('1 item is');
    expect(await expiring('retailer', '&status=open')).toMatchObject([{ place: centre, product }]);
  });

  test('of a lot that expires earlier are covered by the lot’s exception', async () => {
    const made = { lot: lot('L'), place: house, quantity: 1, uom: 'CS', expiry: dayIn(2), at: ago(600) };
    await scene.did('supplier', '/lots', made);
    await make(['L1'], { lot: lot('L'), expiry: dayIn(4) });
    const about = (await expiring('supplier', '&status=open')).filter(({ detail }) => detail.includes(dayIn(4)));
    expect(about).toEqual([]);
    expect((await expiring('supplier', '&status=open')).map(({ goods }) => goods)).toContain(lot('L'));
  });
});
