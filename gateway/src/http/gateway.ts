import type { ChangeReader } from '../changes/changeReader';
import type { Answerers } from '../answerers/answerers';
import type { Admission } from '../companies/admission';
import type { Epcis } from '../epcis/openEpcis';
import type { Keys } from '../auth/keys';
import type { WatchedStore } from '../auth/watchedStore';
import type { Deliveries } from '../notifications';
import type { Inbox } from '../inbox/inbox';
import type { WorkNotices } from '../inbox/workNotices';
import type { SourceStore } from '../inbound/sourceStore';
import type { Inventory } from '../inventory/inventory';
import type { Ledger } from '../ledger/ledger';
import type { Members } from '../ledger/members';
import type { Following } from '../projection/following';
import type { LedgerTree } from '../proofs/ledgerTree';
import type { Readiness } from '../projection/readiness';
import type { ReadModel } from '../projection/readModel';
import type { Publications } from '../resolver/publications';
import type { RecallStore } from '../recalls/recallStore';
import type { Rules } from '../rules/rules';
import type { Destinations } from '../webhooks/destination';
import type { Writes } from '../writes/writes';
import type { EventStreams } from './eventStreams';
import type { ByteBudget } from './byteBudget';
import type { Metrics } from './metrics';

/** The dependencies of route handlers. */
export interface Gateway {
  readonly ledger: Ledger;
  readonly members: Members;
  readonly writes: Writes;
  readonly readModel: ReadModel;
  readonly answerers: Answerers;
  readonly following: Following;
  /** See OpenedLedger. */
  readonly endUnknown: string | undefined;
  /** Losses of the gateway's own store. */
  readonly store: WatchedStore['record'];
  readonly readiness: Readiness;
  readonly keys: Keys;
  readonly publications: Publications;
  readonly epcis: Epcis;
  readonly inventory: Inventory;
  readonly sources: SourceStore;
  readonly recalls: RecallStore;
  readonly rules: Rules;
  readonly changes: ChangeReader;
  readonly inbox: Inbox;
  readonly workNotices: WorkNotices;
  readonly deliveries: Deliveries;
  /** Addresses that webhooks may have. */
  readonly destinations: Destinations;
  readonly streams: EventStreams;
  readonly metrics: Metrics;
  /** The Merkle tree over the ledger. */
  readonly tree: LedgerTree;
  /** Undefined where the network's administrators add organisations themselves. */
  readonly admission: Admission | undefined;
  readonly limits: GatewayLimits;
}

export interface GatewayLimits {
  /** Maximum bytes of a body, and of a body for `/commands` and `/epcis/capture`. */
  readonly body: number;
  readonly largeBody: number;
  /** Limits per minute: requests of a key, and failed authentications of an address; 0 is no limit. */
  readonly requests: number;
  readonly failures: number;
  /** Milliseconds that a request waits for the read model. */
  readonly wait: number;
  /** Limit for the bodies of all requests together. */
  readonly bodies: ByteBudget;
  /** Maximum simultaneous connections. */
  readonly connections: number;
  /** Milliseconds after which an idle connection is closed. */
  readonly silence: number;
}
