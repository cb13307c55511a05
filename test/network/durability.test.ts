import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  createOrganisation,
  LedgerDamaged,
  LedgerLocked,
  LedgerMismatch,
  type EmbeddedLedger,
  type EmbeddedLedgerOptions,
} from '@lotline/network/embedded';
import { frame, frameHeaderBytes } from '../../network/src/embedded/store/frame';
import { probeNetwork, type ProbeNetwork } from './probeLedger';

let net: ProbeNetwork;
/** Where each block of the pristine ledger ends in its file, and what the state was then. */
const ends: { readonly bytes: number; readonly state: string }[] = [];

const log = (ledger: string): string => join(net.folder, ledger, 'blocks.log');
const submit = (ledger: EmbeddedLedger, transaction: string, ...args: string[]): Promise<unknown> =>
  ledger.submit({ identity: net.alice, transaction, args });
const evaluate = async (ledger: EmbeddedLedger, transaction: string, ...args: string[]): Promise<string> =>
  (await ledger.evaluate({ identity: net.alice, transaction, args })).toString();
const stateOf = async (ledger: EmbeddedLedger): Promise<string> =>
  `${await evaluate(ledger, 'range', 'a', 'z')} ${await evaluate(ledger, 'get', 'k')} ${await evaluate(ledger, 'history', 'k')}`;

beforeAll(async () => {
  net = await probeNetwork();
  const ledger = await net.open('pristine');
  const note = async (): Promise<void> => {
    ends.push({ bytes: (await stat(log('pristine'))).size, state: await stateOf(ledger) });
  };
  await note();
  for (let block = 1; block <= 4; block++) {
    await submit(ledger, 'put', block % 2 ? 'k' : `key${block}`, `value ${block}`);
    await note();
  }
  await ledger.close();
});
afterAll(() => net.remove());

let copies = 0;
/** A copy of the pristine ledger that a test may harm. */
async function copy(): Promise<string> {
  const name = `copy${++copies}`;
  await cp(join(net.folder, 'pristine'), join(net.folder, name), { recursive: true });
  return name;
}

async function harmed(
  harm: (path: string) => Promise<void>,
  options?: Partial<EmbeddedLedgerOptions>,
): Promise<EmbeddedLedger> {
  const name = await copy();
  await harm(log(name));
  return net.open(name, options);
}

describe('a ledger that is opened again', () => {
  test('has the same state, history, versions and private values', async () => {
    const first = await net.open('again');
    await submit(first, 'put', 'k', '1');
    await submit(first, 'increment', 'k');
    await submit(first, 'setPolicy', 'k', 'FarmMSP');
    const transient = { value: Buffer.from('secret') };
    await first.submit({ identity: net.alice, transaction: 'putPrivate', args: ['deal', 'p'], transient });
    const before = [await stateOf(first), await evaluate(first, 'getPrivate', 'deal', 'p')];
    await first.close();
    const second = await net.open('again', { deep: true });
    expect(second.opened).toEqual({ height: 5, repaired: null, missingPrivateValues: 0 });
    expect([await stateOf(second), await evaluate(second, 'getPrivate', 'deal', 'p')]).toEqual(before);
    const refused = second.submit({
      identity: net.alice,
      transaction: 'put',
      args: ['k', 'x'],
      endorsingOrganisations: ['ShopMSP', 'CarrierMSP'],
    });
    await expect(refused).rejects.toMatchObject({ code: 'ENDORSEMENT_POLICY_FAILURE' });
    await submit(second, 'increment', 'k');
    expect(await evaluate(second, 'get', 'k')).toBe('3');
    await second.close();
  });

  test('knows private values by their hash when their file is lost', async () => {
    const first = await net.open('lost');
    const transient = { value: Buffer.from('secret') };
    await first.submit({ identity: net.alice, transaction: 'putPrivate', args: ['deal', 'p'], transient });
    await first.close();
    await rm(join(net.folder, 'lost', 'private.log'));
    const second = await net.open('lost');
    expect(second.opened.missingPrivateValues).toBe(1);
    await expect(evaluate(second, 'getPrivate', 'deal', 'p')).rejects.toThrow('is not available');
    expect(await evaluate(second, 'getPrivateHash', 'deal', 'p')).toHaveLength(64);
    await second.close();
  });

  test('must be of the same channel, organisations and policy', async () => {
    const name = await copy();
    const stranger = await createOrganisation({ folder: join(net.folder, 'stranger'), name: 'Farm', mspId: 'FarmMSP' });
    await expect(net.open(name, { channel: 'other' })).rejects.toThrow(LedgerMismatch);
    await expect(net.open(name, { policy: { kind: 'all' } })).rejects.toThrow('policy differs');
    await expect(net.open(name, { organisations: [stranger] })).rejects.toThrow('organisations differs');
  });
});

describe('a log that was cut short', () => {
  test('loses only the unfinished block, and reports it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: ends.at(-1)!.bytes }), async (length) => {
        const ledger = await harmed((path) => truncate(path, length));
        const whole = ends.filter(({ bytes }) => bytes <= length).length;
        const torn = length - (ends[whole - 1]?.bytes ?? 0);
        expect(ledger.opened.height).toBe(whole);
        expect(ledger.opened.repaired).toEqual(torn === 0 ? null : { block: whole, bytes: torn });
        expect(await stateOf(ledger)).toBe(ends[Math.max(whole - 1, 0)]?.state);
        await submit(ledger, 'put', 'more', 'x');
        await ledger.close();
      }),
      { numRuns: 20 },
    );
  });

  test('may end in unwritten zeros', async () => {
    const ledger = await harmed((path) => truncate(path, ends.at(-1)!.bytes + 5000));
    expect(ledger.opened.repaired).toEqual({ block: 5, bytes: 5000 });
    await ledger.close();
  });
});

describe('a log that was changed', () => {
  test('in any byte is refused, naming the block', async () => {
    const pristine = await readFile(log('pristine'));
    await fc.assert(
      fc.asyncProperty(fc.nat(pristine.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const bytes = Buffer.from(pristine);
        bytes[at] = (bytes[at] ?? 0) ^ mask;
        const error = await harmed((path) => writeFile(path, bytes)).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(LedgerDamaged);
        expect((error as LedgerDamaged).block).toBe(ends.findIndex(({ bytes: end }) => at < end));
      }),
      { numRuns: 40 },
    );
  });

  test('is refused when a whole block is missing or repeated', async () => {
    const pristine = await readFile(log('pristine'));
    const at = (block: number): number => ends[block]?.bytes ?? 0;
    const without = Buffer.concat([pristine.subarray(0, at(1)), pristine.subarray(at(2))]);
    await expect(harmed((path) => writeFile(path, without))).rejects.toMatchObject({ name: 'LedgerDamaged', block: 2 });
    const twice = Buffer.concat([pristine.subarray(0, at(2)), pristine.subarray(at(1))]);
    await expect(harmed((path) => writeFile(path, twice))).rejects.toMatchObject({ name: 'LedgerDamaged', block: 3 });
  });

  test('is refused even with matching checksums', async () => {
    const pristine = await readFile(log('pristine'));
    const records = ends.map(({ bytes }, block) =>
      pristine.subarray((ends[block - 1]?.bytes ?? 0) + frameHeaderBytes, bytes),
    );
    const state = ends.at(-1)?.state;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(records.length - 1),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (block, seed, mask) => {
          const changed = records.map((record) => Buffer.from(record));
          const target = changed[block] ?? Buffer.alloc(1);
          const at = seed % target.length;
          target[at] = (target[at] ?? 0) ^ mask;
          const opened = harmed((path) => writeFile(path, Buffer.concat(changed.map(frame))));
          const outcome = await opened.catch((reason: unknown) => reason);
          if (outcome instanceof LedgerMismatch || outcome instanceof LedgerDamaged) return;
          // A few bytes without meaning are not covered by a signature: then the state must be the same.
          const ledger = outcome as EmbeddedLedger;
          expect(await stateOf(ledger)).toBe(state);
          await ledger.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  test('is not changed', async () => {
    const name = await copy();
    const bytes = await readFile(log(name));
    bytes[ends[1]!.bytes + 40] = 0;
    bytes[ends[1]!.bytes + 41] = 0;
    await writeFile(log(name), bytes);
    await expect(net.open(name)).rejects.toThrow(LedgerDamaged);
    expect(await readFile(log(name))).toEqual(bytes);
  });
});

describe('commits', () => {
  test('share blocks under load, and acknowledged ones exist after reopening', async () => {
    const ledger = await net.open('group');
    const names = Array.from({ length: 200 }, (_, index) => `g${index}`);
    const results = await Promise.all(
      names.map((key) => ledger.submit({ identity: net.alice, transaction: 'put', args: [key, key] })),
    );
    expect(ledger.height()).toBeLessThan(names.length / 2);
    await ledger.close();
    const again = await net.open('group');
    for (const { transactionId } of results) expect(again.transaction(transactionId)?.code).toBe('VALID');
    expect(JSON.parse(await evaluate(again, 'range', 'g', 'h'))).toEqual([...names].sort());
    await again.close();
  });

  test('never exceed the maximum size of a block', async () => {
    const ledger = await net.open('blocks', { limits: { maxMessageCount: 7 } });
    await Promise.all(Array.from({ length: 50 }, (_, index) => submit(ledger, 'put', `b${index}`, 'x')));
    for (let number = 1; number < ledger.height(); number++) {
      expect((await ledger.block(number)).block.transactions.length).toBeLessThanOrEqual(7);
    }
    await ledger.close();
  });

  test('are refused above the maximum size of a transaction', async () => {
    const ledger = await net.open('large', { limits: { maxTransactionBytes: 20_000 } });
    const large = submit(ledger, 'put', 'k', 'v'.repeat(20_000));
    await expect(large).rejects.toMatchObject({ name: 'OrderError', stage: 'order', code: 'TOO_LARGE' });
    expect(ledger.height()).toBe(1);
    await ledger.close();
  });

  test('are finished before the ledger closes', async () => {
    const ledger = await net.open('closing');
    const underWay = submit(ledger, 'put', 'k', 'v');
    await ledger.close();
    await expect(underWay).resolves.toMatchObject({ committed: true });
    await expect(submit(ledger, 'put', 'k', 'v')).rejects.toThrow('closed');
  });
});

/** The first step of another process that opens a ledger. */
const takeLock = `
  const file = require('node:fs').openSync(process.argv[1], 'r+');
  console.log(require('fs-native-extensions').tryLock(file) ? 'taken' : 'refused');
  setTimeout(() => undefined, 60000);`;

/** Another process that tries to lock the log; returns its output. */
async function stranger(name: string): Promise<{ process: ChildProcess; said: string }> {
  const process_ = spawn(process.execPath, ['-e', takeLock, log(name)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(process_.stdout, 'data')) as [Buffer];
  return { process: process_, said: said.toString().trim() };
}

async function kill(holder: ChildProcess): Promise<void> {
  holder.kill('SIGKILL');
  await once(holder, 'exit');
}

describe('a folder', () => {
  test('is for one ledger at a time', async () => {
    const name = await copy();
    const ledger = await net.open(name);
    await expect(net.open(name)).rejects.toThrow(LedgerLocked);
    await ledger.close();
    const holder = await stranger(name);
    expect(holder.said).toBe('taken');
    await writeFile(join(net.folder, name, 'ledger.lock'), String(holder.process.pid));
    await expect(net.open(name)).rejects.toThrow(`Process ${holder.process.pid} has the ledger`);
    await kill(holder.process);
    const after = await net.open(name);
    await after.close();
  });

  test('stays locked when every other file in it is deleted, and the log is still read', async () => {
    const name = await copy();
    const ledger = await net.open(name);
    for (const file of await readdir(join(net.folder, name))) {
      if (file !== 'blocks.log') await rm(join(net.folder, name, file));
    }
    await readFile(log(name));
    const other = await stranger(name);
    expect(other.said).toBe('refused');
    await kill(other.process);
    await expect(net.open(name)).rejects.toThrow(LedgerLocked);
    await ledger.close();
  });

  test('given an invalid lock holder file, can be opened', async () => {
    const name = await copy();
    await writeFile(join(net.folder, name, 'ledger.lock'), '\u0000\u0001nonsense');
    const ledger = await net.open(name);
    await expect(net.open(name)).rejects.toThrow('This process has the ledger');
    await ledger.close();
  });
});
