import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { MessagesAnswer } from '@lotline/gateway/answers';
import { type Client, createClient } from 'lotline';
import { runLotline } from '../client/shell';
import { origin, product } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';
import { SmtpReceiver } from './smtpReceiver';

const house = `${origin}/414/0860009999992`;
const retailerParty = `${origin}/417/0860009998001`;

let server: SmtpReceiver;
let gateway: TestGateway;
let supplier: Client;
let number = 0;
let id: string;
let address: string;

const mailsTo = (to: string): SmtpReceiver['received'] => server.received.filter((each) => each.to.includes(to));
const codeIn = (text: string): string => /this code: (\d{8})/.exec(text)![1]!;
const until = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 30));
};
const messages = async (): Promise<MessagesAnswer['rows']> => (await supplier.recallMessages({ id })).rows;
/** The owner of an address agrees. */
const agree = async (to: string): Promise<void> => {
  await supplier.askRecallAddress({ address: to });
  await supplier.confirmRecallAddress({ address: to, code: codeIn(mailsTo(to)[0]!.text) });
};
const notify = (more: object = {}): ReturnType<Client['sendRecallMail']> =>
  supplier.sendRecallMail({ id, mail: 'M-1', kind: 'notification', text: 'Please stop selling it.', ...more });

beforeAll(async () => {
  server = new SmtpReceiver();
  const port = await server.open();
  gateway = await openGateway({
    LOTLINE_SMTP: `smtp://127.0.0.1:${port}`,
    LOTLINE_MAIL_FROM: 'Lotline <lotline@example.com>',
  });
  supplier = createClient({ url: gateway.running.url, key: gateway.keyOf('supplier'), retries: 0 });
});
afterAll(async () => {
  await gateway.close();
  await server.close();
});
beforeEach(async () => {
  number += 1;
  const lot = `${product}/10/OUT-${number}`;
  await supplier.commissionLot({ lot, place: house, quantity: '4', uom: 'CS' });
  const opened = { recall: `OUT-${number}`, class: 'I', reason: 'Listeria', instructions: 'Keep it cold' } as const;
  id = (await supplier.openRecall({ ...opened, type: 'voluntary', roots: [lot] })).subject;
  address = `cafe-${number}@example.com`;
  const supplied = { quantity: '3', uom: 'CS' };
  await supplier.setRecallConsignee({ id, consignee: 'CAFE', name: 'Café', email: address, supplied });
});

describe('messages about a recall to a customer outside the network', () => {
  test('go out once its owner agreed, are communications, and make it notified', async () => {
    await agree(address);
    expect(await notify()).toMatchObject({ queued: 1, known: 0, leftOut: [] });
    await until(() => mailsTo(address).length === 2);
    const [asked, sent] = mailsTo(address);
    expect(asked!.text).toContain('Green Valley Growers (https://id.gs1.org/417/0860009999992) would like to write');
    expect(sent!.headers['subject']).toBe(`Recall OUT-${number} of Green Valley Growers`);
    for (const words of ['Please stop selling it.', 'Listeria', 'Keep it cold', 'You got: 3 CS', `OUT-${number}`]) {
      expect(sent!.text).toContain(words);
    }
    await until(async () => (await messages())[0]!.deliveries![0]!.state === 'sent');
    expect(await messages()).toMatchObject([
      { kind: 'notification', to: 'CAFE', channel: 'email', user: 'demo', deliveries: [{ address, state: 'sent' }] },
    ]);
    expect((await supplier.recallConsignees({ id })).rows).toMatchObject([{ consignee: 'CAFE', status: 'notified' }]);
  });

  test('are sent once for repeated requests, and another text needs another number', async () => {
    await agree(address);
    await notify();
    expect(await notify()).toMatchObject({ queued: 0, known: 1 });
    await expect(notify({ text: 'Other words' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await notify({ mail: 'M-2', text: 'Other words' })).toMatchObject({ queued: 1 });
    await until(() => mailsTo(address).length === 3);
    expect(mailsTo(address).map(({ text }) => text.includes('Other words'))).toEqual([false, false, true]);
  });

  test('are not sent before the owner agreed, with a wrong code, or after the owner ended it', async () => {
    await expect(notify({ to: ['CAFE'] })).rejects.toMatchObject({
      code: 'input_invalid',
      errors: [expect.objectContaining({ pointer: '/to/0', message: expect.stringContaining('has not agreed') })],
    });
    await supplier.askRecallAddress({ address });
    const code = codeIn(mailsTo(address)[0]!.text);
    const wrong = code === '00000000' ? '00000001' : '00000000';
    await expect(supplier.confirmRecallAddress({ address, code: wrong })).rejects.toMatchObject({
      code: 'mail_code_wrong',
    });
    await expect(supplier.askRecallAddress({ address })).rejects.toMatchObject({ code: 'rate_limited' });
    expect(await notify()).toMatchObject({ queued: 0, leftOut: [{ to: 'CAFE' }] });
    await supplier.confirmRecallAddress({ address, code });
    await supplier.removeRecallAddress({ address });
    expect(await notify()).toMatchObject({ queued: 0, leftOut: [{ to: 'CAFE' }] });
    expect(mailsTo(address)).toHaveLength(1);
    expect(await messages()).toEqual([]);
  });

  test('wait in order while the mail server is down, and are not sent after the address was removed', async () => {
    await agree(address);
    server.refusing = true;
    await notify();
    await notify({ mail: 'M-2', text: 'The second' });
    await until(async () => (await messages())[0]!.deliveries![0]!.error !== undefined);
    expect((await messages()).map(({ deliveries }) => deliveries![0]!.state)).toEqual(['waiting', 'waiting']);
    await supplier.removeRecallAddress({ address });
    server.refusing = false;
    expect((await messages()).map(({ deliveries }) => deliveries![0]!.state)).toEqual(['given_up', 'given_up']);
    expect(mailsTo(address)).toHaveLength(1);
  });

  test('about a mock recall begin with the statement that it is an exercise', async () => {
    const lot = `${product}/10/OUT-${number}`;
    const mock = { recall: `DRILL-${number}`, reason: 'Yearly drill', roots: [lot] };
    id = (await supplier.openRecall({ ...mock, type: 'mock' })).subject;
    await supplier.setRecallConsignee({ id, consignee: 'CAFE', name: 'Café', email: address });
    await agree(address);
    await notify();
    await until(() => mailsTo(address).length === 2);
    const { headers, text } = mailsTo(address)[1]!;
    expect(headers['subject']).toMatch(/^EXERCISE: /);
    expect(text).toMatch(/^EXERCISE: this recall is a drill/);
  });

  test('go to contacts at a party too, to all of them when the case is escalated', async () => {
    const [first, second] = [`ann-${number}@example.com`, `boss-${number}@example.com`];
    const contacts = [{ name: 'Ann', email: first }, { name: 'Bo' }, { name: 'Boss', email: second }];
    await supplier.setRecallContacts({ party: retailerParty, contacts });
    for (const each of [first, second]) await agree(each);
    await notify({ to: [retailerParty], kind: 'reminder' });
    await until(() => mailsTo(first).length === 2);
    expect(mailsTo(second)).toHaveLength(1);
    await notify({ to: [retailerParty], kind: 'escalation', mail: 'M-2' });
    await until(() => mailsTo(second).length === 2 && mailsTo(first).length === 3);
  });

  test('are hidden from others, and no text becomes a header', async () => {
    await agree(address);
    const retailer = createClient({ url: gateway.running.url, key: gateway.keyOf('retailer'), retries: 0 });
    expect((await retailer.recallAddresses()).rows).toEqual([]);
    await expect(
      retailer.sendRecallMail({ id, mail: 'M-1', kind: 'other', text: 'x', to: ['CAFE'] }),
    ).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(notify({ text: 'a\r\nBcc: b@example.com' })).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(supplier.askRecallAddress({ address: 'a@example.com\r\nBcc: b@example.com' })).rejects.toMatchObject({
      code: 'input_invalid',
    });
  });
});

test('the command line requests and confirms addresses, sends messages and shows them', async () => {
  const at = { folder: gateway.data, url: gateway.running.url };
  const as = (...args: string[]): ReturnType<typeof runLotline> =>
    runLotline(['--as', 'supplier', 'recall', ...args], at);
  expect((await as('address', address)).stdout).toMatch(new RegExp(`${address} +not yet`));
  expect((await as('address', address, '--code', codeIn(mailsTo(address)[0]!.text))).stdout).toMatch(
    new RegExp(`${address} +yes`),
  );
  const sent = await as('mail', `OUT-${number}`, 'M-1', '--kind', 'notification', '--text', 'Call us.', '--to', 'CAFE');
  expect(sent.stdout).toContain('1 to be sent, 0 were there before');
  await until(() => mailsTo(address).length === 2);
  await until(async () => (await messages())[0]!.deliveries![0]!.state === 'sent');
  expect((await as('messages', `OUT-${number}`)).stdout).toContain(`${address} sent`);
  expect((await as('address', address, '--off')).stdout).toContain('Nothing more is sent');
}, 120_000);

test('a gateway without a mail server says so', async () => {
  const other = await openGateway();
  expect(await other.post('supplier', '/recalls/addresses', { address: 'a@example.com' })).toMatchObject({
    status: 501,
    body: { code: 'not_offered' },
  });
  await other.close();
});
