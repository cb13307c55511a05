// Clones the last commit into a temporary folder, starts it and runs a test with npm 10 on Node 20, as on a machine with only these.
// Usage: freshClone.mjs [NODE_MAJOR [NPM_MAJOR]], instead of 20 and 10. That Node and npm are downloaded first.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';
import chooser from '../network/bootstrap/chooseNode.js';
import { root } from './gateway.mjs';

const [nodeMajor = '20', npmMajor = '10'] = process.argv.slice(2);
const minutes = 15;
const { name: brought, program } = chooser.nodePackage(process.platform, process.arch);
const folder = mkdtempSync(join(tmpdir(), 'lotline-fresh-'));
const clone = join(folder, 'lotline');
const children = new Set();

const limit = setTimeout(() => {
  console.error(`The fresh clone was not done in ${minutes} minutes.`);
  killAll();
  remove();
  process.exit(1);
}, minutes * 60_000);

const killAll = () => {
  for (const child of children) process.kill(-child.pid, 'SIGKILL');
};
const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** The environment of a shell with only that Node. */
function environment() {
  const names = Object.entries(process.env).filter(
    ([name]) => !/^(npm_.*|LOTLINE_.*|NODE_(OPTIONS|PATH)|PORT)$/i.test(name),
  );
  const others = (process.env.PATH ?? '').split(delimiter).filter((each) => !each.startsWith(root));
  return { ...Object.fromEntries(names), PATH: [join(folder, 'bin'), ...others].join(delimiter) };
}

/** Makes programs named node, npm and npx in a folder. */
function installNode() {
  const own = join(folder, 'tools');
  mkdirSync(own);
  writeFileSync(join(own, 'package.json'), '{}');
  execFileSync('npm', ['install', '--silent', '--ignore-scripts', `${brought}@${nodeMajor}`, `npm@${npmMajor}`], {
    cwd: own,
    env: environment(),
  });
  const node = join(own, 'node_modules', brought, program);
  const npm = join(own, 'node_modules', 'npm', 'bin');
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const script = (name, line) => writeFileSync(join(bin, name), `#!/bin/sh\nexec ${line} "$@"\n`, { mode: 0o755 });
  script('node', node);
  for (const name of ['npm', 'npx']) script(name, `${node} ${join(npm, `${name}-cli.js`)}`);
}

const run = (command, ...args) =>
  execFileSync(command, args, { cwd: clone, env: environment(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Starts the gateway with npm; returns its output and a function to stop it. */
async function start(settings) {
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env: { ...environment(), LOTLINE_LOG: 'warn', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  let said = '';
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`npm start ended with ${code}:\n${said}`);
  });
  const up = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said += text;
        if (said.includes('direction=both')) resolve();
      });
    }
  });
  await Promise.race([up, ended]);
  ended.catch(() => undefined);
  return { said, stop: () => stop(child) };
}

/** Sends the signal to the whole process group, like Ctrl-C. */
async function stop(child) {
  const closed = once(child, 'close');
  process.kill(-child.pid, 'SIGINT');
  await closed;
}

const data = join(folder, "data of a fresh clone's");
const settings = { LOTLINE_DATA: data, PORT: '0' };
const pinned = new RegExp(`Lotline runs on Node 24\\.\\d+\\.\\d+ of the package ${brought}\\.`);

const checks = {
  'starts, on the pinned Node, and its hints work as printed': async () => {
    const { said, stop: end } = await start(settings);
    assert.match(said, /Installing the packages/);
    assert.match(said, pinned);
    const hints = said.match(/^ {2}(npx|curl) .*$/gm);
    assert.equal(hints.length, 6);
    for (const hint of hints) assert.match(run('sh', '-c', hint.trim()), /DEMO-/);
    await end();
  },
  'starts again without npm and the compiler': async () => {
    const { said, stop: end } = await start(settings);
    assert.match(said, pinned);
    assert.doesNotMatch(said, /Installing|Building/);
    await end();
  },
  'passes a test': () => run('npm', 'test', '--', 'test/domain/gs1.test.ts'),
};
if (Number(nodeMajor) < 24) {
  checks['says in one line what is wrong when the gateway is started on the old Node'] = () =>
    assert.throws(
      () => run('node', 'gateway/dist/main.js'),
      ({ status, stderr }) => status === 2 && /^This is Node \d.*\n$/.test(stderr),
    );
}

let passed = 0;
try {
  installNode();
  execFileSync('git', ['clone', '--quiet', root, clone]);
  assert.match(run('node', '--version'), new RegExp(`^v${nodeMajor}\\.`));
  assert.match(run('npm', '--version'), new RegExp(`^${npmMajor}\\.`));
  for (const [name, check] of Object.entries(checks)) {
    await check();
    passed += 1;
    console.log(`${name} (npm ${npmMajor} on Node ${nodeMajor})`);
  }
} finally {
  clearTimeout(limit);
  killAll();
  remove();
  console.log(`fresh clone: ${passed} passed, ${passed === Object.keys(checks).length ? 0 : 1} failed`);
}
