import { join } from 'node:path';
import { tlsFiles } from '../crypto/tlsFolder';
import { listeningOn, type PeerNode } from '../topology/layout';
import type { Yaml } from './yaml';

/** What a peer's configuration depends on beside the peer itself. */
export interface PeerSurroundings {
  readonly fabric: '3.1' | '2.5';
  /** Another peer of the same organisation, or the peer itself. */
  readonly bootstrap: string;
  readonly builder: string;
  readonly history: boolean;
  /** Orderers that the channel's earlier blocks know by other addresses, with the authority (file) of their TLS certificates. */
  readonly moved?: readonly { readonly from: string; readonly to: string; readonly caCertsFile: string }[];
}

/** The variable by which our package's connection template is filled in; the builder of Fabric's own images reads the same. */
export const builderVariable = 'CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG';

/** A peer's `core.yaml`; the same file serves its administrator's command line. No container engine is configured. */
export const peerConfig = (node: PeerNode, surroundings: PeerSurroundings): Yaml => ({
  peer: {
    id: node.id,
    networkId: 'lotline',
    listenAddress: `${listeningOn(node.host)}:${node.port}`,
    address: node.address,
    chaincodeListenAddress: `${listeningOn(node.host)}:${node.chaincodePort}`,
    chaincodeAddress: `${node.host}:${node.chaincodePort}`,
    localMspId: node.mspId,
    localMspType: 'bccsp',
    mspConfigPath: join(node.identity, 'msp'),
    fileSystemPath: join(node.folder, 'ledger'),
    BCCSP: { Default: 'SW', SW: { Hash: 'SHA2', Security: 256 } },
    tls: peerTls(node),
    // Who hangs is given up while the caller (gateway `deadlines.ts`: 20 s to endorse, 10 s to order) still waits for another one.
    gateway: { enabled: true, endorsementTimeout: '8s', broadcastTimeout: '4s', dialTimeout: '3s' },
    gossip: gossip(node, surroundings.bootstrap),
    keepalive: {
      interval: '2h',
      timeout: '20s',
      // A peer's gateway of Fabric 3.1 pings the other peers every 10 s; whom a peer finds too eager, it cuts off in the middle of calls.
      minInterval: '5s',
      client: { interval: '60s', timeout: '20s' },
      // An orderer that hangs sends no blocks and keeps the connection: the peer turns to another one.
      deliveryClient: { interval: '10s', timeout: '5s' },
    },
    client: { connTimeout: '3s' },
    deliveryclient: {
      blockGossipEnabled: false,
      connTimeout: '3s',
      // A peer that was cut off for longer than this must come back by itself too.
      reconnectTotalTimeThreshold: '24h',
      reConnectBackoffThreshold: '10s',
      blockCensorshipTimeoutKey: '30s',
      minimalReconnectInterval: '100ms',
      policy: 'cluster',
      addressOverrides: surroundings.moved ?? [],
    },
    authentication: { timewindow: '15m' },
    handlers: handlers(surroundings.fabric),
    discovery: {
      enabled: true,
      authCacheEnabled: true,
      authCacheMaxSize: 1000,
      authCachePurgeRetentionRatio: 0.75,
      orgMembersAllowedAccess: false,
    },
    limits: { concurrency: { endorserService: 2500, deliverService: 2500, gatewayService: 2500 } },
    maxRecvMsgSize: 104_857_600,
    maxSendMsgSize: 104_857_600,
  },
  vm: { endpoint: '' },
  chaincode: chaincode(surroundings),
  ledger: {
    state: { stateDatabase: 'goleveldb', totalQueryLimit: 100_000 },
    history: { enableHistoryDatabase: surroundings.history },
    pvtdataStore: {
      collElgProcMaxDbBatchSize: 5000,
      collElgProcDbBatchesInterval: 1000,
      deprioritizedDataReconcilerInterval: '60m',
      purgeInterval: 100,
      purgedKeyAuditLogging: true,
    },
    snapshots: { rootDir: join(node.folder, 'snapshots') },
  },
  operations: { listenAddress: `127.0.0.1:${node.operations}`, tls: operationsTls(node) },
  metrics: { provider: 'prometheus' },
});

function peerTls({ identity }: PeerNode): Yaml {
  const { certificate, key, authority } = tlsFiles(identity);
  return {
    enabled: true,
    clientAuthRequired: false,
    cert: { file: certificate },
    key: { file: key },
    rootcert: { file: authority },
  };
}

/** Metrics and log levels ask for a certificate, whatever `clientAuthRequired` says; /healthz does not. */
function operationsTls({ identity }: PeerNode): Yaml {
  const { certificate, key, operators } = tlsFiles(identity);
  return {
    enabled: true,
    cert: { file: certificate },
    key: { file: key },
    clientAuthRequired: false,
    clientRootCAs: { files: [operators] },
  };
}

/** Shorter intervals than usual: with few peers they cost nothing, and organisations find one another in a second or two. */
const gossip = ({ address }: PeerNode, bootstrap: string): Yaml => ({
  bootstrap,
  endpoint: address,
  externalEndpoint: address,
  useLeaderElection: false,
  orgLeader: true,
  reconnectInterval: '2s',
  aliveTimeInterval: '2s',
  aliveExpirationTimeout: '10s',
  requestStateInfoInterval: '1s',
  publishStateInfoInterval: '1s',
  publishCertPeriod: '5s',
  membershipTrackerInterval: '5s',
  pullInterval: '2s',
  state: {
    enabled: false,
    checkInterval: '10s',
    responseTimeout: '3s',
    batchSize: 10,
    blockBufferSize: 20,
    maxRetries: 3,
  },
  pvtData: {
    // A peer that reads the channel anew waits so long at each approval of its own organisation, whose text nobody else has.
    pullRetryThreshold: '5s',
    transientstoreMaxBlockRetention: 1000,
    pushAckTimeout: '3s',
    btlPullMargin: 10,
    reconcileBatchSize: 10,
    reconcileSleepInterval: '1m',
    reconciliationEnabled: true,
    implicitCollectionDisseminationPolicy: { requiredPeerCount: 0, maxPeerCount: 1 },
  },
});

const handlers = (fabric: '3.1' | '2.5'): Yaml => ({
  authFilters: [
    { name: 'DefaultAuth' },
    { name: 'ExpirationCheck' },
    // Only 3.x peers refuse a proposal whose timestamp is far from their clock.
    ...(fabric === '2.5' ? [] : [{ name: 'TimeWindowCheck' }]),
  ],
  decorators: [{ name: 'DefaultDecorator' }],
  endorsers: { escc: { name: 'DefaultEndorsement', library: '' } },
  validators: { vscc: { name: 'DefaultValidation', library: '' } },
});

const chaincode = ({ fabric, builder }: PeerSurroundings): Yaml => ({
  mode: 'net',
  externalBuilders: [{ name: 'lotline', path: builder, propagateEnvironment: [builderVariable] }],
  installTimeout: '60s',
  startuptimeout: '30s',
  executetimeout: '30s',
  keepalive: 0,
  system: { _lifecycle: 'enable', cscc: 'enable', lscc: 'enable', qscc: 'enable' },
  ...(fabric === '2.5'
    ? {}
    : {
        runtimeParams: {
          useWriteBatch: true,
          maxSizeWriteBatch: 1000,
          useGetMultipleKeys: true,
          maxSizeGetMultipleKeys: 1000,
        },
      }),
});
