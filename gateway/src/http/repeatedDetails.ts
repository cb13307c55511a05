import { type LogisticUnitId, type Outcome, ssccsFrom } from '@lotline/chaincode/domain';

const countOf = (input: unknown): number => {
  const { count } = (input ?? {}) as { count?: unknown };
  return typeof count === 'number' ? count : 1;
};

/** The details of a repeated request that the ledger does not keep: the SSCCs that the first one gave out. */
export const withRepeatedDetails = (command: string, input: unknown, outcome: Outcome): Outcome =>
  command === 'allocateSscc' && outcome.status === 'exists'
    ? { ...outcome, details: { ssccs: ssccsFrom(outcome.subject as LogisticUnitId, countOf(input)) } }
    : outcome;
