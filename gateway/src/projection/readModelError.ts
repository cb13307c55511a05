/**
 * Why the read model cannot continue. `other_ledger`: it was built from another ledger; `gap`: blocks are missing between it and the
 * received block; `in_use`: another process has the file open.
 */
export type ReadModelFault = 'other_ledger' | 'gap' | 'in_use';

export class ReadModelError extends Error {
  readonly fault: ReadModelFault;

  constructor(fault: ReadModelFault, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ReadModelError';
    this.fault = fault;
  }
}

/** The remedy for a read model of another ledger. */
export const rebuildAdvice = 'Run "npx lotline rebuild" to build it again from the ledger.';
