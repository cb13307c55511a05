import { mkdir, open, readFile, rm, stat, truncate, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LedgerDamaged, LedgerLostBlocks, type EmbeddedLedger } from '@lotline/network/embedded';
import { AppendLog, type LogFile } from '../../network/src/embedded/store/appendLog';
import { HighWaterMark } from '../../network/src/embedded/store/highWaterMark';
import { NotStored } from '../../network/src/embedded/store/notStored';
import { smallDisk } from '../smallDisk';
import { temporaryFolder } from '../temporaryFolder';
import { probeNetwork, type ProbeNetwork } from './probeLedger';

let net: ProbeNetwork;
beforeAll(async () => {
  net = await probeNetwork();
});
afterAll(() => net.remove());

const submit = (ledger: EmbeddedLedger, key: string, value = 'v'): Promise<unknown> =>
  ledger.submit({ identity: net.alice, transaction: 'put', args: [key, value] });
const keys = async (ledger: EmbeddedLedger): Promise<string[]> =>
  JSON.parse(
    (await ledger.evaluate({ identity: net.alice, transaction: 'range', args: ['a', 'z'] })).toString(),
  ) as string[];

describe('a log whose disk fails', () => {
  const full = (): never => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };

  /** A log over a real file, whose calls fail that are named in `failing`, a sync once; a write gets half of it down first. */
  async function failingLog(): Promise<{ log: AppendLog; path: string; failing: Set<string>; file: FileHandle }> {
    const path = join(temporaryFolder(), 'a.log');
    const file = await open(path, 'w+');
    const failing = new Set<string>();
    const over: LogFile = {
      fd: file.fd,
      read: file.read.bind(file),
      stat: file.stat.bind(file),
      close: file.close.bind(file),
      write: (async (bytes: Buffer, offset: number, length: number, position: number) => {
        if (!failing.has('write')) return file.write(bytes, offset, length, position);
        await file.write(bytes, offset, Math.floor(length / 2), position);
        return full();
      }) as LogFile['write'],
      datasync: async () => (failing.delete('datasync') ? full() : file.datasync()),
      truncate: async (length) => (failing.has('truncate') ? full() : file.truncate(length)),
    };
    const log = new AppendLog(over, path);
    await log.append(Buffer.from('first'));
    return { log, path, failing, file };
  }

  /** The records of the file when it is opened again. */
  async function records(path: string): Promise<string[]> {
    const log = await AppendLog.open(path);
    const found: string[] = [];
    expect(await log.replay((record) => void found.push(record.toString()))).toBeNull();
    await log.close();
    return found;
  }

  test.each(['write', 'datasync'])('leaves nothing of the record behind: %s', async (call) => {
    const { log, path, failing, file } = await failingLog();
    const { size } = await stat(path);
    failing.add(call);
    const error: unknown = await log.append(Buffer.from('x'.repeat(1000))).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'NotStored', isGone: true, isFull: true, file: path });
    expect((error as NotStored).message).toBe(`${path} could not be written: the disk is full`);
    expect((await stat(path)).size).toBe(size);
    failing.clear();
    await log.append(Buffer.from('second'));
    expect((await log.read(1)).toString()).toBe('second');
    await file.close();
    expect(await records(path)).toEqual(['first', 'second']);
  });

  test('reports when it is unknown whether the record was written, and removes it before the next one', async () => {
    const { log, path, failing, file } = await failingLog();
    failing.add('datasync').add('truncate');
    await expect(log.append(Buffer.from('lost'))).rejects.toMatchObject({ isGone: false });
    // The next one was not even tried: nothing of it can be there.
    await expect(log.append(Buffer.from('later'))).rejects.toMatchObject({ isGone: true });
    await expect(log.repair()).rejects.toThrow(NotStored);
    failing.clear();
    await log.append(Buffer.from('second'));
    await file.close();
    expect(await records(path)).toEqual(['first', 'second']);
  });
});

const disk = smallDisk(2);
/** Mounting needs a privileged user. */
const onDisk = disk ? test : test.skip;
afterAll(() => disk?.remove());

describe('a ledger on a full disk', () => {
  onDisk('loses nothing that it acknowledged, says so, and goes on when there is room', async () => {
    const folder = disk!.folder;
    await mkdir(join(folder, 'ledger'));
    const where = { folder: join(folder, 'ledger'), highWaterMark: join(folder, 'high-water') };
    const ledger = await net.open('unused', where);
    const acknowledged: string[] = [];
    const write = async (key: string): Promise<unknown> => {
      try {
        await submit(ledger, key, 'v'.repeat(10_000));
        acknowledged.push(key);
        return undefined;
      } catch (error) {
        return error;
      }
    };
    await write('before');
    disk!.fill();
    const refusals = await Promise.all(Array.from({ length: 5 }, (_, index) => write(`full${index}`)));
    refusals.push(await write('again'));
    for (const refusal of refusals) expect(refusal).toMatchObject({ name: 'OrderError', code: 'STORAGE_FULL' });
    expect(String(refusals[0])).toContain('nothing was recorded');
    expect(await ledger.storageFailure()).toBeUndefined();
    expect(await keys(ledger)).toEqual(acknowledged);
    disk!.makeRoom();
    expect(await write('more')).toBeUndefined();
    await ledger.close();
    const again = await net.open('unused', { ...where, deep: true });
    expect(again.opened.repaired).toBeNull();
    expect(await keys(again)).toEqual(['before', 'more']);
    await again.close();
  });
});

describe('the high-water mark', () => {
  let count = 0;
  /** A ledger of three blocks after block 0, closed, and where each ended. */
  async function ledgerWithMark(): Promise<{ name: string; log: string; mark: string; ends: number[] }> {
    const name = `mark${++count}`;
    const [log, mark] = [join(net.folder, name, 'blocks.log'), join(net.folder, `${name}.high-water`)];
    const ledger = await net.open(name, { highWaterMark: mark });
    const ends = [(await stat(log)).size];
    for (const key of ['a', 'b', 'c']) {
      await submit(ledger, key);
      ends.push((await stat(log)).size);
    }
    await ledger.close();
    return { name, log, mark, ends };
  }

  test('notices a log that lost whole blocks at its end, and names them and what to do', async () => {
    const { name, log, mark, ends } = await ledgerWithMark();
    const whole = await readFile(log);
    for (const [kept, lost] of [
      [3, 'block 3 is missing'],
      [2, 'blocks 2 to 3 are missing'],
      [0, 'blocks 0 to 3 are missing'],
    ] as const) {
      const size = kept === 0 ? 0 : ends[kept - 1]!;
      await truncate(log, size);
      const error: unknown = await net.open(name, { highWaterMark: mark }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(LedgerLostBlocks);
      expect((error as LedgerLostBlocks).lost).toBe(kept);
      expect(String(error)).toContain(lost);
      expect(String(error)).toMatch(/Restore the log from a copy.*remove .*high-water/);
      expect((await stat(log)).size).toBe(size);
    }
    await writeFile(log, whole);
    const again = await net.open(name, { highWaterMark: mark });
    expect(again.opened.height).toBe(4);
    await again.close();
  });

  test('notices that the end was rewritten', async () => {
    const { name, log, mark, ends } = await ledgerWithMark();
    await truncate(log, ends[1]);
    const rewriting = await net.open(name);
    for (const key of ['x', 'y', 'z']) await submit(rewriting, key);
    await rewriting.close();
    const error: unknown = await net.open(name, { highWaterMark: mark }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LedgerDamaged);
    expect(String(error)).toContain('block 3: another block was stored with this number before');
  });

  test('may be behind the log, as a crash leaves it, and catches up', async () => {
    const { name, mark } = await ledgerWithMark();
    const behind = await readFile(mark);
    const ledger = await net.open(name, { highWaterMark: mark });
    await submit(ledger, 'd');
    await ledger.close();
    await writeFile(mark, behind);
    const again = await net.open(name, { highWaterMark: mark });
    expect(again.opened).toEqual({ height: 5, repaired: null, missingPrivateValues: 0, savedHeight: 5 });
    await again.close();
    const { mark: read } = await HighWaterMark.open(mark);
    expect(read.stored?.number).toBe(4);
    await read.close();
  });

  test.each([
    ['removed', (mark: string) => rm(mark), 'missing'],
    ['emptied', (mark: string) => truncate(mark, 0), 'missing'],
    ['blank', (mark: string) => writeFile(mark, ' '.repeat(512)), 'missing'],
    ['overwritten', (mark: string) => writeFile(mark, 'nonsense'.repeat(64)), 'damaged'],
  ])('given one that was %s, reports that it is unknown if the log lost its end', async (_, change, kind) => {
    const { name, mark } = await ledgerWithMark();
    await change(mark);
    const ledger = await net.open(name, { highWaterMark: mark });
    expect(ledger.opened).toMatchObject({ height: 4, markFault: { kind, file: mark } });
    await ledger.close();
    const again = await net.open(name, { highWaterMark: mark });
    expect(again.opened.markFault).toBeUndefined();
    await again.close();
  });

  test('given an older copy of it, reports that only if a crash cannot leave it so far behind', async () => {
    let seconds = 0;
    const now = (): Date => new Date(Date.now() + 1000 * seconds);
    const { name, mark } = await ledgerWithMark();
    const older = await readFile(mark);
    for (const [after, fault] of [
      [0, undefined],
      [600, 'behind'],
    ] as const) {
      const ledger = await net.open(name, { highWaterMark: mark, now });
      await submit(ledger, `first ${after}`);
      seconds = after;
      await submit(ledger, `second ${after}`);
      await ledger.close();
      await writeFile(mark, older);
      const again = await net.open(name, { highWaterMark: mark, now });
      expect(again.opened.markFault?.kind).toBe(fault);
      await again.close();
    }
  });

  test('that is missing is replaced by the saved state: it shows blocks that the log lost', async () => {
    const { name, log, mark, ends } = await ledgerWithMark();
    await truncate(log, ends[1]);
    await rm(mark);
    for (let opening = 0; opening < 2; opening += 1) {
      const error: unknown = await net.open(name, { highWaterMark: mark }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(LedgerLostBlocks);
      expect(String(error)).toMatch(/blocks 2 to 3 are missing, and \S*state\.log states that block 3 was stored/);
    }
    expect((await stat(log)).size).toBe(ends[1]);
    await rm(join(net.folder, name, 'state.log'));
    const ledger = await net.open(name, { highWaterMark: mark });
    expect(ledger.opened).toMatchObject({ height: 2 });
    await ledger.close();
  });

  test('survives a line that a crash cut short, and reports a file that cannot be read at all', async () => {
    const { name, mark } = await ledgerWithMark();
    const { mark: first } = await HighWaterMark.open(mark);
    first.note({ number: 4, hash: 'ab'.repeat(32) });
    await first.close();
    const bytes = await readFile(mark);
    const at = bytes.indexOf('block 4 ');
    bytes.fill('?', at + 20, at + 40);
    await writeFile(mark, bytes);
    const { mark: torn, fault } = await HighWaterMark.open(mark);
    expect([torn.stored?.number, fault]).toEqual([3, undefined]);
    await torn.close();
    await writeFile(mark, 'nonsense'.repeat(64));
    const ledger = await net.open(name, { highWaterMark: mark });
    expect(ledger.opened).toMatchObject({ height: 4, markFault: { kind: 'damaged', file: mark } });
    await ledger.close();
    const again = await net.open(name, { highWaterMark: mark });
    expect(again.opened.markFault).toBeUndefined();
    await again.close();
  });
});

test('damaged private values are kept as a copy, and replaced by their hash', async () => {
  const first = await net.open('private');
  const transient = { value: Buffer.from('secret') };
  await first.submit({ identity: net.alice, transaction: 'putPrivate', args: ['deal', 'p'], transient });
  await first.close();
  const file = join(net.folder, 'private', 'private.log');
  const bytes = await readFile(file);
  bytes[bytes.length - 3] = 0;
  await writeFile(file, bytes);
  const second = await net.open('private');
  expect(second.opened).toMatchObject({ height: 2, missingPrivateValues: 1 });
  const { damagedCopy } = second.opened;
  expect(await readFile(damagedCopy!)).toEqual(bytes);
  await second.close();
});
