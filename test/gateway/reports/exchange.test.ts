import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, farm, item, lot, made, origin, Scene, some, transformed } from './scene';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

describe('a lot under the id of another industry', () => {
  const fish = 'urn:gdst:example.org:product:lot:class:coop7.cod.29';
  const fillet = lot('FILLET');

  test('is stocked, traced and planned under that id', async () => {
    expect(await scene.captured('supplier', made('06:00', { quantityList: [some(fish, 200)] }))).toEqual([]);
    const goods = { inputQuantityList: [some(fish, 50)], outputQuantityList: [some(fillet, 20)] };
    expect(await scene.captured('supplier', transformed('07:00', goods))).toEqual([]);
    expect(await scene.stock(fish)).toMatchObject([{ lot: fish, place: farm, uom: 'CS', onHand: '150' }]);
    const { nodes } = (await scene.get(`/trace?id=${fish}`)) as { nodes: { id: string }[] };
    expect(nodes.map(({ id }) => id)).toEqual(expect.arrayContaining([fish, fillet]));
    expect(await scene.get(`/recalls/plan?id=${fish}`)).toMatchObject({ lots: [{ id: fish }, { id: fillet }] });
  });

  test('is recalled with the goods made of it', async () => {
    const recall = { recall: 'R-FISH', type: 'voluntary', reason: 'histamine', roots: [fish] };
    await scene.done('supplier', '/recalls', recall);
    const sale = { place: farm, lots: [{ lot: fillet, quantity: '1', uom: 'CS' }] };
    await scene.refused('supplier', '/sales', sale, 'lot_recalled');
  });
});

describe('a document with master data', () => {
  const epcisHeader = {
    epcisMasterData: {
      vocabularyList: [
        {
          type: 'urn:epcglobal:epcis:vtype:Location',
          vocabularyElementList: [
            { id: `${origin}/414/0860009999930`, attributes: [{ id: 'cbvmda:name', attribute: 'Field 12' }] },
          ],
        },
      ],
    },
  };
  const document = (number: string, more: object): Record<string, unknown> => ({
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: at('06:00'),
    epcisBody: { eventList: [made('06:00', { quantityList: [some(lot(number), 3)] })] },
    ...more,
  });

  test('has the places of the sender registered, and its events recorded', async () => {
    const { status, body } = await scene.gateway.capture('supplier', document('MASTER', { epcisHeader }));
    expect(status).toBe(200);
    const pointer = '/epcisHeader/epcisMasterData/vocabularyList/0/vocabularyElementList/0';
    const masterData = [{ pointer, id: `${origin}/414/0860009999930`, status: 'registered' }];
    expect(body).toMatchObject({ recorded: 1, masterData });
    expect(body).not.toHaveProperty('unread');
    const place = await scene.gateway.get('supplier', '/places/0860009999930');
    expect(place).toMatchObject({ status: 200, body: { name: 'Field 12' } });
    expect(await scene.get(`/epcis/capture/${String(body['captureID'])}`)).toMatchObject({
      'lotline:result': { masterData },
    });
  });

  test('without a header has no masterData in its result', async () => {
    const { body } = await scene.gateway.capture('supplier', document('PLAIN', {}));
    expect(body).toMatchObject({ recorded: 1 });
    expect(body).not.toHaveProperty('unread');
  });
});

describe('the limits of a capture', () => {
  const serials = (count: number): string[] => Array.from({ length: count }, (_, n) => item(`MANY-${n}`));

  test('are in every response, also in a refusal', async () => {
    const small = made('06:00', { quantityList: [some(lot('SMALL'), 3)] });
    const first = await scene.post('supplier', '/epcis/capture', small);
    const most = Number(first.headers.get('GS1-EPCIS-Capture-File-Size-Limit'));
    const none = await scene.post('supplier', '/epcis/capture', { type: 'nothing' });
    const over = await scene.gateway.send('/epcis/capture', { as: 'supplier', raw: ' '.repeat(most + 1) });
    const answers = [first, none, over];
    expect(answers.map(({ status }) => status)).toEqual([202, 400, 413]);
    for (const { headers } of answers) {
      expect(headers.get('GS1-EPCIS-Capture-Limit')).toBe('10000');
      expect(headers.get('GS1-EPCIS-Capture-File-Size-Limit')).toBe(String(most));
    }
  });

  test('allow a thousand serial numbers in an event, and are named above that', async () => {
    const over = await scene.answerTo('supplier', made('06:00', { epcList: serials(1001) }));
    expect(over).toMatchObject({ status: 'refused', code: 'event_invalid' });
    expect(over['message']).toMatch(/epcList.*1000/);
    expect(await scene.captured('supplier', made('06:00', { epcList: serials(1000) }))).toEqual([]);
    const documented = JSON.stringify((await scene.get('/openapi.json'))['paths']);
    expect(documented).toContain('GS1-EPCIS-Capture-Limit');
    expect(documented).toContain('1000 entries');
  });
});
