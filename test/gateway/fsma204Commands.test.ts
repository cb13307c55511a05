import { describe, expect, test } from '@jest/globals';
import { openGateway, type TestGateway } from './openGateway';
import { origin } from './reports/scene';

describe('the records of the Food Traceability Rule for a shipment by command', () => {
  const lotOf = (number: string): string => `${origin}/01/00860009999107/10/${number}`;
  const trackingOf = async (gateway: TestGateway, number: string): Promise<string[]> => {
    const answer = await gateway.get('supplier', `/fsma204/records?lot=${encodeURIComponent(lotOf(number))}`);
    const tables = answer.body['tables'] as { trackingEvent: string; rows: unknown[] }[];
    return tables.flatMap(({ trackingEvent, rows }) => rows.map(() => trackingEvent));
  };

  test('have one row of shipping, of receiving none for what customers bring back, with and without an acceptance before the receipt, and none before it left', async () => {
    const gateway = await openGateway();
    const places = { from: `${origin}/414/0860009999992`, to: `${origin}/414/0860009998001` };
    const offer = async (number: string): Promise<string> => {
      const lots = [{ lot: lotOf(number), quantity: '4', uom: 'CS' }];
      await gateway.post('supplier', '/lots', { lot: lotOf(number), place: places.from, quantity: '9', uom: 'CS' });
      const documents = [{ type: 'po', id: 'PO 8/50' }];
      const shipped = await gateway.post('supplier', '/shipments', {
        ...places,
        shipment: `F-${number}`,
        lots,
        documents,
      });
      expect(shipped.status).toBe(201);
      return shipped.body['subject'] as string;
    };
    const at = async (path: string, shipment: string): Promise<void> => {
      expect(await gateway.post('retailer', `/shipments/${path}`, { shipment })).toMatchObject({ status: 201 });
    };
    const direct = await offer('DIRECT');
    expect(await trackingOf(gateway, 'DIRECT')).not.toContain('shipping');
    await at('receive', direct);
    expect((await trackingOf(gateway, 'DIRECT')).sort()).toEqual(['initialPacking', 'receiving', 'shipping']);
    const accepted = await offer('ACCEPTED');
    await at('accept', accepted);
    await at('receive', accepted);
    expect((await trackingOf(gateway, 'ACCEPTED')).sort()).toEqual(['initialPacking', 'receiving', 'shipping']);
    const goods = { place: places.to, lots: [{ lot: lotOf('ACCEPTED'), quantity: '1', uom: 'CS' }] };
    await gateway.post('retailer', '/sales', goods);
    expect(await gateway.post('retailer', '/returns', { ...goods, reason: 'Stale' })).toMatchObject({ status: 201 });
    expect((await trackingOf(gateway, 'ACCEPTED')).sort()).toEqual(['initialPacking', 'receiving', 'shipping']);
    const { body } = await gateway.get('supplier', `/fsma204/records?lot=${encodeURIComponent(lotOf('DIRECT'))}`);
    const documents = expect.stringContaining('PO 8/50');
    const table = { trackingEvent: 'shipping', rows: [expect.objectContaining({ documentNumber: documents })] };
    expect(body['tables']).toContainEqual(expect.objectContaining(table));
    await gateway.close();
  });
});
