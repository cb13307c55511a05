import { rmSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import type { ExceptionItem } from '@lotline/gateway/answers';
import type { Client } from 'lotline';
import { GatewayProcess, until } from './killedGateway';

const origin = 'https://id.gs1.org';
const house = `${origin}/414/0860009999992`;
const kills = 5;
const lotsBetween = 6;
const lot = (round: number, number: number): string => `${origin}/01/00860009999107/10/RULE-${round}-${number}`;
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

let gateway: GatewayProcess | undefined;
afterAll(async () => {
  await gateway?.kill();
  if (gateway) rmSync(gateway.folder, { recursive: true, force: true });
});

/** A lot that expires tomorrow, of which a count finds half: two exceptions. */
async function make(client: Client, goods: string): Promise<void> {
  const line = { lot: goods, place: house, uom: 'CS' };
  await client.commissionLot({ ...line, quantity: '100', expiry: tomorrow });
  await client.count({ ...line, counted: '50', reason: 'Count' });
}

const raised = async (client: Client): Promise<ExceptionItem[]> =>
  (await client.exceptions({ source: 'rule', limit: 200 })).rows;

test('given a gateway that is killed while its rules look, every exception is raised once, and noticed once', async () => {
  gateway = new GatewayProcess({});
  const wanted: string[] = [];
  let client = gateway.clientOf(await gateway.start(), 'supplier');
  for (let round = 0; round <= kills; round += 1) {
    for (let number = 0; number < lotsBetween; number += 1) {
      await make(client, lot(round, number));
      wanted.push(`expiring ${lot(round, number)}`, `variance ${lot(round, number)}`);
    }
    if (round === kills) break;
    // The rules look a moment after a block: some rounds are killed before, some in their midst.
    await new Promise((resolve) => setTimeout(resolve, round * 60));
    await gateway.kill();
    client = gateway.clientOf(await gateway.start(), 'supplier');
  }
  await until(async () => (await raised(client)).length >= wanted.length);
  const rows = await raised(client);
  expect(rows.map(({ code, goods }) => `${code} ${goods ?? ''}`).toSorted()).toEqual(wanted.toSorted());
  expect(rows.filter(({ history, reopened }) => history.length !== 1 || reopened !== undefined)).toEqual([]);
  const ids = rows.filter(({ code }) => code === 'variance').map(({ exception }) => exception);
  const noticed = async (): Promise<string[]> =>
    (await client.inbox({ kinds: ['rule'], limit: 200 })).rows.map(({ subject }) => subject);
  await until(async () => (await noticed()).length >= ids.length);
  expect((await noticed()).toSorted()).toEqual(ids.toSorted());
}, 480_000);
