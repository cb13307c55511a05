import { join } from 'node:path';
import { tlsFiles } from '../crypto/tlsFolder';
import { listeningOn, type OrdererNode } from '../topology/layout';
import type { Yaml } from './yaml';

/** An orderer's `orderer.yaml`. Its administration port asks for its operator's certificate. */
export function ordererConfig(node: OrdererNode): Yaml {
  const { certificate, key, authority, operators } = tlsFiles(node.identity);
  return {
    General: {
      ListenAddress: listeningOn(node.host),
      ListenPort: node.port,
      TLS: {
        Enabled: true,
        Certificate: certificate,
        PrivateKey: key,
        RootCAs: [authority],
        ClientAuthRequired: false,
      },
      // A peer's gateway of Fabric 3.1 pings orderers every 10 s; whom an orderer finds too eager, it cuts off in the middle of calls.
      Keepalive: { ServerMinInterval: '5s', ServerInterval: '2h', ServerTimeout: '20s' },
      // A follower passes transactions on to a leader that has just died for no longer than it takes to elect another one.
      Cluster: { SendBufferSize: 100, DialTimeout: '3s', RPCTimeout: '3s' },
      BootstrapMethod: 'none',
      LocalMSPID: node.mspId,
      LocalMSPDir: join(node.identity, 'msp'),
      BCCSP: { Default: 'SW', SW: { Hash: 'SHA2', Security: 256 } },
      Authentication: { TimeWindow: '15m' },
    },
    FileLedger: { Location: join(node.folder, 'ledger') },
    Consensus: { WALDir: join(node.folder, 'consensus', 'wal'), SnapDir: join(node.folder, 'consensus', 'snapshots') },
    ChannelParticipation: { Enabled: true, MaxRequestBodySize: '1 MB' },
    Admin: {
      ListenAddress: `${listeningOn(node.host)}:${node.admin}`,
      TLS: {
        Enabled: true,
        Certificate: certificate,
        PrivateKey: key,
        RootCAs: [authority],
        ClientAuthRequired: true,
        ClientRootCAs: [operators],
      },
    },
    // With TLS, metrics and log levels ask for a certificate whatever ClientAuthRequired says, and /healthz does not.
    Operations: {
      ListenAddress: `127.0.0.1:${node.operations}`,
      TLS: {
        Enabled: true,
        Certificate: certificate,
        PrivateKey: key,
        ClientAuthRequired: false,
        ClientRootCAs: [operators],
      },
    },
    Metrics: { Provider: 'prometheus' },
  };
}
