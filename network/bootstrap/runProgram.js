'use strict';
const { spawn } = require('node:child_process');
const { delimiter, dirname } = require('node:path');

const parentMilliseconds = 500;

/** Runs a program of Node's to its end in place of this process: signals reach it, and this process ends as it does. */
function runProgram(node, args) {
  // What the program starts by the name "node" is the same one.
  process.env.PATH = [dirname(node), process.env.PATH].filter(Boolean).join(delimiter);
  // The first releases of Node 24 warn about the SQLite in them.
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...args], { stdio: 'inherit' });
  const pass = (signal) => child.kill(signal);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, pass);
  process.on('SIGINT', (signal) => {
    if (!reachesAll()) pass(signal);
  });
  // npm passes a signal to its shell, which dies of it and passes nothing on.
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

/** A terminal sends Ctrl-C to every process it shows, and a second one would be taken for impatience; so does a Windows console. */
const reachesAll = () =>
  process.platform === 'win32' || [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY === true);

module.exports = { runProgram };
