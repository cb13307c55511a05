import { exec, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { welcome } from '../../gateway/src/welcome';
import { temporaryFolder } from '../temporaryFolder';

const root = join(__dirname, '../..');
const usual = { url: 'http://127.0.0.1:7600', data: '/checkout/.lotline' };
const at = {
  ...usual,
  usual,
  height: 4,
  organisations: ['supplier', 'carrier', 'retailer'],
  platform: 'linux',
} as const;
const commandsIn = (text: string): string[] =>
  text.split('\n').flatMap((line) => /^ {2}((?:npx|curl) .*)/.exec(line)?.[1] ?? []);

/** npx takes a second to find what this names; .ci/freshClone.mjs runs the hints with it. */
const quickly = (hint: string): string =>
  hint.replace(/^npx lotline/, `"${process.execPath}" client/bin/lotline.js`).replace(/^curl/, 'curl --fail');

describe('the text of a started gateway', () => {
  test('is short with default settings', () => {
    expect(commandsIn(welcome(at))[0]).toMatch(/^npx lotline --as supplier commission lot /);
  });

  test('names an address and a folder that are not the default', () => {
    const data = '/srv/lot line';
    const [first] = commandsIn(welcome({ ...at, url: 'http://127.0.0.1:80', data }));
    expect(first).toMatch(/^npx lotline --url http:\/\/127\.0\.0\.1:80 --data '\/srv\/lot line' --as supplier /);
  });

  test('has Windows shell syntax on Windows', () => {
    const data = String.raw`C:\Lot line`;
    const hints = commandsIn(welcome({ ...at, data, platform: 'win32' }));
    expect(hints).toHaveLength(3);
    for (const hint of hints) expect(hint).toContain(String.raw`npx lotline --data "C:\Lot line" --as `);
  });

  test('has no request for an organisation of another gateway', () => {
    expect(commandsIn(welcome({ ...at, organisations: ['retailer'] }))).toEqual([]);
    for (const hint of commandsIn(welcome({ ...at, organisations: ['supplier'] })))
      expect(hint).not.toMatch('retailer');
  });

  test('works as printed, after every start, at any port and in any folder', async () => {
    const data = join(temporaryFolder(), `it's a $HOME "folder"`);
    for (let starts = 1; starts <= 2; starts++) {
      const env = { ...process.env, LOTLINE_DATA: data, PORT: '0', LOTLINE_LOG: 'silent' };
      const gateway = spawn(process.execPath, [join(root, 'gateway/dist/main.js')], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exit = once(gateway, 'exit');
      try {
        const [text] = (await once(gateway.stdout.setEncoding('utf8'), 'data')) as [string];
        const hints = commandsIn(text);
        expect(hints).toHaveLength(6);
        for (const hint of hints) {
          const { stdout } = await promisify(exec)(quickly(hint), { cwd: root });
          expect(stdout).toContain('DEMO-');
        }
      } finally {
        gateway.kill('SIGTERM');
      }
      expect(await exit).toEqual([0, null]);
    }
  }, 120_000);
});
