import type { CallerRole } from '@lotline/chaincode/domain';
import type { LedgerIdentity } from '../ledger/ledger';

/** The sender of a request: one key, which acts as one enrolled user of one organisation. */
export interface Caller {
  readonly keyId: string;
  readonly identity: LedgerIdentity;
  readonly roles: readonly CallerRole[];
}
