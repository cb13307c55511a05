import type { CaptureJobs } from '../auth/captureJobs';
import type { Keys } from '../auth/keys';
import type { Ledger } from '../ledger/ledger';
import type { Members } from '../ledger/members';
import type { Following } from '../projection/following';
import type { ReadModel } from '../projection/readModel';
import type { Writes } from '../writes/writes';
import type { ByteBudget } from './byteBudget';
import type { Metrics } from './metrics';

/** What the handlers of routes work with. */
export interface Gateway {
  readonly ledger: Ledger;
  readonly members: Members;
  readonly writes: Writes;
  readonly readModel: ReadModel;
  readonly following: Following;
  readonly keys: Keys;
  readonly captures: CaptureJobs;
  readonly metrics: Metrics;
  readonly limits: GatewayLimits;
}

export interface GatewayLimits {
  /** Bytes of a body, and of one for `/commands` and `/epcis/capture`. */
  readonly body: number;
  readonly largeBody: number;
  /** Requests of a key, and failed authentications of an address, in a minute; 0 is no limit. */
  readonly requests: number;
  readonly failures: number;
  /** How long a request waits for the read model, in milliseconds. */
  readonly wait: number;
  /** Room for the bodies that are being read, of all requests together. */
  readonly bodies: ByteBudget;
  /** Connections at once. */
  readonly connections: number;
  /** After how many milliseconds a connection is closed on which nothing moves. Longer than the ledger takes over any write. */
  readonly silence: number;
}
