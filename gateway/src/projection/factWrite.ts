import type { FactKind } from '@lotline/chaincode/domain';

/** A fact that a transaction wrote, or removed. */
export interface FactWrite {
  readonly kind: FactKind;
  readonly key: readonly string[];
  readonly fact: Readonly<Record<string, unknown>> | null;
  /** The fact as JSON, as the ledger has it. */
  readonly text: string | null;
  /** When it changed, in milliseconds since 1970, if that is known already: see eventTimes.ts. */
  readonly time?: number;
}
