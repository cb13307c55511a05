import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openGateway, type TestGateway } from '../gateway/openGateway';

const folder = join(__dirname, '../../client/examples');
const expected: Readonly<Record<string, RegExp>> = {
  'farmToShop.mjs': /0860009998001: 24 CS[\s\S]*The trace has \d+ nodes\./,
  'captureEvents.mjs': /2 events recorded at height \d+\.\n.*stock_insufficient/,
  'recall.mjs':
    /covers 1 lot, held by 1 party\.\nA sale is refused: [\s\S]*\nClosed: urn:epcglobal:cbv:bt:0860009999992:R-/,
};
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());

test('every file in examples is run by this test', () => {
  const examples = readdirSync(folder).filter((name) => name.endsWith('.mjs') && name !== 'clients.mjs');
  expect(examples.sort()).toEqual(Object.keys(expected).sort());
});

test.each(Object.entries(expected))('%s runs unchanged', async (name, output) => {
  const env = {
    ...process.env,
    LOTLINE_URL: gateway.running.url,
    LOTLINE_KEY: gateway.keyOf('supplier'),
    LOTLINE_KEY_RETAILER: gateway.keyOf('retailer'),
  };
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, name)], { env });
  expect(stdout).toMatch(output);
});
