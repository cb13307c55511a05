import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, createClient, type MadeWebhook, type WebhookRow } from 'lotline';
import { Webhook } from 'standardwebhooks';
import { runLotline } from '../client/shell';
import { origin, product } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';
import { type Received, WebhookReceiver } from './webhookReceiver';

const house = `${origin}/414/0860009999992`;
const centre = `${origin}/414/0860009998001`;

let gateway: TestGateway;
let [supplier, retailer]: Client[] = [];
let receiver: WebhookReceiver;
let number = 0;

const lot = (): string => `${product}/10/HOOK-${number}`;
const offer = async (suffix = ''): Promise<string> => {
  const lots = [{ lot: lot(), quantity: '1', uom: 'CS' }];
  return (await supplier!.ship({ shipment: `HOOK-${number}${suffix}`, from: house, to: centre, lots })).subject;
};
const make = (kinds: string[], more: object = {}): Promise<MadeWebhook> =>
  retailer!.makeWebhook({ url: receiver.url, kinds, ...more });
const rowOf = async (id: string): Promise<WebhookRow> =>
  (await retailer!.webhooks()).rows.find((each) => each.id === id)!;
/** Asks until it holds; the gateway says when it does. */
async function holds(asked: () => Promise<boolean>): Promise<void> {
  while (!(await asked())) await new Promise((resolve) => setTimeout(resolve, 50));
}
const verified = (secret: string, { headers, text }: Received): boolean => {
  try {
    new Webhook(secret).verify(text, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
};

const folder = mkdtempSync(join(tmpdir(), 'lotline-hooks-'));
const start = async (): Promise<void> => {
  gateway = await openGateway({ LOTLINE_WEBHOOK_NETWORKS: '127.0.0.1' }, folder);
  [supplier, retailer] = ['supplier', 'retailer'].map((name) =>
    createClient({ url: gateway.running.url, key: gateway.keyOf(name) }),
  );
};

beforeAll(start);
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  number += 1;
  receiver = await new WebhookReceiver().open();
  await supplier!.commissionLot({ lot: lot(), place: house, quantity: '40', uom: 'CS' });
});
afterEach(async () => {
  for (const { id } of (await retailer!.webhooks()).rows) await retailer!.removeWebhook({ id });
  receiver.close();
});

describe('a webhook', () => {
  test('gets the notices of its organisation, signed by Standard Webhooks', async () => {
    const { secret } = await make(['notice.offer']);
    const shipment = await offer();
    await receiver.until(1);
    const [message] = receiver.received;
    expect(receiver.bodies()).toMatchObject([
      { type: 'notice.offer', data: { kind: 'offer', subject: shipment, height: await gateway.height() } },
    ]);
    expect(verified(secret, message!)).toBe(true);
    expect(verified(secret, { ...message!, text: `${message!.text} ` })).toBe(false);
    expect(message!.headers).toMatchObject({
      'webhook-id': expect.stringMatching(/^msg_/),
      'content-type': 'application/json',
    });
  });

  test('gets changes of the selected kinds, complete and in order, from a height on', async () => {
    const since = await gateway.height();
    for (const suffix of ['A', 'B', 'C']) await offer(suffix);
    await make(['change.shipment', 'change.lot'], { since: since - 1 });
    await receiver.until(4);
    const rows = receiver
      .bodies()
      .flatMap(({ data }) => data['changes'] as { id: string; kind: string; subject: string }[]);
    const wanted: string[] = [];
    for await (const { id } of supplier!.changes({ since: since - 1, kinds: ['shipment', 'lot'] })) wanted.push(id);
    expect(rows.map(({ id }) => id)).toEqual(wanted);
  });

  test('gets a message with the same id again until it accepts it, and then the next ones', async () => {
    let refusals = 2;
    receiver.answer = () => (refusals-- > 0 ? 503 : 204);
    const { id } = await make(['notice.offer']);
    const [first, second] = [await offer('A'), await offer('B')];
    await receiver.until(4);
    expect(receiver.bodies().map(({ data }) => data['subject'])).toEqual([first, first, first, second]);
    expect(new Set(receiver.received.slice(0, 3).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    await holds(async () => (await rowOf(id)).failures === 0);
  });

  test('does not follow redirects', async () => {
    receiver.answer = () => 302;
    const { id } = await make(['notice.offer']);
    await offer();
    await holds(async () => (await rowOf(id)).failures > 0);
    expect(await rowOf(id)).toMatchObject({ error: 'The destination answered 302.', deadLetters: 0 });
    expect(receiver.received.length).toBeGreaterThan(0);
  });

  test('has dead letters, which are sent again on request', async () => {
    receiver.answer = () => 400;
    const { id, secret } = await make(['notice.offer']);
    const { store, webhooks } = gateway.running.gateway.deliveries;
    const shipment = await offer();
    await receiver.until(1);
    await holds(async () => (await rowOf(id)).failures > 0);
    // The fourteenth failure is behind it, so that the next one is its last.
    webhooks.stop(id);
    const key = { organisation: 'retailer', id };
    store.failed(key, { failures: 14, error: 'The destination answered 400.', nextAttempt: 0 });
    webhooks.run(key);
    await holds(async () => (await rowOf(id)).deadLetters === 1);
    const { rows } = await retailer!.deadLetters({ id });
    expect(rows).toMatchObject([{ type: 'notice.offer', error: 'The destination answered 400.', queued: false }]);
    const before = receiver.received.length;
    receiver.answer = () => 204;
    expect(await retailer!.replayWebhook({ id, deadLetters: [rows[0]!.id] })).toEqual({ queued: 1 });
    await receiver.until(before + 1);
    const last = receiver.received.at(-1)!;
    expect([last.headers['webhook-id'], JSON.parse(last.text)]).toMatchObject([
      rows[0]!.message,
      { data: { subject: shipment } },
    ]);
    expect(verified(secret, last)).toBe(true);
    await holds(async () => (await rowOf(id)).deadLetters === 0);
  });

  test('is sent everything above a height again', async () => {
    const since = await gateway.height();
    const { id } = await make(['notice.offer', 'change.shipment']);
    const shipment = await offer();
    await receiver.until(2);
    await holds(async () => (await rowOf(id)).since > since);
    await retailer!.replayWebhook({ id, since });
    await receiver.until(4);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids.slice(2))).toEqual(new Set(ids.slice(0, 2)));
    expect(JSON.stringify(receiver.bodies())).toContain(shipment);
  });

  test('signs with both secrets after a rotation, until the old one has ended', async () => {
    const { id, secret } = await make(['notice.offer']);
    const { secret: second } = await retailer!.rotateWebhookSecret({ id });
    await offer('A');
    await receiver.until(1);
    expect([secret, second].map((each) => verified(each, receiver.received[0]!))).toEqual([true, true]);
    expect(await rowOf(id)).toMatchObject({ secrets: 2 });
    const { secret: third } = await retailer!.rotateWebhookSecret({ id, overlapHours: 0 });
    await offer('B');
    await receiver.until(2);
    expect([secret, second, third].map((each) => verified(each, receiver.received[1]!))).toEqual([false, false, true]);
  });

  test('continues after a restart at its last position', async () => {
    await make(['notice.offer']);
    await offer('A');
    await receiver.until(1);
    await gateway.close();
    await start();
    const shipment = await offer('B');
    await holds(() => Promise.resolve(JSON.stringify(receiver.bodies()).includes(shipment)));
  });
});

describe('a dishonest member', () => {
  test.each([
    'http://127.0.0.2/',
    'https://10.0.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://0x0a000001/',
    'https://2130706434/',
    'ftp://example.com/',
    'https://user:password@example.com/',
    'javascript:alert(1)',
  ])('cannot have %s called', async (url) => {
    await expect(retailer!.makeWebhook({ url })).rejects.toMatchObject({ status: 400 });
  });

  test('cannot reach a private address through a public name', async () => {
    const { port } = new URL(receiver.url);
    const { id } = await retailer!.makeWebhook({
      url: `https://localhost.localdomain:${port}/`,
      kinds: ['notice.offer'],
    });
    await offer();
    await holds(async () => (await rowOf(id)).error !== undefined);
    expect(receiver.received).toEqual([]);
  });

  test('neither sees nor ends another organisation’s webhook', async () => {
    const { id } = await make(['notice']);
    const refusals = [
      supplier!.removeWebhook({ id }),
      supplier!.rotateWebhookSecret({ id }),
      supplier!.deadLetters({ id }),
      supplier!.replayWebhook({ id, since: 0 }),
    ];
    for (const refused of refusals) await expect(refused).rejects.toMatchObject({ code: 'webhook_unknown' });
    expect((await supplier!.webhooks()).rows).toEqual([]);
    expect(await rowOf(id)).not.toHaveProperty('secret');
  });

  test('gets no notice of another organisation, and no change of its users', async () => {
    await make(['notice', 'change']);
    await supplier!.createKey({ user: 'somebody', roles: ['operator'] });
    const shipment = await offer('A');
    await retailer!.reject({ shipment, reason: 'Not ordered' });
    await holds(() => Promise.resolve(JSON.stringify(receiver.bodies()).includes('rejected')));
    expect(JSON.stringify(receiver.bodies())).not.toContain('somebody');
  });

  test('has at most fifty, and only as admin', async () => {
    const { key } = await retailer!.createKey({ user: `hooker-${number}`, roles: ['operator'] });
    const operator = createClient({ url: gateway.running.url, key });
    await expect(operator.makeWebhook({ url: receiver.url })).rejects.toMatchObject({ code: 'role_missing' });
    for (let count = 0; count < 50; count += 1) await make(['notice.rule']);
    await expect(make(['notice.rule'])).rejects.toMatchObject({ code: 'webhook_invalid' });
  });
});

describe('a confused user', () => {
  test('gets an error that says what is wrong', async () => {
    await expect(make(['notices'])).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(make([])).rejects.toMatchObject({ code: 'input_invalid' });
    const { id } = await make(['notice']);
    const both = await gateway.post('retailer', `/webhooks/${id}/replay`, { deadLetters: 'all', since: 1 });
    expect([both.status, both.body['detail']]).toEqual([400, expect.stringContaining('either deadLetters or since')]);
    await expect(retailer!.removeWebhook({ id: 'wh_none' })).rejects.toMatchObject({ code: 'webhook_unknown' });
  });

  test('can do everything from the command line', async () => {
    const at = { folder: gateway.data, url: gateway.running.url };
    const run = (...args: string[]): ReturnType<typeof runLotline> =>
      runLotline(['--as', 'retailer', 'webhooks', ...args], at);
    const made = await run('add', receiver.url, '--kind', 'notice.offer');
    const [, id = ''] = /Made: (\S+)/.exec(made.stdout) ?? [];
    expect(made.stdout).toMatch(/whsec_\S+/);
    expect((await run()).stdout).toContain(id);
    expect((await run('rotate', id)).stdout).toContain('The one before signs until');
    expect((await run('replay', id, '--since', '1')).stdout).toContain('Sending again above height 1.');
    expect((await run('remove', id)).stdout).toContain('Ended');
  }, 120_000);
});
