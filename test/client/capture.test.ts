import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { json, Shell } from './shell';
import { problem, type Received, type Script } from './wire';

const supplierPlace = 'https://id.gs1.org/414/9506000134307';
const retailerPlace = 'https://id.gs1.org/414/9521321000001';

const shell = new Shell();
const lotline = shell.run.bind(shell);
const given = shell.given.bind(shell);
afterEach(() => shell.closeWire());
afterAll(() => {
  shell.remove();
});

describe('capture', () => {
  const event = (place: string | undefined, eventTime: string): Record<string, unknown> => ({
    type: 'ObjectEvent',
    eventTime,
    ...(place !== undefined && { readPoint: { id: place } }),
  });
  const file = (name: string, events: unknown[], more: Readonly<Record<string, unknown>> = {}): string => {
    const document = {
      '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld'],
      type: 'EPCISDocument',
      schemaVersion: '2.0',
    };
    writeFileSync(join(shell.folder, name), JSON.stringify({ ...document, ...more, epcisBody: { eventList: events } }));
    return name;
  };
  /** Results of captures by the path of their jobs. */
  const jobs = new Map<string, object>();
  const job = (result: object): Script => ({
    body: {
      captureID: 'c',
      createdAt: '2026-04-05T00:00:00Z',
      running: false,
      success: true,
      captureErrorBehaviour: 'proceed',
      errors: [],
      'lotline:result': result,
    },
  });
  const gateway = ({ path, body, headers }: Received): Script => {
    const result = jobs.get(path);
    if (result) return job(result);
    if (path === '/organisations') {
      const organisation = (name: string, prefixes: string[]): object => ({
        organisation: name,
        mspId: name,
        party: `party-${name}`,
        prefixes,
      });
      return {
        body: {
          height: 1,
          rows: [organisation('supplier', ['9506000', '9521']), organisation('retailer', ['9521321'])],
        },
      };
    }
    if (path === '/places/9506000134307') return { body: { height: 1, id: supplierPlace, party: 'party-supplier' } };
    if (path.startsWith('/places/')) return problem(404, 'place_unknown');
    const { eventList } = (body as { epcisBody: { eventList: { eventTime: string }[] } }).epcisBody;
    const events = eventList.map(({ eventTime }) => ({ id: eventTime, status: 'recorded', exceptions: [] }));
    jobs.set(`/epcis/capture/${String(headers['idempotency-key'])}`, {
      height: 5,
      recorded: events.length,
      exists: 0,
      conflicts: 0,
      refused: 0,
      events,
    });
    return { status: 202 };
  };

  const xmlFile = (name: string, events: string): string => {
    const text = `\uFEFF<?xml version="1.0"?>
      <e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" xmlns:ex="https://example.com/ns/" schemaVersion="2.0"
        creationDate="2026-04-05T00:00:00Z"><EPCISBody><EventList>${events}</EventList></EPCISBody></e:EPCISDocument>`;
    writeFileSync(join(shell.folder, name), text);
    return name;
  };

  test('sends the events of XML as JSON, with the prefixes of its namespaces, and names their places as XPath', async () => {
    const received = await given(gateway);
    const name = xmlFile(
      'events.xml',
      `<ObjectEvent><eventTime>2026-04-02T00:00:00Z</eventTime><action>OBSERVE</action>
       <bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep><readPoint><id>${supplierPlace}</id></readPoint>
       <ex:note> kept </ex:note></ObjectEvent>`,
    );
    const ran = await lotline(['capture', name, '--json']);
    expect(ran.exit).toBe(0);
    expect(json(ran)).toMatchObject({ events: [{ pointer: '/*/EPCISBody/EventList/*[1]', organisation: 'supplier' }] });
    const [sent] = received.filter(({ path }) => path === '/epcis/capture');
    expect(sent?.body).toMatchObject({
      '@context': [expect.any(String), { ex: 'https://example.com/ns/' }],
      epcisBody: { eventList: [{ type: 'ObjectEvent', bizStep: 'shipping', 'ex:note': ' kept ' }] },
    });
  });

  test('names the line and the place of XML that it cannot read, and sends nothing', async () => {
    const received = await given(gateway);
    const ran = await lotline(['capture', xmlFile('odd.xml', '\n<OddEvent/>')]);
    expect(ran.exit).not.toBe(0);
    expect(ran.stderr).toContain('line 4 /e:EPCISDocument/EPCISBody/EventList/OddEvent');
    expect(received).toEqual([]);
  });

  test('sends events in order of their times, each as the owner of its place, and keeps their context', async () => {
    const received = await given(gateway);
    const late = file('late.jsonld', [event(retailerPlace, '2026-04-03T00:00:00Z')]);
    const early = file('early.jsonld', [
      event(supplierPlace, '2026-04-02T00:00:00Z'),
      event(supplierPlace, '2026-04-02T01:00:00+03:00'),
      event(retailerPlace, '2026-04-04T00:00:00Z'),
      event(undefined, '2026-04-05T00:00:00Z'),
    ]);
    const ran = await lotline(['capture', late, early, '--json']);
    const captured = json(ran) as {
      counts: object;
      events: { id: string; file: string; pointer: string; organisation: string }[];
    };
    expect(captured.counts).toEqual({ recorded: 5, exists: 0, conflicts: 0, refused: 0, events: 5 });
    expect(
      captured.events.map(({ id, file: name, pointer, organisation }) => [
        id.slice(8, 10),
        name,
        pointer.at(-1),
        organisation,
      ]),
    ).toEqual([
      ['02', early, '1', 'supplier'],
      ['02', early, '0', 'supplier'],
      ['03', late, '0', 'retailer'],
      ['04', early, '2', 'retailer'],
      ['05', early, '3', 'retailer'],
    ]);
    const sent = received.filter(({ path }) => path === '/epcis/capture');
    expect(sent.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer key-of-supplier',
      'Bearer key-of-retailer',
    ]);
    expect(sent[0]!.body).toMatchObject({ '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld'] });
    expect(ran.stderr).toContain('Events at no place of any organisation: 1. retailer records them.');
    expect(ran.exit).toBe(0);
  });

  test('refuses a document whose root is not EPCIS, naming file, key and flag, and sends nothing', async () => {
    const received = await given(gateway);
    const odd = file('odd.jsonld', [event(supplierPlace, '2026-04-02T00:00:00Z')], {
      _comment_mapping: 'x',
      'vendor:note': 'y',
    });
    const refused = await lotline(['capture', odd]);
    expect(refused).toMatchObject({ exit: 1, stdout: '' });
    expect(refused.stderr).toMatch(/odd\.jsonld: "_comment_mapping"\n[^]*--allow-unknown-root/);
    expect(refused.stderr).not.toContain('vendor:note');
    expect(received).toEqual([]);
    expect(await lotline(['capture', odd, '--allow-unknown-root'])).toMatchObject({ exit: 0 });
    expect(received.find(({ path }) => path === '/epcis/capture')!.body).not.toHaveProperty('_comment_mapping');
  });

  test('sends the header of a document once, with the first of its events, and reports what came of it', async () => {
    const entry = (place: number): object => ({ pointer: `/epcisHeader/${place}`, id: `place-${place}` });
    const received = await given((request) => {
      const reply = gateway(request);
      if (!request.path.startsWith('/epcis/capture/')) return reply;
      const body = { masterData: [{ ...entry(1), status: 'registered' }], unread: [{ ...entry(2), message: 'no' }] };
      const { ['lotline:result']: result, ...rest } = (reply as { body: Record<string, object> }).body;
      return { body: { ...rest, 'lotline:result': { ...result, ...body } } };
    });
    const events = Array.from({ length: 600 }, () => event(supplierPlace, '2026-04-02T00:00:00Z'));
    const epcisHeader = { epcisMasterData: { vocabularyList: [] } };
    const ran = await lotline(['capture', file('master.jsonld', events, { epcisHeader })]);
    expect(ran.exit).toBe(0);
    const sent = received.filter(({ path }) => path === '/epcis/capture').map(({ body }) => body as object);
    expect(sent).toHaveLength(2);
    expect(sent[0]).toMatchObject({ epcisHeader });
    expect(sent[1]).not.toHaveProperty('epcisHeader');
    expect(ran.stdout).toContain('registered: place-1');
    expect(ran.stdout).toMatch(/! .*master\.jsonld \/epcisHeader\/2\n {2}no/);
  });

  test('sends a header without events as each organisation: none of them reports what another recorded', async () => {
    const results = [
      { masterData: [{ pointer: '/epcisHeader/1', id: 'place-1', status: 'registered' }], unread: [] },
      { masterData: [], unread: [{ pointer: '/epcisHeader/1', message: 'not yours' }] },
    ];
    const received = await given((request) => {
      if (!request.path.startsWith('/epcis/')) return gateway(request);
      if (request.path === '/epcis/capture') return { status: 202 };
      return job({ height: 5, recorded: 0, exists: 0, conflicts: 0, refused: 0, events: [], ...results.shift() });
    });
    const ran = await lotline(['capture', file('alone.jsonld', [], { epcisHeader: {} }), '--json']);
    expect(json(ran)).toMatchObject({ height: 5, masterData: [{ id: 'place-1', status: 'registered' }], unread: [] });
    expect(received.filter(({ path }) => path === '/epcis/capture')).toHaveLength(2);
  });

  test('exits with 1 when an event is refused, and still reports all events', async () => {
    await given(({ method }) =>
      method === 'POST'
        ? { status: 202 }
        : job({
            height: 5,
            recorded: 0,
            exists: 0,
            conflicts: 0,
            refused: 1,
            events: [{ id: '', status: 'refused', exceptions: [], code: 'not_owner', message: 'Not yours.' }],
          }),
    );
    const ran = await lotline([
      'capture',
      file('one.jsonld', [event(supplierPlace, '2026-04-02T00:00:00Z')]),
      '--json',
      '--as',
      'retailer',
    ]);
    expect(ran.exit).toBe(1);
    expect(json(ran)['events']).toEqual([
      expect.objectContaining({ status: 'refused', code: 'not_owner', file: 'one.jsonld' }),
    ]);
  });

  test.each([
    ['no JSON', '{'],
    ['no EPCIS', '{"type":"Invoice"}'],
    ['no events', '{"type":"EPCISDocument","epcisBody":{}}'],
  ])('refuses a file that holds %s, by name', async (_, text) => {
    writeFileSync(join(shell.folder, 'bad.json'), text);
    const ran = await lotline(['capture', 'bad.json', '--as', 'supplier']);
    expect(ran).toMatchObject({ exit: 1, stdout: '' });
    expect(ran.stderr).toContain('bad.json');
  });
});
