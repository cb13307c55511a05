import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { askingAt, line } from './asking';
import { farm, gtin, lot, origin, shop } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
});

afterAll(async () => {
  await gateway.close();
});

const { rowsOf, done, capture } = askingAt(() => gateway);
const commission = (number: string, quantity: string, more: object = {}): Promise<unknown> =>
  done('supplier', '/lots', { ...line(number, quantity), place: farm, ...more });

describe('a lot', () => {
  test('is found by its number, for any product', async () => {
    await commission('A%2F37', '1');
    await done('retailer', '/lots', {
      lot: `${origin}/01/00860009998100/10/A%2F37`,
      place: shop,
      quantity: '1',
      uom: 'EA',
    });
    const found = (await rowsOf('/lots?number=A%2F37')).map(({ id }) => id);
    expect(found).toEqual([`${origin}/01/00860009998100/10/A%2F37`, lot('A%2F37')]);
    expect(await rowsOf('/lots?number=A%2F3')).toEqual([]);
    expect((await gateway.get('supplier', '/lots?number=%C3%A9')).status).toBe(400);
  });

  test('is found by a link with a slash in the lot number, pasted or percent-encoded once or twice', async () => {
    await commission('B%2F1', '2');
    const whole = lot('B%2F1');
    const once = encodeURIComponent(whole);
    const half = whole.replaceAll('%', '%25');
    for (const spelled of [whole, once, encodeURIComponent(once), half, once.replaceAll('%3A', ':')]) {
      expect(await rowsOf(`/stock?lot=${spelled}`)).toMatchObject([{ lot: whole, onHand: '2' }]);
    }
    await commission('B+1', '3');
    expect(await rowsOf(`/stock?lot=${lot('B+1')}`)).toMatchObject([{ lot: lot('B%2B1'), onHand: '3' }]);
  });

  test('is found by a scan, and by a pallet label', async () => {
    await commission('SCAN', '1');
    const scans = [`]C101${gtin}10SCAN`, `01${gtin}10SCAN\u001d17271130`, `(02)${gtin}(37)24(10)SCAN`];
    for (const scan of scans) {
      const answer = await gateway.get('supplier', `/trace?id=${encodeURIComponent(scan)}`);
      expect(answer).toMatchObject({ status: 200, body: { root: lot('SCAN') } });
    }
  });

  test('takes the dates of its label, and shows its certificates', async () => {
    const sha256 = 'ab'.repeat(32);
    await done('supplier', '/documents', { sha256, kind: 'organic certificate' });
    const label = `(01)${gtin}(11)261101(17)270115(10)LABEL`;
    const more = { quantity: '1', uom: 'CS', place: farm, certificates: [sha256] };
    await done('supplier', '/lots', { lot: label, ...more });
    expect((await gateway.get('supplier', `/lots/${gtin}/LABEL`)).body).toMatchObject({
      productionDate: '2026-11-01',
      expiry: '2027-01-15',
      documents: [{ sha256, kind: 'organic certificate' }],
    });
    expect(await gateway.post('supplier', '/lots', { lot: label, ...more, expiry: '2027-01-16' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/expiry' }] },
    });
    expect(await rowsOf('/documents')).toMatchObject([{ sha256 }]);
    const report = { sha256: 'cd'.repeat(32), kind: 'laboratory report' };
    await done('supplier', '/documents', { ...report, subject: lot('LABEL') });
    await done('retailer', '/documents', { ...report, subject: lot('LABEL') });
    const shown = (await gateway.get('supplier', `/lots/${gtin}/LABEL`)).body['documents'];
    expect(shown).toMatchObject([{ sha256 }, { ...report, party: `${origin}/417/0860009999992` }]);
    expect((await gateway.get('supplier', `/documents/${sha256}`)).body).toMatchObject({ registrations: [{ sha256 }] });
    expect(await gateway.get('supplier', `/documents/${'00'.repeat(32)}`)).toMatchObject({
      status: 404,
      body: { code: 'document_unknown' },
    });
  });
});

describe('a business document', () => {
  test('finds shipments and events, by its id or only its number', async () => {
    await commission('DOC', '10');
    const shipped = await done('supplier', '/shipments', {
      shipment: 'DOC-1',
      from: farm,
      to: shop,
      lots: [line('DOC', '4')],
      documents: [
        { type: 'po', id: '850-9' },
        { type: 'bol', id: 'urn:example:bol:211/7' },
      ],
    });
    const id = shipped['subject'];
    const spellings = ['850-9', 'urn:epcglobal:cbv:bt:0860009999992:850-9', 'urn:example:bol:211/7', id, 'DOC-1'];
    for (const document of spellings) {
      const query = `document=${encodeURIComponent(String(document))}`;
      expect(await rowsOf(`/shipments?${query}`)).toMatchObject([{ id }]);
      expect((await rowsOf(`/events?${query}`)).length).toBeGreaterThan(0);
    }
    expect(await rowsOf('/shipments?document=850')).toEqual([]);
    expect(await rowsOf('/events?document=850')).toEqual([]);
  });
});

describe('a business step', () => {
  test('is accepted in every spelling, and refused if unknown', async () => {
    await commission('STEP', '1');
    const steps = [
      'commissioning',
      'urn:epcglobal:cbv:bizstep:commissioning',
      'https://ref.gs1.org/cbv/BizStep-commissioning',
    ];
    const found = await Promise.all(steps.map((step) => rowsOf(`/events?goods=${lot('STEP')}&bizStep=${step}`)));
    expect(found.map((rows) => rows.length)).toEqual([1, 1, 1]);
    expect(await rowsOf('/events?bizStep=https://example.org/steps/ripening')).toEqual([]);
    expect(await gateway.get('supplier', '/events?bizStep=comissioning')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '?bizStep' }] },
    });
  });
});

describe('stock', () => {
  test('has the available quantity and the expiry', async () => {
    await commission('AV', '10', { expiry: '2099-01-01', productionDate: '2026-11-01' });
    await done('supplier', '/holds', { goods: lot('AV'), place: farm, quantity: '2', reason: 'test' });
    await done('supplier', '/shipments', { shipment: 'AV-1', from: farm, to: shop, lots: [line('AV', '3')] });
    expect(await rowsOf(`/stock?lot=${lot('AV')}`)).toMatchObject([
      { onHand: '10', held: '2', reserved: '3', available: '5', expiry: '2099-01-01' },
    ]);
    await commission('OLD', '10', { productionDate: '2026-10-01', expiry: '2026-10-15' });
    expect(await rowsOf(`/stock?lot=${lot('OLD')}`)).toMatchObject([{ onHand: '10', available: '0' }]);
  });

  test('adds up by product and by place, serialized items too', async () => {
    const bowl = `${origin}/01/00860009998100`;
    const before = await rowsOf(`/stock?by=product&product=${bowl}`);
    const had = Number(before[0]?.['onHand'] ?? 0);
    for (const number of ['T1', 'T2']) {
      await done('retailer', '/lots', { lot: `${bowl}/10/${number}`, place: shop, quantity: '5', uom: 'EA' });
    }
    await done('retailer', '/items', { items: [`${bowl}/21/T3`], place: shop });
    expect(await rowsOf(`/stock?by=product&product=${bowl}`)).toMatchObject([
      { product: bowl, uom: 'EA', onHand: String(had + 11), available: String(had + 11) },
    ]);
    expect(await rowsOf(`/stock?by=place&product=${bowl}`)).toMatchObject([{ place: shop, product: bowl, uom: 'EA' }]);
    const at = encodeURIComponent(new Date(Date.now() + 60_000).toISOString());
    expect(await rowsOf(`/stock?by=product&product=${bowl}&at=${at}`)).toMatchObject([{ onHand: String(had + 11) }]);
  });

  test('pages through totals without repeating or leaving out any', async () => {
    const all = await rowsOf('/stock?by=place');
    expect(all.length).toBeGreaterThan(1);
    const paged: Record<string, unknown>[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const { body }: { body: Record<string, unknown> } = await gateway.get(
        'supplier',
        `/stock?by=place&limit=1${next && `&cursor=${encodeURIComponent(next)}`}`,
      );
      paged.push(...(body['rows'] as Record<string, unknown>[]));
      next = body['next'] as string | undefined;
    }
    expect(paged).toEqual(all);
  });
});

describe('goods under any URI', () => {
  const fish = 'urn:gdst:example.org:product:lot:class:coop7.cod.29';
  const short = 'urn:epc:id:sscc:0860009.00000001';

  test('are traced, planned and listed under it', async () => {
    await capture({
      type: 'ObjectEvent',
      action: 'OBSERVE',
      bizStep: 'storing',
      quantityList: [{ epcClass: fish, quantity: 200, uom: 'CS' }],
    });
    expect(await gateway.get('supplier', `/trace?id=${fish}`)).toMatchObject({ status: 200, body: { root: fish } });
    expect((await gateway.get('supplier', `/recalls/plan?id=${fish}`)).status).toBe(200);
    expect((await gateway.get('supplier', `/stock?lot=${fish}`)).status).toBe(200);
    expect(await rowsOf(`/events?goods=${fish}`)).toHaveLength(1);
    expect(await gateway.get('supplier', '/trace?id=urn:gdst:example.org:nothing')).toMatchObject({ status: 404 });
    const loud = fish.replace('urn:gdst', 'URN:GDST');
    expect(await gateway.get('supplier', `/trace?id=${loud}`)).toMatchObject({ status: 200, body: { root: fish } });
    await capture({
      type: 'ObjectEvent',
      action: 'OBSERVE',
      bizStep: 'inspecting',
      quantityList: [{ epcClass: loud, quantity: 200, uom: 'CS' }],
    });
    expect(await rowsOf(`/events?goods=${fish}`)).toHaveLength(2);
  });

  test('are kept if they are an invalid GS1 key', async () => {
    const event = await capture({ type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'storing', epcList: [short] });
    expect(event).toMatchObject({ status: 'recorded', exceptions: [{ code: 'id_malformed' }] });
    expect(await gateway.get('supplier', `/trace?id=${short}`)).toMatchObject({ status: 200, body: { root: short } });
    expect(await gateway.get('supplier', `/trace?id=${origin}/00/008600099990002300`)).toMatchObject({
      status: 400,
      body: { code: 'id_invalid' },
    });
  });
});
