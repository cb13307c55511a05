import { join } from 'node:path';
import { tlsFiles } from '../crypto/tlsFolder';
import { listeningOn, type PeerNode } from '../topology/layout';
import type { Yaml } from './yaml';
import type { Series } from '../topology/topology';

/** The environment on which a peer's configuration depends. */
export interface PeerSurroundings {
  readonly fabric: Series;
  /** Another peer of the same organisation, or the peer itself. */
  readonly bootstrap: string;
  readonly builder: string;
  readonly history: boolean;
  /** Orderers with other addresses in the channel's earlier blocks, with the authority (file) of their TLS certificates. */
  readonly moved?: readonly { readonly from: string; readonly to: string; readonly caCertsFile: string }[];
}

/** The variable with the values of the package's connection template; the builder of Fabric's own images reads the same one. */
export const builderVariable = 'CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG';

/** A peer's `core.yaml`, which its administrator's command line reads too. No container engine is configured. */
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
    // Shorter than the caller's deadlines (gateway `deadlines.ts`: 20 s to endorse, 10 s to order), so that another node can be tried in
    // time.
    gateway: { enabled: true, endorsementTimeout: '8s', broadcastTimeout: '4s', dialTimeout: '3s' },
    gossip: gossip(node, surroundings.bootstrap),
    keepalive: {
      interval: '2h',
      timeout: '20s',
      // A peer's gateway of Fabric 3.1 pings the other peers every 10 s; a peer closes connections with more frequent pings than allowed,
      // also during calls.
      minInterval: '5s',
      client: { interval: '60s', timeout: '20s' },
      // An orderer that hangs keeps the connection and sends no blocks: after this timeout the peer uses another one.
      deliveryClient: { interval: '10s', timeout: '5s' },
    },
    client: { connTimeout: '3s' },
    deliveryclient: {
      blockGossipEnabled: false,
      connTimeout: '3s',
      // A disconnected peer reconnects by itself during this time.
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

/** TLS of the operations port. Metrics and log levels require a certificate for any value of `clientAuthRequired`; /healthz does not. */
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

/**
 * Gossip with shorter intervals than Fabric's defaults: with few peers they are cheap, and organisations discover one another in seconds.
 */
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
    // A peer that replays the channel waits this long at each approval of its own organisation, whose private data no other peer has.
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

const handlers = (fabric: Series): Yaml => ({
  authFilters: [
    { name: 'DefaultAuth' },
    { name: 'ExpirationCheck' },
    // Only 3.x peers have this filter, which refuses proposals whose timestamp differs too much from their clock.
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
