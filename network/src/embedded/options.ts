import type { OrganisationMaterial } from '../identity/organisation';
import type { EndorsementPolicy, Genesis } from '../verify/genesis';
import type { PeerVersion } from './peer/capabilities';
import type { ChaincodeSource } from './peer/chaincode';
import type { ReadyListener } from './peer/chaincodeConnection';
import type { Collection } from './peer/collections';
import type { LockedLog } from './store/lockedLog';

/** An organisation as the ledger needs it: its authority's certificate, and the identity of its node. */
export type LedgerOrganisation = Pick<OrganisationMaterial, 'name' | 'mspId' | 'caCertificate' | 'node'>;

/** What the ledger accepts at most. Fabric's defaults, where it has one. */
export interface LedgerLimits {
  /** Transactions in a block. */
  readonly maxMessageCount: number;
  /** Bytes of transactions in a block, unless one alone has more. */
  readonly preferredMaxBytes: number;
  /** Bytes of one transaction. */
  readonly maxTransactionBytes: number;
  /** Bytes of a proposal's arguments and transient data together. */
  readonly maxArgumentBytes: number;
  /** Rows of one query; what comes after them is silently left out, as by a peer. */
  readonly totalQueryLimit: number;
  readonly executeTimeoutMs: number;
  /** Proposals being simulated or waiting for it. */
  readonly concurrency: number;
  /** Transactions waiting for a block. */
  readonly maxPending: number;
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
};

/** How to open a ledger. The first time writes what the channel is into block 0; later it must be the same. */
export interface EmbeddedLedgerOptions {
  readonly folder: string;
  readonly channel: string;
  readonly organisations: readonly LedgerOrganisation[];
  readonly orderer: LedgerOrganisation;
  readonly chaincode: ChaincodeSource;
  /** 3.1 unless said. */
  readonly peerVersion?: PeerVersion;
  /** A majority of the organisations unless said. */
  readonly policy?: EndorsementPolicy;
  readonly collections?: readonly Collection[];
  readonly limits?: Partial<LedgerLimits>;
  readonly onReady?: ReadyListener;
  readonly now?: () => Date;
  /** The folder's log, where it was locked before. The ledger closes it, also when it cannot be opened. */
  readonly locked?: LockedLog;
  /** A file that says how high the log was, so that a log that lost its end is noticed. Outside the folder it also notices an older copy of that. */
  readonly highWaterMark?: string;
  /** Verify every transaction's signatures on opening too, not only the blocks'. */
  readonly deep?: boolean;
}

/** What block 0 says of a ledger with these options. */
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
