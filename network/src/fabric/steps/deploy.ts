import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Network } from '../network';
import { type ChaincodePackage, chaincodePackage, ownAddress } from '../package/chaincodePackage';
import { type ContractCode, builtContract } from '../package/contractDigest';
import { waitUntil } from '../processes/waitUntil';
import { approve, approvedPackage, commit, committedDefinition, type Definition, install } from './lifecycle';
import { leadingPeers } from './peerCommand';
import { type Served, slotOfSequence, startServices, stopServices } from './services';

/** What `deploy` came to. */
export interface Deployed extends Definition {
  readonly packageId: string;
  readonly changed: boolean;
}

/**
 * Brings the channel to the contract as it is built here: installs, has each organisation approve, and commits, with the next sequence
 * number when another contract was there. The new services run before the definition changes and the old ones stop after it.
 */
export async function deploy(network: Network, said: { readonly version?: string } = {}): Promise<Deployed> {
  const code = await builtContract();
  const current = await committedDefinition(network);
  let version = said.version ?? versionOf(code);
  if (current && (said.version ?? current.version) === current.version) {
    // The same code under the committed version has the package that the organisations approved.
    const made = packageFor(network, code, current);
    const approved = await approvedPackages(network, current);
    if (approved.every((each) => each === made.package.id)) {
      await startServices(network, made.served);
      return { ...current, packageId: made.package.id, changed: false };
    }
    // The same code, which a peer has forgotten, goes in again under its name.
    if (approved.includes(made.package.id)) version = current.version;
  }
  const definition = { version, sequence: (current?.sequence ?? 0) + 1 };
  const packageId = await bringIn(network, code, definition);
  return { ...definition, packageId, changed: true };
}

async function bringIn(network: Network, code: ContractCode, definition: Definition): Promise<string> {
  const { layout, topology, tell } = network;
  const { package: made, served } = packageFor(network, code, definition);
  const file = join(layout.channelFolder, `${made.label}.tar.gz`);
  await mkdir(layout.channelFolder, { recursive: true, mode: 0o700 });
  await writeFile(file, made.bytes);
  await startServices(network, served);
  await install(network, file);
  tell(`installed ${made.id}`);
  const peers = leadingPeers(network);
  await Promise.all(
    peers.map((peer) =>
      waitUntil(layout, {
        what: `approval by ${peer.mspId}`,
        seconds: 60,
        processes: [...layout.orderers, ...layout.peers].map(({ id }) => id),
        check: async () => {
          await approve(network, peer, definition, made.id);
          return undefined;
        },
      }),
    ),
  );
  tell(`approved by ${peers.map(({ mspId }) => mspId).join(', ')}`);
  await commit(network, definition);
  tell(`committed ${topology.chaincode} ${definition.version} as sequence ${definition.sequence}`);
  await stopServices(network, served.slot === 'a' ? 'b' : 'a');
  return made.id;
}

function packageFor(
  { topology }: Network,
  { digest }: ContractCode,
  { version, sequence }: Definition,
): { readonly package: ChaincodePackage; readonly served: Served } {
  const slot = slotOfSequence(sequence);
  const made = chaincodePackage({ label: `${topology.chaincode}_${version}`, digest, address: ownAddress(slot) });
  return { package: made, served: { packageId: made.id, slot } };
}

export const versionOf = ({ version, digest }: ContractCode): string => `${version}-${digest.slice(0, 8)}`;

/** The package that each organisation has approved for the definition. */
const approvedPackages = (network: Network, { sequence }: Definition): Promise<(string | undefined)[]> =>
  Promise.all(leadingPeers(network).map((peer) => approvedPackage(network, peer, sequence)));
