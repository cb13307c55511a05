import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, farm, type Fields, kitchen, line, lot, packed, pallet, Scene, seen, sent, some, store } from './scene';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const gln = '0860009999992';
const numbered = (number: string): string => `urn:epcglobal:cbv:bt:${gln}:${number}`;
const order = (number: string): string => `urn:epcglobal:cbv:bt:0860009998001:${number}`;
const document = (bizTransaction: string, type = 'desadv'): Fields => ({ type, bizTransaction });
const under = (...bizTransactionList: Fields[]): Fields => ({ bizTransactionList });
const atFarm = (number: string, quantity: string): Promise<unknown> =>
  scene.done('supplier', '/lots', { ...line(lot(number), quantity), place: farm, at: at('06:00') });
const quantities = (number: string, quantity: number): Fields => ({ quantityList: [some(lot(number), quantity)] });
const receive = (shipment: string, more: Fields = {}): Promise<Record<string, unknown>> =>
  scene.done('retailer', '/shipments/receive', { shipment, ...more });

describe('a despatch advice that is captured', () => {
  test('is found by its number and by the order, and received in parts', async () => {
    const root = lot('ASN');
    await atFarm('ASN', '50');
    const goods = { ...quantities('ASN', 40), ...under(document(numbered('ASN-1')), document(order('PO-9'), 'po')) };
    expect(await scene.captured('supplier', sent('10:00', 'shipping', goods))).toEqual([]);
    for (const asked of ['ASN-1', numbered('ASN-1'), 'PO-9']) {
      const found = await scene.rows(`/shipments?document=${encodeURIComponent(asked)}`);
      expect(found).toMatchObject([
        { id: numbered('ASN-1'), status: 'in_transit', advised: true, from: farm, to: store },
      ]);
    }
    const lots = [{ lot: root, accepted: '25', damaged: '2', uom: 'CS' }];
    const first = await receive(numbered('ASN-1'), { lots });
    expect(first).toMatchObject({ exceptions: [{ code: 'receipt_short' }, { code: 'receipt_damaged' }] });
    expect(await scene.standing(root)).toEqual({ [farm]: ['10', '0'], [store]: ['27', '13'] });
    expect(await scene.holders(root)).toMatchObject({ 'Corner Fresh Markets': { had: { [root]: ['27', '13'] } } });
    await scene.refused(
      'supplier',
      '/shipments/cancel',
      { shipment: numbered('ASN-1'), reason: 'no' },
      'handoff_not_open',
    );
    await receive(numbered('ASN-1'));
    expect(await scene.standing(root)).toEqual({ [farm]: ['10', '0'], [store]: ['40', '0'] });
    expect(await scene.get(`/shipments/${gln}/ASN-1`)).toMatchObject({ status: 'received' });
  });

  test('has a pallet from each of its events, and is cancelled as a whole', async () => {
    const [root, container] = [lot('PALLETS'), pallet('008600099900000015')];
    await atFarm('PALLETS', '50');
    await scene.captured('supplier', packed('07:00', container, { childQuantityList: [some(root, 20)] }));
    const advice = under(document(numbered('ASN-2')));
    await scene.captured('supplier', sent('08:00', 'shipping', { epcList: [container], ...advice }));
    await scene.captured('supplier', sent('08:10', 'shipping', { ...quantities('PALLETS', 5), ...advice }));
    const shown = await scene.get(`/shipments/${gln}/ASN-2`);
    expect(shown).toMatchObject({ containers: [container], lots: [{ lot: root, quantity: '5' }] });
    await scene.done('supplier', '/shipments/cancel', { shipment: numbered('ASN-2'), reason: 'the truck broke down' });
    expect(await scene.standing(root)).toEqual({ [farm]: ['50', '0'] });
    await scene.refused('retailer', '/shipments/receive', { shipment: numbered('ASN-2') }, 'handoff_not_open');
  });

  test('is not received by another party, and its number belongs to its sender only', async () => {
    const root = lot('SCOPED');
    await atFarm('SCOPED', '50');
    const advice = under(document(numbered('ASN-3')));
    await scene.captured('supplier', sent('08:00', 'shipping', { ...quantities('SCOPED', 5), ...advice }));
    await scene.refused('carrier', '/shipments/receive', { shipment: numbered('ASN-3') }, 'not_recipient');
    const back = seen('09:00', 'shipping', { ...quantities('SCOPED', 5), ...advice }, store);
    await scene.captured('retailer', { ...back, destinationList: [{ type: 'location', destination: kitchen }] });
    expect(await scene.get(`/shipments/${gln}/ASN-3`)).toMatchObject({ lots: [{ lot: root, quantity: '5' }] });
  });

  test('under a number of another form is found by it, and received by the id that it is found under', async () => {
    const root = lot('URI');
    await atFarm('URI', '50');
    const advice = under(document('https://edi.example/asn/77'));
    await scene.captured('supplier', sent('08:00', 'shipping', { ...quantities('URI', 5), ...advice }));
    const [found] = await scene.rows(`/shipments?document=${encodeURIComponent('https://edi.example/asn/77')}`);
    await receive(String(found?.['id']));
    expect(await scene.standing(root)).toEqual({ [farm]: ['45', '0'], [store]: ['5', '0'] });
  });
});

describe('a captured receipt of a shipment by command', () => {
  test('books off what arrived, and a command the rest', async () => {
    const root = lot('TOLD');
    await atFarm('TOLD', '50');
    await scene.done('supplier', '/shipments', { shipment: 'CMD-1', from: farm, to: store, lots: [line(root, '30')] });
    const event = seen(
      '23:00',
      'receiving',
      { ...quantities('TOLD', 20), ...under(document(numbered('CMD-1'))) },
      store,
    );
    expect(await scene.captured('retailer', { ...event, eventTime: new Date().toISOString() })).toEqual([]);
    expect(await scene.standing(root)).toEqual({ [farm]: ['20', '0'], [store]: ['20', '10'] });
    expect(await scene.holders(root)).toMatchObject({ 'Corner Fresh Markets': { had: { [root]: ['20', '10'] } } });
    await receive(numbered('CMD-1'));
    expect(await scene.standing(root)).toEqual({ [farm]: ['20', '0'], [store]: ['30', '0'] });
  });

  test('by another party than its receiver books nothing', async () => {
    const root = lot('STRANGER');
    await atFarm('STRANGER', '50');
    await scene.done('supplier', '/shipments', { shipment: 'CMD-2', from: farm, to: store, lots: [line(root, '30')] });
    const place = 'https://id.gs1.org/414/0860009996007';
    const event = seen(
      '23:00',
      'receiving',
      { ...quantities('STRANGER', 30), ...under(document(numbered('CMD-2'))) },
      place,
    );
    const codes = await scene.captured('carrier', { ...event, eventTime: new Date().toISOString() });
    expect(codes).toEqual(['transit_insufficient']);
    expect(await scene.standing(root)).toEqual({ [farm]: ['50', '0'] });
  });
});
