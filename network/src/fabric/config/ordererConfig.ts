import { join } from 'node:path';
import { tlsFiles } from '../crypto/tlsFolder';
import { listeningOn, type OrdererNode } from '../topology/layout';
import type { Yaml } from './yaml';

/** An orderer's `orderer.yaml`. Its administration port requires its operator's certificate. */
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
      // A peer's gateway of Fabric 3.1 pings orderers every 10 s; an orderer closes connections with more frequent pings than allowed, also
      // during calls.
      Keepalive: { ServerMinInterval: '5s', ServerInterval: '2h', ServerTimeout: '20s' },
      // A follower stops forwarding transactions to a failed leader after about the time of an election.
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
    // With TLS, metrics and log levels require a certificate for any value of ClientAuthRequired; /healthz does not.
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
