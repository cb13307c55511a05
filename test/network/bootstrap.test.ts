import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '../temporaryFolder';

const root = join(__dirname, '../..');

interface Ran {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
const node = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, args, { env: { ...process.env, ...env } }, (_, stdout, stderr) => {
      resolve({ exit: child.exitCode, stdout, stderr });
    });
  });

describe('a checkout', () => {
  let checkout: string;
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(checkout, file)), { recursive: true });
    writeFileSync(join(checkout, file), text);
  };
  /** A program that notes its name and does something, in place of npm or the compiler. */
  const noting = (name: string, work: string): string => `
    const fs = require('node:fs');
    process.chdir(${JSON.stringify(checkout)});
    fs.appendFileSync('done', '${name} ');
    ${work}`;
  const compiler = 'node_modules/@typescript/native/lib/tsc.js';
  const source = 'gateway/src/main.ts';
  const output = 'gateway/dist/main.js';

  beforeEach(() => {
    checkout = temporaryFolder();
    cpSync(join(root, 'network/bootstrap'), join(checkout, 'network/bootstrap'), { recursive: true });
    for (const file of ['package.json', 'package-lock.json', 'tsconfig.json']) write(file, '{}');
    write(source, 'console.log("one");');
    const compile = noting(
      'build',
      `fs.mkdirSync('gateway/dist', { recursive: true }); fs.copyFileSync('${source}', '${output}');`,
    );
    write('compiler.js', compile);
    write(
      'npm.js',
      noting(
        'install',
        `fs.mkdirSync('${dirname(compiler)}', { recursive: true }); fs.copyFileSync('compiler.js', '${compiler}');`,
      ),
    );
  });

  /** Runs the gateway as `npm start` does; returns the performed steps and the output. */
  const start = async (...args: string[]): Promise<Ran & { done: string }> => {
    writeFileSync(join(checkout, 'done'), '');
    const env = { npm_execpath: join(checkout, 'npm.js'), npm_node_execpath: process.execPath };
    const ran = await node([join(checkout, 'network/bootstrap/launch.js'), output, ...args], env);
    return { ...ran, done: readFileSync(join(checkout, 'done'), 'utf8').trim() };
  };

  test('that is fresh is installed, built and run, and its Node is reported', async () => {
    const { done, stdout, stderr, exit } = await start();
    expect(done).toBe('install build');
    expect(stdout).toBe('one\n');
    expect(stderr).toContain(`Lotline runs on this machine's Node ${process.versions.node}`);
    expect(exit).toBe(0);
  });

  test('that is built runs without npm and the compiler', async () => {
    await start();
    expect(await start()).toMatchObject({ done: '', stdout: 'one\n' });
  });

  test.each<[string, string, () => void]>([
    [
      'a source',
      'build',
      () => {
        write(source, 'console.log("two");');
      },
    ],
    [
      'a new source',
      'build',
      () => {
        write('chaincode/src/more.ts', '');
      },
    ],
    [
      'a project’s settings',
      'build',
      () => {
        write('gateway/tsconfig.json', '{ "files": [] }');
      },
    ],
    [
      'an output',
      'build',
      () => {
        write(output, 'console.log("old");');
      },
    ],
    [
      'an output that is gone',
      'build',
      () => {
        rmSync(join(checkout, output));
      },
    ],
    [
      'the lockfile',
      'install build',
      () => {
        write('package-lock.json', '{ "packages": {} }');
      },
    ],
    [
      'the packages, which are gone',
      'install build',
      () => {
        rmSync(join(checkout, 'node_modules'), { recursive: true });
      },
    ],
    [
      'what is not built from',
      '',
      () => {
        write('docs/notes.md', 'more');
      },
    ],
  ])('is built or installed again after a change of %s', async (_, wanted, change) => {
    await start();
    change();
    const { done, stdout } = await start();
    expect(done).toBe(wanted);
    expect(stdout).toBe(readFileSync(join(checkout, source), 'utf8').includes('two') ? 'two\n' : 'one\n');
  });

  test('does not run after a failed build, and builds again the next time', async () => {
    appendFileSync(join(checkout, 'compiler.js'), 'if (!fs.existsSync("fixed")) process.exit(2);');
    const failed = await start();
    expect(failed).toMatchObject({ exit: 1, stdout: '', done: 'install build' });
    expect(failed.stderr).toMatch(/tsc\.js -b" failed/);
    write('fixed', '');
    expect(await start()).toMatchObject({ exit: 0, done: 'build', stdout: 'one\n' });
  });

  test('does not run after a failed installation', async () => {
    write('npm.js', noting('install', 'process.exit(1);'));
    expect(await start()).toMatchObject({ exit: 1, stdout: '', done: 'install' });
    expect(await start()).toMatchObject({ exit: 1, done: 'install' });
  });

  test('passes arguments to the program and ends with its exit code', async () => {
    write(source, 'console.log(process.argv.slice(2).join()); process.exitCode = 7;');
    expect(await start('--a', 'b c')).toMatchObject({ exit: 7, stdout: '--a,b c\n' });
  });
});

describe('a program that the launcher runs', () => {
  const runProgram = JSON.stringify(join(root, 'network/bootstrap/runProgram.js'));
  const launched = async (program: string): Promise<ChildProcess> => {
    const launcher = `require(${runProgram}).runProgram(process.execPath, ['-e', ${JSON.stringify(program)}])`;
    const child = spawn(process.execPath, ['-e', launcher], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return child;
  };

  test.each<NodeJS.Signals>(['SIGTERM', 'SIGINT', 'SIGHUP'])('gets %s and ends in its own time', async (signal) => {
    const child = await launched(
      `process.once('${signal}', () => setTimeout(() => process.exit(5), 50)); setInterval(() => {}, 1000); console.log('up');`,
    );
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([5, null]);
  });

  test('that ends with a signal makes the launcher end with the same signal', async () => {
    const child = await launched(`console.log('up'); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 20);`);
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  });
});

describe('on an old Node', () => {
  const old = '20.20.2';
  /** Runs a program that reads an old version of Node. */
  const asOld = (program: string, ...args: string[]): Promise<Ran> => {
    const preload = join(temporaryFolder(), 'old.js');
    writeFileSync(preload, `Object.defineProperty(process.versions, 'node', { value: '${old}' });`);
    return node(['--require', preload, join(root, program), ...args]);
  };

  test.each(['gateway/dist/main.js', 'gateway/dist/rebuild.js'])(
    '%s reports the problem in one line',
    async (program) => {
      const { exit, stdout, stderr } = await asOld(program);
      expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
      expect(stderr).toMatch(
        /^This is Node 20\.20\.2 and the gateway needs 24 or newer: start it with "npm start".*\n$/,
      );
    },
  );

  test('the command line runs on the Node of the packages, or says in one line what to install', async () => {
    const { exit, stdout, stderr } = await asOld('client/bin/lotline.js', '--version');
    expect([exit, stdout, stderr].join()).toMatch(
      /^(0,0\.1\.0\n,|2,,Lotline needs Node 24 or newer: this machine has 20.*\n)$/,
    );
  });
});
