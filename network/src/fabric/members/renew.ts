import { X509Certificate } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readKeyPair } from '../../identity/keyPairFiles';
import { makeIdentities } from '../crypto/makeIdentities';
import type { Network } from '../network';
import { stopProcess } from '../processes/stopProcess';
import { awaitEndorsement } from '../steps/awaitEndorsement';
import { runningProcesses } from '../steps/down';
import { leadingPeers } from '../steps/peerCommand';
import { slotOf, startServices } from '../steps/services';
import { startNodes } from '../steps/startNodes';
import { type OrdererNode, organisationFolder } from '../topology/layout';
import { awaitOrderers } from './awaitOrderers';
import { committedContract } from './committedContract';
import { updateConsenter } from './consenters';
import {
  givenSource,
  installKeyPairs,
  type KeyPairSource,
  nextFolder,
  ownAuthorities,
  prepareKeyPairs,
} from './freshKeyPairs';
import { givenFolderOf } from './givenFolderOf';

/** Which certificates to renew: an organisation's, or everyone's. */
export interface RenewRequest {
  readonly newKeys: boolean;
  readonly organisation: string | undefined;
}

/**
 * Issues the certificates of nodes and users anew and restarts node after node, each when the last one serves again, so that the network
 * goes on. With new keys, the channel's configuration learns each orderer's before that orderer restarts. Can be repeated after a failure.
 */
export async function renew(network: Network, request: RenewRequest): Promise<void> {
  const { topology, layout, tell } = network;
  const chosen = chosenOrganisations(network, request);
  const running = (await runningProcesses(layout)).length > 0;
  if (!running && request.newKeys) {
    throw new RangeError('New keys need a running network: the channel must learn them. Run: npm run fabric -- up');
  }
  for (const name of chosen) {
    const source = await sourceOf(network, name, request.newKeys);
    await (running ? renewRunning : renewStopped)(network, name, source);
    const users = await source.renewUsers();
    await makeIdentities(topology, layout);
    tell(`renewed ${name}: its nodes and ${users} users`);
  }
}

function chosenOrganisations({ topology }: Network, { organisation, newKeys }: RenewRequest): string[] {
  const all = [topology.orderer, ...topology.organisations].map(({ name }) => name);
  const chosen = organisation === undefined ? all : all.filter((name) => name === organisation);
  if (chosen.length === 0) {
    throw new RangeError(`The network has no organisation "${organisation ?? ''}". It has: ${all.join(', ')}.`);
  }
  if (newKeys && topology.consensus === 'bft' && chosen.includes(topology.orderer.name)) {
    throw new RangeError(
      'Orderers under BFT keep their keys: run renew without --new-keys, or for an organisation that has peers.',
    );
  }
  return chosen;
}

function sourceOf({ topology, layout }: Network, name: string, newKeys: boolean): Promise<KeyPairSource> {
  const folder = organisationFolder(layout.data, name);
  const given = givenFolderOf(topology, name);
  return given ? Promise.resolve(givenSource(folder, given)) : ownAuthorities(folder, newKeys);
}

async function renewRunning(network: Network, organisation: string, source: KeyPairSource): Promise<void> {
  await renewOrderers(network, organisation, source);
  await renewPeers(network, organisation, source);
  await renewService(network, organisation, source);
}

/** The way back when certificates have ended already: with its old keys, everything is known to everyone. */
async function renewStopped({ layout }: Network, organisation: string, source: KeyPairSource): Promise<void> {
  const nodes = [...layout.orderers, ...layout.peers, ...layout.services];
  for (const node of nodes.filter((each) => each.organisation === organisation)) {
    await prepareKeyPairs(node, source);
    await installKeyPairs(node.identity);
  }
}

async function renewOrderers(network: Network, organisation: string, source: KeyPairSource): Promise<void> {
  for (const node of network.layout.orderers.filter((each) => each.organisation === organisation)) {
    await prepareKeyPairs(node, source);
    if (source.newKeys && network.topology.consensus === 'raft') {
      // An orderer that was known by another key is left out until it restarts: none may be missing beside it.
      await awaitOrderers(network);
      await updateConsenter(network, node, (await readKeyPair(join(nextFolder(node.identity), 'tls'))).certificate);
    }
    if (network.topology.consensus === 'bft') await requireSameKeys(node);
    await restartWithNext(network, node);
    await awaitOrderers(network);
  }
}

/** Under BFT the others would take nothing more from an orderer over other keys. An organisation's own authority may have made such. */
async function requireSameKeys({ id, identity }: OrdererNode): Promise<void> {
  for (const part of ['identity', 'tls']) {
    const [old, next] = await Promise.all([identity, nextFolder(identity)].map((each) => publicKey(join(each, part))));
    if (old === next) continue;
    await rm(nextFolder(identity), { recursive: true });
    throw new RangeError(
      `${id} has new keys (${part}), and orderers under BFT keep theirs: enrol it again over the same key, with Fabric CA's client by --csr.keyrequest.reusekey.`,
    );
  }
}

const publicKey = async (folder: string): Promise<string> =>
  new X509Certificate((await readKeyPair(folder)).certificate).publicKey
    .export({ type: 'spki', format: 'pem' })
    .toString();

async function renewPeers(network: Network, organisation: string, source: KeyPairSource): Promise<void> {
  for (const node of network.layout.peers.filter((each) => each.organisation === organisation)) {
    await prepareKeyPairs(node, source);
    await restartWithNext(network, node);
    await awaitEndorsement(network);
  }
}

async function restartWithNext(network: Network, { id, identity }: { id: string; identity: string }): Promise<void> {
  await stopProcess(network.layout.run, id);
  await installKeyPairs(identity);
  // A node's MSP folder holds copies.
  await makeIdentities(network.topology, network.layout);
  await startNodes(network);
}

async function renewService(network: Network, organisation: string, source: KeyPairSource): Promise<void> {
  const { layout } = network;
  const service = layout.services.find((each) => each.organisation === organisation);
  const peer = leadingPeers(network).find((each) => each.organisation === organisation);
  if (!service || !peer) return;
  const { served } = await committedContract(network, peer);
  await prepareKeyPairs(service, source);
  await installKeyPairs(service.identity);
  await stopProcess(layout.run, slotOf(service, served.slot).id);
  await startServices(network, served);
  await awaitEndorsement(network);
}
