'use strict';
// The reference: one putState of a value of 100 bytes.

class Put {
  async initializeWorkloadModule(workerIndex, _totalWorkers, roundIndex, _arguments, sutAdapter) {
    this.sutAdapter = sutAdapter;
    this.prefix = `${Date.now()}-${workerIndex}-${roundIndex}`;
    this.written = 0;
  }

  async submitTransaction() {
    this.written += 1;
    await this.sutAdapter.sendRequests({
      contractId: 'reference',
      contractFunction: 'put',
      contractArguments: [`${this.prefix}-${this.written}`, 'x'.repeat(100)],
    });
  }

  async cleanupWorkloadModule() {}
}

module.exports.createWorkloadModule = () => new Put();
