import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commission, farm, lot, origin, shop } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';

const carrierParty = `${origin}/417/0860009996007`;
const retailerParty = `${origin}/417/0860009998001`;

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
});

afterAll(async () => {
  await gateway.close();
});

const stockOf = async (number: string): Promise<unknown> =>
  (await gateway.get('retailer', `/stock?lot=${lot(number)}`)).body['rows'];

describe('a supplier, a carrier and a retailer', () => {
  test('move a lot through two handoffs, and its provenance names every step', async () => {
    const made = await gateway.post('supplier', '/lots', commission('JOURNEY'), { 'idempotency-key': 'journey-1' });
    expect(made).toMatchObject({ status: 201, body: { status: 'recorded', subject: lot('JOURNEY') } });
    expect(made.headers.get('lotline-height')).toBe(String(made.body['height']));
    // The very next read shows it, on any route, without minHeight.
    expect(await stockOf('JOURNEY')).toMatchObject([{ place: farm, onHand: '100', inTransit: '0' }]);

    const lots = [{ lot: lot('JOURNEY'), quantity: '40', uom: 'CS' }];
    const shipped = await gateway.post('supplier', '/shipments', {
      shipment: 'J-1',
      from: farm,
      to: shop,
      carrier: carrierParty,
      lots,
    });
    expect(shipped.status).toBe(201);
    const shipment = shipped.body['subject'] as string;
    expect(await gateway.post('retailer', '/shipments/accept', { shipment })).toMatchObject({
      status: 403,
      body: { code: 'not_recipient' },
    });
    expect((await gateway.post('carrier', '/shipments/accept', { shipment })).status).toBe(201);
    expect(await gateway.post('carrier', '/shipments/accept', { shipment })).toMatchObject({
      status: 422,
      body: { code: 'handoff_not_open' },
    });
    expect((await gateway.post('carrier', '/shipments/hand-over', { shipment, to: retailerParty })).status).toBe(201);
    const received = await gateway.post('retailer', '/shipments/receive', {
      shipment,
      lots: [{ lot: lot('JOURNEY'), accepted: '30', damaged: '0', uom: 'CS' }],
    });
    expect(received).toMatchObject({ status: 201 });
    // Missing goods stay in transit until a receipt is marked as final.
    expect(await stockOf('JOURNEY')).toEqual(
      expect.arrayContaining([expect.objectContaining({ place: shop, onHand: '30', inTransit: '10' })]),
    );
    const rest = await gateway.post('retailer', '/shipments/receive', {
      shipment,
      lots: [{ lot: lot('JOURNEY'), accepted: '8', damaged: '0', uom: 'CS' }],
      final: true,
    });
    expect(rest).toMatchObject({ status: 201 });
    expect(await stockOf('JOURNEY')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ place: farm, onHand: '60' }),
        expect.objectContaining({ place: shop, onHand: '38', inTransit: '0' }),
      ]),
    );

    const read = await gateway.get('retailer', `/shipments/0860009999992/J-1?minHeight=${String(rest.body['height'])}`);
    expect(read.body).toMatchObject({ status: 'received', custodian: retailerParty });
    expect(read.body['handoffs']).toHaveLength(2);
    const trace = await gateway.get('retailer', `/trace?id=${lot('JOURNEY')}&direction=both`);
    expect(trace.body).toMatchObject({ root: lot('JOURNEY'), truncated: false });
    expect((trace.body['transactions'] as unknown[]).length).toBeGreaterThanOrEqual(3);
  });

  test('cannot ship recalled goods, and all see the recall', async () => {
    await gateway.post('supplier', '/lots', commission('BAD'));
    const plan = await gateway.get('supplier', `/recalls/plan?id=${lot('BAD')}`);
    expect(plan.body).toMatchObject({ lots: [{ id: lot('BAD'), depth: 0 }], truncated: false });
    const opened = await gateway.post('supplier', '/recalls', {
      recall: 'R-1',
      type: 'voluntary',
      class: 'I',
      reason: 'Listeria',
      roots: [lot('BAD')],
    });
    expect(opened.status).toBe(201);
    const before = await gateway.height();
    const lots = [{ lot: lot('BAD'), quantity: '1', uom: 'CS' }];
    expect(await gateway.post('supplier', '/shipments', { shipment: 'B-1', from: farm, to: shop, lots })).toMatchObject(
      { status: 422, body: { code: 'lot_recalled' } },
    );
    expect(await gateway.height()).toBe(before);
    expect((await gateway.get('retailer', '/recalls/0860009999992/R-1/scope')).body['rows']).toMatchObject([
      { goods: lot('BAD') },
    ]);
    expect((await gateway.get('retailer', `/lots/00860009999107/BAD`)).body).toMatchObject({
      recalls: [opened.body['subject']],
    });
    const answered = await gateway.post('retailer', '/recalls/responses', {
      recall: opened.body['subject'],
      status: 'acknowledged',
    });
    expect(answered.status).toBe(201);
    expect((await gateway.get('supplier', '/recalls/0860009999992/R-1/responses')).body['rows']).toMatchObject([
      { party: retailerParty },
    ]);
    const end = { recall: opened.body['subject'], early: { reason: 'Nothing left the farm' } };
    expect((await gateway.post('supplier', '/recalls/close', { recall: opened.body['subject'] })).body).toMatchObject({
      code: 'recall_unfinished',
    });
    expect((await gateway.post('supplier', '/recalls/close', end)).status).toBe(201);
    const second = (await gateway.post('supplier', '/keys', { user: 'second', roles: ['quality'] })).body[
      'key'
    ] as string;
    expect((await gateway.send('/recalls/close', { key: second, body: end })).status).toBe(201);
    expect((await gateway.get('supplier', '/recalls/0860009999992/R-1')).body).toMatchObject({
      status: 'closed',
      closedEarly: { user: 'demo', agreed: 'second' },
    });
  });
});

describe('many at once', () => {
  test('commands on the same goods take effect in order, and a refused one does not stop the others', async () => {
    const gtin = `${origin}/01/00860009999114`;
    const answer = await gateway.post('supplier', '/commands', [
      {
        idempotencyKey: 'm-1',
        command: 'registerProduct',
        input: { product: gtin, name: 'Butterhead lettuce', uom: 'CS' },
      },
      {
        idempotencyKey: 'm-2',
        command: 'commissionLot',
        input: { lot: `${gtin}/10/M`, place: farm, quantity: '5', uom: 'CS' },
      },
      {
        idempotencyKey: 'm-3',
        command: 'sell',
        input: { place: farm, lots: [{ lot: `${gtin}/10/M`, quantity: '6', uom: 'CS' }] },
      },
      { idempotencyKey: 'm-4', command: 'commissionLot', input: { lot: 'nonsense' } },
      {
        idempotencyKey: 'm-5',
        command: 'sell',
        input: { place: farm, lots: [{ lot: `${gtin}/10/M`, quantity: '5', uom: 'CS' }] },
      },
    ]);
    expect(answer.body['outcomes']).toMatchObject([
      { idempotencyKey: 'm-1', status: 'recorded' },
      { idempotencyKey: 'm-2', status: 'recorded' },
      { idempotencyKey: 'm-3', status: 'refused', code: 'stock_insufficient' },
      { idempotencyKey: 'm-4', status: 'refused' },
      { idempotencyKey: 'm-5', status: 'recorded' },
    ]);
  });

  test('callers who write to the same lot never get a conflict, and share batches', async () => {
    await gateway.post('supplier', '/lots', commission('BUSY', '1000'));
    const before = await gateway.height();
    const sales = await Promise.all(
      Array.from({ length: 200 }, () =>
        gateway.post('supplier', '/sales', { place: farm, lots: [{ lot: lot('BUSY'), quantity: '1', uom: 'CS' }] }),
      ),
    );
    expect(new Set(sales.map(({ status }) => status))).toEqual(new Set([201]));
    expect(await stockOf('BUSY')).toMatchObject([{ onHand: '800' }]);
    expect((await gateway.height()) - before).toBeLessThan(100);
  });

  test('the same Idempotency-Key, sent twenty times at once, is recorded once', async () => {
    await gateway.post('supplier', '/lots', commission('ONCE'));
    const sale = { place: farm, lots: [{ lot: lot('ONCE'), quantity: '10', uom: 'CS' }] };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => gateway.post('supplier', '/sales', sale, { 'idempotency-key': 'once' })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 200 && body['status'] === 'exists')).toHaveLength(19);
    expect(await stockOf('ONCE')).toMatchObject([{ onHand: '90' }]);
    const other = await gateway.post(
      'supplier',
      '/sales',
      { ...sale, lots: [{ ...sale.lots[0], quantity: '11' }] },
      { 'idempotency-key': 'once' },
    );
    expect(other).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await stockOf('ONCE')).toMatchObject([{ onHand: '90' }]);
  });
});
