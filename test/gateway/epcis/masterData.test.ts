import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openGateway, type TestGateway } from '../openGateway';
import { documentOf, eventsOf, made, store } from './events';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());

type Fields = Readonly<Record<string, unknown>>;

const attributes = (values: Readonly<Record<string, string>>): Fields[] =>
  Object.entries(values).map(([name, attribute]) => ({ id: `urn:epcglobal:cbv:mda:${name}`, attribute }));

const vocabulary = (type: string, ...elements: [id: string, values: Readonly<Record<string, string>>][]): Fields => ({
  type: `urn:epcglobal:epcis:vtype:${type}`,
  vocabularyElementList: elements.map(([id, values]) => ({ id, attributes: attributes(values) })),
});

const headed = (vocabularyList: unknown, ...events: unknown[]): Fields => ({
  ...documentOf(...events),
  epcisHeader: { epcisMasterData: { vocabularyList } },
});

const capture = async (document: Fields, headers: Readonly<Record<string, string>> = {}): Promise<Fields> =>
  (await gateway.capture('supplier', document, headers)).body;

const dock = 'https://id.gs1.org/414/0860009999961';
const newProduct = 'https://id.gs1.org/01/00860009999305';
const factOf = async (path: string): Promise<Fields> => (await gateway.get('supplier', path)).body;

describe('master data in the header of a document', () => {
  test('registers the places of the sender, and changes those that differ', async () => {
    const first = await capture(
      headed([
        vocabulary('BusinessLocation', [
          'urn:epc:id:sgln:0860009999.96.0',
          { name: 'Dock', streetAddressOne: 'Main Road 1', city: 'Salinas', latitude: '36.6', longitude: '-121.6' },
        ]),
        vocabulary('ReadPoint', [dock, { name: 'Dock' }]),
      ]),
    );
    expect(first).toMatchObject({ success: true, masterData: [{ id: dock, status: 'registered' }] });
    const address = 'Main Road 1, Salinas';
    const geo = { latitude: '36.6', longitude: '-121.6' };
    expect(await factOf('/places/0860009999961')).toMatchObject({ name: 'Dock', address, geo });
    const again = headed([vocabulary('ReadPoint', [dock, { name: 'Dock' }])]);
    expect(await capture(again)).toMatchObject({ masterData: [{ status: 'unchanged' }] });
    const renamed = headed([vocabulary('ReadPoint', [dock, { name: 'Loading dock' }])]);
    expect(await capture(renamed)).toMatchObject({ masterData: [{ status: 'changed' }] });
    expect(await factOf('/places/0860009999961')).toMatchObject({ name: 'Loading dock', address });
  });

  test('registers products with the unit that events count them in, so that these can be booked', async () => {
    const event = made('X', { quantityList: [{ epcClass: `${newProduct}/10/NEW-1`, quantity: 4, uom: 'KGM' }] });
    const list = [vocabulary('EPCClass', ['urn:epc:idpat:sgtin:0860009999.030.*', { descriptionShort: 'Chard' }])];
    expect(await capture(headed(list, event))).toMatchObject({
      recorded: 1,
      masterData: [{ id: newProduct, status: 'registered' }],
      events: [{ status: 'recorded', exceptions: [] }],
    });
    expect(await factOf('/products/00860009999305')).toMatchObject({ name: 'Chard', uom: 'KGM' });
  });

  test('names what is not recorded, with its place and the reason', async () => {
    const body = await capture(
      headed([
        vocabulary('BusinessLocation', [store, { name: 'Mine now' }], ['urn:example:place', { name: 'No GLN' }]),
        vocabulary('EPCClass', ['https://id.gs1.org/01/00860009999312', { descriptionShort: 'No unit' }]),
        vocabulary('Party', ['urn:epc:id:pgln:0860009999.99', { name: 'A party' }]),
      ]),
    );
    expect(body).toMatchObject({ success: true, recorded: 0 });
    expect(body).not.toHaveProperty('masterData');
    const unread = body['unread'] as { pointer: string; message: string }[];
    const placed = (message: RegExp): string | undefined => unread.find((each) => message.test(each.message))?.pointer;
    const at = (list: number, entry: number): string =>
      `/epcisHeader/epcisMasterData/vocabularyList/${list}/vocabularyElementList/${entry}`;
    expect(placed(/belongs to/)).toBe(at(0, 0));
    expect(placed(/is no GLN/)).toBe(at(0, 1));
    expect(placed(/needs a unit/)).toBe(at(1, 0));
    expect(placed(/places and products are registered/)).toBe(at(2, 0));
    expect(unread).toHaveLength(4);
    expect(await factOf('/places/0860009998001')).not.toMatchObject({ name: 'Mine now' });
  });

  test('is not recorded where a capture is all or nothing and an event is refused', async () => {
    const place = 'https://id.gs1.org/414/0860009999954';
    const list = [vocabulary('ReadPoint', [place, { name: 'Never' }])];
    const body = await capture(headed(list, { ...made('BAD'), eventTime: 'never' }), {
      'gs1-capture-error-behaviour': 'rollback',
    });
    expect(body).toMatchObject({ success: false, unread: [{ message: expect.stringContaining('all or nothing') }] });
    expect((await gateway.get('supplier', '/places/0860009999954')).status).toBe(404);
  });

  test('puts places inside others, whose events a query for the outer one finds', async () => {
    const [site, hall, gate] = ['0860009999886', '0860009999893', '0860009999909'].map(
      (gln) => `https://id.gs1.org/414/${gln}`,
    );
    const named = (id: string | undefined, name: string, ...children: unknown[]): Fields => ({
      id,
      children,
      attributes: attributes({ name }),
    });
    const list = [
      {
        type: 'urn:epcglobal:epcis:vtype:BusinessLocation',
        vocabularyElementList: [
          named(site, 'Site', hall),
          named(hall, 'Hall', `${String(gate)}/254/A`),
          named(gate, 'Gate'),
        ],
      },
    ];
    const eventID = 'urn:example:inside';
    const place = { readPoint: { id: `${String(gate)}/254/A` }, bizLocation: { id: hall } };
    const body = await capture(headed(list, made('INSIDE', { ...place, eventID })));
    expect(body).toMatchObject({ recorded: 1, masterData: [{ id: site }, { id: hall }, { id: gate }] });
    expect(body['unread']).toMatchObject([{ message: expect.stringContaining('needs a name') }]);
    expect(await factOf('/places/0860009999893')).toMatchObject({ within: site });
    const found = async (query: string): Promise<unknown[]> =>
      eventsOf((await gateway.get('supplier', `/epcis/events?${query}`)).body).map((each) => each['eventID']);
    expect(await found(`WD_bizLocation=${String(site)}`)).toEqual([eventID]);
    expect(await found(`WD_readPoint=${String(gate)}`)).toEqual([eventID]);
    expect(await found(`WD_bizLocation=${String(gate)}`)).toEqual([]);
    // A circle of places has an end.
    const circle = { place: site, within: hall };
    expect((await gateway.post('supplier', '/places/change', circle)).status).toBe(201);
    expect(await found(`WD_bizLocation=${String(hall)}`)).toEqual([eventID]);
    expect(await found(`WD_bizLocation=${String(gate)}`)).toEqual([]);
    const foreign = await gateway.post('supplier', '/places/change', { place: hall, within: store });
    expect(foreign).toMatchObject({ status: 403, body: { code: 'not_owner' } });
  });

  test('is read from XML, whose places are named as XPath', async () => {
    const raw = `<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2" creationDate="2026-11-20T12:00:00Z">
      <EPCISHeader><extension><EPCISMasterData><VocabularyList>
        <Vocabulary type="urn:epcglobal:epcis:vtype:BusinessLocation"><VocabularyElementList>
          <VocabularyElement id="urn:epc:id:sgln:0860009999.94.0">
            <attribute id="urn:epcglobal:cbv:mda#name"> Gate </attribute>
          </VocabularyElement>
        </VocabularyElementList></Vocabulary>
      </VocabularyList></EPCISMasterData></extension></EPCISHeader>
      <EPCISBody><EventList/></EPCISBody></e:EPCISDocument>`;
    const headers = { 'content-type': 'text/xml' };
    const accepted = await gateway.send('/epcis/capture', { as: 'supplier', raw, headers });
    const { body } = await gateway.send(accepted.headers.get('location') ?? '', {
      as: 'supplier',
      headers: { prefer: 'wait=30' },
    });
    expect(body).toMatchObject({
      'lotline:result': {
        masterData: [{ pointer: '//Vocabulary[1]/VocabularyElementList/VocabularyElement[1]', status: 'registered' }],
      },
    });
    const id = 'https://id.gs1.org/414/0860009999947';
    expect(await factOf('/places/0860009999947')).toMatchObject({ id, name: 'Gate' });
  });

  test('is read from a document of master data alone', async () => {
    const raw = `<m:EPCISMasterDataDocument xmlns:m="urn:epcglobal:epcis-masterdata:xsd:2" schemaVersion="2.0"
      creationDate="2026-11-20T12:00:00Z"><EPCISBody><VocabularyList>
        <Vocabulary type="urn:epcglobal:epcis:vtype:ReadPoint"><VocabularyElementList>
          <VocabularyElement id="https://id.gs1.org/414/0860009999916">
            <attribute id="urn:epcglobal:cbv:mda#name">Ramp</attribute>
          </VocabularyElement>
        </VocabularyElementList></Vocabulary>
      </VocabularyList></EPCISBody></m:EPCISMasterDataDocument>`;
    const headers = { 'content-type': 'application/xml' };
    const accepted = await gateway.send('/epcis/capture', { as: 'supplier', raw, headers });
    const place = accepted.headers.get('location') ?? '';
    const { body } = await gateway.send(place, { as: 'supplier', headers: { prefer: 'wait=30' } });
    expect(body).toMatchObject({ success: true, 'lotline:result': { masterData: [{ status: 'registered' }] } });
    expect(await factOf('/places/0860009999916')).toMatchObject({ name: 'Ramp' });
  });

  test('that is not a list, or has too many entries, still records the readable part', async () => {
    expect(await capture(headed({ type: 'x' }, made('ODD-1')))).toMatchObject({ recorded: 1 });
    expect(await capture({ ...documentOf(), epcisHeader: { 'ex:other': { a: 1 } } })).toMatchObject({
      unread: [{ pointer: '/epcisHeader/ex:other' }],
    });
  });
});
