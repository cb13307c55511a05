import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from '@jest/globals';
import type { Change, Notice } from 'lotline';
import { SmtpReceiver } from '../gateway/smtpReceiver';
import { GatewayProcess, until } from './killedGateway';

const origin = 'https://id.gs1.org';
const product = `${origin}/01/00860009999107`;
const house = `${origin}/414/0860009999992`;
const centre = `${origin}/414/0860009998001`;
const kills = 5;
const offersBetween = 6;

interface Message {
  readonly type: string;
  readonly data: { readonly changes?: readonly Change[] } & Partial<Notice>;
}

/** Receives webhooks, and refuses every seventh message. */
function openReceiver(messages: Message[]): Promise<Server> {
  let count = 0;
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      count += 1;
      const takes = count % 7 !== 0;
      if (takes) messages.push(JSON.parse(text) as Message);
      response.writeHead(takes ? 204 : 503).end();
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(server);
    });
  });
}

/** Ids in the order of their first arrival. */
const firsts = <Id>(ids: readonly Id[]): Id[] => [...new Set(ids)];

const messages: Message[] = [];
const smtp = new SmtpReceiver();
let gateway: GatewayProcess | undefined;
let receiver: Server | undefined;

afterAll(async () => {
  await gateway?.kill();
  receiver?.closeAllConnections();
  receiver?.close();
  await smtp.close();
  if (gateway) rmSync(gateway.folder, { recursive: true, force: true });
});

test('given a gateway that is killed while it sends, every change and notice arrives, in order for each subject', async () => {
  receiver = await openReceiver(messages);
  const port = await smtp.open();
  gateway = new GatewayProcess({
    LOTLINE_WEBHOOK_NETWORKS: '127.0.0.1',
    LOTLINE_SMTP: `smtp://127.0.0.1:${port}`,
    LOTLINE_MAIL_FROM: 'lotline@example.com',
  });
  let url = await gateway.start();
  const { port: hookPort } = receiver.address() as AddressInfo;
  const hooked = gateway.clientOf(url, 'retailer');
  await hooked.makeWebhook({ url: `http://127.0.0.1:${hookPort}/`, kinds: ['notice', 'change'], since: 0 });
  await hooked.setInboxMail({ address: 'retailer@example.com' });
  const [, code = ''] = /--code (\d{8})/.exec(smtp.received[0]?.text ?? '') ?? [];
  await hooked.confirmInboxMail({ code });
  for (let round = 0; round <= kills; round += 1) {
    const supplier = gateway.clientOf(url, 'supplier');
    const lot = `${product}/10/CRASH-${round}`;
    await supplier.commissionLot({ lot, place: house, quantity: '100', uom: 'CS' });
    for (let number = 0; number < offersBetween; number += 1) {
      const { subject } = await supplier.ship({
        shipment: `C-${round}-${number}`,
        from: house,
        to: centre,
        lots: [{ lot, quantity: '1', uom: 'CS' }],
      });
      if (number % 2 === 0) await supplier.cancel({ shipment: subject, reason: 'Not today' });
    }
    if (round === kills) break;
    await gateway.kill();
    url = await gateway.start();
  }
  const retailer = gateway.clientOf(url, 'retailer');
  const changes: Change[] = [];
  for await (const change of retailer.changes()) changes.push(change);
  const { rows } = await retailer.inbox({ limit: 200 });
  const notices = rows.toReversed();
  const wanted = changes.filter(({ kind, about }) => kind !== 'user' || about[0] === 'RetailerMSP');
  const arrived = (): Change[] => messages.flatMap(({ data }) => data.changes ?? []);
  await until(() => firsts(arrived().map(({ id }) => id)).length >= wanted.length);
  expect(firsts(arrived().map(({ id }) => id))).toEqual(wanted.map(({ id }) => id));
  const told = (): number[] => messages.flatMap(({ type, data }) => (type.startsWith('notice.') ? [data.id ?? 0] : []));
  await until(() => firsts(told()).length >= notices.length);
  expect(notices.length).toBeGreaterThanOrEqual((kills + 1) * offersBetween);
  expect(firsts(told())).toEqual(notices.map(({ id }) => id));
  const mailed = (): string =>
    smtp.received
      .slice(1)
      .map(({ text }) => text)
      .join('\n');
  await until(() => notices.every(({ subject }) => mailed().includes(`offers you shipment ${subject}`)));
  const places = firsts(notices.map(({ subject }) => subject)).map((subject) => mailed().indexOf(subject));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
}, 480_000);
