'use strict';
// One key that everybody reads and writes, each by a transaction of its own: what hot goods come to without batches. Most of it fails, by
// design, with MVCC_READ_CONFLICT.

class Count {
  async initializeWorkloadModule(_workerIndex, _totalWorkers, _roundIndex, _arguments, sutAdapter) {
    this.sutAdapter = sutAdapter;
  }

  async submitTransaction() {
    await this.sutAdapter.sendRequests({
      contractId: 'reference',
      contractFunction: 'increment',
      contractArguments: ['hot'],
    });
  }

  async cleanupWorkloadModule() {}
}

module.exports.createWorkloadModule = () => new Count();
