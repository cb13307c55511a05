'use strict';
// Transactions of Lotline's contract with `size` requests each. `what`: "command" makes a lot by a command, "event" by a captured event, and
// "sale" sells from one lot, each after the response to the previous transaction, as in the gateway's lanes.
const { TextDecoder } = require('node:util');
const { readOutcomes } = require('@lotline/chaincode/domain');
const { capturedLot, lotName, newLot, sale } = require('../fabric/goods.mjs');

class Record {
  async initializeWorkloadModule(_workerIndex, _totalWorkers, _roundIndex, { what, size }, sutAdapter) {
    this.sutAdapter = sutAdapter;
    this.size = size;
    const hot = lotName();
    this.make = { command: () => newLot(), event: () => capturedLot(), sale: () => sale(hot) }[what];
    if (!this.make || !(size >= 1))
      throw new Error(`what must be command, event or sale, and size a number; not ${what}, ${size}.`);
    this.oneByOne = what === 'sale';
    this.underWay = 0;
    if (this.oneByOne) await this.send([newLot(hot, '10000000')]);
  }

  async submitTransaction() {
    if (this.oneByOne && this.underWay > 0) return;
    this.underWay += 1;
    await this.send(Array.from({ length: this.size }, this.make));
    this.underWay -= 1;
  }

  async send(requests) {
    const sent = await this.sutAdapter.sendRequests({
      contractId: 'lotline',
      contractFunction: 'submit',
      contractArguments: [JSON.stringify(requests)],
    });
    if (sent.GetStatus() !== 'success') return;
    const other = readOutcomes(new TextDecoder().decode(sent.GetResult())).find(
      ({ status, exceptions }) => status !== 'recorded' || exceptions.length > 0,
    );
    if (other) throw new Error(JSON.stringify(other));
  }

  async cleanupWorkloadModule() {}
}

module.exports.createWorkloadModule = () => new Record();
