import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from 'lotline';
import { type Ran, runLotline } from './shell';
import { temporaryFolder } from '../temporaryFolder';
import { openWire, type Wire } from './wire';

const repository = join(__dirname, '../..');

let data: string;
let url: string;
let gateway: ChildProcess;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'lotline-journey-'));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  gateway = spawn(process.execPath, [join(repository, 'gateway/dist/main.js')], {
    env: { PATH: process.env['PATH'], LOTLINE_DATA: data, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(gateway.stdout!, 'data');
});
afterAll(async () => {
  await stopGateway();
  rmSync(data, { recursive: true });
});

async function stopGateway(): Promise<void> {
  if (gateway.exitCode !== null) return;
  const exit = once(gateway, 'exit');
  gateway.kill('SIGTERM');
  await exit;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const lotline = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  runLotline(args, { folder: data, url, environment });

async function answer<T>(...args: string[]): Promise<T> {
  const { exit, stdout, stderr } = await lotline([...args, '--json']);
  if (exit !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

const packingHouse = '(414)0860009999992';
const centre = '(414)0860009998001';
const romaine = '(01)00860009999107';
const lotOf = (number: string): string => `https://id.gs1.org/01/00860009999107/10/${number}`;

describe('a lot, from the supplier through the carrier to the retailer, on the command line', () => {
  test('moves by two handoffs, and the receiver’s findings count', async () => {
    const lines = ['--lot', `${romaine}(10)J1=4 CS`];
    await answer(
      '--as',
      'supplier',
      'commission',
      'lot',
      `${romaine}(10)J1`,
      '--place',
      packingHouse,
      '--quantity',
      '24 CS',
    );
    const way = ['--from', packingHouse, '--to', centre, '--carrier', '(417)0860009996007', ...lines];
    const { subject } = await answer<{ subject: string }>('--as', 'supplier', 'ship', 'S-1', ...way);
    expect(subject).toBe('urn:epcglobal:cbv:bt:0860009999992:S-1');
    await answer('--as', 'carrier', 'accept', subject);
    await answer('--as', 'carrier', 'hand-over', subject, '--to', '(417)0860009998001');
    const found = ['--lot', `${romaine}(10)J1=3 CS`, '--damaged', `${romaine}(10)J1=1 CS`];
    await answer('--as', 'retailer', 'receive', '0860009999992:S-1', ...found);
    const { rows } = await answer<{ rows: object[] }>('stock', '--lot', `${romaine}(10)J1`);
    const row = { lot: lotOf('J1'), uom: 'CS', reserved: '0', inTransit: '0', expiry: expect.any(String) };
    expect(rows).toEqual([
      { ...row, place: 'https://id.gs1.org/414/0860009998001', onHand: '4', held: '1', available: '3' },
      { ...row, place: 'https://id.gs1.org/414/0860009999992', onHand: '20', held: '0', available: '20' },
    ]);
    const shipment = await answer<{ status: string; custodian: string }>('shipments', 'show', subject);
    expect(shipment).toMatchObject({ status: 'received', custodian: 'https://id.gs1.org/417/0860009998001' });
  });

  test('is recalled with the goods made of it, and then cannot move', async () => {
    const made = `${romaine}(10)J2=10 CS`;
    const used = `${romaine}(10)J1=20 CS`;
    await answer('--as', 'supplier', 'transform', '--place', packingHouse, '--input-lot', used, '--output-lot', made);
    const plan = await answer<{ lots: { id: string; parent?: string }[] }>('recall', 'plan', `${romaine}(10)J1`);
    expect(plan.lots).toEqual([
      { id: lotOf('J1'), depth: 0 },
      { id: lotOf('J2'), parent: lotOf('J1'), depth: 1 },
    ]);
    const why = ['--type', 'voluntary', '--class', 'I', '--reason', 'Listeria found'];
    const opened = await answer<{ recall: string; added: number }>(
      '--as',
      'supplier',
      'recall',
      'open',
      'R-1',
      `${romaine}(10)J1`,
      ...why,
    );
    expect(opened).toMatchObject({ recall: 'urn:epcglobal:cbv:bt:0860009999992:R-1', added: 1, truncated: false });
    const refused = await lotline([
      '--as',
      'supplier',
      'sell',
      '--place',
      packingHouse,
      '--lot',
      `${romaine}(10)J2=1 CS`,
    ]);
    expect(refused.exit).toBe(1);
    expect(refused.stderr).toContain('lot_recalled (HTTP 422)');
    await answer(
      '--as',
      'retailer',
      'recall',
      'respond',
      opened.recall,
      '--status',
      'completed',
      '--quarantined',
      `${romaine}(10)J1=4 CS`,
    );
    const rest = ['--status', 'completed', '--quarantined', `${romaine}(10)J2=10 CS`];
    await answer('--as', 'supplier', 'recall', 'respond', opened.recall, ...rest);
    await answer('--as', 'supplier', 'recall', 'check-sample', opened.recall, '--level', 'E');
    await answer('--as', 'supplier', 'recall', 'close', opened.recall, '--note', 'All found');
    expect(await answer('recall', 'show', opened.recall)).toMatchObject({ status: 'closed', scope: 2, completed: 2 });
  });
});

describe('an EPCIS file', () => {
  const moved = {
    type: 'ObjectEvent',
    eventTime: '2026-04-02T10:00:00.000+02:00',
    eventTimeZoneOffset: '+02:00',
    quantityList: [{ epcClass: 'urn:epc:class:lgtin:0860009999.010.FILE', quantity: 5, uom: 'CS' }],
    action: 'OBSERVE',
    bizStep: 'receiving',
    readPoint: { id: 'https://id.gs1.org/414/0860009998001' },
  };

  test('is recorded once, as the owner of the place, with its exceptions', async () => {
    const context = ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld'];
    const document = {
      '@context': context,
      type: 'EPCISDocument',
      schemaVersion: '2.0',
      creationDate: '2026-04-02T10:00:00Z',
    };
    writeFileSync(join(data, 'one.jsonld'), JSON.stringify({ ...document, epcisBody: { eventList: [moved] } }));
    const first = await answer<{ events: { id: string }[] }>('capture', 'one.jsonld');
    expect(first.events).toEqual([
      expect.objectContaining({
        status: 'recorded',
        organisation: 'retailer',
        file: 'one.jsonld',
        exceptions: [expect.objectContaining({ code: 'lot_unknown' })],
      }),
    ]);
    const [{ id } = { id: '' }] = first.events;
    const again = await answer<{ counts: object; events: object[] }>('capture', 'one.jsonld');
    expect(again.counts).toEqual({ recorded: 0, exists: 1, conflicts: 0, refused: 0, events: 1 });
    expect(again.events).toEqual([expect.objectContaining({ id, status: 'exists' })]);
    const { rows } = await answer<{ rows: object[] }>('exceptions', '--event', id);
    expect(rows).toEqual([expect.objectContaining({ code: 'lot_unknown', event: id, status: 'open' })]);
  });
});

describe('the ledger', () => {
  let wire: Wire | undefined;
  afterAll(() => wire?.close());

  test('verifies with the local authorities, and not with others', async () => {
    const verified = await answer<{ status: string; height: number; authorities: { trust: string }[] }>(
      'verify-ledger',
    );
    expect(verified.status).toBe('verified');
    expect(verified.height).toBeGreaterThan(10);
    expect(verified.authorities.map(({ trust }) => trust)).toEqual(['vouched', 'vouched', 'vouched', 'pinned']);
    const other = await lotline(['verify-ledger', '--trust', join(data, 'organisations/supplier/ca/cert.pem')]);
    expect(other.exit).toBe(4);
    expect(other.stderr).toContain('not among the trusted ones');
  });

  test('is not reported as verified without trusted authorities, unless --trust-first-use is given', async () => {
    const elsewhere = temporaryFolder();
    const key = readFileSync(join(data, 'keys/supplier.key'), 'utf8').trim();
    const environment = { LOTLINE_KEY: key, LOTLINE_URL: url };
    const assumed = await lotline(['verify-ledger', '--data', elsewhere], environment);
    expect(assumed.exit).toBe(4);
    expect(assumed.stdout).toContain('Consistent:');
    expect(assumed.stderr).toContain('--trust-first-use');
    const asked = await lotline(['verify-ledger', '--data', elsewhere, '--trust-first-use'], environment);
    expect(asked).toMatchObject({ exit: 0, stdout: expect.stringContaining('Verified:') as unknown });
    const ca = (name: string): string => join(data, `organisations/${name}/ca/cert.pem`);
    const files = ['--trust', ca('orderer'), ca('carrier')];
    expect(await lotline(['verify-ledger', '--data', elsewhere, ...files], environment)).toMatchObject({ exit: 0 });
    const other = ['--trust', ca('supplier'), '--trust-first-use'];
    const both = await lotline(['verify-ledger', '--data', elsewhere, ...other], environment);
    expect(both).toMatchObject({ exit: 2, stderr: expect.stringContaining('cannot be used with') as unknown });
  });

  test('given a gateway that changes a byte or withholds the last block, verification fails and names the block', async () => {
    const key = readFileSync(join(data, 'keys/supplier.key'), 'utf8').trim();
    const client = createClient({ url, key });
    const ledger = await client.ledger();
    const blocks: { number: number; raw: Buffer }[] = [];
    for await (const { number, raw } of client.ledgerBlocks()) blocks.push({ number, raw: Buffer.from(raw) });
    const verifyWith = async (served: typeof blocks): Promise<Ran> => {
      await wire?.close();
      wire = await openWire(({ path }) =>
        path === '/ledger'
          ? { body: ledger }
          : (response) =>
              response.end(
                served
                  .map(({ number, raw }) => `${JSON.stringify({ number, raw: raw.toString('base64') })}\n`)
                  .join(''),
              ),
      );
      return lotline(['verify-ledger', '--as', 'retailer'], { LOTLINE_URL: wire.url });
    };
    expect(await verifyWith(blocks)).toMatchObject({ exit: 0 });
    const changed = blocks.map(({ number, raw }) => ({ number, raw: Buffer.from(raw) }));
    const middle = changed[5]!.raw;
    middle[middle.length >> 1]! ^= 1;
    const found = await verifyWith(changed);
    expect(found.exit).toBe(4);
    expect(found.stderr).toContain('Block 5');
    const short = await verifyWith(blocks.slice(0, -1));
    expect(short.exit).toBe(4);
    expect(short.stderr).toContain(`claims ${ledger.height} blocks`);
  });

  test('rebuilds the read model once the gateway is stopped', async () => {
    expect(await lotline(['rebuild'])).toMatchObject({ exit: 1 });
    await stopGateway();
    expect(await answer('rebuild')).toEqual({ status: 'rebuilt', data });
  });
});
