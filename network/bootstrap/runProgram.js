'use strict';
const { spawn } = require('node:child_process');
const { delimiter, dirname } = require('node:path');

const parentMilliseconds = 500;

/** Runs a Node program in place of this process: forwards signals, and ends with the program's exit code. */
function runProgram(node, args) {
  // Child processes of the program find the same Node by the name "node".
  process.env.PATH = [dirname(node), process.env.PATH].filter(Boolean).join(delimiter);
  // The first releases of Node 24 warn about their SQLite module.
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...args], { stdio: 'inherit' });
  const pass = (signal) => child.kill(signal);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, pass);
  process.on('SIGINT', (signal) => {
    if (!reachesAll()) pass(signal);
  });
  // npm sends a signal to its shell, which ends without forwarding it.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    pass('SIGTERM');
  }, parentMilliseconds);
  child.once('error', (error) => {
    console.error(`${node} cannot be started: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    for (const name of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

/**
 * True if the program receives Ctrl-C itself: a terminal or Windows console sends it to all its processes, and a second one would force an
 * exit.
 */
const reachesAll = () =>
  process.platform === 'win32' || [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY === true);

module.exports = { runProgram };
