import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { AppendLog } from '../../network/src/embedded/store/appendLog';
import { firstDifference, type KnownRecords } from '../../network/src/embedded/store/compareRecords';
import { frame, frameHeaderBytes } from '../../network/src/embedded/store/frame';
import { chainedDigest, noRecords } from '../../network/src/embedded/store/recordDigest';
import { temporaryFolder } from '../temporaryFolder';

/** The third is larger than what is read at once. */
const records = [Buffer.from('first'), Buffer.alloc(0), Buffer.alloc(9 * 1024 * 1024, 'x'), Buffer.from('last')];
const starts = records.map((_, index) =>
  records.slice(0, index).reduce((sum, { length }) => sum + frameHeaderBytes + length, 0),
);
let known: KnownRecords;
beforeEach(() => {
  const path = join(temporaryFolder(), 'blocks.log');
  writeFileSync(path, Buffer.concat(records.map(frame)));
  known = { path, count: records.length, digest: records.reduce(chainedDigest, noRecords) };
});

describe('records that are compared with their digest', () => {
  test('are as they were, also with more records behind them', async () => {
    expect(firstDifference(known)).toBeUndefined();
    const log = await AppendLog.open(known.path);
    await log.replay(() => undefined);
    await log.append(Buffer.from('more'));
    await log.close();
    expect(firstDifference(known)).toBeUndefined();
  });

  test.each([0, 2, 3])('differ first where a byte was changed: record %d', (index) => {
    const bytes = readFileSync(known.path);
    bytes[starts[index]! + frameHeaderBytes + 2]! ^= 1;
    writeFileSync(known.path, bytes);
    expect(firstDifference(known)).toBe(index);
  });

  test('differ first where the file ends', () => {
    truncateSync(known.path, starts[2]! + 1000);
    expect(firstDifference(known)).toBe(2);
    truncateSync(known.path, starts[1]! + 3);
    expect(firstDifference(known)).toBe(1);
  });

  test('differ in their digest alone, if one was changed together with its checksum', () => {
    const changed = [records[0]!, records[1]!, records[2]!, Buffer.from('lost')];
    writeFileSync(known.path, Buffer.concat(changed.map(frame)));
    expect(firstDifference(known)).toBe(records.length);
  });
});
