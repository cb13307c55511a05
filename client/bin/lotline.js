#!/usr/bin/env node
'use strict';
const { join } = require('node:path');

const program = join(__dirname, '..', 'dist', 'cli', 'main.js');
const bootstrap = inCheckout('@lotline/network/bootstrap');
if (bootstrap) bootstrap.startProgram(program);
else require(program);

/** A checkout of Lotline brings the Node that it runs on; where the client is installed alone, it runs on the machine's. */
function inCheckout(name) {
  try {
    return require(name);
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
