import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ChecksAnswer, HoldersAnswer, TerminationAnswer } from '@lotline/gateway/answers';
import { origin, product } from './demoGoods';
import { type Answer, openGateway, type TestGateway } from './openGateway';

const house = `${origin}/414/0860009999992`;
const centre = `${origin}/414/0860009998001`;
const [supplier, retailer] = [`${origin}/417/0860009999992`, `${origin}/417/0860009998001`];

let gateway: TestGateway;
let number = 0;
let lot: string;
let recall: string;
let path: string;

const did = async (as: string, to: string, body: object): Promise<Answer> => {
  const answer = await gateway.post(as, to, body);
  if (answer.status > 201) throw new Error(JSON.stringify(answer.body));
  return answer;
};
const line = (quantity: string): object => ({ lot, quantity, uom: 'CS' });
const row = (place: string, more: object): object => ({ goods: lot, place, uom: 'CS', ...more });
const respond = (as: string, more: object): Promise<Answer> =>
  gateway.post(as, '/recalls/responses', { recall, status: 'completed', ...more });
const holders = async (as = 'supplier', query = ''): Promise<HoldersAnswer> =>
  (await gateway.get(as, `${path}/holders${query}`)).body as unknown as HoldersAnswer;
const holder = async (party: string, as = 'supplier'): Promise<HoldersAnswer['holders'][number]> =>
  (await holders(as)).holders.find((each) => each.party === party)!;
const findings = async (): Promise<string[]> => {
  const { body } = await gateway.get('supplier', `${path}/termination`);
  return (body as unknown as TerminationAnswer).findings.map(({ code, subject }) => `${code} ${subject}`);
};

beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());

/** A lot of 40, of which the retailer has 15, and a recall of it. */
beforeEach(async () => {
  number += 1;
  lot = `${product}/10/RUN-${number}`;
  recall = `urn:epcglobal:cbv:bt:0860009999992:RUN-${number}`;
  path = `/recalls/0860009999992/RUN-${number}`;
  await did('supplier', '/lots', { ...line('40'), place: house });
  const way = { shipment: `S-${number}`, from: house, to: centre, lots: [line('15')] };
  const { body } = await did('supplier', '/shipments', way);
  await did('retailer', '/shipments/receive', { shipment: body['subject'] });
  const opened = { recall: `RUN-${number}`, type: 'voluntary', class: 'I', reason: 'Listeria', roots: [lot] };
  await did('supplier', '/recalls', opened);
});

describe('a party that has nothing to do with recalled goods', () => {
  const depot = `${origin}/414/0860009996007`;
  const carrier = `${origin}/417/0860009996007`;
  const at = { readPoint: { id: depot }, bizLocation: { id: depot } };
  const source = [{ type: 'location', source: house }];
  const says = (more: object): object => ({
    type: 'ObjectEvent',
    action: 'OBSERVE',
    eventTime: new Date(Date.now() - 60_000 + number).toISOString(),
    eventTimeZoneOffset: '+00:00',
    quantityList: [{ epcClass: lot, quantity: 5, uom: 'CS' }],
    ...at,
    ...more,
  });
  const claims: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['observes', () => event({ bizStep: 'inspecting' })],
    ['observes, as if from the maker,', () => event({ bizStep: 'inspecting', sourceList: source })],
    ['receives', () => event({ bizStep: 'receiving' })],
    ['receives, as if from the maker,', () => event({ bizStep: 'receiving', sourceList: source })],
    ['adds on arrival', () => event({ bizStep: 'receiving', action: 'ADD' })],
    ['makes', () => event({ bizStep: 'commissioning', action: 'ADD' })],
    ['ships', () => event({ bizStep: 'shipping' })],
    ['sells', () => event({ bizStep: 'retail_selling' })],
    ['destroys', () => event({ bizStep: 'destroying', action: 'DELETE' })],
    ['counts', () => event({ bizStep: 'cycle_counting' })],
    [
      'counts by command',
      () => did('carrier', '/stock/counts', { lot, place: depot, counted: '5', uom: 'CS', reason: 'x' }),
    ],
    ['packs', () => event({ ...packed, bizStep: 'packing', action: 'ADD' })],
    ['uses', () => event({ ...used, bizStep: 'commissioning' })],
  ];
  const packed = {
    type: 'AggregationEvent',
    parentID: 'urn:example:box:1',
    get childQuantityList() {
      return [{ epcClass: lot, quantity: 5, uom: 'CS' }];
    },
    quantityList: undefined,
  };
  const used = {
    type: 'TransformationEvent',
    action: undefined,
    get inputQuantityList() {
      return [{ epcClass: lot, quantity: 5, uom: 'CS' }];
    },
    outputQuantityList: [{ epcClass: `${origin}/01/00860009996076/10/OUT`, quantity: 5, uom: 'CS' }],
    quantityList: undefined,
  };
  const event = (more: object): Promise<Answer> =>
    gateway.capture('carrier', {
      '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
      type: 'EPCISDocument',
      schemaVersion: '2.0',
      creationDate: '2026-04-17T14:00:00Z',
      epcisBody: { eventList: [says(more)] },
    });

  test.each(claims)(
    'that %s them at its place is listed apart, and has to answer only when it is notified',
    async (_, claim) => {
      expect(await claim()).not.toMatchObject({ body: { refused: 1 } });
      const { holders: listed, alleged } = await holders();
      expect(listed.map(({ party }) => party)).toEqual([retailer, supplier].toSorted());
      expect(alleged).toMatchObject([{ party: carrier }]);
      expect((await findings()).filter((each) => each.includes(carrier))).toEqual([]);
      await did('supplier', '/recalls/notify', { recall, parties: [carrier] });
      expect((await holders()).alleged).toEqual([]);
      expect((await findings()).filter((each) => each.includes(carrier))).toEqual([`holder_unanswered ${carrier}`]);
    },
  );

  test('does not hide one that received them and passed all on', async () => {
    const back = { shipment: `B-${number}`, from: centre, to: house, recall, lots: [line('15')] };
    expect((await gateway.post('retailer', '/shipments', back)).status).toBe(201);
    await did('supplier', '/shipments/receive', { shipment: `urn:epcglobal:cbv:bt:0860009998001:B-${number}` });
    const { holders: listed, alleged } = await holders();
    expect([listed.map(({ party }) => party), alleged]).toEqual([[retailer, supplier].toSorted(), []]);
  });
});

describe('the holders of a recall', () => {
  test('have a status, their stock, and the part of it that is still open', async () => {
    await did('supplier', '/recalls/notify', { recall, parties: [retailer] });
    await respond('retailer', { status: 'acknowledged', rows: [row(centre, { quarantined: '10' })] });
    expect(await holder(retailer)).toMatchObject({
      states: ['notified', 'read', 'acknowledged', 'quarantined'],
      isFinal: false,
      isDue: 'no',
      lots: 1,
      reported: [{ uom: 'CS', quarantined: '10', returned: '0', destroyed: '0', soldOn: '0' }],
      ledger: [{ uom: 'CS', onHand: '15', held: '10', inTransit: '0' }],
      open: [{ uom: 'CS', quantity: '5' }],
    });
    expect((await holders('supplier', '?outstanding=true')).holders.map(({ party }) => party)).toEqual(
      [retailer, supplier].toSorted(),
    );
    expect((await holders()).totals).toMatchObject([{ uom: 'CS', made: '40', onHand: '40', unexplained: '0' }]);
  });

  test('who answer nothing_here are checked against the ledger', async () => {
    await respond('retailer', { status: 'nothing_here' });
    const { contradictions, isFinal } = await holder(retailer);
    expect(isFinal).toBe(true);
    expect(contradictions).toEqual([expect.stringContaining(`15 CS of ${lot}`)]);
    expect(await findings()).toContain(`holder_contradicts ${retailer}`);
  });

  test('who answer completed with goods left contradict the ledger', async () => {
    await respond('retailer', { rows: [row(centre, { quarantined: '14' })] });
    expect((await holder(retailer)).contradictions).toEqual([expect.stringContaining('1 CS')]);
  });

  test('who answered before a change are outdated until they have read it', async () => {
    await respond('retailer', { rows: [row(centre, { quarantined: '15' })] });
    await did('supplier', '/recalls/change', { recall, depth: 'consumer', reason: 'Illness' });
    expect(await holder(retailer)).toMatchObject({ isOutdated: true });
    await respond('retailer', { status: 'read' });
    expect(await holder(retailer)).toMatchObject({
      isOutdated: false,
      states: expect.arrayContaining(['quarantined']),
    });
  });

  test('have contacts, messages and times that only the own organisation sees', async () => {
    await did('supplier', '/recalls/contacts', { party: retailer, contacts: [{ name: 'Ann', phone: '+1' }] });
    const bare = retailer.replace(/^.*\//, '');
    await did('supplier', `${path}/messages`, { kind: 'reminder', to: bare, channel: 'phone', text: '=1+1' });
    await did('supplier', `${path}/escalation`, { remindAfterHours: 1, escalateAfterHours: 2 });
    expect(await holder(retailer)).toMatchObject({ contacts: [{ name: 'Ann' }], messages: 1 });
    expect(await holder(retailer, 'retailer')).toMatchObject({ contacts: [], messages: 0 });
    expect((await holders('retailer')).remindAfterHours).toBe(4);
    expect((await gateway.get('retailer', `${path}/messages`)).body['rows']).toEqual([]);
    expect((await gateway.get('retailer', '/recalls/contacts')).body['rows']).toEqual([]);
  });

  test('of an unknown recall are not found', async () => {
    for (const part of ['holders', 'termination', 'clock', 'messages', 'consignees', 'checks']) {
      expect(await gateway.get('supplier', `/recalls/0860009999992/NEVER/${part}`)).toMatchObject({ status: 404 });
    }
  });
});

describe('the end of a recall', () => {
  const finish = async (): Promise<void> => {
    await respond('retailer', { rows: [row(centre, { quarantined: '15' })] });
    await respond('supplier', { rows: [row(house, { quarantined: '25' })] });
    await did('supplier', `${path}/checks`, { level: 'E' });
  };

  test('needs every holder, every quantity, every customer and every check', async () => {
    expect(await findings()).toEqual(
      expect.arrayContaining([
        `holder_not_notified ${retailer}`,
        `holder_unanswered ${retailer}`,
        `quantity_open ${retailer}`,
        `holder_unanswered ${supplier}`,
        `quantity_open ${supplier}`,
        'checks_not_drawn checks',
      ]),
    );
    await finish();
    expect(await findings()).toEqual([]);
    await did('supplier', `${path}/consignees`, { consignee: 'CAFE', name: 'Café' });
    await did('supplier', `${path}/checks`, { level: 'A', seed: 'x' });
    expect(await findings()).toEqual([
      'consignee_open CAFE',
      ...['CAFE', retailer].toSorted().map((each) => `checks_open ${each}`),
    ]);
    const closing = await gateway.post('supplier', '/recalls/close', { recall });
    expect(closing).toMatchObject({ status: 422, body: { code: 'recall_unfinished' } });
    const batch = [{ idempotencyKey: `close-${number}`, command: 'closeRecall', input: { recall } }];
    const { outcomes } = (await gateway.post('supplier', '/commands', batch)).body as { outcomes: object[] };
    expect(outcomes).toMatchObject([{ status: 'refused', code: 'recall_unfinished' }]);
  });

  test('is closed by one user when nothing is left, and goods on hold stay on hold', async () => {
    await finish();
    expect((await gateway.post('supplier', '/recalls/close', { recall })).status).toBe(201);
    const sale = await gateway.post('retailer', '/sales', { place: centre, lots: [line('1')] });
    expect(sale.status).toBe(422);
  });

  test('finds destruction without witness or evidence', async () => {
    await finish();
    await respond('retailer', { rows: [row(centre, { quarantined: '10', destroyed: '5', witness: 'Ann' })] });
    expect(await findings()).toContain(`destruction_unwitnessed ${retailer}`);
    const evidence = 'ab'.repeat(32);
    await respond('retailer', { rows: [row(centre, { quarantined: '10', destroyed: '5', witness: 'Ann', evidence })] });
    expect(await findings()).toEqual([]);
  });

  test('is not possible for another party', async () => {
    const early = { recall, early: { reason: 'mine' } };
    expect(await gateway.post('retailer', '/recalls/close', early)).toMatchObject({ status: 403 });
    expect(await gateway.post('retailer', '/recalls/close', { recall })).toMatchObject({ status: 403 });
  });
});

describe('effectiveness checks', () => {
  const draw = async (body: object): Promise<ChecksAnswer> =>
    (await did('supplier', `${path}/checks`, body)).body as unknown as ChecksAnswer;

  test('have percentages of the sample, and every draw is counted', async () => {
    expect((await gateway.get('supplier', `${path}/checks`)).body['percent']).toEqual({});
    await did('supplier', `${path}/consignees`, { consignee: 'CAFE', name: 'Café' });
    const first = await draw({ level: 'B', share: 0.5 });
    expect(first).toMatchObject({ draws: 1, share: 0.5, population: [retailer, 'CAFE'] });
    expect(first.sample).toHaveLength(1);
    const again = await draw({ level: 'B', share: 0.5, seed: first.seed });
    expect(again).toMatchObject({ draws: 2, sample: first.sample });
    expect((await draw({ level: 'A' })).percent).toEqual({ checked: 0 });
    const result = { method: 'visit', outcome: 'ineffective', questionnaire: { receivedNotice: false } };
    await did('supplier', `${path}/checks/results`, { consignee: 'CAFE', ...result });
    const { body } = await gateway.get('supplier', `${path}/checks`);
    expect(body).toMatchObject({ draws: 3, percent: { checked: 50, effective: 0 } });
    expect(await findings()).toContain('checks_ineffective CAFE');
    expect((await gateway.get('retailer', `${path}/checks`)).body).toMatchObject({ draws: 0, sample: [] });
  });

  test('are refused for consignees outside the sample, and with a share that the level does not have', async () => {
    await draw({ level: 'E' });
    const result = { consignee: retailer, method: 'visit', outcome: 'effective' };
    expect(await gateway.post('supplier', `${path}/checks/results`, result)).toMatchObject({ status: 400 });
    expect(await gateway.post('supplier', `${path}/checks`, { level: 'B' })).toMatchObject({ status: 400 });
    expect(await gateway.post('supplier', `${path}/checks`, { level: 'A', share: 0.5 })).toMatchObject({ status: 400 });
  });
});
