import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ExceptionItem } from '@lotline/gateway/answers';
import { ago, centre, cooler, dayIn, house, lot, openScene, product, retailerParty, type Scene } from './scene';

const folder = mkdtempSync(join(tmpdir(), 'lotline-rules-'));
let scene: Scene;
const goods = (number: string, quantity: number): object[] => [{ lot: lot(number), quantity, uom: 'CS' }];
const one = async (as: string, code: string): Promise<ExceptionItem | undefined> =>
  (await scene.list(as, `&code=${code}`))[0];
const make = (number: string, quantity: number, more: object = {}): Promise<object> =>
  scene.did('supplier', '/lots', { lot: lot(number), place: house, quantity, uom: 'CS', at: ago(600), ...more });
const ship = async (number: string, name: string, quantity: number): Promise<string> => {
  const shipment = { shipment: name, from: house, to: centre, lots: goods(number, quantity), at: ago(500) };
  return (await scene.did('supplier', '/shipments', shipment))['subject'] as string;
};

beforeAll(async () => {
  scene = await openScene(folder);
});
afterAll(async () => {
  await scene.gateway.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('goods whose last day of sale is near', () => {
  test('are raised by the clock alone, become severe, and end with the sale of the last of them', async () => {
    await make('E', 5, { expiry: dayIn(20) });
    expect(await scene.list('supplier')).toEqual([]);
    await scene.ahead(14 * 24);
    expect(await one('supplier', 'expiring')).toMatchObject({
      severity: 'medium',
      goods: lot('E'),
      place: house,
      status: 'open',
    });
    await scene.ahead(19 * 24);
    const urgent = await one('supplier', 'expiring');
    expect(urgent).toMatchObject({ severity: 'high', detail: `The last day of sale of 5 CS is ${dayIn(20)}.` });
    expect(urgent!.history.map(({ text }) => text)).toHaveLength(2);
    await scene.did('supplier', '/sales', { place: house, lots: goods('E', 2) });
    expect((await one('supplier', 'expiring'))!.detail).toContain('3 CS');
    await scene.did('supplier', '/sales', { place: house, lots: goods('E', 3) });
    expect(await one('supplier', 'expiring')).toMatchObject({
      status: 'resolved',
      resolution: expect.stringMatching(
        /^Ended automatically, after the event ni:.* \(retail_selling\): nothing of it is left there\.$/,
      ),
    });
    await scene.ahead(0);
  });

  test('are raised and end once each, given an event about more of them than are kept at once', async () => {
    const numbers = Array.from({ length: 150 }, (_, n) => `M${n}`);
    const { rules } = scene.gateway.running.gateway;
    const last = rules.raised.after(0, 10_000).at(-1)?.sequence ?? 0;
    const commands = numbers.map((number) => ({
      idempotencyKey: number,
      command: 'commissionLot',
      input: { lot: lot(number), place: house, quantity: 2, uom: 'CS', at: ago(600), expiry: dayIn(2) },
    }));
    await scene.did('supplier', '/commands', commands);
    await rules.run();
    await scene.did('supplier', '/sales', { place: house, lots: numbers.flatMap((number) => goods(number, 2)) });
    await rules.run();
    const changes = rules.raised.after(last, 10_000).filter(({ organisation }) => organisation === 'supplier');
    const of = (what: string): string[] => changes.filter((change) => change.what === what).map(({ id }) => id);
    expect(new Set(of('raised')).size).toBe(numbers.length);
    expect(of('raised')).toHaveLength(numbers.length);
    expect(of('ended').toSorted()).toEqual(of('raised').toSorted());
  });

  test('have the same owner on the worklist of the inventory', async () => {
    await make('W', 5, { expiry: dayIn(1) });
    const { exception } = (await one('supplier', 'expiring'))!;
    await scene.did('supplier', '/keys', { user: 'ben', roles: ['operator'] });
    await scene.change('supplier', { exception, owner: 'ben', note: 'Asked Ben' });
    const { rows } = (await scene.gateway.get('supplier', '/inventory/worklist?kind=expiring')).body as {
      rows: object[];
    };
    expect(rows).toMatchObject([{ item: exception, owner: 'ben' }]);
  });
});

describe('a shipment', () => {
  test('not received in time is late for both sides until it is received', async () => {
    await make('S', 50);
    const shipment = await ship('S', 'LATE-1', 10);
    await scene.ahead(72);
    for (const as of ['supplier', 'retailer']) {
      expect(await one(as, 'shipment_late')).toMatchObject({
        severity: 'medium',
        shipment,
        place: centre,
        status: 'open',
      });
    }
    expect(await one('carrier', 'shipment_late')).toBeUndefined();
    await scene.ahead(96);
    expect(await one('retailer', 'shipment_late')).toMatchObject({ severity: 'high' });
    await scene.did('retailer', '/shipments/accept', { shipment });
    expect(await one('retailer', 'shipment_late')).toMatchObject({
      status: 'open',
      detail: expect.stringContaining(`it is with ${retailerParty}`),
    });
    await scene.did('retailer', '/shipments/receive', { shipment });
    expect(await one('retailer', 'shipment_late')).toMatchObject({
      status: 'resolved',
      resolution: expect.stringContaining('the shipment is received'),
    });
    await scene.ahead(0);
  });

  test('is late from the time that a user says, for that organisation alone', async () => {
    const shipment = await ship('S', 'LATE-2', 5);
    const said = await scene.did('retailer', '/rules/arrivals', { shipment, expected: ago(30) });
    expect(said).toMatchObject({ from: 'user', history: [{ user: 'demo' }] });
    expect((await scene.list('retailer', '&code=shipment_late&status=open'))[0]).toMatchObject({ shipment });
    expect(await scene.list('supplier', '&code=shipment_late&status=open')).toEqual([]);
    expect(await scene.did('retailer', '/rules/arrivals', { shipment, expected: null })).toMatchObject({
      from: 'setting',
    });
    expect(await scene.list('retailer', '&code=shipment_late&status=open')).toEqual([]);
    const foreign = await scene.gateway.post('carrier', '/rules/arrivals', { shipment, expected: ago(30) });
    expect(foreign).toMatchObject({ status: 403, body: { code: 'not_owner' } });
  });

  test('is expected on the day of the purchase order that it names', async () => {
    await scene.did('retailer', '/inventory/orders', {
      kind: 'purchase',
      order: 'PO-7',
      partner: '0860009999992',
      place: centre,
      placed: dayIn(-5),
      lines: [{ product, quantity: '3', promised: dayIn(-1) }],
    });
    const shipment = { shipment: 'LATE-3', from: house, to: centre, lots: goods('S', 3), at: ago(60) };
    await scene.did('supplier', '/shipments', { ...shipment, documents: [{ type: 'po', id: 'PO-7' }] });
    expect((await scene.list('retailer', '&code=shipment_late&status=open'))[0]!.detail).toContain('(order)');
    expect(await scene.list('supplier', '&code=shipment_late&status=open')).toEqual([]);
  });

  test('received in part waits for the rest', async () => {
    const shipment = await ship('S', 'PART-1', 6);
    await scene.did('retailer', '/shipments/accept', { shipment });
    await scene.did('retailer', '/shipments/receive', { shipment, lots: [{ lot: lot('S'), accepted: 4, uom: 'CS' }] });
    expect(await one('retailer', 'receipt_incomplete')).toBeUndefined();
    await scene.ahead(25);
    expect(await one('retailer', 'receipt_incomplete')).toMatchObject({ status: 'open', shipment });
    await scene.did('retailer', '/shipments/receive', {
      shipment,
      lots: [{ lot: lot('S'), accepted: 1, uom: 'CS' }],
      final: true,
    });
    expect(await one('retailer', 'receipt_incomplete')).toMatchObject({ status: 'resolved' });
    await scene.ahead(0);
  });

  test('with differences raises an exception for its sender; the receiver has the ledger’s exception', async () => {
    expect(await one('supplier', 'receipt_differs')).toMatchObject({
      status: 'open',
      detail: `${retailerParty} found: short: 1 CS of ${lot('S')}.`,
    });
    expect(await one('retailer', 'receipt_differs')).toBeUndefined();
    const { body } = await scene.gateway.get('retailer', '/exceptions?mine=true&source=ledger');
    const short = { code: 'receipt_short', source: 'ledger', party: retailerParty };
    expect(body['rows']).toMatchObject([short, short]);
  });
});

describe('a certificate', () => {
  const sha256 = (digit: string): string => digit.repeat(64);
  const register = (as: string, more: object): Promise<object> =>
    scene.did(as, '/documents', { kind: 'organic', subject: product, ...more });

  test('required by the settings is missing until its owner registers it', async () => {
    await scene.did('retailer', '/rules', { certificate: { required: [{ kind: 'organic', subject: product }] } });
    expect(await one('retailer', 'certificate_missing')).toMatchObject({ severity: 'high', product });
    await register('carrier', { sha256: sha256('a'), validTo: dayIn(400) });
    expect(await one('retailer', 'certificate_missing')).toMatchObject({ status: 'open' });
    await register('supplier', { sha256: sha256('b'), validTo: dayIn(60) });
    expect(await one('retailer', 'certificate_missing')).toMatchObject({ status: 'resolved' });
  });

  test('counts once, also if it is required twice, and with its subject in any spelling', async () => {
    const bowl = 'https://id.gs1.org/01/00860009998100';
    const required = ['kosher', 'halal', 'vegan', 'kosher'].map((kind) => ({ kind, subject: bowl }));
    const { settings } = await scene.did('retailer', '/rules', { certificate: { required } });
    expect(settings).toMatchObject({ certificate: { required: required.slice(0, 3) } });
    const subjects = ['00860009998100', '(01)00860009998100', bowl];
    for (const [n, { kind }] of required.slice(0, 3).entries()) {
      const document = { sha256: sha256(String(n)), kind, subject: subjects[n], validTo: dayIn(400) };
      await scene.did('retailer', '/documents', document);
    }
    const { body } = await scene.gateway.get('retailer', '/exceptions?code=certificate_missing&status=open');
    expect(body['rows']).toEqual([]);
    await scene.did('retailer', '/rules', { certificate: { required: [{ kind: 'organic', subject: product }] } });
  });

  test('is about to expire, has expired, and ends with the next one', async () => {
    await scene.ahead(31 * 24);
    expect(await one('retailer', 'certificate_expired')).toMatchObject({ severity: 'medium' });
    await scene.ahead(62 * 24);
    expect(await one('retailer', 'certificate_expired')).toMatchObject({
      severity: 'high',
      detail: expect.stringContaining(`was valid until ${dayIn(60)}`),
    });
    await register('supplier', { sha256: sha256('c'), validFrom: dayIn(60), validTo: dayIn(365) });
    expect(await one('retailer', 'certificate_expired')).toMatchObject({
      status: 'resolved',
      resolution: `Ended automatically, after a document was registered: a certificate is valid until ${dayIn(365)}.`,
    });
    await scene.ahead(0);
  });
});

describe('a count beyond its threshold', () => {
  test('is raised without its quantities, and ends when it is cancelled', async () => {
    await make('C', 40, { place: cooler });
    await scene.did('supplier', '/inventory/counts', { count: 'CC-9', place: cooler });
    await scene.did('supplier', '/inventory/counts/enter', {
      count: 'CC-9',
      lines: [{ lot: lot('C'), counted: '20' }],
    });
    const row = await one('supplier', 'variance');
    expect(row).toMatchObject({ severity: 'medium', count: 'CC-9', goods: lot('C'), status: 'open' });
    expect(row!.detail).not.toMatch(/20|40/);
    await scene.did('supplier', '/inventory/counts/cancel', { count: 'CC-9' });
    expect(await one('supplier', 'variance')).toMatchObject({ status: 'resolved' });
  });
});

describe('a restart', () => {
  test('loses no exception and raises none again', async () => {
    const before = await Promise.all(['supplier', 'retailer'].map((as) => scene.list(as, '&snoozed=true')));
    const last = scene.gateway.running.gateway.rules.raised.after(0).at(-1)!.sequence;
    await scene.gateway.close();
    scene = await openScene(folder);
    expect(await Promise.all(['supplier', 'retailer'].map((as) => scene.list(as, '&snoozed=true')))).toEqual(before);
    const { raised } = scene.gateway.running.gateway.rules;
    expect(raised.after(last)).toEqual([]);
    const sequences = raised.after(0).map(({ sequence }) => sequence);
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
  });

  test('checks a shipment whose expected time a user changed just before the gateway ended', async () => {
    await make('K', 10);
    const shipment = await ship('K', 'KILLED-1', 10);
    const late = async (): Promise<ExceptionItem[]> =>
      (await scene.list('retailer', '&code=shipment_late&status=open')).filter((row) => row.shipment === shipment);
    expect(await late()).toEqual([]);
    const { rules } = scene.gateway.running.gateway;
    const look = { organisation: 'retailer', rule: 'late', subjects: [[shipment]], what: 'when it was said' } as const;
    rules.store.atomically(() => {
      rules.store.expect('retailer', shipment, { expected: ago(30), user: 'dock', time: ago(0) });
      rules.willLook(look);
    });
    await scene.gateway.close();
    scene = await openScene(folder);
    await scene.ahead(0.1);
    expect(await late()).toMatchObject([{ severity: 'medium' }]);
    await scene.ahead(0);
  });

  test('checks events that were recorded while the rules did not run', async () => {
    await scene.gateway.close();
    scene = await openScene(folder);
    await make('Z', 5, { expiry: dayIn(1) });
    await scene.gateway.close();
    scene = await openScene(folder);
    expect((await scene.list('supplier', '&code=expiring&status=open')).map((row) => row.goods)).toContain(lot('Z'));
  });
});
