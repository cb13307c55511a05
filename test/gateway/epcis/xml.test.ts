import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '../../../client/src/sdk';
import { type Answer, flood, openGateway, type TestGateway } from '../openGateway';
import { eventsOf, farm, lot, made } from './events';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());

const xmlType = { 'content-type': 'application/xml' };

/** An event in XML of EPCIS 2.0, with its fields in the order of the schema. */
const madeXml = (number: string, more = ''): string => `
  <ObjectEvent>
    <eventTime>2026-11-20T10:00:00Z</eventTime>
    <eventTimeZoneOffset>+00:00</eventTimeZoneOffset>
    <action>ADD</action>
    <bizStep>urn:epcglobal:cbv:bizstep:commissioning</bizStep>
    <readPoint><id>${farm}</id></readPoint>
    <bizLocation><id>${farm}</id></bizLocation>
    <quantityList>
      <quantityElement><epcClass>${lot(number)}</epcClass><quantity>10</quantity><uom>CS</uom></quantityElement>
    </quantityList>${more}
  </ObjectEvent>`;

const documentXml = (events: string, version = '2'): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
  <epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:${version}" xmlns:ex="https://example.com/ns/"
    schemaVersion="2.0" creationDate="2026-11-20T12:00:00Z">
    <EPCISBody><EventList>${events}</EventList></EPCISBody>
  </epcis:EPCISDocument>`;

/** Sends XML to be captured, and waits for its job. */
async function captureXml(raw: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const accepted = await gateway.send('/epcis/capture', { as: 'supplier', raw, headers: { ...xmlType, ...headers } });
  if (accepted.status !== 202) return accepted;
  const job = await gateway.send(accepted.headers.get('location') ?? '', {
    as: 'supplier',
    headers: { prefer: 'wait=30' },
  });
  return { ...job, body: { ...job.body, ...(job.body['lotline:result'] as Record<string, unknown>) } };
}

const query = async (number: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  gateway.send(`/epcis/events?MATCH_anyEPCClass=${lot(number)}`, { as: 'supplier', headers });

const asXml = { accept: 'application/xml' };
const textOf = ({ body }: Answer): string => String(body['text']);

describe('a document in XML', () => {
  test('is captured like the same document in JSON, which then exists', async () => {
    const { body } = await captureXml(documentXml(madeXml('XML-1')));
    expect(body).toMatchObject({ success: true, recorded: 1, events: [{ pointer: '/*/EPCISBody/EventList/*[1]' }] });
    const twin = { ...made('XML-1') };
    const again = await gateway.post('supplier', '/epcis/events', twin);
    expect(again).toMatchObject({ status: 201 });
    expect(again.headers.get('lotline-status')).toBe('exists');
    const [{ eventID: _, recordTime: __, ...back } = {}] = eventsOf((await query('XML-1')).body);
    expect(back).toEqual(twin);
  });

  test('of EPCIS 1.2 is read with its containers for additions', async () => {
    const old = `
      <ObjectEvent>
        <eventTime>2026-11-20T10:00:00Z</eventTime>
        <eventTimeZoneOffset>+00:00</eventTimeZoneOffset>
        <baseExtension><eventID>urn:uuid:0b1f5b0e-10aa-4c1e-9e57-0000000000f1</eventID></baseExtension>
        <epcList/>
        <action>ADD</action>
        <bizStep>urn:epcglobal:cbv:bizstep:commissioning</bizStep>
        <readPoint><id>${farm}</id></readPoint>
        <bizLocation><id>${farm}</id></bizLocation>
        <extension>
          <quantityList>
            <quantityElement><epcClass>${lot('OLD-1')}</epcClass><quantity>10</quantity><uom>CS</uom></quantityElement>
          </quantityList>
          <ilmd><ex:grower>Ann</ex:grower></ilmd>
        </extension>
        <ex:note>kept</ex:note>
      </ObjectEvent>`;
    expect((await captureXml(documentXml(old, '1'), { 'gs1-epcis-version': '1.2' })).body).toMatchObject({
      recorded: 1,
    });
    const answer = await query('OLD-1');
    const [{ recordTime: _, ...event } = {}] = eventsOf(answer.body);
    expect(event).toEqual(
      made('OLD-1', {
        eventID: 'urn:uuid:0b1f5b0e-10aa-4c1e-9e57-0000000000f1',
        ilmd: { 'ex:grower': 'Ann' },
        'ex:note': 'kept',
      }),
    );
    expect(answer.body['@context']).toContainEqual({ ex: 'https://example.com/ns/' });
  });

  test('names the place of an event that is refused as XPath', async () => {
    const wrong = madeXml('BAD-1').replace('<quantity>10', '<quantity>ten').replace('2026-11-20T10', 'yesterdayT10');
    const { body } = await captureXml(documentXml(madeXml('BAD-2') + wrong));
    expect(body).toMatchObject({ success: false, recorded: 0 });
    const [, error] = body['errors'] as { pointer: string; detail: string }[];
    expect(error).toMatchObject({ pointer: '/*/EPCISBody/EventList/*[2]' });
    expect(error?.detail).toMatch(/\/eventTime|\/quantityList\/quantityElement\[1\]\/quantity/);
  });

  test.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]>', 'xml_invalid', /document type declaration/],
    ['an external document type', '<!DOCTYPE a SYSTEM "file:///etc/passwd">', 'xml_invalid', /document type/],
    ['no end', '<a>', 'xml_invalid', /broken/],
    ['an entity that XML does not have', '<a>&x;</a>', 'xml_invalid', /broken/],
    ['another encoding', '<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'xml_invalid', /UTF-8/],
    ['another root', '<a/>', 'document_invalid', /must be one of EPCISDocument/],
    ['another namespace', '<x:EPCISDocument xmlns:x="urn:x"/>', 'document_invalid', /namespace/],
    ['too many levels', '<a>'.repeat(200), 'xml_too_deep', /64 levels/],
    [
      'many namespaces',
      `<a ${Array.from({ length: 101 }, (_, n) => `xmlns:n${n}="urn:x:${n}"`).join(' ')}/>`,
      ...(['xml_too_large', /100 namespaces/] as const),
    ],
    ['a text that is too long', `<a>${'x'.repeat(70_000)}</a>`, 'xml_too_large', /65536 characters/],
  ])('with %s is refused with the rule', async (_, raw, code, rule) => {
    const { status, body } = await captureXml(raw);
    expect({ status, code: body['code'] }).toEqual({ status: code === 'xml_too_large' ? 413 : 400, code });
    expect(body['detail']).toMatch(rule);
    expect(body['errors']).toMatchObject([{ pointer: expect.stringMatching(/^\//) as unknown, code }]);
  });

  test('with a document type that is a name alone is read, as in examples of GS1', async () => {
    const raw = documentXml(madeXml('XML-NAME')).replace('?>', '?>\n<!DOCTYPE project>');
    expect((await captureXml(raw)).body).toMatchObject({ success: true, recorded: 1 });
  });

  test('with a document type is refused at the line where that begins', async () => {
    const { body } = await captureXml('<?xml version="1.0"?>\n<!DOCTYPE a [\n  <!ENTITY x "y">\n]>\n<a>&x;</a>');
    expect(body).toMatchObject({
      code: 'xml_invalid',
      detail: expect.stringContaining('(line 2)') as unknown,
      errors: [{ pointer: '/', message: expect.stringContaining('Leave <!DOCTYPE …> out') as unknown }],
    });
  });

  test.each([
    ['an unknown event type', '<OtherEvent/>', '/epcis:EPCISDocument/EPCISBody/EventList/OtherEvent'],
    ['a field given twice', madeXml('X', '<action>ADD</action>'), 'ObjectEvent/action[2]'],
    ['text beside elements', madeXml('X', '<ex:a>text<ex:b/></ex:a>'), 'ObjectEvent/ex:a'],
    ['an unknown attribute', madeXml('X', '<sourceList><source kind="x">urn:x:y</source></sourceList>'), '/source'],
    ['JSON that is none', madeXml('X', '<l:fields xmlns:l="lotline:">[1]</l:fields>'), '/l:fields'],
    [
      'JSON that reaches a prototype',
      madeXml('X', '<l:fields xmlns:l="lotline:">{"ex:a":{"__proto__":1}}</l:fields>'),
      '/l:fields',
    ],
  ])('with %s is refused with its place', async (_, events, place) => {
    const { status, body } = await captureXml(documentXml(events));
    expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'document_invalid' });
    const [error] = body['errors'] as { pointer: string }[];
    expect(error?.pointer.endsWith(place)).toBe(true);
  });

  test('above the size limit is refused before it is read, with or without Content-Length', async () => {
    const answer = await flood(gateway.running.url, '/epcis/capture', gateway.keyOf('supplier'), 'application/xml');
    expect(answer.status).toBe(413);
    expect(answer.sent).toBeLessThan(40_000_000);
  });
});

describe('an answer in XML', () => {
  test('is captured again without a change, in both versions', async () => {
    await gateway.capture('supplier', {
      '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld', { ex: 'https://example.com/ns/' }],
      type: 'EPCISDocument',
      schemaVersion: '2.0',
      creationDate: '2026-11-20T12:00:00Z',
      epcisBody: { eventList: [made('OUT-1', { 'ex:list': [1, ['nested', null], { 'ex:a': true }], 'ex:one': [1] })] },
    });
    for (const [version, headers] of Object.entries({ '2.0': {}, '1.2': { 'gs1-epcis-max': '1.2' } })) {
      const answer = await query('OUT-1', { ...asXml, ...headers });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('application/xml; charset=utf-8');
      expect(answer.headers.get('gs1-epcis-version')).toBe(version === '1.2' ? '1.2' : '2.0.0');
      expect(textOf(answer)).toContain(`schemaVersion="${version}"`);
      expect(textOf(answer)).toContain('<bizStep>urn:epcglobal:cbv:bizstep:commissioning</bizStep>');
      const again = await captureXml(textOf(answer));
      expect(again.body).toMatchObject({ exists: 1, recorded: 0, refused: 0 });
    }
  });

  test('spells terms as GS1-CBV-XML-Format asks', async () => {
    await captureXml(documentXml(madeXml('TERM-1')));
    const answer = await query('TERM-1', { ...asXml, 'gs1-cbv-xml-format': 'Always_Web_URI' });
    expect(textOf(answer)).toContain('<bizStep>https://ref.gs1.org/cbv/BizStep-commissioning</bizStep>');
  });

  test('has the fields that Lotline adds to the events of commands', async () => {
    const command = { lot: lot('COMMAND-1'), place: farm, quantity: '5', uom: 'CS', at: '2026-11-20T09:00:00Z' };
    const made = await gateway.post('supplier', '/lots', command);
    expect(made.status).toBe(201);
    const answer = await query('COMMAND-1', asXml);
    expect(textOf(answer)).toContain('<lotline:request>');
    expect((await captureXml(textOf(answer))).body).toMatchObject({ exists: 1, refused: 0 });
  });

  test.each([
    ['application/json, application/xml', 'application/json'],
    ['application/json;q=0.5, application/xml', 'application/xml'],
    ['text/xml', 'text/xml'],
    ['*/*', 'application/json'],
    ['application/*;q=0.1, application/json;q=0', 'application/ld+json'],
  ])('is sent where Accept is %s: %s', async (accept, type) => {
    const answer = await query('XML-1', { accept });
    expect(answer.headers.get('content-type')).toContain(type);
  });

  test('is read and captured by the client', async () => {
    const client = createClient({ url: gateway.running.url, key: gateway.keyOf('supplier') });
    expect(await client.capture({ document: documentXml(madeXml('SDK-1')) })).toMatchObject({ recorded: 1 });
    const { xml, next } = await client.epcisXml({ parameters: { MATCH_anyEPCClass: lot('SDK-1') }, version: '1.2' });
    expect(xml).toContain('schemaVersion="1.2"');
    expect(next).toBeUndefined();
    expect(await client.capture({ document: xml })).toMatchObject({ exists: 1 });
  });

  test('is sent for a job, with its errors', async () => {
    const wrong = madeXml('JOB-1').replace('2026-11-20T10', 'neverT10');
    const headers = { ...xmlType, ...asXml };
    const accepted = await gateway.send('/epcis/capture', { as: 'supplier', raw: documentXml(wrong), headers });
    const place = accepted.headers.get('location') ?? '';
    const job = await gateway.send(place, { as: 'supplier', headers: { ...asXml, prefer: 'wait=30' } });
    expect(job.status).toBe(200);
    expect(textOf(job)).toMatch(/<epcis:EPCISCaptureJob [^>]*running="false" success="false" captureID="[\w-]+">/);
    expect(textOf(job)).toContain('<lotline:pointer>/*/EPCISBody/EventList/*[1]</lotline:pointer>');
  });

  test('is sent for the resources of the binding', async () => {
    const top = await gateway.send('/epcis', { as: 'supplier', headers: asXml });
    expect(top.headers.get('content-type')).toMatch(/^application\/xml/);
    expect(textOf(top)).toContain('<member>capture</member>');
  });

  test('is sent for a problem if Accept takes only XML', async () => {
    const xml = await gateway.send('/epcis/capture/none', { as: 'supplier', headers: asXml });
    expect(xml.headers.get('content-type')).toBe('application/problem+xml; charset=utf-8');
    expect(textOf(xml)).toContain('<type>epcisException:NoSuchNameException</type>');
    expect(textOf(xml)).toContain('<lotline:code>capture_unknown</lotline:code>');
    const json = await gateway.send('/epcis/capture/none', { as: 'supplier' });
    expect(json).toMatchObject({ status: 404, body: { code: 'capture_unknown' } });
  });

  test('is not sent for lists, or in unknown versions', async () => {
    for (const [path, headers] of [
      ['/epcis/bizSteps', asXml],
      ['/epcis/events', { ...asXml, 'gs1-epcis-max': '1.1' }],
      ['/epcis/events', { 'gs1-epcis-max': '1.2' }],
      ['/epcis/events', { accept: 'text/html' }],
    ] as const) {
      expect((await gateway.send(path, { as: 'supplier', headers })).status).toBe(406);
    }
  });
});
