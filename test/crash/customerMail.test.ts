import { rmSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { SmtpReceiver } from '../gateway/smtpReceiver';
import { GatewayProcess, until } from './killedGateway';

const origin = 'https://id.gs1.org';
const lot = `${origin}/01/00860009999107/10/CRASH-MAIL`;
const house = `${origin}/414/0860009999992`;
const kills = 4;
const mailingsBetween = 3;
const customers = ['CAFE', 'HOTEL', 'SCHOOL'] as const;
const addressOf = (customer: string): string => `${customer.toLowerCase()}@example.com`;
const textOf = (round: number, number: number): string => `Message ${round}-${number} about the recall.`;

const smtp = new SmtpReceiver();
let gateway: GatewayProcess | undefined;
afterAll(async () => {
  await gateway?.kill();
  await smtp.close();
  if (gateway) rmSync(gateway.folder, { recursive: true, force: true });
});

const mailsTo = (customer: string): SmtpReceiver['received'] =>
  smtp.received.filter(({ to }) => to.includes(addressOf(customer)));

test('given a gateway that is killed while it writes to customers outside, each gets every message, in order, and the recall knows it', async () => {
  const port = await smtp.open();
  gateway = new GatewayProcess({
    LOTLINE_SMTP: `smtp://127.0.0.1:${port}`,
    LOTLINE_MAIL_FROM: 'lotline@example.com',
  });
  let supplier = gateway.clientOf(await gateway.start(), 'supplier');
  await supplier.commissionLot({ lot, place: house, quantity: '9', uom: 'CS' });
  const { subject: id } = await supplier.openRecall({
    recall: 'OUT',
    type: 'voluntary',
    class: 'I',
    reason: 'Glass',
    roots: [lot],
  });
  for (const consignee of customers) {
    const address = addressOf(consignee);
    await supplier.setRecallConsignee({ id, consignee, name: consignee, email: address });
    await supplier.askRecallAddress({ address });
    await until(() => mailsTo(consignee).length === 1);
    const [, code = ''] = /this code: (\d{8})/.exec(mailsTo(consignee)[0]?.text ?? '') ?? [];
    await supplier.confirmRecallAddress({ address, code });
  }
  const wanted: string[] = [];
  for (let round = 0; round <= kills; round += 1) {
    // In some rounds the mail server takes nothing until the gateway is killed, in others it is killed amid sending.
    smtp.refusing = round % 2 === 1;
    for (let number = 0; number < mailingsBetween; number += 1) {
      const text = textOf(round, number);
      expect(await supplier.sendRecallMail({ id, mail: `M-${round}-${number}`, kind: 'reminder', text })).toMatchObject(
        { queued: 3 },
      );
      wanted.push(text);
    }
    if (round === kills) break;
    await new Promise((resolve) => setTimeout(resolve, round * 150));
    await gateway.kill();
    supplier = gateway.clientOf(await gateway.start(), 'supplier');
  }
  smtp.refusing = false;
  const told = (customer: string): string[] => [
    ...new Set(mailsTo(customer).flatMap(({ text }) => /Message \d-\d about the recall\./.exec(text) ?? [])),
  ];
  for (const customer of customers) {
    await until(() => told(customer).length === wanted.length);
    expect(told(customer)).toEqual(wanted);
  }
  // A message that the mail server took twice has the same Message-ID both times, so that its receiver can tell.
  const ids = new Map(
    mailsTo('CAFE')
      .slice(1)
      .map(({ text, headers }) => [text, headers['message-id']] as const),
  );
  expect(new Set(ids.values()).size).toBe(wanted.length);
  const states = async (): Promise<string[]> =>
    (await supplier.recallMessages({ id })).rows.flatMap(({ deliveries = [] }) => deliveries.map(({ state }) => state));
  await until(async () => (await states()).every((state) => state === 'sent'));
  expect(await states()).toHaveLength(wanted.length * customers.length);
  const { rows } = await supplier.recallConsignees({ id });
  expect(rows.map(({ status }) => status)).toEqual(customers.map(() => 'notified'));
}, 480_000);
