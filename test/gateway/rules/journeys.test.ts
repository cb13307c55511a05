import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ExceptionItem } from '@lotline/gateway/answers';
import { runLotline } from '../../client/shell';
import {
  ago,
  centre,
  crossDock,
  house,
  lot,
  openScene,
  pallet,
  product,
  reading,
  retailerParty,
  type Scene,
} from './scene';

const origin = 'https://id.gs1.org';
const agency = `${origin}/417/0614141000005`;
const sscc = pallet(40);
let scene: Scene;
let shipment: string;
let regulatorKey: string;

const open = (as: string, code: string): Promise<ExceptionItem[]> => scene.list(as, `&status=open&code=${code}`);
const until = async (condition: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 200 && !(await condition()); tries += 1)
    await new Promise((done) => setTimeout(done, 50));
  expect(await condition()).toBe(true);
};

beforeAll(async () => {
  scene = await openScene();
  const { gateway } = scene;
  const member = { organisation: 'agency', mspId: 'AgencyMSP' };
  for (const as of ['supplier', 'carrier']) await gateway.post(as, '/organisations', member);
  const at = { folder: gateway.data, url: gateway.running.url, environment: { LOTLINE_DATA: gateway.data } };
  const key = (await runLotline(['keys', 'bootstrap', 'agency'], at)).stdout.trim();
  await gateway.send('/parties', { key, body: { party: agency, name: 'Agency', roles: ['regulator'] } });
  for (const as of ['supplier', 'carrier', 'retailer']) await scene.did(as, '/parties/regulator', { party: agency });
  const made = await gateway.send('/keys', { key, body: { user: 'inspector', roles: ['operator', 'quality'] } });
  regulatorKey = made.body['key'] as string;
});
afterAll(() => scene.gateway.close());

describe('a pallet that gets warm', () => {
  test('the supplier makes, packs and ships it, and expects it at the retailer', async () => {
    await scene.did('supplier', '/products/change', { product, storage: { minimum: '0', maximum: '5' } });
    await scene.did('supplier', '/lots', { lot: lot('J'), place: house, quantity: 48, uom: 'CS', at: ago(300) });
    await scene.did('supplier', '/containers/pack', {
      container: sscc,
      place: house,
      lots: [{ lot: lot('J'), quantity: 48, uom: 'CS' }],
      at: ago(290),
    });
    const sent = {
      shipment: 'J-1',
      from: house,
      to: centre,
      carrier: '0860009996007',
      containers: [sscc],
      at: ago(280),
    };
    shipment = (await scene.did('supplier', '/shipments', sent))['subject'] as string;
    const expected = await scene.did('supplier', '/rules/arrivals', { shipment: 'J-1', expected: ago(-60) });
    expect(expected).toMatchObject({ shipment, from: 'user' });
  });

  test('the carrier, which has it, records a reading that both sides see as an exception', async () => {
    await scene.did('carrier', '/shipments/accept', { shipment, at: ago(270) });
    await scene.told('carrier', reading({ value: 48, uom: 'FAH' }, { goods: [sscc], place: crossDock, minutes: 200 }));
    for (const as of ['supplier', 'carrier']) {
      expect(await open(as, 'storage_range')).toMatchObject([{ goods: sscc, severity: 'high' }]);
    }
    await scene.did('carrier', '/shipments/hand-over', { shipment, to: retailerParty, at: ago(100) });
  });

  test('another party cannot add readings to it', async () => {
    const before = await scene.list('supplier');
    const body = {
      '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
      type: 'EPCISDocument',
      schemaVersion: '2.0',
      creationDate: ago(0),
      epcisBody: { eventList: [{ ...reading(60, { goods: [sscc] }), readPoint: undefined, bizLocation: undefined }] },
    };
    const headers = { 'gs1-capture-error-behaviour': 'proceed' };
    const sent = await scene.gateway.send('/epcis/capture', { key: regulatorKey, body, headers });
    expect(sent.status).toBe(202);
    await scene.gateway.send(sent.headers.get('location')!, { key: regulatorKey, headers: { prefer: 'wait=30' } });
    expect(await scene.list('supplier')).toEqual(before);
  });

  test('the retailer receives it late, which ends the supplier’s exception', async () => {
    await scene.ahead(2);
    expect(await open('supplier', 'shipment_late')).toMatchObject([{ shipment }]);
    expect(await open('retailer', 'shipment_late')).toEqual([]);
    await scene.did('retailer', '/shipments/accept', { shipment, at: ago(90) });
    await scene.did('retailer', '/shipments/receive', { shipment, at: ago(80) });
    expect(await open('supplier', 'shipment_late')).toEqual([]);
    await scene.ahead(0);
  });

  test('the supplier has a notice of it, and recalls the lot', async () => {
    const [warm] = await open('supplier', 'storage_range');
    const notices = async (): Promise<{ subject: string; ended?: number }[]> =>
      (await scene.gateway.get('supplier', '/inbox?kind=rule')).body['rows'] as { subject: string }[];
    await until(async () => (await notices()).some(({ subject }) => subject === warm!.exception));
    const recall = { recall: 'R-J', type: 'voluntary', class: 'II', reason: 'Warm in transit', roots: [lot('J')] };
    await scene.did('supplier', '/recalls', recall);
    await scene.change('supplier', { exception: warm!.exception, resolution: 'Recalled as R-J' });
    expect(await open('supplier', 'storage_range')).toEqual([]);
    expect(await open('carrier', 'storage_range')).toHaveLength(1);
  });

  test('the retailer answers the recall, and the regulator follows it and sees no exception of their rules, only its own', async () => {
    const answer = { recall: '0860009999992:R-J', status: 'completed' };
    const rows = [{ goods: lot('J'), place: centre, uom: 'CS', quarantined: '48' }];
    await scene.did('retailer', '/recalls/responses', { ...answer, rows });
    const get = (path: string): ReturnType<Scene['gateway']['send']> => scene.gateway.send(path, { key: regulatorKey });
    const { body } = await get('/recalls/0860009999992/R-J/holders');
    expect(JSON.stringify(body['holders'])).toContain('"completed"');
    const list = (await get('/exceptions')).body['rows'] as ExceptionItem[];
    expect(list.filter(({ source }) => source === 'rule')).toMatchObject([{ party: agency, code: 'storage_range' }]);
    const missing = await get('/recalls/own/R-1/termination');
    expect(missing).toMatchObject({ status: 404, body: { detail: 'Recall 0614141000005:R-1 is not known.' } });
  });
});
