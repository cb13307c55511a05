'use strict';
// Prepares a checkout: installs the packages of the lockfile if they are missing, and builds if the sources have changed.
const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { broughtNode, findNode, root } = require('./findNode.js');
const { digestOf, outputs, sources } = require('./digests.js');

const modules = join(root, 'node_modules');
const compiler = join(modules, '@typescript', 'native', 'lib', 'tsc.js');

/** Installs and builds what is missing. Returns the Node to run on, as findNode does; ends the process on a failure. */
function ready({ build = true } = {}) {
  install();
  const node = findNode();
  if (node.path === undefined) fail(node.says);
  if (build) buildOn(node.path);
  return node;
}

function install() {
  const stamp = join(modules, '.lotline-installed');
  // The platform is part of the mark, because a machine and its containers may share the folder.
  const wanted = `${digestOf([join(root, 'package-lock.json')])} ${process.platform} ${process.arch}\n`;
  if (holds(stamp, wanted)) return;
  console.error('Installing the packages of package-lock.json (once) …');
  // Not `npm ci`, which fails if a registry mirror lacks an optional package for another platform. `npm install` takes the same
  // versions and checks the same integrity hashes.
  // --ignore-scripts: no dependency needs an install script, and an optional HSM driver would compile itself.
  // --loglevel=error: npm would warn if it runs on an older Node than the packages require.
  // --include: overrides a user's settings that omit dependencies.
  const quiet = ['--ignore-scripts', '--loglevel=error', '--no-progress'];
  npm(['install', '--no-save', ...quiet, '--include=dev', '--include=optional']);
  // npm may have linked a Node that does not run here; the next script would use it.
  if (broughtNode()?.fault !== undefined) rmSync(join(modules, '.bin', 'node'), { force: true });
  writeFileSync(stamp, wanted);
}

function npm(args) {
  const program = process.env.npm_execpath;
  // The Node that npm runs on, because the installed one may be replaced.
  if (program) return run(process.env.npm_node_execpath ?? process.execPath, [program, ...args]);
  // On Windows, npm is a shell script.
  return run('npm', args, { shell: process.platform === 'win32' });
}

/** Builds if the sources have changed, by content and not by time: git sets new file times when it switches branches. */
function buildOn(node) {
  const stamp = join(modules, '.lotline-built');
  const built = digestOf(sources());
  if (holds(stamp, `${built} ${digestOf(outputs())}\n`)) return;
  console.error('Building …');
  run(node, [compiler, '-b']);
  writeFileSync(stamp, `${built} ${digestOf(outputs())}\n`);
}

const holds = (file, text) => existsSync(file) && readFileSync(file, 'utf8') === text;

function run(command, args, options) {
  // Standard output is reserved for the program that runs next.
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (error || status !== 0) fail(`\n"${[command, ...args].join(' ')}" failed${error ? `: ${error.message}` : ''}.`);
}

function fail(text) {
  console.error(text);
  process.exit(1);
}

module.exports = { ready };
