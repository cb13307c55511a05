'use strict';
// Makes a checkout ready to run: installs what the lockfile names when it is not there, and builds when the sources have changed.
const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { broughtNode, findNode, root } = require('./findNode.js');
const { digestOf, outputs, sources } = require('./digests.js');

const modules = join(root, 'node_modules');
const compiler = join(modules, '@typescript', 'native', 'lib', 'tsc.js');

/** Installs and builds what is missing. Answers the Node to run on, as findNode does; ends the process where that fails. */
function ready({ build = true } = {}) {
  install();
  const node = findNode();
  if (node.path === undefined) fail(node.says);
  if (build) buildOn(node.path);
  return node;
}

function install() {
  const stamp = join(modules, '.lotline-installed');
  // A folder that is shared by a machine and its containers holds the packages of one platform.
  const wanted = `${digestOf([join(root, 'package-lock.json')])} ${process.platform} ${process.arch}\n`;
  if (holds(stamp, wanted)) return;
  console.error('Installing the packages of package-lock.json (once) …');
  // Not `npm ci`: it refuses where a company's registry mirror lacks an optional package for some other platform. This takes
  // the same versions and checks the same integrity hashes.
  // --ignore-scripts: nothing of ours needs an install script, and an optional HSM driver would compile itself.
  // --loglevel=error: this npm may run on a Node older than the packages ask for and would warn about it.
  // --include: whatever a person's settings leave out.
  const quiet = ['--ignore-scripts', '--loglevel=error', '--no-progress'];
  npm(['install', '--no-save', ...quiet, '--include=dev', '--include=optional']);
  // npm may have linked a Node that does not run here, and would start the next script with it.
  if (broughtNode()?.fault !== undefined) rmSync(join(modules, '.bin', 'node'), { force: true });
  writeFileSync(stamp, wanted);
}

function npm(args) {
  const program = process.env.npm_execpath;
  // The Node that npm runs on, which is not one of the packages that this replaces.
  if (program) return run(process.env.npm_node_execpath ?? process.execPath, [program, ...args]);
  // On Windows npm is a script for the shell.
  return run('npm', args, { shell: process.platform === 'win32' });
}

/** By content, not by time: what a `git pull` or a switch of branches brings is never older than it looks. */
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
  // Standard output belongs to the program that runs next.
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (error || status !== 0) fail(`\n"${[command, ...args].join(' ')}" failed${error ? `: ${error.message}` : ''}.`);
}

function fail(text) {
  console.error(text);
  process.exit(1);
}

module.exports = { ready };
