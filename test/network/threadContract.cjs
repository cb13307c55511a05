// A contract as a package has it, for a thread of its own.
const { Buffer } = require('node:buffer');
const process = require('node:process');
const { Contract } = require('fabric-contract-api');

class ThreadContract extends Contract {
  constructor() {
    super('thread');
  }

  async put(context, key, value) {
    await context.stub.putState(key, Buffer.from(value));
    return value;
  }

  async get(context, key) {
    return String(await context.stub.getState(key));
  }

  /** Keeps its thread busy. */
  async work() {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    return 'done';
  }

  async end() {
    process.exit(1);
  }
}

const offered = [];

module.exports = {
  contracts: [ThreadContract],
  offerCapabilities: (handler, capabilities) => offered.push([handler, capabilities]),
};
