import { join } from 'node:path';
import { tlsFiles } from '../crypto/tlsFolder';
import { organisationFolder, type Layout, type OrdererNode } from '../topology/layout';
import { orderingOrganisations, type Topology } from '../topology/topology';
import type { Yaml } from './yaml';

type Policies = Readonly<Record<string, Yaml>>;

/** The profile that `configtxgen` makes the first block from. */
export const profileName = 'Lotline';

/** The content of `configtx.yaml`: organisations, anchor peers, policies, orderers, capabilities. */
export function configtx(topology: Topology, layout: Layout): Yaml {
  const { fabric, policies } = topology;
  return {
    Profiles: {
      [profileName]: {
        // BFT needs V3_0; 2.5 peers support no channel capability after V2_0.
        Capabilities: { [fabric === '2.5' ? 'V2_0' : 'V3_0']: true },
        Policies: channelPolicies,
        Orderer: ordererSection(topology, layout),
        Application: {
          Capabilities: { V2_5: true },
          Organizations: topology.organisations.map((organisation) => ({
            ...organisationSection(layout, organisation, memberPolicies(organisation.mspId)),
            AnchorPeers: layout.peers
              .filter((peer) => peer.organisation === organisation.name)
              .slice(0, 1)
              .map(({ host, port }) => ({ Host: host, Port: port })),
          })),
          Policies: {
            ...channelPolicies,
            LifecycleEndorsement: implicit(policies.lifecycle, 'Endorsement'),
            Endorsement: implicit(policies.endorsement, 'Endorsement'),
          },
        },
      },
    },
  };
}

function ordererSection(topology: Topology, layout: Layout): Yaml {
  const { block, consensus } = topology;
  return {
    OrdererType: consensus === 'bft' ? 'BFT' : 'etcdraft',
    BatchTimeout: `${block.timeoutMs}ms`,
    BatchSize: {
      MaxMessageCount: block.messages,
      AbsoluteMaxBytes: `${block.mostMegabytes} MB`,
      PreferredMaxBytes: `${block.preferredKilobytes} KB`,
    },
    Capabilities: { V2_0: true },
    Organizations: orderingOrganisations(topology).map((organisation) => ({
      ...organisationSection(layout, organisation, ordererPolicies(organisation.mspId)),
      OrdererEndpoints: layout.orderers
        .filter((node) => node.organisation === organisation.name)
        .map(({ address }) => address),
    })),
    // For BFT, configtxgen replaces this by its own policy: a quorum of the orderers.
    Policies: { ...channelPolicies, BlockValidation: implicit('ANY', 'BlockSigners') },
    ...(consensus === 'bft' ? bft(layout.orderers, block.timeoutMs) : raft(layout.orderers)),
  };
}

const raft = (orderers: readonly OrdererNode[]): Policies => ({
  EtcdRaft: {
    Consenters: orderers.map((node) => ({ Host: node.host, Port: node.port, ...consenterTls(node) })),
    // A follower starts an election after 2.5 to 5 s without a message of the leader.
    Options: {
      TickInterval: '250ms',
      ElectionTick: 10,
      HeartbeatTick: 1,
      MaxInflightBlocks: 5,
      SnapshotIntervalSize: '16 MB',
    },
  },
});

const bft = (orderers: readonly OrdererNode[], timeoutMs: number): Policies => ({
  ConsenterMapping: orderers.map((node, index) => ({
    ID: index + 1,
    Host: node.host,
    Port: node.port,
    MSPID: node.mspId,
    Identity: join(node.identity, 'msp', 'signcerts', 'cert.pem'),
    ...consenterTls(node),
  })),
  SmartBFT: {
    RequestBatchMaxInterval: `${timeoutMs}ms`,
    RequestForwardTimeout: '5s',
    RequestComplainTimeout: '10s',
    RequestAutoRemoveTimeout: '3m',
    ViewChangeResendInterval: '5s',
    ViewChangeTimeout: '20s',
    LeaderHeartbeatTimeout: '20s',
    LeaderHeartbeatCount: 10,
    CollectTimeout: '1s',
    IncomingMessageBufferSize: 200,
    RequestPoolSize: 100_000,
  },
});

function consenterTls({ identity }: OrdererNode): { ClientTLSCert: string; ServerTLSCert: string } {
  const { certificate } = tlsFiles(identity);
  return { ClientTLSCert: certificate, ServerTLSCert: certificate };
}

const organisationSection = (
  { data }: Layout,
  { name, mspId }: { readonly name: string; readonly mspId: string },
  policies: Policies,
): Policies => ({
  Name: mspId,
  ID: mspId,
  MSPDir: join(organisationFolder(data, name), 'msp'),
  Policies: policies,
});

const implicit = (rule: string, policy: string): Yaml => ({ Type: 'ImplicitMeta', Rule: `${rule} ${policy}` });
const signature = (mspId: string, ...roles: readonly string[]): Yaml => ({
  Type: 'Signature',
  Rule: `OR(${roles.map((role) => `'${mspId}.${role}'`).join(', ')})`,
});

const channelPolicies: Policies = {
  Readers: implicit('ANY', 'Readers'),
  Writers: implicit('ANY', 'Writers'),
  Admins: implicit('MAJORITY', 'Admins'),
};

/** Members transact and administrators decide; only peers endorse, so that no client key can stand in for a peer's. */
const memberPolicies = (mspId: string): Policies => ({
  Readers: signature(mspId, 'admin', 'peer', 'client'),
  Writers: signature(mspId, 'admin', 'client'),
  Admins: signature(mspId, 'admin'),
  Endorsement: signature(mspId, 'peer'),
});

const ordererPolicies = (mspId: string): Policies => ({
  Readers: signature(mspId, 'member'),
  Writers: signature(mspId, 'member'),
  Admins: signature(mspId, 'admin'),
  // Only orderers make blocks: no other key of the organisation, an administrator's included, can stand in for theirs.
  BlockSigners: signature(mspId, 'orderer'),
});
