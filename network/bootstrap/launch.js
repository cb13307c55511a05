'use strict';
// Usage: launch.js [--unbuilt] PROGRAM [ARGUMENTS], with the program's path below the repository's folder.
// Every npm script uses it: it prepares the checkout, then runs the program on the right Node.
const { join } = require('node:path');
const { root } = require('./findNode.js');
const { ready } = require('./ready.js');
const { runProgram } = require('./runProgram.js');

const words = process.argv.slice(2);
const isUnbuilt = words[0] === '--unbuilt';
const [program, ...args] = isUnbuilt ? words.slice(1) : words;
const { path, says } = ready({ build: !isUnbuilt });
console.error(says);
runProgram(path, [join(root, program), ...args]);
