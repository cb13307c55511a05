import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '../temporaryFolder';
import { openGateway } from '../gateway/openGateway';
import { runLotline } from './shell';

const program = join(__dirname, '../../client/bin/lotline.js');
const acme = [
  '--organisation',
  'acme',
  '--gln',
  '0614141000005',
  '--name',
  'Acme Farms',
  '--role',
  'supplier',
  '--prefix',
  '0614141',
  '--place',
  '0614141000029=Packing house',
  '--product',
  '00614141000012=Romaine=CS',
  '--user',
  'ann=operator+quality',
  '--user',
  'rita=',
];
const run = (folder: string, ...args: string[]): ReturnType<typeof runLotline> =>
  runLotline(args, { folder, url: 'http://127.0.0.1:9' });
const fileIn = (folder: string): unknown => JSON.parse(readFileSync(join(folder, 'lotline.json'), 'utf8'));

/** Answers to the questions of `lotline init`, one a line. */
async function answer(folder: string, lines: readonly string[]): Promise<{ exit: number; asked: string }> {
  const child = spawn(process.execPath, [program, 'init', '--ask'], { cwd: folder, stdio: ['pipe', 'ignore', 'pipe'] });
  let asked = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    asked += text;
  });
  child.stdin.end(`${lines.join('\n')}\n`);
  const [exit] = (await once(child, 'close')) as [number];
  return { exit, asked };
}

describe('lotline init', () => {
  test('writes the values of its options', async () => {
    const folder = temporaryFolder();
    expect(await run(folder, 'init', ...acme)).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^Written: /) });
    expect(fileIn(folder)).toEqual({
      organisations: [
        {
          name: 'acme',
          mspId: 'AcmeMSP',
          party: { gln: '0614141000005', name: 'Acme Farms', roles: ['supplier'], prefixes: ['0614141'] },
          places: [{ gln: '0614141000029', name: 'Packing house' }],
          products: [{ gtin: '00614141000012', name: 'Romaine', uom: 'CS' }],
          users: [
            { name: 'ann', roles: ['operator', 'quality'] },
            { name: 'rita', roles: [] },
          ],
        },
      ],
    });
  });

  test('replaces a file only with --force, and adds to it with --append', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'lotline.json');
    writeFileSync(file, 'mine');
    expect(await run(folder, 'init', ...acme)).toMatchObject({
      exit: 2,
      stderr: expect.stringMatching(/is there already\.\n.*--append.*--force/),
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await run(folder, 'init', '--force', ...acme)).exit).toBe(0);
    const fresh = ['--organisation', 'fresh', '--gln', '0860009998001', '--name', 'Fresh', '--role', 'retailer'];
    expect((await run(folder, 'init', '--append', ...fresh)).exit).toBe(0);
    expect(fileIn(folder)).toMatchObject({ organisations: [{ name: 'acme' }, { name: 'fresh', mspId: 'FreshMSP' }] });
  });

  test('writes nothing that npm start would refuse', async () => {
    const folder = temporaryFolder();
    const wrong = acme.map((word) => (word === '0614141000005' ? '0614141000006' : word));
    expect(await run(folder, 'init', ...wrong)).toMatchObject({
      exit: 2,
      stderr: expect.stringMatching(/organisations\[0\]\.party\.gln: .*write "0614141000005"/),
    });
    expect(() => fileIn(folder)).toThrow(/ENOENT/);
  });

  test('asks, and asks again where a check digit or prefix is wrong', async () => {
    const folder = temporaryFolder();
    const company = ['fresh', '', '0860009998002', '0860009998001', 'Fresh', 'seller', 'retailer', '0860009998'];
    const place = ['y', '0614141000005', '0860009998018', 'Shop', 'n'];
    const { exit, asked } = await answer(folder, [...company, ...place, 'n', 'y', 'ann', '', 'n', 'n']);
    expect(exit).toBe(0);
    expect(asked).toMatch(/GLN 0860009998002 .*check digit.* 1\./);
    expect(asked).toMatch(/"seller" is not one of: supplier, carrier, retailer\./);
    expect(asked).toMatch(/0614141000005 is not numbered under 0860009998\./);
    expect(fileIn(folder)).toEqual({
      organisations: [
        {
          name: 'fresh',
          mspId: 'FreshMSP',
          party: { gln: '0860009998001', name: 'Fresh', roles: ['retailer'], prefixes: ['0860009998'] },
          places: [{ gln: '0860009998018', name: 'Shop' }],
          products: [],
          users: [{ name: 'ann', roles: ['operator'] }],
        },
      ],
    });
  });

  test('asks for no places or products of a company without a GS1 Company Prefix', async () => {
    const folder = temporaryFolder();
    const company = ['trucks', '', '0860009998001', 'Trucks', 'carrier', 'none'];
    expect(await answer(folder, [...company, 'n', 'n'])).toMatchObject({ exit: 0 });
    expect(fileIn(folder)).toMatchObject({
      organisations: [{ name: 'trucks', party: { roles: ['carrier'], prefixes: [] }, places: [], products: [] }],
    });
  });

  test('writes nothing when the answers end, or without a terminal', async () => {
    const folder = temporaryFolder();
    expect(await answer(folder, ['fresh'])).toMatchObject({
      exit: 2,
      asked: expect.stringMatching(/There is no answer to/),
    });
    expect(await run(folder, 'init')).toMatchObject({ exit: 2, stderr: expect.stringMatching(/Give --organisation/) });
    expect(() => fileIn(folder)).toThrow(/ENOENT/);
  });
});

describe('lotline keys bootstrap', () => {
  test('makes the first key of an administrator, once, while the gateway runs', async () => {
    const folder = temporaryFolder();
    await run(folder, 'init', ...acme);
    const data = join(folder, 'data');
    const gateway = await openGateway({ LOTLINE_CONFIG: join(folder, 'lotline.json') }, data);
    try {
      const bootstrap = (...more: string[]): ReturnType<typeof runLotline> =>
        run(folder, '--data', data, 'keys', 'bootstrap', 'acme', ...more);
      const key = (await bootstrap()).stdout.trim();
      expect((await gateway.send('/whoami', { key })).body).toMatchObject({ user: 'administrator', roles: ['admin'] });
      expect(await bootstrap()).toMatchObject({
        exit: 1,
        stderr: expect.stringMatching(/has a key from here already/),
      });
      expect(await bootstrap('--again')).toMatchObject({ exit: 1, stderr: expect.stringMatching(/needs --reason/) });
      const second = (await bootstrap('--again', '--reason', 'lost')).stdout.trim();
      expect((await gateway.send('/keys', { key: second })).body['rows']).toMatchObject([
        { user: 'administrator', roles: ['admin'] },
        { user: 'administrator', roles: ['admin'], reason: 'lost' },
      ]);
      const lot = { lot: '(01)00614141000012(10)A', place: '(414)0614141000029', quantity: '1', uom: 'CS' };
      expect((await gateway.send('/lots', { key, body: lot })).body['code']).toBe('role_missing');
      expect(await run(folder, '--data', data, 'keys', 'bootstrap', 'none')).toMatchObject({
        exit: 1,
        stderr: expect.stringMatching(/There is no organisation "none" here; there are: acme\./),
      });
      expect(await bootstrap('--again', '--reason', 'x', '--user', 'ann')).toMatchObject({
        exit: 1,
        stderr: expect.stringMatching(/ann of acme is enrolled without the role admin/),
      });
      for (const user of ['registrar', '../x']) {
        expect(await bootstrap('--again', '--reason', 'x', '--user', user)).toMatchObject({
          exit: 1,
          stderr: expect.stringMatching(/^--user ".*" (is a user of the gateway|must be up to 64 letters).*\.\n/),
        });
      }
      const asGateway = await gateway.send('/keys', { key: second, body: { user: 'keeper', roles: [] } });
      expect(asGateway.body).toMatchObject({ code: 'input_invalid', detail: expect.stringMatching(/gateway itself/) });
    } finally {
      await gateway.close();
    }
  }, 120_000);

  test('is refused before the gateway has run once', async () => {
    const folder = temporaryFolder();
    expect(await run(folder, '--data', folder, 'keys', 'bootstrap', 'acme')).toMatchObject({
      exit: 1,
      stderr: expect.stringMatching(/start the gateway once/),
    });
  });
});
