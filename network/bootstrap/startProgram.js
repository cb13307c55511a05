'use strict';
const { existsSync } = require('node:fs');
const { isNewEnough } = require('./chooseNode.js');

/** Runs a built program of ours: here when this Node is new enough, else on the one that the packages bring. */
function startProgram(program) {
  if (!existsSync(program)) return fail('This is not built yet: run "npm start" or "npm run build" once.');
  if (isNewEnough(process.versions.node)) return require(program);
  const { path, says } = require('./findNode.js').findNode();
  if (path === undefined) return fail(says);
  return require('./runProgram.js').runProgram(path, [program, ...process.argv.slice(2)]);
}

/** As a command line that is not understood ends. */
function fail(text) {
  console.error(text);
  process.exit(2);
}

module.exports = { startProgram };
