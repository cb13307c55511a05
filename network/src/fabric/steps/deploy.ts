import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Network } from '../network';
import { type ChaincodePackage, chaincodePackage, ownAddress } from '../package/chaincodePackage';
import { type ContractCode, builtContract } from '../package/contractDigest';
import { awaitApproval } from './awaitApproval';
import { approvedPackage, commit, committedDefinition, type Definition, install } from './lifecycle';
import { leadingPeers } from './peerCommand';
import { type Served, slotOfSequence, startServices, stopServices } from './services';

/** The result of `deploy`. */
export interface Deployed extends Definition {
  readonly packageId: string;
  readonly changed: boolean;
}

/**
 * Deploys the contract that is built here: installs, approves for each organisation, and commits, with the next sequence number if another
 * contract is committed. The new services run before the definition changes, and the old ones stop afterwards.
 */
export async function deploy(network: Network, said: { readonly version?: string } = {}): Promise<Deployed> {
  const code = await builtContract();
  const current = await committedDefinition(network);
  const there = current && (await sameContract(network, code, { current, ...said }));
  if (there?.isComplete) return { ...there.definition, packageId: there.packageId, changed: false };
  // The same code that a peer has lost is deployed again with its version.
  const version = there?.definition.version ?? said.version ?? versionOf(code);
  const definition = { version, sequence: nextSequence(current) };
  const packageId = await bringIn(network, code, definition);
  return { ...definition, packageId, changed: true };
}

const nextSequence = (current: Definition | undefined): number => (current?.sequence ?? 0) + 1;

interface SameContract {
  readonly definition: Definition;
  readonly packageId: string;
  /** True if every reachable organisation runs it now. */
  readonly isComplete: boolean;
}

/** The committed definition, if it has the built code, which its package id identifies, and the wanted version. */
async function sameContract(
  network: Network,
  code: ContractCode,
  { current, version }: { readonly current: Definition; readonly version?: string },
): Promise<SameContract | undefined> {
  if (version !== undefined && version !== current.version) return undefined;
  const made = packageFor(network, code, current);
  if (!(await approvedPackages(network, current)).includes(made.package.id)) return undefined;
  return { definition: current, packageId: made.package.id, isComplete: await completed(network, current, made) };
}

interface Made {
  readonly package: ChaincodePackage;
  readonly served: Served;
}

/**
 * Deploys the committed contract to peers and organisations that were unavailable, or were added since. Returns false if an organisation
 * runs another package, or cannot approve this one any more because its peers have lost their approval.
 */
async function completed(network: Network, current: Definition, made: Made): Promise<boolean> {
  await startServices(network, made.served);
  await install(network, await storePackage(network, made.package));
  for (const peer of leadingPeers(network)) {
    const runs = await approvedPackage(network, peer, current.sequence);
    if (runs !== undefined && runs !== made.package.id) return false;
    if (runs === undefined) await awaitApproval(network, peer, current, made.package.id);
  }
  return (await approvedPackages(network, current)).every((each) => each === made.package.id);
}

async function storePackage({ layout }: Network, { label, bytes }: ChaincodePackage): Promise<string> {
  const file = join(layout.channelFolder, `${label}.tar.gz`);
  await mkdir(layout.channelFolder, { recursive: true, mode: 0o700 });
  await writeFile(file, bytes);
  return file;
}

async function bringIn(network: Network, code: ContractCode, definition: Definition): Promise<string> {
  const { topology, print } = network;
  const { package: made, served } = packageFor(network, code, definition);
  const file = await storePackage(network, made);
  await startServices(network, served);
  await install(network, file);
  print(`installed ${made.id}`);
  const peers = leadingPeers(network);
  await Promise.all(peers.map((peer) => awaitApproval(network, peer, definition, made.id)));
  print(`approved by ${peers.map(({ mspId }) => mspId).join(', ')}`);
  await commit(network, definition);
  print(`committed ${topology.chaincode} ${definition.version} as sequence ${definition.sequence}`);
  await stopServices(network, served.slot === 'a' ? 'b' : 'a');
  return made.id;
}

function packageFor({ topology }: Network, { digest }: ContractCode, { version, sequence }: Definition): Made {
  const slot = slotOfSequence(sequence);
  const made = chaincodePackage({ label: `${topology.chaincode}_${version}`, digest, address: ownAddress(slot) });
  return { package: made, served: { packageId: made.id, slot } };
}

export const versionOf = ({ version, digest }: ContractCode): string => `${version}-${digest.slice(0, 8)}`;

/** The package that each organisation has approved for the definition. */
const approvedPackages = (network: Network, { sequence }: Definition): Promise<(string | undefined)[]> =>
  Promise.all(leadingPeers(network).map((peer) => approvedPackage(network, peer, sequence)));
