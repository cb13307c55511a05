import { z } from 'zod';
import { tlsFiles } from '../crypto/tlsFolder';
import type { Network } from '../network';
import { ProgramFailed } from '../programs/runProgram';
import type { PeerNode } from '../topology/layout';
import { leadingPeers, peerCommand, toOrderer } from './peerCommand';

/** A chaincode definition as organisations approve it. */
export interface Definition {
  readonly version: string;
  readonly sequence: number;
  /** Further options of `peer lifecycle chaincode` in the definition, such as an endorsement policy or private data collections. */
  readonly terms?: readonly string[];
}

const committed = z.object({ version: z.string(), sequence: z.int() });
const approved = z.object({
  source: z.object({ Type: z.object({ LocalPackage: z.object({ package_id: z.string() }).optional() }) }),
});

/** The chaincode's committed definition on the channel; undefined if there is none. */
export async function committedDefinition(network: Network): Promise<Definition | undefined> {
  const { channel, chaincode } = network.topology;
  const args = ['lifecycle', 'chaincode', 'querycommitted', '-C', channel, '-n', chaincode, '-O', 'json'];
  const text = await unless(/is not defined/, peerCommand(network, firstPeer(network), args));
  return text === undefined ? undefined : committed.parse(JSON.parse(text));
}

/** The package that an organisation approved for a committed definition; undefined if there is none. */
export async function approvedPackage(network: Network, peer: PeerNode, sequence: number): Promise<string | undefined> {
  const { channel, chaincode } = network.topology;
  const which = ['-C', channel, '-n', chaincode, '--sequence', String(sequence), '-O', 'json'];
  const query = peerCommand(network, peer, ['lifecycle', 'chaincode', 'queryapproved', ...which]);
  const text = await unless(
    /could not fetch approved|has not approved|not found|private data .* is not available/,
    query,
  );
  return text === undefined ? undefined : approved.parse(JSON.parse(text)).source.Type.LocalPackage?.package_id;
}

/** Installs a package on every peer that lacks it. */
export async function install(network: Network, file: string): Promise<void> {
  await Promise.all(
    network.layout.peers.map((peer) =>
      unless(/already successfully installed/, peerCommand(network, peer, ['lifecycle', 'chaincode', 'install', file])),
    ),
  );
}

/** A peer's message about an approval that exists already (Fabric `core/chaincode/lifecycle/lifecycle.go`). */
const approvedBefore = /unchanged content|redefine the current committed sequence(?!.*with different parameters)/;

/** Approves a definition for an organisation, with the package that it will run. */
export async function approve(
  network: Network,
  peer: PeerNode,
  definition: Definition,
  packageId: string,
): Promise<void> {
  const args = ['lifecycle', 'chaincode', 'approveformyorg', ...common(network, definition), '--package-id', packageId];
  await unless(approvedBefore, peerCommand(network, peer, args));
}

/** Commits a definition with the endorsement of every organisation. */
export async function commit(network: Network, definition: Definition): Promise<void> {
  const peers = leadingPeers(network).flatMap(({ address, identity }) => [
    '--peerAddresses',
    address,
    '--tlsRootCertFiles',
    tlsFiles(identity).authority,
  ]);
  const args = ['lifecycle', 'chaincode', 'commit', ...common(network, definition), ...peers];
  await peerCommand(network, firstPeer(network), args);
}

const common = (network: Network, { version, sequence, terms = [] }: Definition): string[] => [
  ...toOrderer(network),
  '--name',
  network.topology.chaincode,
  '--version',
  version,
  '--sequence',
  String(sequence),
  ...terms,
  '--waitForEventTimeout',
  '30s',
];

function firstPeer(network: Network): PeerNode {
  const [first] = leadingPeers(network);
  if (!first) throw new RangeError('The network has no peer.');
  return first;
}

/** A command's output; undefined if it failed for the expected reason. */
async function unless(reason: RegExp, command: Promise<string>): Promise<string | undefined> {
  try {
    return await command;
  } catch (error) {
    if (error instanceof ProgramFailed && reason.test(error.output)) return undefined;
    throw error;
  }
}
