import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventHash } from '../../chaincode/src/domain/epcis/eventHash';
import { farm, lot, origin } from './demoGoods';
import { type Answer, openGateway, type TestGateway } from './openGateway';

const supplier = `${origin}/417/0860009999992`;
const retailer = `${origin}/417/0860009998001`;
const seen = (minute: number, number: string, fields: object = {}): object => ({
  type: 'ObjectEvent',
  eventTime: `2026-01-01T10:0${minute}:00.000Z`,
  eventTimeZoneOffset: '+00:00',
  action: 'OBSERVE',
  bizStep: 'inspecting',
  quantityList: [{ epcClass: lot(number), quantity: minute, uom: 'CS' }],
  ...fields,
});
const here = { readPoint: { id: farm }, bizLocation: { id: farm } };

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(async () => {
  await gateway.close();
});

/** Captures one event; returns its hash id and the codes of its exceptions. */
async function capture(event: object, as = 'supplier'): Promise<{ id: string; codes: string[] }> {
  const { body } = await gateway.capture(as, {
    '@context': 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-01-01T10:00:00Z',
    epcisBody: { eventList: [event] },
  });
  const [first] = body['events'] as { id: string; exceptions: { code: string }[] }[];
  return { id: first!.id, codes: first!.exceptions.map(({ code }) => code) };
}

const find = (id: string, party = ''): Promise<Answer> =>
  gateway.get('carrier', `/events/one?id=${encodeURIComponent(id)}${party && `&party=${party}`}`);

describe('an eventID', () => {
  test('used by two parties is ambiguous without the party; a hash id is not', async () => {
    const eventID = 'urn:uuid:11111111-2222-4333-8444-555555555555';
    const first = await capture(seen(1, 'N1', { ...here, eventID }));
    const second = await capture(seen(2, 'N1', { eventID }), 'retailer');
    expect(second.id).not.toBe(first.id);
    const ambiguous = await find(eventID);
    expect(ambiguous).toMatchObject({ status: 409, body: { code: 'event_ambiguous' } });
    expect(ambiguous.body['details']).toEqual({ parties: [supplier, retailer] });
    expect((await find(eventID, retailer)).body).toMatchObject({ id: second.id, eventID });
    expect((await find(first.id)).body).toMatchObject({ id: first.id, eventID });
  });

  test('that is the hash of the party’s own next event does not stand in the place of that event', async () => {
    const next = seen(4, 'N2', here);
    const hash = eventHash(next);
    const claiming = await capture(seen(3, 'N2', { ...here, eventID: hash }));
    expect(claiming.codes).toContain('event_id_mismatch');
    expect((await capture(next)).id).toBe(hash);
    expect((await find(hash)).body).toMatchObject({ id: hash });
    expect((await find(hash, supplier)).body).toMatchObject({ id: hash });
    expect((await find(claiming.id)).body).toMatchObject({ id: claiming.id, eventID: hash });
  });

  test('that is the hash of another party’s event does not make that event ambiguous', async () => {
    const event = seen(5, 'N3', here);
    const hash = eventHash(event);
    const claimed = await capture(seen(6, 'N3', { eventID: hash }), 'retailer');
    expect((await find(hash)).body).toMatchObject({ id: claimed.id });
    await capture(event);
    expect((await find(hash)).body).toMatchObject({ id: hash, party: supplier });
    expect((await find(hash, retailer)).body).toMatchObject({ id: claimed.id, party: retailer });
  });

  test('is not needed for a hash id to be ambiguous: two parties may record the same content', async () => {
    const event = seen(7, 'N4');
    const { id } = await capture(event);
    await capture(event, 'retailer');
    expect((await find(id)).body).toMatchObject({ code: 'event_ambiguous' });
    expect((await find(id, retailer)).body).toMatchObject({ id, party: retailer });
  });
});
