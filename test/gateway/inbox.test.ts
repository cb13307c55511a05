import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { InboxAnswer, Notice } from '@lotline/gateway/answers';
import { createClient } from 'lotline';
import { json, runLotline } from '../client/shell';
import { origin, product } from './demoGoods';
import { type Answer, openGateway, type TestGateway } from './openGateway';

const house = `${origin}/414/0860009999992`;
const centre = `${origin}/414/0860009998001`;
const [supplier, retailer] = [`${origin}/417/0860009999992`, `${origin}/417/0860009998001`];

let gateway: TestGateway;
let number = 0;
let lot: string;

const did = async (as: string, to: string, body: object): Promise<Answer> => {
  const answer = await gateway.post(as, to, body);
  if (answer.status > 201) throw new Error(JSON.stringify(answer.body));
  return answer;
};
const line = (quantity: string, of = lot): object => ({ lot: of, quantity, uom: 'CS' });
const make = (of = lot, more: object = {}): Promise<Answer> =>
  did('supplier', '/lots', { ...line('40', of), place: house, ...more });
const ship = async (suffix = ''): Promise<string> => {
  const way = { shipment: `S-${number}${suffix}`, from: house, to: centre, lots: [line('10')] };
  return String((await did('supplier', '/shipments', way)).body['subject']);
};
const open = (more: object = {}): Promise<Answer> =>
  did('supplier', '/recalls', {
    recall: `R-${number}`,
    type: 'voluntary',
    class: 'I',
    reason: 'Listeria',
    roots: [lot],
    ...more,
  });
const inboxOf = async (as: string, query = ''): Promise<InboxAnswer> =>
  (await gateway.get(as, `/inbox?limit=200${query}`)).body as unknown as InboxAnswer;
const about = async (as: string, subject: string): Promise<Notice[]> =>
  (await inboxOf(as)).rows.filter((row) => row.subject === subject).toReversed();
const kinds = (notices: readonly Notice[]): string[] =>
  notices.map(({ kind, ended }) => (ended === undefined ? kind : `${kind} (done)`));

const madeOf = (input: string, output: string, place: string): object => ({
  '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-04-01T08:00:00Z',
  epcisBody: {
    eventList: [
      {
        type: 'TransformationEvent',
        eventTime: '2026-04-01T08:00:00Z',
        eventTimeZoneOffset: '+00:00',
        inputQuantityList: [{ epcClass: input, quantity: 5, uom: 'CS' }],
        outputQuantityList: [{ epcClass: output, quantity: 5, uom: 'CS' }],
        readPoint: { id: place },
        bizLocation: { id: place },
      },
    ],
  },
});

beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());

beforeEach(async () => {
  number += 1;
  lot = `${product}/10/BOX-${number}`;
  await make();
});

describe('the inbox', () => {
  test('has an offer until it is answered, for its receiver only', async () => {
    const shipment = await ship();
    const height = await gateway.height();
    expect(await about('retailer', shipment)).toMatchObject([
      {
        kind: 'offer',
        height,
        read: false,
        about: [supplier, house, centre, lot],
        text: expect.stringContaining(shipment),
      },
    ]);
    expect(await about('supplier', shipment)).toEqual([]);
    expect(await about('carrier', shipment)).toEqual([]);
    await did('retailer', '/shipments/receive', { shipment });
    expect(await about('retailer', shipment)).toMatchObject([{ kind: 'offer', ended: height + 1 }]);
    expect((await inboxOf('retailer', '&open=true')).rows.map(({ subject }) => subject)).not.toContain(shipment);
  });

  test('has a recall of goods that a party has or had, its changes and its end', async () => {
    await did('retailer', '/shipments/receive', { shipment: await ship() });
    const recall = String((await open()).body['subject']);
    expect(await about('retailer', recall)).toMatchObject([{ kind: 'recall', about: [supplier, lot] }]);
    expect(await about('carrier', recall)).toEqual([]);
    await did('supplier', '/recalls/change', { recall, depth: 'consumer', reason: 'Sold to consumers' });
    await did('supplier', '/recalls/notify', { recall, parties: [retailer] });
    expect(kinds(await about('retailer', recall))).toEqual(['recall', 'recall_change', 'recall']);
    await did('retailer', '/recalls/responses', { recall, status: 'acknowledged' });
    expect(await about('supplier', recall)).toMatchObject([
      { kind: 'recall_answer', text: `${retailer} answered recall ${recall}: acknowledged.`, about: [retailer] },
    ]);
  });

  test('has a recall when goods in its scope are derived later, or arrive later', async () => {
    const shipment = await ship();
    const recall = String((await open()).body['subject']);
    expect(await about('retailer', recall)).toEqual([]);
    await did('retailer', '/shipments/receive', { shipment });
    expect(await about('retailer', recall)).toMatchObject([{ kind: 'recall', about: [supplier, lot] }]);
  });

  test('has a recall when an event says later what goods were made of', async () => {
    const [first, salad] = [lot, `${product}/10/SALAD-${number}`];
    await make(salad);
    lot = salad;
    await did('retailer', '/shipments/receive', { shipment: await ship() });
    lot = first;
    const recall = String((await open()).body['subject']);
    expect(await about('retailer', recall)).toEqual([]);
    await gateway.capture('supplier', madeOf(lot, salad, house));
    expect(await about('retailer', recall)).toMatchObject([{ kind: 'recall', about: [supplier, salad] }]);
  });

  test('has exceptions, for the recorder and the parties concerned, until they are resolved', async () => {
    const shipment = await ship();
    const { body } = await did('retailer', '/shipments/receive', {
      shipment,
      final: true,
      lots: [{ lot, accepted: '9', uom: 'CS' }],
    });
    const [event] = body['events'] as string[];
    expect(await about('retailer', event!)).toMatchObject([
      { kind: 'exception', text: expect.stringContaining('receipt_short') },
    ]);
    expect(await about('carrier', event!)).toEqual([]);
    await did('retailer', '/exceptions/resolve', { event, number: 1, resolution: 'Lost' });
    expect(kinds(await about('retailer', event!))).toEqual(['exception (done)']);
  });

  test('has links that others allege of your goods, until you answer them', async () => {
    const { body } = await gateway.capture('retailer', madeOf(`${product}/10/BERRIES-${number}`, lot, centre));
    const [{ id } = { id: '' }] = body['events'] as { id: string }[];
    const links = async (as: string): Promise<string[]> =>
      kinds(await about(as, id)).filter((each) => each.startsWith('link'));
    expect(await links('supplier')).toEqual(['link']);
    expect(await links('retailer')).toEqual([]);
    const answer = { event: id, party: retailer, goods: lot, answer: 'disputed', reason: 'We made it of lettuce' };
    await did('supplier', '/events/links/answers', answer);
    expect(await links('supplier')).toEqual(['link (done)']);
  });

  test('has reminders when they are due, once for each', async () => {
    await did('retailer', '/shipments/receive', { shipment: await ship() });
    const recall = String((await open()).body['subject']);
    await did('supplier', '/recalls/notify', { recall, parties: [retailer] });
    const at = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
    const due = async (as: string): Promise<string[]> =>
      (await about(as, recall)).filter(({ kind }) => kind === 'recall_due').map(({ text }) => text);
    const { inbox } = gateway.running.gateway;
    await inbox.look(at(1));
    expect([await due('supplier'), await due('retailer')]).toEqual([[], []]);
    await inbox.look(at(5));
    await inbox.look(at(6));
    expect(await due('supplier')).toEqual([
      `${retailer} has not given its final answer to recall ${recall}: remind it.`,
    ]);
    expect(await due('retailer')).toEqual([expect.stringContaining('Your final answer is due')]);
    await inbox.look(at(25));
    expect((await due('supplier')).at(-1)).toContain('escalate its case');
    expect((await due('retailer')).at(-1)).toContain('is late');
    await did('retailer', '/recalls/responses', {
      recall,
      status: 'completed',
      rows: [{ goods: lot, place: centre, uom: 'CS', quarantined: '10' }],
    });
    expect(kinds(await about('retailer', recall)).filter((each) => each.startsWith('recall_due'))).toEqual([
      'recall_due (done)',
      'recall_due (done)',
    ]);
    expect(kinds(await about('supplier', recall)).filter((each) => each === 'recall_due')).toEqual([]);
  });

  test('has lots that expire soon while they are on hand', async () => {
    const soon = `${product}/10/SOON-${number}`;
    const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    await make(soon, { expiry: day(3) });
    await make(`${product}/10/FRESH-${number}`, { expiry: day(30) });
    await gateway.running.gateway.inbox.look();
    expect(await about('supplier', soon)).toMatchObject([
      { kind: 'expiring', text: `${soon} expires on ${day(3)}.`, about: [house] },
    ]);
    expect(await about('supplier', `${product}/10/FRESH-${number}`)).toEqual([]);
    expect(await about('retailer', soon)).toEqual([]);
    await did('supplier', '/destructions', { place: house, lots: [line('40', soon)], reason: 'Old' });
    await gateway.running.gateway.inbox.look();
    expect(kinds(await about('supplier', soon))).toEqual(['expiring (done)']);
  });

  test('takes findings of rules, once for each key', async () => {
    const { inbox } = gateway.running.gateway;
    const raised = {
      organisation: 'retailer',
      key: `t-${number}`,
      subject: lot,
      text: 'Too warm: 9 °C',
      about: [centre],
    };
    inbox.noteRules([raised, raised], []);
    inbox.noteRules([raised], []);
    expect(await about('retailer', lot)).toMatchObject([
      { kind: 'rule', text: 'Too warm: 9 °C', height: await gateway.height() },
    ]);
    expect(await about('supplier', lot)).toEqual([]);
    inbox.noteRules([], [raised]);
    expect(kinds(await about('retailer', lot))).toEqual(['rule (done)']);
  });
});

describe('marks of what was read', () => {
  test('are of one user, and cannot be set on another organisation’s notices', async () => {
    const [notice] = await about('retailer', await ship());
    const before = (await inboxOf('retailer')).unread;
    const foreign = await gateway.post('supplier', '/inbox/read', { ids: [notice!.id] });
    expect([foreign.status, foreign.body['code']]).toEqual([404, 'notice_unknown']);
    expect((await inboxOf('retailer')).unread).toBe(before);
    expect((await gateway.post('retailer', '/inbox/read', { ids: [notice!.id] })).body).toMatchObject({
      unread: before - 1,
    });
    expect(await about('retailer', notice!.subject)).toMatchObject([{ read: true }]);
    const other = await gateway.post('retailer', '/keys', { user: `reader-${number}`, roles: ['operator'] });
    const { body } = await gateway.send('/inbox?limit=1', { key: String(other.body['key']) });
    expect((body as unknown as InboxAnswer).rows).toMatchObject([{ id: notice!.id, read: false }]);
  });

  test('up to a notice mark it and all earlier ones, not later ones', async () => {
    const [first] = await about('retailer', await ship());
    const { body } = await gateway.post('retailer', '/inbox/read', { upTo: first!.id });
    expect(body).toMatchObject({ unread: 0 });
    await ship('A');
    expect((await inboxOf('retailer', '&unread=true')).rows).toMatchObject([{ kind: 'offer', read: false }]);
    await gateway.post('retailer', '/inbox/read', { upTo: Number.MAX_SAFE_INTEGER });
    await ship('B');
    expect((await inboxOf('retailer')).unread).toBe(1);
  });

  test('need either ids or a last one', async () => {
    for (const body of [{}, { ids: [] }, { ids: [1], upTo: 1 }, { ids: ['1'] }, { upTo: 0 }]) {
      expect((await gateway.post('retailer', '/inbox/read', body)).status).toBe(400);
    }
    expect((await gateway.get('retailer', '/inbox?kind=offers')).body['code']).toBe('input_invalid');
    expect((await gateway.get('retailer', '/inbox?cursor=x')).status).toBe(400);
  });
});

test('the client and the command line show and mark the same notices', async () => {
  const shipment = await ship();
  const client = createClient({ url: gateway.running.url, key: gateway.keyOf('retailer') });
  const { rows } = await client.inbox({ kinds: ['offer'], unread: true, limit: 1 });
  expect(rows).toMatchObject([{ subject: shipment }]);
  const at = { folder: gateway.data, url: gateway.running.url };
  const listed = await runLotline(['--as', 'retailer', 'inbox', '--kind', 'offer', '--unread'], at);
  expect(listed.stdout).toContain(`offers you shipment ${shipment}`);
  const marked = await runLotline(['--as', 'retailer', 'inbox', 'read', String(rows[0]!.id), '--json'], at);
  expect(json(marked)).toMatchObject({ unread: expect.any(Number) });
  const all = await runLotline(['--as', 'retailer', 'inbox', 'read', '--all'], at);
  expect(all.stdout).toContain('0 notices left to read');
  expect(await runLotline(['--as', 'retailer', 'inbox', 'read'], at)).toMatchObject({ exit: 2 });
  expect(await client.readInbox({ upTo: rows[0]!.id })).toMatchObject({ unread: 0 });
});
