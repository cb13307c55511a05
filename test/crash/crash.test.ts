import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

// The long run is `npm run test:crash`; this is the same program, which ends with exit code 1 on any violation.
test('given a gateway that is killed under load, no write is lost or duplicated, and reads equal those of a fresh read model', async () => {
  const program = join(__dirname, 'run.mjs');
  const seed = String(Date.now() % 1_000_000);
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--kills', '6', '--seed', seed]);
  expect(stdout).toContain(`6 passed, 0 failed (seed ${seed}`);
}, 90_000);
