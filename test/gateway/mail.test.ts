import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, createClient } from 'lotline';
import { CodeLimit } from '../../gateway/src/deliveries/codeLimit';
import { noticesMail } from '../../gateway/src/deliveries/mailTexts';
import { runLotline } from '../client/shell';
import { origin, product } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';
import { SmtpReceiver } from './smtpReceiver';

const house = `${origin}/414/0860009999992`;
const centre = `${origin}/414/0860009998001`;
const retailerParty = `${origin}/417/0860009998001`;
const password = 'do-not-print-this';

let server: SmtpReceiver;
let gateway: TestGateway;
let supplier: Client;
let number = 0;
const lot = (): string => `${product}/10/MAIL-${number}`;
const clientOf = (key: string): Client => createClient({ url: gateway.running.url, key, retries: 0 });

const offer = async (suffix = ''): Promise<string> => {
  const lots = [{ lot: lot(), quantity: '1', uom: 'CS' }];
  return (await supplier.ship({ shipment: `MAIL-${number}${suffix}`, from: house, to: centre, lots })).subject;
};
const mailsTo = (address: string): SmtpReceiver['received'] => server.received.filter(({ to }) => to.includes(address));
const codeIn = (text: string): string => /--code (\d{8})/.exec(text)![1]!;

/** A user of the retailer whose address is confirmed. */
async function reader(wish: Parameters<Client['setInboxMail']>[0]): Promise<{ client: Client; user: string }> {
  const user = `reader-${number}`;
  const { key } = await clientOf(gateway.keyOf('retailer')).createKey({ user, roles: ['operator', 'quality'] });
  const client = clientOf(key);
  expect(await client.setInboxMail(wish)).toMatchObject({ address: wish.address, confirmed: false });
  const [message] = mailsTo(wish.address);
  expect(await client.confirmInboxMail({ code: codeIn(message!.text) })).toMatchObject({ confirmed: true });
  return { client, user };
}

beforeAll(async () => {
  server = new SmtpReceiver(password);
  const port = await server.open();
  gateway = await openGateway({
    LOTLINE_SMTP: `smtp://gateway@127.0.0.1:${port}`,
    LOTLINE_SMTP_PASSWORD: password,
    LOTLINE_MAIL_FROM: 'Lotline <lotline@example.com>',
  });
  supplier = clientOf(gateway.keyOf('supplier'));
});
afterAll(async () => {
  await gateway.close();
  await server.close();
});
beforeEach(async () => {
  number += 1;
  await supplier.commissionLot({ lot: lot(), place: house, quantity: '40', uom: 'CS' });
});

describe('notices by e-mail', () => {
  test('go only to users who requested them and confirmed their address', async () => {
    const address = `ann-${number}@example.com`;
    await reader({ address, kinds: ['offer'] });
    const shipment = await offer();
    await server.until(2);
    const [, message] = mailsTo(address);
    expect(message).toMatchObject({
      to: [address],
      headers: { from: 'Lotline <lotline@example.com>', 'auto-submitted': 'auto-generated' },
      text: expect.stringContaining(`offers you shipment ${shipment}`),
    });
    expect(message!.text).toContain(`ledger height ${await gateway.height()}`);
    expect(gateway.log.join('\n')).not.toContain(password);
  });

  test('go nowhere before the address is confirmed, and a wrong code confirms nothing', async () => {
    const address = `bob-${number}@example.com`;
    const { key } = await clientOf(gateway.keyOf('retailer')).createKey({ user: `bob-${number}`, roles: ['operator'] });
    const client = clientOf(key);
    await expect(client.inboxMail()).rejects.toMatchObject({ code: 'mail_unknown' });
    await client.setInboxMail({ address });
    const code = codeIn(mailsTo(address)[0]!.text);
    const wrong = code === '00000000' ? '00000001' : '00000000';
    for (let tries = 0; tries < 5; tries += 1) {
      await expect(client.confirmInboxMail({ code: wrong })).rejects.toMatchObject({ code: 'mail_code_wrong' });
    }
    await expect(client.confirmInboxMail({ code })).rejects.toMatchObject({ code: 'mail_code_wrong' });
    await expect(client.setInboxMail({ address: 'victim@example.com' })).rejects.toMatchObject({
      code: 'rate_limited',
    });
    await client.removeInboxMail();
    await expect(client.setInboxMail({ address: 'victim@example.com' })).rejects.toMatchObject({
      code: 'rate_limited',
    });
    await expect(client.setInboxMail({ address: 'a@example.com\r\nBcc: b@example.com' })).rejects.toMatchObject({
      code: 'input_invalid',
    });
    await offer();
    expect(gateway.running.gateway.deliveries.mail!.store.confirmed().map((each) => each.address)).not.toContain(
      address,
    );
    expect(mailsTo('victim@example.com')).toEqual([]);
  });

  test('are sent again until the mail server accepts them, together, and never after the user ended them', async () => {
    const address = `cleo-${number}@example.com`;
    const { client } = await reader({ address, kinds: ['offer'] });
    server.refusing = true;
    const [first, second] = [await offer('A'), await offer('B')];
    while ((await client.inboxMail()).error === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await client.inboxMail()).toMatchObject({ error: expect.stringContaining('Try again later') });
    server.refusing = false;
    while (!mailsTo(address).some(({ text }) => text.includes(second)))
      await new Promise((resolve) => setTimeout(resolve, 50));
    const texts = mailsTo(address)
      .map(({ text }) => text)
      .join('\n');
    expect(texts.indexOf(first)).toBeLessThan(texts.indexOf(second));
    await client.removeInboxMail();
    await expect(client.inboxMail()).rejects.toMatchObject({ code: 'mail_unknown' });
  });

  test('cannot be requested while the mail server accepts no code', async () => {
    const { key } = await clientOf(gateway.keyOf('retailer')).createKey({ user: `gil-${number}`, roles: ['operator'] });
    server.refusing = true;
    await expect(clientOf(key).setInboxMail({ address: 'gil@example.com' })).rejects.toMatchObject({
      code: 'mail_failed',
      message: expect.stringContaining('Try again later'),
    });
    server.refusing = false;
  });

  test('come once a day to those who want a digest', async () => {
    const address = `dan-${number}@example.com`;
    const { user } = await reader({ address, kinds: ['offer'], when: 'daily' });
    const { mail, inbox } = { ...gateway.running.gateway.deliveries, inbox: gateway.running.gateway.inbox };
    const shipments = [await offer('A'), await offer('B')];
    await inbox.reached(await gateway.height(), 5000);
    const wish = (): NonNullable<ReturnType<NonNullable<typeof mail>['store']['find']>> =>
      mail!.store.find({ organisation: 'retailer', user })!;
    await mail!.deliver(wish());
    expect(mailsTo(address)).toHaveLength(1);
    const tomorrow = new Date(Date.now() + 86_400_000);
    await mail!.deliver(wish(), tomorrow);
    await mail!.deliver(wish(), tomorrow);
    const [, digest, ...more] = mailsTo(address);
    expect(more).toEqual([]);
    expect(digest!.headers['subject']).toBe('Lotline: 2 notices for retailer');
    for (const shipment of shipments) expect(digest!.text).toContain(shipment);
  });

  test('remind of answers to recalls that are due', async () => {
    const address = `eve-${number}@example.com`;
    await reader({ address, kinds: ['recall', 'recall_due'] });
    const shipment = await offer();
    await clientOf(gateway.keyOf('retailer')).receive({ shipment });
    const recall = await supplier.openRecall({
      recall: `MAIL-${number}`,
      type: 'voluntary',
      class: 'I',
      reason: 'Listeria',
      roots: [lot()],
    });
    await supplier.notifyRecall({ recall: recall.subject, parties: [retailerParty] });
    await gateway.running.gateway.inbox.look(new Date(Date.now() + 5 * 3_600_000).toISOString());
    const due = (): boolean => mailsTo(address).some(({ text }) => text.includes('Your final answer is due'));
    while (!due()) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(
      mailsTo(address)
        .map(({ text }) => text)
        .join('\n'),
    ).toContain('Listeria');
  });

  test('stop for a user who is retired', async () => {
    const address = `fay-${number}@example.com`;
    const { user } = await reader({ address, kinds: ['offer'] });
    const { mail } = gateway.running.gateway.deliveries;
    await gateway.post('retailer', '/users', { user, roles: ['operator'] });
    const retired = await gateway.post('retailer', '/users/retire', { user, reason: 'Left' });
    expect(retired.status).toBeLessThan(300);
    await offer();
    await gateway.running.gateway.inbox.reached(await gateway.height(), 5000);
    expect(await mail!.deliver(mail!.store.find({ organisation: 'retailer', user })!)).toBe(false);
    expect(mailsTo(address)).toHaveLength(1);
  });
});

test('an organisation gets at most thirty codes in an hour, for all its users together', () => {
  const limit = new CodeLimit();
  const ask = (user: string, at: number, organisation = 'retailer'): string | undefined =>
    limit.take({ organisation, user }, at);
  for (let each = 0; each < 30; each += 1) expect(ask(`user-${each}`, each)).toBeUndefined();
  expect(ask('another', 1000)).toContain('within an hour');
  expect(ask('another', 1000, 'carrier')).toBeUndefined();
  expect(ask('another', 3_600_500)).toBeUndefined();
  expect(ask('another', 3_600_600)).toContain('less than a minute');
});

test('no text of another party becomes a header or a line of a message', () => {
  const notice = {
    id: 1,
    kind: 'recall' as const,
    height: 7,
    time: '2026-01-01T00:00:00Z',
    about: [],
    subject: 'urn:x\r\nBcc: victim@example.com',
    text: 'Bad\r\nBcc: victim@example.com\r\n\r\nClick https://evil.example\u2028now\u202e',
  };
  const { subject, text } = noticesMail('a@example.com', 'retailer', [notice]);
  expect(subject).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
  expect(text.split('\n').filter((each) => /^(Bcc|Click)/.test(each))).toEqual([]);
});

test('the command line sets, confirms, shows and ends notices by e-mail', async () => {
  const at = { folder: gateway.data, url: gateway.running.url };
  const run = (...args: string[]): ReturnType<typeof runLotline> =>
    runLotline(['--as', 'carrier', 'inbox', 'mail', ...args], at);
  expect((await run()).stderr).toContain('has given no address');
  const made = await run('carrier@example.com', '--kind', 'offer', 'recall', '--daily');
  expect(made.stdout).toContain('carrier@example.com: offer, recall (daily)\nIt has got a code');
  const code = codeIn(mailsTo('carrier@example.com')[0]!.text);
  expect((await run('--code', code)).stdout).toBe('carrier@example.com: offer, recall (daily)\n');
  expect((await run('--off')).stdout).toContain('No more notices');
}, 120_000);

test('a gateway without a mail server says so', async () => {
  const other = await openGateway();
  const { status, body } = await other.post('retailer', '/inbox/mail', { address: 'a@example.com' });
  expect([status, body['code'], body['detail']]).toEqual([501, 'not_offered', expect.stringContaining('LOTLINE_SMTP')]);
  await other.close();
});
