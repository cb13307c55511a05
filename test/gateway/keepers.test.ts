import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { farm, lot, origin, shop } from './demoGoods';
import { type Answer, openGateway, type TestGateway } from './openGateway';

const supplier = `${origin}/417/0860009999992`;
const line = (number: string, quantity: number): object => ({ epcClass: lot(number), quantity, uom: 'CS' });
const eventOf = (type: string, minute: number, fields: object): object => ({
  type,
  eventTime: `2026-01-01T10:${String(minute).padStart(2, '0')}:00.000Z`,
  eventTimeZoneOffset: '+00:00',
  readPoint: { id: farm },
  bizLocation: { id: farm },
  ...fields,
});
const made = (number: string, minute = 0): object =>
  eventOf('ObjectEvent', minute, { action: 'ADD', bizStep: 'commissioning', quantityList: [line(number, 10)] });
const turned = (from: string, to: string, minute: number): object =>
  eventOf('TransformationEvent', minute, { inputQuantityList: [line(from, 5)], outputQuantityList: [line(to, 5)] });
const document = (...eventList: object[]): object => ({
  '@context': 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-01-01T10:00:00Z',
  epcisBody: { eventList },
});

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(async () => {
  await gateway.close();
});

/** Captures one event; returns its hash id and its exceptions. */
const capture = async (event: object, as = 'supplier'): Promise<{ id: string; exceptions: { code: string }[] }> => {
  const { body } = await gateway.capture(as, document(event));
  return (body['events'] as { id: string; exceptions: { code: string }[] }[])[0]!;
};
const codes = ({ exceptions }: { exceptions: { code: string }[] }): string[] => exceptions.map(({ code }) => code);
const rowsOf = async (path: string): Promise<Record<string, unknown>[]> =>
  (await gateway.get('supplier', path)).body['rows'] as Record<string, unknown>[];
const scope = async (recall: string): Promise<unknown[]> =>
  (await rowsOf(`/recalls/0860009999992/${recall}/scope`)).map(({ goods }) => goods);
const openRecall = (recall: string, root: string): Promise<Answer> =>
  gateway.post('supplier', '/recalls', { recall, type: 'voluntary', reason: 'Listeria', roots: [lot(root)] });

/** Waits block by block until a keeper's command has taken effect. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const { readModel } = gateway.running.gateway;
  for (let rounds = 0; rounds < 20 && !(await holds()); rounds += 1) {
    await readModel.reached(readModel.height + 1, 500);
  }
}

describe('a recall', () => {
  test('covers existing goods made of its roots in the command that opens it', async () => {
    for (const event of [made('A1'), turned('A1', 'A2', 1), turned('A2', 'A3', 2)]) await capture(event);
    const opened = await openRecall('R-A', 'A1');
    expect(opened).toMatchObject({ status: 201, body: { details: { added: 2, unproven: [] } } });
    expect(await scope('R-A')).toEqual([lot('A1'), lot('A2'), lot('A3')]);
    const outputs = { lots: [{ lot: lot('A4'), quantity: '1', uom: 'CS' }] };
    const inputs = { lots: [{ lot: lot('A3'), quantity: '1', uom: 'CS' }] };
    const used = await gateway.post('supplier', '/transformations', { place: farm, inputs, outputs });
    expect(used).toMatchObject({ status: 422, body: { code: 'lot_recalled' } });
  });

  test('is extended automatically to goods of a late event, and to the goods made of them', async () => {
    for (const event of [made('B1'), made('B2'), turned('B2', 'B3', 5), turned('B3', 'B4', 6)]) await capture(event);
    await openRecall('R-B', 'B1');
    expect(await scope('R-B')).toEqual([lot('B1')]);
    await capture(turned('B1', 'B2', 1));
    await until(async () => (await scope('R-B')).length >= 4);
    expect((await scope('R-B')).sort()).toEqual(['B1', 'B2', 'B3', 'B4'].map(lot));
    expect((await gateway.get('retailer', '/lots/00860009999107/B4')).body['recalls']).toHaveLength(1);
  });

  test('reaches goods that nobody owns and that it kept from being made, also those made of them, in any order', async () => {
    const plain = (number: number): string => `urn:example:goods:plain-${number}`;
    const from = (input: object, output: string, minute: number): object =>
      eventOf('TransformationEvent', minute, {
        inputQuantityList: [input],
        outputQuantityList: [{ epcClass: output, quantity: 5, uom: 'CS' }],
      });
    const some = (number: number): object => ({ epcClass: plain(number), quantity: 5, uom: 'CS' });
    await capture(made('D1'));
    await openRecall('R-D', 'D1');
    for (const event of [from(some(2), plain(3), 7), from(some(1), plain(2), 6)]) await capture(event);
    await capture(from(line('D1', 5), plain(1), 5));
    await until(async () => (await scope('R-D')).length >= 4);
    expect((await scope('R-D')).sort()).toEqual([lot('D1'), ...[1, 2, 3].map(plain)]);
  });

  test('is not extended over another party’s alleged link until the owner confirms it', async () => {
    for (const event of [made('C1'), made('C2'), turned('C2', 'C3', 5)]) await capture(event);
    await openRecall('R-C', 'C1');
    const {
      readPoint: _readPoint,
      bizLocation: _bizLocation,
      ...nowhere
    } = turned('C1', 'C2', 1) as Record<string, unknown>;
    const { id } = await capture(nowhere, 'retailer');
    const plan = await gateway.get('supplier', `/recalls/plan?id=${lot('C1')}`);
    expect(plan.body['alleged']).toMatchObject([{ id: lot('C2'), event: id }, { id: lot('C3') }]);
    expect(await scope('R-C')).toEqual([lot('C1')]);
    const retailer = `${origin}/417/0860009998001`;
    const alleged = await rowsOf(`/exceptions?event=${encodeURIComponent(id)}`);
    expect(alleged).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'link_alleged', party: retailer, concerns: [supplier], status: 'open' }),
      ]),
    );
    const answer = { event: id, party: retailer, goods: lot('C2'), answer: 'confirmed', reason: 'So it was' };
    expect(await gateway.post('carrier', '/events/links/answers', answer)).toMatchObject({
      body: { code: 'not_owner' },
    });
    expect(await gateway.post('supplier', '/events/links/answers', answer)).toMatchObject({ status: 201 });
    await until(async () => (await scope('R-C')).length >= 3);
    expect((await scope('R-C')).sort()).toEqual(['C1', 'C2', 'C3'].map(lot));
  });
});

describe('a waiting event, which stock could not apply', () => {
  const sold = (number: string): object =>
    eventOf('ObjectEvent', 30, { action: 'OBSERVE', bizStep: 'retail_selling', quantityList: [line(number, 4)] });
  const onHand = async (number: string, at = ''): Promise<unknown> =>
    (await rowsOf(`/stock?lot=${lot(number)}${at}`))[0]?.['onHand'];

  test('is booked automatically when the missing event arrives, at its own event time, and its exception closes', async () => {
    const early = await capture(sold('W1'));
    expect(codes(early)).toContain('lot_unknown');
    const cause = await capture(made('W1', 10));
    await until(async () => (await onHand('W1')) === '6');
    expect(await onHand('W1')).toBe('6');
    expect(await onHand('W1', '&at=2026-01-01T10:29:59Z')).toBe('10');
    expect(await onHand('W1', '&at=2026-01-01T10:30:00Z')).toBe('6');
    const closed = await rowsOf(`/exceptions?event=${encodeURIComponent(early.id)}`);
    expect(closed).toMatchObject([{ code: 'lot_unknown', status: 'resolved' }]);
    expect(closed[0]?.['resolution']).toContain(cause.id);
  });

  test('is booked after other waiting events that it depends on, in order of event time', async () => {
    await capture(sold('W4'));
    await capture(turned('W3', 'W4', 20));
    await capture(turned('W2', 'W3', 15));
    await capture(made('W2', 10));
    await until(async () => (await onHand('W4')) === '1');
    expect([await onHand('W2'), await onHand('W3'), await onHand('W4')]).toEqual(['5', undefined, '1']);
    expect(await onHand('W4', '&at=2026-01-01T10:20:00Z')).toBe('5');
  });

  test('is booked when its place is registered', async () => {
    const place = `${origin}/414/9506000134307`;
    const at = { readPoint: { id: place }, bizLocation: { id: place } };
    expect(codes(await capture({ ...made('W7'), ...at }))).toContain('place_unknown');
    const party = { party: supplier, name: 'Green Valley Growers', roles: ['supplier'], prefixes: ['9506000'] };
    await gateway.post('supplier', '/parties', party);
    await gateway.post('retailer', '/prefixes/consent', { prefix: '9506000', party: supplier });
    expect((await gateway.post('supplier', '/places', { place, name: 'Field' })).status).toBe(201);
    await until(async () => (await onHand('W7')) === '10');
    expect(await onHand('W7', `&place=${place}`)).toBe('10');
  });

  test('is corrected automatically as soon as its goods, which had moved on, are back', async () => {
    const errorDeclaration = { declarationTime: '2026-01-01T11:00:00.000Z' };
    const first = await capture(made('W8'));
    await capture(sold('W8'));
    expect(codes(await capture({ ...made('W8'), errorDeclaration }))).toEqual(['correction_impossible']);
    expect(await onHand('W8')).toBe('6');
    expect(codes(await capture({ ...sold('W8'), errorDeclaration }))).toEqual(['declared_in_error']);
    await until(async () => (await onHand('W8')) === undefined);
    expect(await onHand('W8')).toBeUndefined();
    expect(await rowsOf(`/exceptions?event=${encodeURIComponent(first.id)}`)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'correction_impossible', status: 'resolved' }),
        expect.objectContaining({ code: 'declared_in_error', status: 'open' }),
      ]),
    );
  });

  test('is booked with other waiting events, if an earlier recorded one took the goods that it needs', async () => {
    const moved = (minute: number, bizStep: string, quantity: number): object => ({
      ...eventOf('ObjectEvent', minute, { action: 'OBSERVE', bizStep, quantityList: [line('W9', quantity)] }),
      destinationList: [{ type: 'location', destination: shop }],
    });
    await capture(made('W9'));
    await capture(moved(40, 'shipping', 3));
    const early = await capture(moved(10, 'shipping', 10));
    expect(codes(early)).toContain('stock_insufficient');
    await capture(moved(20, 'void_shipping', 4));
    await until(async () => (await rowsOf('/exceptions?status=open')).every(({ event }) => event !== early.id));
    const exceptions = await rowsOf(`/exceptions?event=${encodeURIComponent(early.id)}`);
    expect(exceptions).toMatchObject([{ code: 'stock_insufficient', status: 'resolved' }]);
    expect(await onHand('W9', `&place=${farm}`)).toBe('1');
  });

  test('that empties a crate is booked before a later packing that was recorded earlier', async () => {
    const packing = (minute: number, number: string, more: object = {}): object =>
      eventOf('AggregationEvent', minute, {
        action: 'ADD',
        bizStep: 'packing',
        parentID: 'urn:example:crate:late',
        childQuantityList: [line(number, 10)],
        ...more,
      });
    for (const number of ['V1', 'V2']) await capture(made(number));
    for (const event of [packing(10, 'V1'), packing(30, 'V2')]) await capture(event);
    const emptied = await capture(packing(20, 'V1', { action: 'DELETE', bizStep: 'unpacking' }));
    expect(codes(emptied)).toEqual(['container_content_mismatch']);
    const exceptions = (): Promise<Record<string, unknown>[]> =>
      rowsOf(`/exceptions?event=${encodeURIComponent(emptied.id)}`);
    await until(async () => (await exceptions())[0]?.['status'] === 'resolved');
    expect(await exceptions()).toMatchObject([{ code: 'container_content_mismatch', status: 'resolved' }]);
  });

  test('can be submitted again by any party, and the response states why it still waits', async () => {
    const { id: event } = await capture(sold('W5'));
    const tried = await gateway.post('retailer', '/events/book', { event, party: supplier });
    expect(tried).toMatchObject({ body: { details: { booked: false, reasons: [{ code: 'lot_unknown' }] } } });
    expect(await gateway.post('retailer', '/events/book', { event })).toMatchObject({
      status: 404,
      body: { code: 'event_unknown' },
    });
    const { id: fine } = await capture(made('W6'));
    expect(await gateway.post('supplier', '/events/book', { event: fine })).toMatchObject({
      body: { code: 'event_unknown' },
    });
  });
});

describe('a GS1 Company Prefix', () => {
  const register = (prefixes: string[]): Promise<Answer> =>
    gateway.post('carrier', '/parties', {
      party: `${origin}/417/0860009996007`,
      name: 'Cold Mile Logistics',
      roles: ['carrier'],
      prefixes,
    });
  const party = async (): Promise<Record<string, unknown>> =>
    (await gateway.get('supplier', `/parties/0860009996007`)).body;
  const consent = (as: string, prefix: string): Promise<Answer> =>
    gateway.post(as, '/prefixes/consent', { prefix, party: `${origin}/417/0860009996007` });

  test('belongs to a party once another organisation agrees, and to no party after its release', async () => {
    expect((await register(['0860009996', '4012345'])).status).toBe(201);
    expect(await party()).toMatchObject({ prefixes: ['0860009996'], claims: ['4012345'] });
    expect(await consent('carrier', '4012345')).toMatchObject({ status: 403, body: { code: 'not_owner' } });
    expect(await consent('retailer', '0614141')).toMatchObject({ body: { code: 'prefix_unknown' } });
    expect((await consent('retailer', '4012345')).status).toBe(201);
    expect(await party()).toMatchObject({ prefixes: ['0860009996', '4012345'] });
    expect((await gateway.post('carrier', '/prefixes/release', { prefix: '4012345' })).status).toBe(201);
    expect(await party()).toMatchObject({ prefixes: ['0860009996'] });
  });

  test('that overlaps another party’s is refused', async () => {
    for (const prefix of ['08600099', '086000999912']) {
      expect(await register(['0860009996', prefix])).toMatchObject({ body: { code: 'prefix_taken' } });
    }
  });

  test('is revoked by a majority', async () => {
    await register(['0860009996', '0614141']);
    await consent('supplier', '0614141');
    const revoke = (as: string): Promise<Answer> =>
      gateway.post(as, '/prefixes/revoke', { prefix: '0614141', reason: 'It is ours' });
    await revoke('supplier');
    expect(await party()).toMatchObject({ prefixes: ['0614141', '0860009996'] });
    await revoke('retailer');
    expect(await party()).toMatchObject({ prefixes: ['0860009996'] });
  });
});
