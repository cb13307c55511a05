'use strict';
const { existsSync } = require('node:fs');
const { isNewEnough } = require('./chooseNode.js');

/** Runs a built program: in this process if its Node is new enough, otherwise on the Node of the packages. */
function startProgram(program) {
  if (!existsSync(program)) return fail('This is not built yet: run "npm start" or "npm run build" once.');
  if (isNewEnough(process.versions.node)) return require(program);
  const { path, says } = require('./findNode.js').findNode();
  if (path === undefined) return fail(says);
  return require('./runProgram.js').runProgram(path, [program, ...process.argv.slice(2)]);
}

/** Ends the process like an invalid command line. */
function fail(text) {
  console.error(text);
  process.exit(2);
}

module.exports = { startProgram };
