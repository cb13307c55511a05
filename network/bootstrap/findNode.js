'use strict';
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { chooseNode, nodePackage } = require('./chooseNode.js');

const root = join(__dirname, '..', '..');

/**
 * The Node to run on, as returned by chooseNode. Reads the package itself, because npm's link `.bin/node` depends on npm's version:
 * several packages may provide it, or none.
 */
function findNode() {
  const { platform, arch, execPath, versions } = process;
  return chooseNode({ platform, arch, own: { path: execPath, version: versions.node }, brought: broughtNode() });
}

/** The Node of the package for this platform; undefined if there is no such package. */
function broughtNode() {
  const wanted = nodePackage(process.platform, process.arch);
  if (wanted === undefined) return undefined;
  const { name } = wanted;
  const path = join(root, 'node_modules', name, ...wanted.program.split('/'));
  if (!existsSync(path)) return { name, path, fault: 'is not installed' };
  if (path === process.execPath) return { name, path, version: process.versions.node };
  // The program is run, because on a system with another C library it exists and does not run.
  const { status, stdout, stderr, error } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  const version = /^v(\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1];
  if (status === 0 && version !== undefined) return { name, path, version };
  const reason = error?.message ?? stderr.trim().split('\n')[0];
  return { name, path, fault: `does not run here${reason ? ` (${reason})` : ''}` };
}

module.exports = { broughtNode, findNode, root };
