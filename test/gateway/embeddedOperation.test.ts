import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { enrolUser, issueCertificate } from '@lotline/network/embedded';
import { toProblem } from '../../gateway/src/http/toProblem';
import { statusOf } from '../../gateway/src/http/statuses';
import { embeddedLedger } from '../../gateway/src/ledger/embedded/ledger';
import { startError } from '../../gateway/src/startError';
import { probeNetwork } from '../network/probeLedger';
import { smallDisk } from '../smallDisk';
import { closedGateway, makeLot, product } from './closedGateway';
import { openGateway, type TestGateway } from './openGateway';

const day = 24 * 60 * 60 * 1000;
const { pristine, copy } = closedGateway();

/** The error output when the gateway does not start on the folder. */
async function refusal(folder: string): Promise<{ message: string; exitCode: number }> {
  const opened = await openGateway({}, folder).catch((error: unknown) => startError(error));
  if ('message' in opened) return opened;
  await opened.close();
  throw new Error('The gateway started.');
}

function* below(folder: string): Generator<string> {
  yield folder;
  for (const name of lstatSync(folder).isDirectory() ? readdirSync(folder) : []) yield* below(join(folder, name));
}
const openToOthers = (folder: string): string[] => [...below(folder)].filter((path) => lstatSync(path).mode & 0o077);

describe('the certificates of a gateway', () => {
  test('have their remaining life in metrics and log', async () => {
    const gateway = await openGateway({}, copy());
    const { body } = await gateway.send('/metrics');
    const lines = String(body['text']).split('\n');
    for (const name of ['ca', 'peer', 'users/demo']) {
      const line = lines.find((each) =>
        each.startsWith(`lotline_certificate_seconds_left{organisation="supplier",name="${name}"}`),
      );
      expect(Number(line?.split(' ')[1])).toBeGreaterThan((360 * day) / 1000);
    }
    expect(gateway.log.join('')).toMatch(/"daysLeft":36\d,"msg":"the first certificate to expire"/);
    await gateway.close();
  });

  test('that expired while it was off are renewed at the start', async () => {
    const folder = copy();
    const authority = join(folder, 'organisations', 'supplier', 'ca');
    const pair = {
      certificate: readFileSync(join(authority, 'cert.pem'), 'utf8'),
      privateKey: readFileSync(join(authority, 'key.pem'), 'utf8'),
    };
    const expired = { notBefore: new Date(Date.now() - 400 * day), days: 365 };
    const roles = { 'lotline.roles': 'admin+operator+quality' };
    for (const [part, request] of [
      ['peer', { commonName: 'peer0.supplier', role: 'peer', ...expired }],
      ['users/demo', { commonName: 'demo', role: 'client', attributes: roles, ...expired }],
    ] as const) {
      const made = await issueCertificate(pair, request);
      writeFileSync(join(folder, 'organisations', 'supplier', part, 'cert.pem'), made.certificate);
      writeFileSync(join(folder, 'organisations', 'supplier', part, 'key.pem'), made.privateKey);
    }
    const gateway = await openGateway({}, folder);
    expect((await makeLot(gateway, 'AFTER')).status).toBe(201);
    const renewed = gateway.log.filter((line) => line.includes('"msg":"certificate renewed"'));
    expect(renewed.join('')).toMatch(/"organisation":"supplier","name":"users\/demo"/);
    await gateway.close();
  });

  test('that have expired cause an own error code', async () => {
    const net = await probeNetwork();
    const [farm] = net.network.organisations;
    const expired = await enrolUser(farm!, 'late', { notBefore: new Date(Date.now() - 3 * day), days: 1 });
    const opened = await net.open('main');
    const ledger = embeddedLedger(opened, 'trace', () => Promise.resolve(expired));
    const identity = { organisation: 'Farm', mspId: 'FarmMSP', user: 'late' };
    for (const attempt of [ledger.submit(identity, 'put', ['k', 'v']), ledger.evaluate(identity, 'get', ['k'])]) {
      const problem = toProblem(await attempt.catch((error: unknown) => error));
      expect([problem.code, statusOf(problem.code)]).toEqual(['certificate_expired', 503]);
      expect(problem.message).toMatch(/Nothing was recorded: the certificate of FarmMSP has expired/);
    }
    expect(await ledger.health()).toEqual({ ok: true, height: 1 });
    await opened.close();
    await net.remove();
  });
});

describe('the data folder', () => {
  test('is accessible only to its owner, including files that an earlier version left open', async () => {
    const folder = copy();
    expect(openToOthers(pristine)).toEqual([]);
    for (const path of below(folder)) chmodSync(path, lstatSync(path).isDirectory() ? 0o755 : 0o644);
    mkdirSync(join(folder, 'fabric'));
    writeFileSync(join(folder, 'fabric', 'peer'), '');
    for (const path of ['fabric', 'fabric/peer']) chmodSync(join(folder, path), 0o755);
    const gateway = await openGateway({}, folder);
    await makeLot(gateway, 'MODES');
    expect(openToOthers(folder).map((path) => path.slice(folder.length + 1))).toEqual(['fabric', 'fabric/peer']);
    await gateway.close();
  });

  const files = [
    'organisations/supplier/ca/cert.pem',
    'organisations/supplier/ca/key.pem',
    'organisations/carrier/peer/cert.pem',
    'organisations/orderer/orderer/key.pem',
    'organisations/retailer/users/demo/cert.pem',
    'gateway.sqlite',
  ];
  test.each(files)('given a damaged file, names it and the remedy in one line: %s', async (name) => {
    const folder = copy();
    const file = join(folder, name);
    const good = readFileSync(file);
    const flipped = Buffer.from(good);
    for (let at = Math.floor(good.length / 3); at < (good.length * 2) / 3; at++) flipped[at]! ^= 0x5a;
    for (const bad of [Buffer.alloc(3000, 'x'), good.subarray(0, good.length / 2), flipped]) {
      writeFileSync(file, bad);
      const { message, exitCode } = await refusal(folder);
      expect(exitCode).toBe(3);
      expect(message).toMatch(/^[^\n]+\. Restore it from a copy[^\n]*\.$/);
      expect(message).toContain(file);
    }
  });

  test('given a damaged lock file of the read model, says in one line to remove it', async () => {
    const folder = copy();
    const file = join(folder, 'read-model.sqlite.lock');
    writeFileSync(file, 'x'.repeat(3000));
    const { message, exitCode } = await refusal(folder);
    expect(exitCode).toBe(3);
    expect(message).toMatch(
      /^[^\n]+ cannot be used: [^\n]+\. Remove it if no other process uses the read model[^\n]*\.$/,
    );
    expect(message).toContain(file);
  });

  const parts = [
    ...files,
    'read-model.sqlite',
    'ledger/private.log',
    'ledger/blocks.log',
    'high-water',
    'keys/supplier.key',
  ];
  test.each(parts)('given a folder in place of a file, names it in one line: %s', async (name) => {
    const folder = copy();
    rmSync(join(folder, name));
    mkdirSync(join(folder, name));
    const { message } = await refusal(folder);
    expect(message).toMatch(/^[^\n]+$/);
    expect(message).toContain(join(folder, name));
  });

  test('given missing files that can be made again, starts', async () => {
    const folder = copy();
    for (const name of ['ledger/private.log', 'high-water', 'read-model.sqlite', 'keys/supplier.key']) {
      writeFileSync(join(folder, name), 'x'.repeat(3000));
    }
    mkdirSync(join(folder, 'ledger', 'ledger.lock'));
    const gateway = await openGateway({}, folder);
    expect((await makeLot(gateway, 'ANEW')).status).toBe(201);
    const log = gateway.log.join('');
    for (const name of ['private.log', 'high-water', 'read-model.sqlite']) expect(log).toContain(name);
    await gateway.close();
  });
});

describe('a ledger that lost its end', () => {
  /** Removes the last block, and returns its number. */
  const cut = (folder: string): number => {
    const log = join(folder, 'ledger', 'blocks.log');
    const bytes = readFileSync(log);
    const starts: number[] = [];
    for (let at = 0; at < bytes.length; at += 16 + bytes.readUInt32BE(at + 4)) starts.push(at);
    truncateSync(log, starts.at(-1));
    return starts.length - 1;
  };

  test('is detected by the high-water mark', async () => {
    const folder = copy();
    const last = cut(folder);
    expect(await refusal(folder)).toMatchObject({
      exitCode: 4,
      message: expect.stringContaining(`The ledger's log has lost its end: block ${last} is missing`),
    });
  });

  test('without the mark, is detected by the saved state', async () => {
    const folder = copy();
    const last = cut(folder);
    truncateSync(join(folder, 'high-water'));
    expect(await refusal(folder)).toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(new RegExp(`lost its end: block ${last} is missing, and \\S+state.log states`)),
    });
  });

  test('without all files that could show it, starts and says in log, readiness and metrics that it is unknown', async () => {
    const folder = copy();
    cut(folder);
    for (const name of ['high-water', 'ledger/state.log', 'read-model.sqlite']) rmSync(join(folder, name));
    const gateway = await openGateway({}, folder);
    const said = /^high-water in the data folder is missing or empty, though the ledger is not new: it is unknown if/;
    const { status, body } = await gateway.send('/health/ready');
    expect([status, body['endUnknown']]).toEqual([200, expect.stringMatching(said)]);
    expect(gateway.log.join('')).toContain('it is unknown if the log lost blocks');
    const unknown = async ({ running }: TestGateway): Promise<string | undefined> =>
      /^lotline_ledger_end_unknown (\d)$/m.exec(await running.gateway.metrics.text())?.[1];
    expect(await unknown(gateway)).toBe('1');
    await gateway.close();
    const again = await openGateway({}, folder);
    expect((await again.send('/health/ready')).body).not.toHaveProperty('endUnknown');
    expect(await unknown(again)).toBe('0');
    await again.close();
  });

  test('is detected by a higher read model', async () => {
    const folder = copy();
    const last = cut(folder);
    rmSync(join(folder, 'high-water'));
    rmSync(join(folder, 'ledger', 'state.log'));
    const lost = `The ledger has ${last} blocks and the read model ${last + 1}: the ledger lost block ${last}`;
    expect(await refusal(folder)).toMatchObject({
      exitCode: 5,
      message: expect.stringContaining(lost),
    });
  });
});

const disk = smallDisk(4);
/** Mounting needs a privileged user. */
const onDisk = disk ? test : test.skip;
afterAll(() => disk?.remove());

describe('a gateway on a full disk', () => {
  onDisk('refuses writes with a code of their own, serves reads, and goes on when there is room', async () => {
    const data = join(disk!.folder, 'data');
    cpSync(pristine, data, { recursive: true });
    const gateway = await openGateway({}, data);
    disk!.fill();
    const refused = await makeLot(gateway, 'FULL');
    expect([refused.status, refused.body['code']]).toEqual([503, 'storage_full']);
    expect(refused.headers.get('retry-after')).toBe('5');
    const read = await gateway.get('supplier', `/stock?lot=${encodeURIComponent(`${product}/10/FIRST`)}`);
    expect(read.status).toBe(200);
    disk!.makeRoom();
    expect((await makeLot(gateway, 'FULL')).status).toBe(201);
    expect((await gateway.send('/health/ready')).status).toBe(200);
    await gateway.close();
    disk!.fill();
    const { message, exitCode } = await refusal(data);
    expect([exitCode, message]).toEqual([
      3,
      `${data} cannot be written: the disk is full: make room, then start again.`,
    ]);
    disk!.makeRoom();
    const again = await openGateway({}, data);
    expect((await makeLot(again, 'FULL')).body['status']).toBe('exists');
    await again.close();
  });
});
