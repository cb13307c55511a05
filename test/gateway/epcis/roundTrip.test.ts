import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readDocument } from '../../../chaincode/src/domain/epcis/document';
import { eventHash } from '../../../chaincode/src/domain/epcis/eventHash';
import { eventContext } from '../../../gateway/src/epcis/contexts';
import { openGateway, type TestGateway } from '../openGateway';
import { context, eventsOf, farm, lot, made } from './events';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());

type Fields = Record<string, unknown>;

const document = (own: readonly unknown[], ...eventList: unknown[]): Fields => ({
  '@context': [context, ...own],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-11-20T12:00:00Z',
  epcisBody: { eventList },
});

/** Events with extension fields in every place, whose values look like times, numbers and prefixed names. */
const rich = (number: string): Fields => ({
  ...made(number, { eventTime: '2026-11-20T10:00:00.1234+02:00' }),
  'ex:note': 'a  b\u00e9\u2028',
  'ex:number': 1.5,
  'ex:list': [1, 'two', { 'ex:three': null, 'ex:flag': false }],
  'ex:term': 'ex:word',
  'https://example.com/full': 'x',
  ilmd: { 'cbvmda:lotNumber': number, 'ex:score': '007' },
});

const answered = async (query: string, headers: Readonly<Record<string, string>> = {}): Promise<Fields> => {
  const { status, body } = await gateway.send(`/epcis/events?${query}`, { as: 'supplier', headers });
  expect(status).toBe(200);
  return body;
};

/** The hash ids of a document's events, each in the context that the document and the event declare. */
const hashesOf = (body: Fields): string[] => {
  const read = readDocument(body);
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return read.events.map((event) => eventHash(event as object, eventContext(read.context, event)));
};

const recapture = async (body: Fields): Promise<void> => {
  const count = eventsOf(body).length;
  const again = await gateway.capture('supplier', body);
  expect(again.body).toMatchObject({ exists: count, recorded: 0, conflicts: 0, refused: 0 });
};

describe('an event that is read back', () => {
  test('is what was sent, with eventID and recordTime, in the context that was sent', async () => {
    const own = [{ ex: 'https://example.com/ns/' }];
    const sent = document(own, rich('BACK'));
    await gateway.capture('supplier', sent);
    const body = await answered(`MATCH_anyEPCClass=${lot('BACK')}`);
    expect(body['@context']).toEqual([context, ...own]);
    const { eventID, recordTime, ...event } = eventsOf(body)[0]!;
    expect(event).toEqual(rich('BACK'));
    expect(recordTime).toEqual(expect.stringMatching(/Z$/));
    expect(hashesOf(body)).toEqual([eventID]);
    expect(hashesOf(sent)).toEqual([eventID]);
    await recapture(body);
  });

  test('keeps its own prefixes beside events that use the same prefix for another namespace, or as plain text', async () => {
    await gateway.capture('supplier', document([{ ex: 'https://one.example/' }], rich('MIX-1')));
    await gateway.capture('supplier', document([{ ex: 'https://two.example/' }], rich('MIX-2')));
    await gateway.capture('supplier', document([], { ...made('MIX-3'), 'urn:x:y': 'ex:word' }));
    const classes = ['MIX-1', 'MIX-2', 'MIX-3'].map(lot).join('|');
    const body = await answered(`MATCH_anyEPCClass=${classes}`);
    expect(eventsOf(body)).toHaveLength(3);
    expect(hashesOf(body)).toEqual(eventsOf(body).map(({ eventID }) => eventID));
    await recapture(body);
  });

  test('of a command is captured again without a change', async () => {
    const lotId = lot('BY-COMMAND');
    const command = { lot: lotId, place: farm, quantity: '5', uom: 'CS', at: '2026-11-20T09:00:00Z' };
    expect((await gateway.post('supplier', '/lots', command)).status).toBe(201);
    const body = await answered(`MATCH_anyEPCClass=${lotId}`);
    expect(eventsOf(body)).toHaveLength(1);
    expect(hashesOf(body)).toEqual(eventsOf(body).map(({ eventID }) => eventID));
    await recapture(body);
  });

  test('is found under its eventID and under its hash id, alone', async () => {
    const eventID = 'urn:uuid:0b1f5b0e-10aa-4c1e-9e57-0000000000b1';
    await gateway.capture('supplier', document([], { ...made('NAMED'), eventID }));
    const byName = await gateway.get('supplier', `/epcis/events/${encodeURIComponent(eventID)}`);
    expect(eventsOf(byName.body)).toMatchObject([{ eventID }]);
    const [hash = ''] = hashesOf(byName.body);
    const byHash = await gateway.get('supplier', `/epcis/events/${encodeURIComponent(hash)}`);
    expect(eventsOf(byHash.body)).toMatchObject([{ eventID }]);
    const none = await gateway.get('supplier', '/epcis/events/urn%3Auuid%3Anone');
    expect(none).toMatchObject({ status: 404, body: { type: 'epcisException:NoSuchNameException' } });
  });

  test('has its GS1 keys as Digital Links, or as they were sent if the caller asks for that', async () => {
    const urn = 'urn:epc:class:lgtin:0860009999.010.FORM';
    const sgln = 'urn:epc:id:sgln:0860009999.99.0';
    const event = made('FORM', { quantityList: [{ epcClass: urn, quantity: 1 }], readPoint: { id: sgln } });
    await gateway.capture('supplier', document([], event));
    const linked = await answered(`MATCH_anyEPCClass=${urn}`);
    expect(eventsOf(linked)).toMatchObject([
      { quantityList: [{ epcClass: lot('FORM') }], readPoint: { id: farm }, bizLocation: { id: farm } },
    ]);
    const kept = await answered(`MATCH_anyEPCClass=${lot('FORM')}`, { 'gs1-epc-format': 'Never_Translates' });
    expect(eventsOf(kept)).toMatchObject([{ quantityList: [{ epcClass: urn }], readPoint: { id: sgln } }]);
    expect(hashesOf(kept)).toEqual(hashesOf(linked));
    await recapture(linked);
    await recapture(kept);
  });

  test('has its GS1 keys as EPC URNs, and other web addresses as they are', async () => {
    const others = ['https://example.com/docks/7', 'https://example.com/01/1', 'https://example.com/'];
    for (const [n, id] of others.entries()) {
      await gateway.capture('supplier', document([], made(`URN-${n}`, { readPoint: { id } })));
      const urn = `urn:epc:class:lgtin:0860009999.010.URN-${n}`;
      const written = await answered(`MATCH_anyEPCClass=${urn}`, { 'gs1-epc-format': 'Always_EPC_URN' });
      expect(eventsOf(written)).toMatchObject([
        {
          quantityList: [{ epcClass: urn }],
          readPoint: { id },
          bizLocation: { id: 'urn:epc:id:sgln:0860009999.99.0' },
        },
      ]);
      await recapture(written);
    }
  });

  test('is answered as JSON-LD to those who ask for it', async () => {
    const headers = { accept: 'application/ld+json' };
    const answer = await gateway.send('/epcis/events?perPage=1', { as: 'supplier', headers });
    expect(answer.headers.get('content-type')).toContain('application/ld+json');
    expect(answer.headers.get('gs1-epcis-version')).toBe('2.0.0');
  });
});
