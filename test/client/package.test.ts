import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openGateway, type TestGateway } from '../gateway/openGateway';
import { temporaryFolder } from '../temporaryFolder';
import { manifestOf, npm, openRegistry } from './localRegistry';

const root = join(__dirname, '../..');
const run = promisify(execFile);

const project = join(temporaryFolder(), 'project');
let gateway: TestGateway;

let registry: Server | undefined;

// Given an empty project into which npm installs the packed client, from a registry of this checkout's packages.
beforeAll(async () => {
  gateway = await openGateway();
  const tarballs = temporaryFolder();
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  const client = join(root, 'client');
  await npm(['pack', '--ignore-scripts', '--pack-destination', project], client);
  const { url, server } = await openRegistry(client, tarballs);
  registry = server;
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--cache', join(tarballs, 'cache')];
  await npm(['install', './lotline-0.1.0.tgz', '--registry', url, ...quiet], project);
}, 240_000);
afterAll(async () => {
  registry?.close();
  await gateway.close();
});

const node = (program: string): Promise<{ stdout: string }> => {
  const env = { ...process.env, LOTLINE_URL: gateway.running.url, LOTLINE_KEY: gateway.keyOf('supplier') };
  writeFileSync(join(project, 'program.mjs'), program);
  return run(process.execPath, ['program.mjs'], { cwd: project, env });
};

describe('the client, packed and installed in an empty project', () => {
  test('depends neither on the gateway nor on the ledger', () => {
    const names = readdirSync(join(project, 'node_modules'));
    expect(names).toContain('lotline');
    const unwanted = [
      'fabric-shim',
      'fabric-contract-api',
      'fabric-network',
      'express',
      '@lotline',
      'fs-native-extensions',
    ];
    expect(names.filter((name) => unwanted.includes(name))).toEqual([]);
    expect(manifestOf(join(root, 'client')).dependencies).not.toHaveProperty('@lotline/gateway');
  });

  test('brings a README and the licence, and no sources', () => {
    const files = readdirSync(join(project, 'node_modules', 'lotline'));
    expect(files.sort()).toEqual(['LICENSE', 'README.md', 'bin', 'dist', 'package.json']);
  });

  test('records, reads and verifies', async () => {
    const { stdout } = await node(`
      import { createClient } from 'lotline';
      const client = createClient({ url: process.env.LOTLINE_URL, key: process.env.LOTLINE_KEY });
      const lot = '(01)00860009999107(10)PACKED-1';
      const { status } = await client.commissionLot({ lot, place: '(414)0860009999992', quantity: '3', uom: 'CS' });
      const { rows } = await client.stock({ lot });
      const { height } = await client.verifyLedger();
      console.log(JSON.stringify({ status, onHand: rows[0].onHand, verified: height > 0 }));
    `);
    expect(JSON.parse(stdout)).toEqual({ status: 'recorded', onHand: '3', verified: true });
  });

  test('returns a refusal with the code of the contract', async () => {
    const { stdout } = await node(`
      import { createClient, LotlineError } from 'lotline';
      const client = createClient({ url: process.env.LOTLINE_URL, key: process.env.LOTLINE_KEY });
      const error = await client.hold({ goods: '(01)00860009999107(10)NONE', reason: 'test' }).catch((caught) => caught);
      console.log(JSON.stringify([error instanceof LotlineError, error.code, error.status]));
    `);
    expect(JSON.parse(stdout)).toEqual([true, 'lot_unknown', 404]);
  });

  test('has a command that works', async () => {
    const env = { ...process.env, LOTLINE_URL: gateway.running.url, LOTLINE_KEY: gateway.keyOf('supplier') };
    const command = join(project, 'node_modules', 'lotline', 'bin', 'lotline.js');
    const { stdout } = await run(process.execPath, [command, 'whoami', '--json'], { cwd: project, env });
    expect(JSON.parse(stdout)).toMatchObject({ organisation: 'supplier' });
    await expect(run(process.execPath, [command, 'rebuild'], { cwd: project, env })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no gateway here') as unknown,
    });
  });

  describe.each([
    ['node16', ['--module', 'node16']],
    ['nodenext', ['--module', 'nodenext']],
    ['bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ])('has types for a strict project that resolves modules as %s', (_name, resolution) => {
    const compile = async (text: string): Promise<string> => {
      writeFileSync(join(project, 'program.mts'), text);
      const compiler = join(root, 'node_modules/@typescript/native/lib/tsc.js');
      const options = ['--noEmit', '--strict', ...resolution, '--target', 'es2023', '--types', 'node'];
      const roots = ['--typeRoots', join(root, 'node_modules/@types')];
      return run(process.execPath, [compiler, ...options, ...roots, 'program.mts'], { cwd: project }).then(
        () => '',
        (error: unknown) => (error as { stdout: string }).stdout,
      );
    };
    const begin = "import { createClient, LotlineError } from 'lotline'; const client = createClient({ url: '' });\n";

    test('which take commands, answers and codes', async () => {
      expect(
        await compile(`${begin}
          const { subject } = await client.sell({ place: '9506000134307', items: ['(01)09506000134352(21)1'] });
          export const code = new LotlineError({ code: 'lot_recalled', message: subject }).code === 'lot_held';`),
      ).toBe('');
    }, 120_000);

    test('which refuse an unknown field and an unknown code', async () => {
      const found = await compile(`${begin} await client.sell({ plaice: '1' });
        export const wrong = new LotlineError({ code: 'no_such', message: '' });`);
      expect(found).toContain('plaice');
      expect(found).toContain('no_such');
    }, 120_000);
  });
});
