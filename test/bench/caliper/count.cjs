'use strict';
// One key that every worker reads and writes in its own transaction, like hot goods without batches. By design, most transactions fail
// with MVCC_READ_CONFLICT.

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
