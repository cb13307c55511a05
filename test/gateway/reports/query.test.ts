import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, byWeight, farm, item, line, lot, made, Scene, seen, some } from './scene';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
  await scene.done('supplier', '/lots', { ...line(queried, '100'), place: farm, at: at('06:00') });
  await scene.captured('supplier', seen('07:00', 'retail_selling', { quantityList: [some(queried, 5)] }));
  await scene.captured('supplier', seen('08:00', 'inspecting', { quantityList: [some(queried, 95)] }));
  await scene.captured('supplier', made('09:00', { quantityList: [some(lot('OTHER'), 3)] }));
});
afterAll(() => scene.close());

const queried = lot('QUERIED');
type Event = Readonly<Record<string, unknown>>;

const eventsOf = (document: Record<string, unknown>): Event[] =>
  (document as { epcisBody: { queryResults: { resultsBody: { eventList: Event[] } } } }).epcisBody.queryResults
    .resultsBody.eventList;
const query = async (filters: Record<string, string>): Promise<Event[]> =>
  eventsOf(await scene.get(`/epcis/events?${new URLSearchParams(filters).toString()}`));
const steps = async (filters: Record<string, string>): Promise<unknown[]> =>
  (await query(filters)).map(({ bizStep }) => bizStep);

describe('the query interface of EPCIS', () => {
  test('returns a query document that can be captured unchanged', async () => {
    const document = await scene.get(`/epcis/events?MATCH_anyEPCClass=${queried}`);
    expect(document).toMatchObject({
      '@context': [expect.stringContaining('epcis-context.jsonld'), expect.stringContaining('/epcis/context.jsonld')],
      type: 'EPCISQueryDocument',
      schemaVersion: '2.0',
      epcisBody: { queryResults: { queryName: 'SimpleEventQuery' } },
    });
    const events = eventsOf(document);
    expect(events).toHaveLength(3);
    for (const event of events) {
      expect(event).toMatchObject({ eventID: expect.any(String), recordTime: expect.any(String), type: 'ObjectEvent' });
    }
    const { body } = await scene.gateway.capture('supplier', document);
    expect(body).toMatchObject({ exists: 3, recorded: 0, refused: 0 });
  });

  test('matches goods in any spelling, steps, actions, types and times, all together', async () => {
    const goods = { MATCH_anyEPCClass: queried };
    const all = ['inspecting', 'retail_selling', 'commissioning'];
    expect(await steps(goods)).toEqual(all);
    expect(await steps({ MATCH_anyEPCClass: 'urn:epc:class:lgtin:0860009999.010.QUERIED' })).toEqual(all);
    expect(await steps({ ...goods, EQ_bizStep: 'https://ref.gs1.org/cbv/BizStep-inspecting' })).toEqual(['inspecting']);
    expect(await steps({ ...goods, EQ_action: 'ADD' })).toEqual(['commissioning']);
    expect(await steps({ ...goods, eventType: 'TransformationEvent' })).toEqual([]);
    expect(await steps({ ...goods, GE_eventTime: at('07:00'), LT_eventTime: at('08:00') })).toEqual(['retail_selling']);
    expect(await steps({ ...goods, LT_recordTime: at('07:00') })).toEqual([]);
    expect(await steps({ ...goods, GE_recordTime: at('07:00') })).toEqual(all);
    expect(await query({ MATCH_anyEPCClass: lot('NOWHERE') })).toEqual([]);
    const [first] = await query(goods);
    expect(await query({ EQ_eventID: String(first?.['eventID']) })).toEqual([first]);
  });

  test('matches all items and lots of a product', async () => {
    const items = [item('Q1', byWeight), item('Q2', byWeight)];
    for (const each of items) await scene.captured('supplier', made('11:00', { epcList: [each] }));
    const patterns = ['urn:epc:idpat:sgtin:0860009999.920.*', `https://id.gs1.org/01/${byWeight}`];
    for (const pattern of patterns) {
      const found = await query({ MATCH_anyEPC: pattern });
      expect(found.flatMap(({ epcList }) => epcList)).toEqual(items.toReversed());
    }
  });

  test('leads from page to page with the same filters', async () => {
    const found: unknown[] = [];
    let path: string | undefined = `/epcis/events?MATCH_anyEPCClass=${queried}&perPage=1`;
    while (path !== undefined) {
      const { body, headers } = await scene.gateway.get('supplier', path);
      found.push(...eventsOf(body).map(({ bizStep }) => bizStep));
      path = /^<(.*)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
    }
    expect(found).toEqual(['inspecting', 'retail_selling', 'commissioning']);
  });

  test('shows that an event was declared to be in error', async () => {
    const wrong = {
      ...seen('10:00', 'inspecting', { quantityList: [some(lot('WRONG'), 1)] }),
      eventID: 'urn:uuid:0b1f5b0e-10aa-4c1e-9e57-000000000031',
    };
    await scene.captured('supplier', wrong);
    expect((await query({ MATCH_anyEPCClass: lot('WRONG') }))[0]).not.toHaveProperty('errorDeclaration');
    const errorDeclaration = { declarationTime: at('12:00'), reason: 'did_not_occur' };
    await scene.captured('supplier', { ...wrong, errorDeclaration });
    const found = await query({ MATCH_anyEPCClass: lot('WRONG') });
    expect(found.length).toBeGreaterThan(0);
    for (const event of found)
      expect(event).toMatchObject({ errorDeclaration: { declarationTime: expect.any(String) } });
  });

  test.each([
    '/epcis/events?MATCH_anyEPC=urn:epc:idpat:sgtin:0860009999.*.920',
    '/epcis/events?MATCH_anyEPC=urn:epc:idpat:sscc:08600.*',
    '/epcis/events?EQ_action=MAYBE',
    '/epcis/events?GE_eventTime=yesterday',
    '/epcis/events?EQ_colour=red',
    '/epcis/events?MATCH_anyEPC=',
    `/events?MATCH_anyEPC=${queried}`,
  ])('refuses unknown parameters: %s', async (path) => {
    expect((await scene.gateway.get('supplier', path)).status).toBe(400);
  });
});
