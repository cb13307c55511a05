import { join } from 'node:path';
import { tlsFiles } from '../crypto/tlsFolder';
import type { Network } from '../network';
import { runProgram } from '../programs/runProgram';
import { organisationFolder, type PeerNode } from '../topology/layout';

/** Runs a `peer` command against a peer as its organisation's administrator. */
export function peerCommand({ programs, layout }: Network, node: PeerNode, args: readonly string[]): Promise<string> {
  return runProgram({
    program: programs.peer,
    args,
    env: {
      FABRIC_CFG_PATH: node.folder,
      FABRIC_LOGGING_SPEC: 'error',
      CORE_PEER_MSPCONFIGPATH: join(organisationFolder(layout.data, node.organisation), 'users', 'admin', 'msp'),
    },
  });
}

/**
 * The options to send a command's transaction to an orderer. Paths are absolute, because `peer` resolves others in its configuration
 * folder.
 */
export function toOrderer({ layout, topology }: Network): string[] {
  const [orderer] = layout.orderers;
  if (!orderer) throw new RangeError('The network has no orderer.');
  const { authority } = tlsFiles(orderer.identity);
  return ['-o', orderer.address, '--tls', '--cafile', authority, '--channelID', topology.channel];
}

/** The first peer of each organisation. */
export function leadingPeers({ layout, topology }: Network): PeerNode[] {
  return topology.organisations.flatMap(({ name }) => layout.peers.find((peer) => peer.organisation === name) ?? []);
}
