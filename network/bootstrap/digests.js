'use strict';
const { createHash } = require('node:crypto');
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { root } = require('./findNode.js');

const projects = ['chaincode', 'network', 'gateway', 'client', 'test'];

/** The inputs of a build. */
const sources = () => [
  ...['package.json', 'package-lock.json', 'tsconfig.json'].map((name) => join(root, name)),
  ...projects.flatMap((project) => filesIn(join(root, project), /\.ts$|^(package|tsconfig)\.json$/)),
];

/** The outputs of a build. */
const outputs = () => projects.flatMap((project) => filesIn(join(root, project, 'dist'), /\.(js|tsbuildinfo)$/));

const others = new Set(['dist', 'node_modules', 'compile-cache']);

/** The files below a folder, in the same order on every system. */
function filesIn(folder, pattern) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return others.has(entry.name) ? [] : filesIn(path, pattern);
    return pattern.test(entry.name) ? [path] : [];
  });
}

/** A digest of the names and content of files. */
function digestOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

module.exports = { digestOf, outputs, sources };
