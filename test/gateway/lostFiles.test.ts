import { cpSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '../temporaryFolder';
import { closedGateway, makeLot, product } from './closedGateway';
import { openGateway, type TestGateway } from './openGateway';

const { copy } = closedGateway();

describe('the store of a gateway', () => {
  const store = (folder: string): string => join(folder, 'gateway.sqlite');
  const notice = (folder: string): string => join(folder, 'gateway-store-lost.txt');
  const removed = (folder: string): void => {
    for (const end of ['', '-wal', '-shm']) rmSync(store(folder) + end, { force: true });
  };
  /** The notice of a gateway in readiness and metrics, which agree. */
  async function lost(gateway: TestGateway): Promise<string | undefined> {
    const { status, body } = await gateway.send('/health/ready');
    expect(status).toBe(200);
    const metric = /^lotline_store_lost (\d)$/m.exec(await gateway.running.gateway.metrics.text())?.[1];
    expect(metric).toBe('storeLost' in body ? '1' : '0');
    return body['storeLost'] as string | undefined;
  }
  const anotherGateways = async (folder: string): Promise<void> => {
    const other = join(temporaryFolder(), 'other');
    await (await openGateway({}, other)).close();
    cpSync(store(other), store(folder));
  };
  const olderCopy = async (folder: string): Promise<void> => {
    const older = join(temporaryFolder(), 'older.sqlite');
    cpSync(store(folder), older);
    await (await openGateway({}, folder)).close();
    cpSync(older, store(folder));
  };

  test.each<[string, (folder: string) => void | Promise<void>, RegExp]>([
    ['missing', removed, /was missing or empty, though this gateway ran before.*API keys.*bootstrap/],
    [
      'missing with its mark',
      (folder) => {
        removed(folder);
        rmSync(join(folder, 'gateway-store.json'));
      },
      /was missing or empty/,
    ],
    [
      'empty',
      (folder) => {
        truncateSync(store(folder));
      },
      /was missing or empty/,
    ],
    ['that of another gateway', anotherGateways, /is not the file that this gateway used before/],
    ['an older copy', olderCopy, /is an older copy.*keys that were revoked since are valid again/],
  ])('given one that is %s, says what was lost until the notice is deleted', async (_how, harm, said) => {
    const folder = copy();
    await harm(folder);
    const first = await openGateway({}, folder);
    expect(await lost(first)).toMatch(said);
    expect(first.log.join('')).toContain('the store of the gateway');
    await first.close();
    const again = await openGateway({}, folder);
    expect(await lost(again)).toMatch(said);
    rmSync(notice(folder));
    expect(await lost(again)).toBeUndefined();
    await again.close();
    const last = await openGateway({}, folder);
    expect(await lost(last)).toBeUndefined();
    await last.close();
  });

  test('that was there all the time is not reported: at the first start, after a crash, with a damaged mark', async () => {
    const folder = join(temporaryFolder(), 'new');
    const first = await openGateway({}, folder);
    expect(await lost(first)).toBeUndefined();
    const crashed = copy();
    cpSync(folder, crashed, { recursive: true });
    await first.close();
    const second = await openGateway({}, crashed);
    expect(await lost(second)).toBeUndefined();
    await second.close();
    writeFileSync(join(crashed, 'gateway-store.json'), 'x');
    const third = await openGateway({}, crashed);
    expect(await lost(third)).toBeUndefined();
    await third.close();
  });

  test('that is removed while the gateway runs is reported at once', async () => {
    const folder = copy();
    const gateway = await openGateway({}, folder);
    renameSync(store(folder), `${store(folder)}.away`);
    expect(await lost(gateway)).toMatch(/was removed while the gateway runs\. Put it back/);
    writeFileSync(store(folder), '');
    expect(await lost(gateway)).toMatch(/was replaced by another file while the gateway runs/);
    renameSync(`${store(folder)}.away`, store(folder));
    expect(await lost(gateway)).toBeUndefined();
    await gateway.close();
  });
});

test('a gateway whose log is removed refuses writes, says why in readiness and metrics, and serves reads', async () => {
  const folder = copy();
  const gateway = await openGateway({}, folder);
  const log = join(folder, 'ledger', 'blocks.log');
  renameSync(log, `${log}.away`);
  expect((await makeLot(gateway, 'GONE')).body['code']).toBe('ledger_unavailable');
  const { status, body } = await gateway.send('/health/ready');
  expect([status, body['detail']]).toEqual([503, expect.stringContaining('was removed while the ledger was open')]);
  expect(await gateway.running.gateway.metrics.text()).toMatch(/^lotline_ledger_records 0$/m);
  const read = await gateway.get('supplier', `/stock?lot=${encodeURIComponent(`${product}/10/FIRST`)}`);
  expect(read.status).toBe(200);
  renameSync(`${log}.away`, log);
  expect((await makeLot(gateway, 'BACK')).status).toBe(201);
  await gateway.close();
});
