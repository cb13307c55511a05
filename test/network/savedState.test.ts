import { appendFile, cp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EmbeddedLedger, type EmbeddedLedgerOptions, LedgerDamaged } from '@lotline/network/embedded';
import { frame, frameHeaderBytes } from '../../network/src/embedded/store/frame';
import { probeNetwork, type ProbeNetwork } from './probeLedger';

let net: ProbeNetwork;
const file = (ledger: string, name: 'state' | 'blocks'): string => join(net.folder, ledger, `${name}.log`);
const open = (ledger: string, options: Partial<EmbeddedLedgerOptions> = {}): Promise<EmbeddedLedger> =>
  net.open(ledger, { collections: [], ...options });
const submit = (ledger: EmbeddedLedger, transaction: string, ...args: string[]): Promise<unknown> =>
  ledger.submit({ identity: net.alice, transaction, args });
const evaluate = async (ledger: EmbeddedLedger, transaction: string, ...args: string[]): Promise<string> =>
  (await ledger.evaluate({ identity: net.alice, transaction, args })).toString();
const stateOf = async (ledger: EmbeddedLedger): Promise<string[]> => [
  await evaluate(ledger, 'range', 'a', 'z'),
  await evaluate(ledger, 'get', 'k'),
  await evaluate(ledger, 'history', 'k'),
];

/** The state after three runs; the state was saved after each, and the log has one block more than the last saved state. */
let expected: string[];
let height: number;

beforeAll(async () => {
  net = await probeNetwork();
  for (const run of ['1', '2', '3']) {
    const ledger = await open('pristine');
    for (const key of ['k', `key${run}`, 'k']) await submit(ledger, 'put', key, `value ${run}`);
    if (run === '2') await submit(ledger, 'setPolicy', 'k', 'FarmMSP');
    await ledger.close();
  }
  const ledger = await open('pristine');
  await cp(file('pristine', 'state'), join(net.folder, 'earlier.log'));
  await submit(ledger, 'put', 'k', 'last');
  [expected, height] = [await stateOf(ledger), ledger.height()];
  await ledger.close();
}, 60_000);
afterAll(() => net.remove());

let copies = 0;
async function copied(harm: (ledger: string) => Promise<unknown>): Promise<string> {
  const name = `state${++copies}`;
  await cp(join(net.folder, 'pristine'), join(net.folder, name), { recursive: true });
  await harm(name);
  return name;
}

/** Opens a copy, compares its state, records one more block, and opens it once more from what was saved then. */
async function opened(harm: (ledger: string) => Promise<unknown>): Promise<EmbeddedLedger['opened']> {
  const name = await copied(harm);
  const first = await open(name);
  expect(await stateOf(first)).toEqual(expected);
  await submit(first, 'put', 'more', name);
  const then = await stateOf(first);
  await first.close();
  const second = await open(name);
  expect(second.opened).toEqual({
    height: height + 1,
    repaired: null,
    missingPrivateValues: 0,
    savedHeight: height + 1,
  });
  expect(await stateOf(second)).toEqual(then);
  await second.close();
  return first.opened;
}

const nothing = (): Promise<void> => Promise.resolve();
const replaceByte = async (path: string, at: number): Promise<void> => {
  const bytes = await readFile(path);
  bytes[at % bytes.length]! ^= 0x10;
  await writeFile(path, bytes);
};

describe('a ledger with a saved state', () => {
  test('opens from it, and keeps policies of keys', async () => {
    expect(await opened(nothing)).toMatchObject({ height, savedHeight: height });
    const ledger = await open(await copied(nothing));
    const endorsed = { identity: net.alice, transaction: 'put', args: ['k', 'x'] };
    const refused = ledger.submit({ ...endorsed, endorsingOrganisations: ['ShopMSP', 'CarrierMSP'] });
    await expect(refused).rejects.toThrow('ENDORSEMENT_POLICY_FAILURE');
    await ledger.close();
  });

  test('reads the blocks after it, when the process was killed before it saved more', async () => {
    const found = await opened((name) => cp(join(net.folder, 'earlier.log'), file(name, 'state')));
    expect(found).toMatchObject({ height, savedHeight: height - 1 });
  });

  test('reads all blocks without it, or when it is asked to verify deeply', async () => {
    const found = await opened((name) => rm(file(name, 'state')));
    expect(found).toEqual({ height, repaired: null, missingPrivateValues: 0 });
    const deep = await open(await copied(nothing), { deep: true });
    expect(deep.opened).toEqual({ height, repaired: null, missingPrivateValues: 0 });
    expect(await stateOf(deep)).toEqual(expected);
    await deep.close();
  });

  test('given any damage of the file, has the same state, and reports why it read all blocks', async () => {
    const { size } = await stat(file('pristine', 'state'));
    await fc.assert(
      fc.asyncProperty(fc.nat(size - 1), fc.boolean(), async (at, isCut) => {
        const path = (name: string): string => file(name, 'state');
        const found = await opened((name) => (isCut ? truncate(path(name), at) : replaceByte(path(name), at)));
        if (isCut) expect(found.stateNotUsable).toBeUndefined();
        else expect(found.stateNotUsable).toMatch(/damaged|cannot be read|signed|missing/);
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  test('refuses a saved state that the orderer did not sign, even with right checksums', async () => {
    const found = await opened(async (name) => {
      const bytes = await readFile(file(name, 'state'));
      const length = bytes.readUInt32BE(4);
      const record = bytes.subarray(frameHeaderBytes, frameHeaderBytes + length);
      const forged = Buffer.from(record);
      forged[forged.length - 1]! ^= 1;
      await writeFile(file(name, 'state'), Buffer.concat([frame(forged), bytes.subarray(frameHeaderBytes + length)]));
    });
    expect(found.stateNotUsable).toBe('The orderer has not signed it.');
  });

  test('does not read a state of another format', async () => {
    const found = await opened(async (name) => {
      const bytes = await readFile(file(name, 'state'));
      const [at, length] = [bytes.indexOf('"version":'), bytes.readUInt32BE(4)];
      bytes.write('9', at + '"version":'.length);
      const [record, rest] = [bytes.subarray(frameHeaderBytes, frameHeaderBytes + length), frameHeaderBytes + length];
      await writeFile(file(name, 'state'), Buffer.concat([frame(record), bytes.subarray(rest)]));
    });
    expect(found.stateNotUsable).toBe('It cannot be read: it has another format.');
  });

  test('refuses the saved state of another ledger of the same channel', async () => {
    const other = await open('other');
    await submit(other, 'put', 'k', 'of another');
    await other.close();
    const found = await opened((name) => cp(file('other', 'state'), file(name, 'state')));
    expect(found.stateNotUsable).toBe('It is not the state of these blocks.');
  });

  test('given lost last blocks, has the state of the remaining ones', async () => {
    const name = await copied(async (copy) => {
      const bytes = await readFile(file(copy, 'blocks'));
      const ends: number[] = [];
      for (let at = 0; at < bytes.length;) ends.push((at += frameHeaderBytes + bytes.readUInt32BE(at + 4)));
      await truncate(file(copy, 'blocks'), ends.at(-2));
    });
    const ledger = await open(name);
    expect(ledger.opened).toMatchObject({ height: height - 1 });
    expect(ledger.opened.stateNotUsable).toContain(`It has ${height} blocks, and the log fewer.`);
    expect((await stateOf(ledger))[1]).not.toBe('last');
    await ledger.close();
  });

  test('refuses a block that was changed, also with a right checksum, and names it', async () => {
    for (const withChecksum of [true, false]) {
      const name = await copied(async (copy) => {
        const bytes = await readFile(file(copy, 'blocks'));
        const end = frameHeaderBytes + bytes.readUInt32BE(4);
        const next = frameHeaderBytes + bytes.readUInt32BE(end + 4);
        const record = bytes.subarray(end + frameHeaderBytes, end + next);
        record[Math.floor(record.length / 2)]! ^= 1;
        const changed = withChecksum ? frame(record) : bytes.subarray(end, end + next);
        const all = [bytes.subarray(0, end), changed, bytes.subarray(end + next)];
        await writeFile(file(copy, 'blocks'), Buffer.concat(all));
      });
      await expect(open(name)).rejects.toMatchObject({ name: LedgerDamaged.name, block: 1 });
    }
  });

  test('with a large log, opens before it has compared all blocks, and makes no block after it found a changed one', async () => {
    const openLarge = (name: string): Promise<EmbeddedLedger> => open(name, { limits: { comparedBytes: 0 } });
    const sound = await openLarge(await copied(nothing));
    await sound.compared();
    expect(await sound.storageFailure()).toBeUndefined();
    await submit(sound, 'put', 'more', 'x');
    await sound.close();
    const name = await copied(async (copy) => {
      const bytes = await readFile(file(copy, 'blocks'));
      const end = frameHeaderBytes + bytes.readUInt32BE(4);
      bytes[end + frameHeaderBytes + 100]! ^= 1;
      await writeFile(file(copy, 'blocks'), bytes);
    });
    const ledger = await openLarge(name);
    expect(ledger.opened).toMatchObject({ height, savedHeight: height });
    await ledger.compared();
    expect(await ledger.storageFailure()).toContain('The ledger is damaged at block 1');
    await expect(submit(ledger, 'put', 'k', 'x')).rejects.toThrow('nothing was recorded: The ledger is damaged');
    expect(await stateOf(ledger)).toEqual(expected);
    await ledger.close();
    await expect(openLarge(name)).rejects.toMatchObject({ name: LedgerDamaged.name, block: 1 });
  });

  test('given copies of its files at any moment, has the state of their blocks', async () => {
    const ledger = await open('busy', { limits: { stateBytes: 1 } });
    const writing = Array.from({ length: 40 }, async (_, n) => {
      await new Promise((resolve) => setTimeout(resolve, n * 3));
      await submit(ledger, 'put', n % 3 ? `key${n}` : 'k', `value ${n}`);
    });
    const heights: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const name = `busy${n}`;
      await cp(join(net.folder, 'busy'), join(net.folder, name), { recursive: true });
      const copy = await open(name);
      const state = await stateOf(copy);
      heights.push(copy.opened.savedHeight ?? 0);
      await copy.close();
      const again = await open(name, { deep: true });
      expect(await stateOf(again)).toEqual(state);
      await again.close();
    }
    await Promise.all(writing);
    await ledger.close();
    expect(Math.max(...heights)).toBeGreaterThan(0);
  });

  test('given a torn end of both files, repairs both', async () => {
    const found = await opened(async (name) => {
      await appendFile(file(name, 'state'), Buffer.alloc(9));
      await appendFile(file(name, 'blocks'), Buffer.alloc(9));
    });
    expect(found).toMatchObject({ height, savedHeight: height, repaired: { block: height, bytes: 9 } });
  });

  test('with private data saves none, because the values are elsewhere', async () => {
    const first = await net.open('private');
    const transient = { value: Buffer.from('secret') };
    await first.submit({ identity: net.alice, transaction: 'putPrivate', args: ['deal', 'p'], transient });
    await first.close();
    const second = await net.open('private');
    expect(second.opened).toEqual({ height: 2, repaired: null, missingPrivateValues: 0 });
    expect(await evaluate(second, 'getPrivate', 'deal', 'p')).toBe('secret');
    await second.close();
  });
});
