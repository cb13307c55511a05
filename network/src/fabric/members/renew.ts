import { join } from 'node:path';
import { isThere } from '../../absent';
import { readKeyPair } from '../../identity/keyPairFiles';
import { forgetFormerOperator, replaceOperator } from '../crypto/operatorIdentity';
import { makeIdentities } from '../crypto/makeIdentities';
import type { Network } from '../network';
import { stopProcess } from '../processes/stopProcess';
import { awaitEndorsement } from '../steps/awaitEndorsement';
import { runningProcesses } from '../steps/down';
import { leadingPeers } from '../steps/peerCommand';
import { slotOf, startServices } from '../steps/services';
import { startNodes } from '../steps/startNodes';
import { organisationFolder, type OrdererNode, type PeerNode } from '../topology/layout';
import { orderingOrganisations } from '../topology/topology';
import { awaitOrderers } from './awaitOrderers';
import { committedContract } from './committedContract';
import { isConsenter, updateConsenter } from './consenters';
import {
  givenSource,
  installKeyPairs,
  type KeyPairSource,
  nextFolder,
  ownAuthorities,
  prepareKeyPairs,
} from './freshKeyPairs';
import { givenFolderOf } from '../crypto/givenFolderOf';
import { publishRevocations } from './revocations';
import { hasNextKey, requireSameKeys, type SameKeysRequest } from './requireSameKeys';

/** The certificates to renew: an organisation's, or all. */
export interface RenewRequest {
  readonly newKeys: boolean;
  readonly organisation: string | undefined;
}

/**
 * Renews the certificates of nodes and users and restarts one node after the other, each when the previous one serves again, so that the
 * network stays available. With new keys, the channel's configuration is updated with each orderer's certificate before that orderer
 * restarts, and finally with the revocation of the old ones. Can be repeated after a failure.
 */
export async function renew(network: Network, request: RenewRequest): Promise<void> {
  const { topology, layout, print } = network;
  const chosen = chosenOrganisations(network, request);
  const running = (await runningProcesses(layout)).length > 0;
  if (!running && request.newKeys) {
    throw new RangeError('New keys need a running network: the channel must learn them. Run: npm run fabric -- up');
  }
  for (const name of chosen) {
    const source = await sourceOf(network, name, request.newKeys);
    // Before the nodes, which read the revocations of users' certificates when they start.
    const users = await source.renewUsers();
    await replaceOperator(layout.data, name);
    await makeIdentities(topology, layout);
    await (running ? renewRunning : renewStopped)(network, name, source);
    await makeIdentities(topology, layout);
    await forgetFormerOperator(layout.data, name);
    if (running) await revokeReplaced(network, name);
    print(`renewed ${name}: its nodes and ${users} users`);
  }
}

async function revokeReplaced(network: Network, name: string): Promise<void> {
  const { topology } = network;
  const organisation = topology.organisations.find((each) => each.name === name);
  if (organisation) await publishRevocations(network, organisation, 'Application');
  const ordering = orderingOrganisations(topology).find((each) => each.name === name);
  if (ordering) await publishRevocations(network, ordering, 'Orderer');
}

function chosenOrganisations({ topology }: Network, { organisation, newKeys }: RenewRequest): string[] {
  const all = [...orderingOrganisations(topology), ...topology.organisations].map(({ name }) => name);
  const chosen = organisation === undefined ? all : all.filter((name) => name === organisation);
  if (chosen.length === 0) {
    throw new RangeError(`The network has no organisation "${organisation ?? ''}". It has: ${all.join(', ')}.`);
  }
  if (
    newKeys &&
    topology.consensus === 'bft' &&
    orderingOrganisations(topology).some(({ name }) => chosen.includes(name))
  ) {
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

/** Renews a stopped network, whose certificates may have expired: with unchanged keys, the channel needs no update. */
async function renewStopped(network: Network, organisation: string, source: KeyPairSource): Promise<void> {
  const { orderers, peers, services } = network.layout;
  const own = (node: { readonly organisation: string }): boolean => node.organisation === organisation;
  for (const node of orderers.filter(own)) {
    const isBegun = isThere(nextFolder(node.identity));
    await prepareKeyPairs(node, source);
    await requireSameKeys(node, stoppedKeys(network, isBegun));
    await installKeyPairs(organisationFolder(network.layout.data, organisation), node.identity);
  }
  for (const node of [...peers, ...services].filter(own)) {
    await prepareKeyPairs(node, source);
    await installKeyPairs(organisationFolder(network.layout.data, organisation), node.identity);
  }
}

const reuse = "enrol it again over the same key, with Fabric CA's client by --csr.keyrequest.reusekey.";
const bftKeys: SameKeysRequest = { consensus: 'bft', advice: `orderers under BFT keep theirs: ${reuse}` };

function stoppedKeys({ topology, layout }: Network, isBegun: boolean): SameKeysRequest {
  if (topology.consensus === 'bft') return bftKeys;
  const running = 'the channel learns them only while the network runs:';
  const advice = isBegun
    ? `${running} start it, and let the renewal that was interrupted come to its end.`
    : `${running} ${layout.containers ? '' : 'start it before the renewal, or '}${reuse}`;
  return { consensus: 'raft', advice, keep: isBegun };
}

async function renewOrderers(network: Network, organisation: string, source: KeyPairSource): Promise<void> {
  const own = network.layout.orderers.filter((each) => each.organisation === organisation);
  // An orderer whose renewal was interrupted may be cut off, because the channel knows its next keys: it comes first.
  const isBegun = ({ identity }: OrdererNode): boolean => isThere(nextFolder(identity));
  for (const node of [...own.filter(isBegun), ...own.filter((each) => !isBegun(each))]) {
    await prepareKeyPairs(node, source);
    // Also without --new-keys: an interrupted renewal may have left new keys that the channel does not know yet.
    if (network.topology.consensus === 'raft' && (await hasNextKey(node.identity, 'tls')))
      await tellChannel(network, node);
    if (network.topology.consensus === 'bft') await requireSameKeys(node, bftKeys);
    await restartWithNext(network, node);
    await awaitOrderers(network);
  }
}

/** Updates the channel's configuration with an orderer's next keys. */
async function tellChannel(network: Network, node: OrdererNode): Promise<void> {
  const { certificate } = await readKeyPair(join(nextFolder(node.identity), 'tls'));
  if (await isConsenter(network, node, certificate)) return;
  // Until it restarts, this orderer is cut off, because the channel knows its next key: all others must be available.
  await awaitOrderers(network);
  await updateConsenter(network, node, certificate);
}

async function renewPeers(network: Network, organisation: string, source: KeyPairSource): Promise<void> {
  for (const node of network.layout.peers.filter((each) => each.organisation === organisation)) {
    await prepareKeyPairs(node, source);
    await restartWithNext(network, node);
    await awaitEndorsement(network);
  }
}

async function restartWithNext(network: Network, node: OrdererNode | PeerNode): Promise<void> {
  await stopProcess(network.layout.run, node.id);
  await installKeyPairs(organisationFolder(network.layout.data, node.organisation), node.identity);
  // Updates the copies in the nodes' MSP folders.
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
  await installKeyPairs(organisationFolder(layout.data, organisation), service.identity);
  await stopProcess(layout.run, slotOf(service, served.slot).id);
  await startServices(network, served);
  await awaitEndorsement(network);
}
