import { appendFile, copyFile, readFile, rename, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EmbeddedLedger } from '@lotline/network/embedded';
import { probeNetwork, type ProbeNetwork } from './probeLedger';

let net: ProbeNetwork;
beforeAll(async () => {
  net = await probeNetwork();
});
afterAll(() => net.remove());

const submit = (ledger: EmbeddedLedger, key: string): Promise<unknown> =>
  ledger.submit({ identity: net.alice, transaction: 'put', args: [key, 'v'] });
const keys = async (ledger: EmbeddedLedger): Promise<string[]> =>
  JSON.parse(
    (await ledger.evaluate({ identity: net.alice, transaction: 'range', args: ['a', 'z'] })).toString(),
  ) as string[];

describe('the log of an open ledger', () => {
  let count = 0;
  /** Harms the log of an open ledger, and undoes it. The ledger acknowledges nothing that its next opening would not find. */
  test.each<[string, (log: string) => Promise<() => Promise<void>>, RegExp]>([
    [
      'removed',
      async (log) => {
        await rename(log, `${log}.away`);
        return () => rename(`${log}.away`, log);
      },
      /blocks\.log was removed while the ledger was open.*Put it back.*\/proc\/\d+\/fd\/\d+/,
    ],
    [
      'replaced by a copy',
      async (log) => {
        await copyFile(log, `${log}.copy`);
        await rename(log, `${log}.away`);
        await rename(`${log}.copy`, log);
        return () => rename(`${log}.away`, log);
      },
      /was replaced by another file while the ledger was open/,
    ],
    [
      'replaced with its folder',
      async (log) => {
        const folder = dirname(log);
        await rename(folder, `${folder}.away`);
        return () => rename(`${folder}.away`, folder);
      },
      /was removed while the ledger was open/,
    ],
    [
      'cut',
      async (log) => {
        const bytes = await readFile(log);
        await truncate(log, bytes.length - 100);
        return () => writeFile(log, bytes);
      },
      /has \d+ bytes in place of \d+ while the ledger was open.*restore it from a copy/,
    ],
    [
      'written by something else',
      async (log) => {
        const { size } = await stat(log);
        await appendFile(log, 'x');
        return () => truncate(log, size);
      },
      /has \d+ bytes in place of \d+/,
    ],
  ])('%s: nothing is recorded until it is back, and the reason is said', async (_how, harm, said) => {
    const name = `harmed${++count}`;
    const ledger = await net.open(name);
    await submit(ledger, 'before');
    expect(await ledger.storageFailure()).toBeUndefined();
    const undo = await harm(join(net.folder, name, 'blocks.log'));
    expect(await ledger.storageFailure()).toMatch(said);
    await expect(submit(ledger, 'meanwhile')).rejects.toMatchObject({ code: 'NOT_STORED' });
    await undo();
    expect(await ledger.storageFailure()).toBeUndefined();
    await submit(ledger, 'then');
    await ledger.close();
    const again = await net.open(name, { deep: true });
    expect(await keys(again)).toEqual(['before', 'then']);
    await again.close();
  });
});
