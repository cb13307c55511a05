import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openGateway, type TestGateway } from '../openGateway';
import { csv, sendingTo } from './sending';

const origin = 'https://id.gs1.org';
const romaine = '00860009999107';
const house = '0860009999992';
const centre = '0860009998001';

let gateway: TestGateway;
const { send } = sendingTo(() => gateway);

beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());

describe('goods and containers without GS1 keys', () => {
  const own = 'urn:example:lot:UP';
  const crate = 'urn:example:crate:UP';
  const shipment = 'UP-URI';

  test('are made, counted, packed, shipped and received by rows', async () => {
    const made = csv(
      'product,lot,place,quantity,uom',
      `,${own},${house},10,KGM`,
      `,(01)${romaine}(10)UP-E,${house},5,CS`,
    );
    expect(await send('supplier', 'lots', made)).toMatchObject({ recorded: 2, errors: [] });
    const counted = csv('lot,place,counted,uom,reason,at', `${own},${house},9,KGM,weekly,2026-11-27T06:00:00Z`);
    expect(await send('supplier', 'counts', counted)).toMatchObject({ errors: [{ code: 'time_invalid' }] });
    const head = 'shipment,from,to,container,product,lot,quantity,uom';
    const rows = csv(
      head,
      `${shipment},${house},${centre},${crate},,${own},4,KGM`,
      `${shipment},${house},${centre},,${romaine},UP-E,1,CS`,
    );
    expect(await send('supplier', 'shipments', rows)).toMatchObject({ recorded: 1, errors: [] });
    const received = csv('shipment,container,container is,final', `${house}:${shipment},${crate},damaged,yes`);
    expect(await send('retailer', 'receipts', received)).toMatchObject({ recorded: 1, errors: [] });
    const { body } = await gateway.get('retailer', `/containers/${encodeURIComponent(crate)}`);
    expect(body).toMatchObject({ place: `${origin}/414/${centre}`, inside: { lots: [{ lot: own, quantity: '4' }] } });
  });

  test.each(['ABC', '12345678901231'])(
    'a lot number %j without its product is refused, with what to write',
    async (number) => {
      const { errors } = await send(
        'supplier',
        'lots',
        csv('product,lot,place,quantity,uom', `,${number},${house},1,CS`),
      );
      expect(errors[0]?.fix).toContain('whole id');
    },
  );
});
