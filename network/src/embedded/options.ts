import type { OrganisationMaterial } from '../identity/organisation';
import type { EndorsementPolicy, Genesis } from '../verify/channelDescription';
import type { PeerVersion } from './peer/capabilities';
import type { Chaincode } from './peer/chaincode';
import type { ReadyListener } from './peer/shimHandler';
import type { Collection } from './state/collections';
import type { LockedLog } from './store/lockedLog';

/** The ledger's view of an organisation: its authority's certificate and its node's identity. */
export type LedgerOrganisation = Pick<OrganisationMaterial, 'name' | 'mspId' | 'caCertificate' | 'node'>;

/** The ledger's limits, with Fabric's defaults if it has any. */
export interface LedgerLimits {
  /** Transactions in a block. */
  readonly maxMessageCount: number;
  /** Bytes of transactions in a block, unless one alone has more. */
  readonly preferredMaxBytes: number;
  /** Bytes of one transaction. */
  readonly maxTransactionBytes: number;
  /** Bytes of a proposal's arguments and transient data together. */
  readonly maxArgumentBytes: number;
  /** Rows of one query; further rows are silently left out, as by a peer. */
  readonly totalQueryLimit: number;
  readonly executeTimeoutMs: number;
  /** Proposals in simulation or waiting for it. */
  readonly concurrency: number;
  /** Transactions waiting for a block. */
  readonly maxPending: number;
  /** Bytes of blocks after which the state is saved. */
  readonly stateBytes: number;
  /** Bytes of blocks that are compared with the saved state before the ledger opens; a larger log is compared in a thread meanwhile. */
  readonly comparedBytes: number;
}

const mebibyte = 1024 * 1024;
export const defaultLimits: LedgerLimits = {
  maxMessageCount: 500,
  preferredMaxBytes: 2 * mebibyte,
  maxTransactionBytes: 10 * mebibyte,
  maxArgumentBytes: 8 * mebibyte,
  totalQueryLimit: 100_000,
  executeTimeoutMs: 30_000,
  concurrency: 2500,
  maxPending: 10_000,
  stateBytes: mebibyte,
  comparedBytes: 64 * mebibyte,
};

/** Options of a ledger. The first opening writes the channel's description into block 0; later openings must match it. */
export interface EmbeddedLedgerOptions {
  readonly folder: string;
  readonly channel: string;
  readonly organisations: readonly LedgerOrganisation[];
  readonly orderer: LedgerOrganisation;
  readonly chaincode: Chaincode;
  /** 3.1 by default. */
  readonly peerVersion?: PeerVersion;
  /** A majority of the organisations by default. */
  readonly policy?: EndorsementPolicy;
  readonly collections?: readonly Collection[];
  readonly limits?: Partial<LedgerLimits>;
  /** For chaincode on this thread. */
  readonly onReady?: ReadyListener;
  readonly now?: () => Date;
  /** The folder's log, if it is locked already. The ledger closes it, also if the opening fails. */
  readonly locked?: LockedLog;
  /**
   * A file with the log's last known height, to detect a log that lost its end. Outside the folder, it also detects an older copy of the
   * folder.
   */
  readonly highWaterMark?: string;
  /** True to add organisations that a ledger does not have yet to its members; refused with `LedgerMismatch` otherwise. */
  readonly joins?: boolean;
  /** True to verify every transaction's signatures at the opening, and not only the blocks'. */
  readonly deep?: boolean;
}

/** The description in block 0 of a ledger with these options. */
export const genesisOf = (options: EmbeddedLedgerOptions): Genesis => ({
  version: 1,
  channel: options.channel,
  chaincode: options.chaincode.name,
  organisations: options.organisations.map(publicPart),
  orderer: publicPart(options.orderer),
  policy: options.policy ?? { kind: 'majority' },
});

const publicPart = ({ name, mspId, caCertificate }: LedgerOrganisation): Genesis['orderer'] => ({
  name,
  mspId,
  caCertificate,
});
