import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient, type UploadProgress } from 'lotline';
import { openGateway, type TestGateway } from '../gateway/openGateway';
import { json, type Ran, runLotline } from './shell';

const header = 'product,lot,place,quantity,uom\n';
const row = (lot: string, quantity = '5'): string => `00860009999107,${lot},0860009999992,${quantity},CS\n`;

let gateway: TestGateway;
const lotline = (...args: string[]): Promise<Ran> =>
  runLotline(['--as', 'supplier', ...args], { folder: gateway.data, url: gateway.running.url });
const fileWith = (name: string, text: string): string => {
  const file = join(gateway.data, name);
  writeFileSync(file, text);
  return file;
};

beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());

test('the client reports the progress of an upload and returns its answer', async () => {
  const client = createClient({ url: gateway.running.url, key: gateway.keyOf('supplier') });
  const seen: UploadProgress[] = [];
  const onProgress = (progress: UploadProgress): void => void seen.push(progress);
  const answer = await client.upload({ kind: 'lots', file: header + row('C-1'), onProgress });
  expect(answer).toMatchObject({ recorded: 1, errors: [] });
  expect(seen).toMatchObject([{ phase: 'checking' }, { phase: 'recording', done: 1, of: 1 }]);
  expect(await client.upload({ kind: 'lots', file: header + row('C-1') })).toMatchObject({ recorded: 0, exists: 1 });
});

test('the command line checks a file, records it, and reports no change the second time', async () => {
  const file = fileWith('lots.csv', header + row('C-2'));
  const tried = await lotline('upload', 'lots', file, '--dry-run');
  expect(tried).toMatchObject({ exit: 0, stdout: expect.stringContaining('1 would be recorded') });
  const done = await lotline('upload', 'lots', file, '--json');
  expect({ exit: done.exit, answer: json(done) }).toMatchObject({ exit: 0, answer: { recorded: 1, dryRun: false } });
  const again = await lotline('upload', 'lots', file);
  expect(again).toMatchObject({ exit: 0, stdout: expect.stringContaining('Nothing changed') });
});

test('errors are a table, an exit code and a file; an unknown option has another exit code', async () => {
  const file = fileWith('wrong.csv', header + row('C-3', '1e3'));
  const errors = join(gateway.data, 'errors.csv');
  const ran = await lotline('upload', 'lots', file, '--errors', errors);
  expect(ran.exit).toBe(1);
  expect(ran.stdout).toMatch(/D2 +quantity +1e3 +It is not a plain number/);
  expect(readFileSync(errors, 'utf8')).toContain('2,,D2,quantity');
  expect((await lotline('upload', 'lots', join(gateway.data, 'nothing.csv'))).exit).toBe(2);
  expect((await lotline('upload', 'trucks', file)).exit).toBe(2);
});

test('an empty template is written, and reported as empty', async () => {
  const out = join(gateway.data, 'counts.xlsx');
  expect(await lotline('upload', 'template', 'counts', '-o', out)).toMatchObject({ exit: 0 });
  const ran = await lotline('upload', 'counts', out);
  expect(ran).toMatchObject({ exit: 1, stdout: expect.stringContaining('no rows below its header') });
});
