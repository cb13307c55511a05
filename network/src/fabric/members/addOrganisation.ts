import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { common } from '@hyperledger/fabric-protos';
import { writeConfig } from '../config/writeConfig';
import { makeIdentities } from '../crypto/makeIdentities';
import type { Network } from '../network';
import { waitUntil } from '../processes/waitUntil';
import { awaitApproval } from '../steps/awaitApproval';
import { awaitEndorsement } from '../steps/awaitEndorsement';
import { joinPeers, peerHeight } from '../steps/joinPeers';
import { type Definition, install } from '../steps/lifecycle';
import { leadingPeers } from '../steps/peerCommand';
import { reachableNetwork } from '../steps/reachable';
import { startServices } from '../steps/services';
import { startNodes } from '../steps/startNodes';
import { builderFolder } from '../steps/builderFolder';
import { layoutOf, type PeerNode } from '../topology/layout';
import { type OrganisationTopology, parseTopology } from '../topology/topology';
import { replaceTopology } from '../topology/topologyFile';
import type { Acting } from './adminCommand';
import { channelConfig, groupAt } from './channelConfig';
import { committedContract } from './committedContract';
import { organisationGroup } from './organisationGroup';
import { type ChannelChange, updateChannel, updateEnvelope } from './updateChannel';

/** An organisation to add; `msp` is its folder if it has its own authority. */
export interface NewOrganisation {
  readonly name: string;
  readonly mspId: string;
  readonly peers?: number;
  readonly msp?: string;
}

/**
 * Adds an organisation to the running channel: its identities, the channel's configuration signed by the administrators of every
 * present organisation, its peers, and the others' contract, approved by it. Can be repeated after a failure. With `unsignedUpdate`, it
 * only writes the change to that file, for others to sign.
 */
export async function addOrganisation(
  network: Network,
  organisation: NewOrganisation,
  unsignedUpdate?: string,
): Promise<void> {
  const members = membersOf(network, organisation.mspId);
  const wider = widerNetwork(network, organisation);
  const added = wider.topology.organisations.find(({ name }) => name === organisation.name);
  if (!added) throw new RangeError('The network has no organisation.');
  await makeIdentities(wider.topology, wider.layout);
  await writeConfig(wider.topology, wider.layout, builderFolder);
  const group = await organisationGroup(wider, added.mspId);
  const change: ChannelChange = {
    what: `${added.mspId} is a member`,
    signers: members,
    change: (config) => addGroup(groupAt(config, 'Application'), added, group),
  };
  const there = await reachableNetwork(withoutPeersOf(network, organisation.name));
  if (unsignedUpdate !== undefined) return writeUnsigned(there, change, unsignedUpdate);
  await updateChannel(there, change);
  await replaceTopology(wider.layout.data, wider.topology);
  if (wider.layout.containers && wider !== network) {
    network.print('now generate again, start the new containers, and repeat this command');
    return;
  }
  const now = withPeersOf(wider, there, organisation.name);
  await startNodes(now);
  await joinPeers(now);
  await runContract(now, added);
  await awaitEndorsement(now);
  network.print(`${added.mspId} is part of channel ${network.topology.channel}`);
}

/** Writes the update for administrators whose keys are elsewhere: they sign the file in turn, and one of them sends it. */
async function writeUnsigned(network: Network, { signers, change }: ChannelChange, file: string): Promise<void> {
  const before = await channelConfig(network, signers[0]);
  const after = common.Config.deserializeBinary(before.serializeBinary());
  if (!change(after)) throw new RangeError('The organisation is a member of the channel already.');
  await writeFile(file, updateEnvelope(network.topology.channel, before, after).serializeBinary());
  network.print(`wrote ${file}: each administrator runs "peer channel signconfigtx -f", one "peer channel update -f"`);
}

function membersOf({ topology }: Network, mspId: string): readonly [Acting, ...Acting[]] {
  const [first, ...rest] = topology.organisations.filter((each) => each.mspId !== mspId);
  if (!first) throw new RangeError('The network has no other organisation that could agree.');
  return [first, ...rest];
}

/** The network with the organisation, which an interrupted run may have added already. */
function widerNetwork(network: Network, organisation: { readonly name: string; readonly mspId: string }): Network {
  const { topology, layout } = network;
  const there = topology.organisations.find(({ name }) => name === organisation.name);
  if (there && there.mspId !== organisation.mspId) {
    throw new RangeError(`The organisation ${there.name} has the MSP id ${there.mspId} already.`);
  }
  if (there) return network;
  const wider = parseTopology({ ...topology, organisations: [...topology.organisations, organisation] });
  return { ...network, topology: wider, layout: layoutOf(wider, layout.data) };
}

function withoutPeersOf(network: Network, name: string): Network {
  const peers = network.layout.peers.filter(({ organisation }) => organisation !== name);
  return { ...network, layout: { ...network.layout, peers } };
}

/** The reachable part of the wider network, and all nodes of the new organisation. */
function withPeersOf(wider: Network, there: Network, name: string): Network {
  const { orderers } = there.layout;
  const ids = new Set(there.layout.peers.map(({ id }) => id));
  const peers = wider.layout.peers.filter(({ id, organisation }) => organisation === name || ids.has(id));
  return { ...wider, layout: { ...wider.layout, orderers, peers } };
}

function addGroup(
  application: common.ConfigGroup,
  { mspId }: OrganisationTopology,
  group: common.ConfigGroup,
): boolean {
  if (application.getGroupsMap().has(mspId)) return false;
  application.getGroupsMap().set(mspId, group);
  return true;
}

/** Serves the committed contract for the organisation too, and has the organisation approve it once its peer has caught up. */
async function runContract(network: Network, { name, mspId }: OrganisationTopology): Promise<void> {
  const { topology, print } = network;
  const [other, peer] = [false, true].map((own) =>
    leadingPeers(network).find((each) => (each.organisation === name) === own),
  );
  if (!other || !peer) throw new RangeError('Adding an organisation needs a peer of it and one of another.');
  const { definition, served } = await committedContract(network, other);
  await startServices(network, served);
  await install(network, await packageFile(network, definition));
  await caughtUp(network, peer, other);
  await awaitApproval(network, peer, definition, served.packageId);
  print(`${mspId} approved ${topology.chaincode} ${definition.version}, sequence ${definition.sequence}`);
}

async function packageFile({ layout, topology }: Network, { version }: Definition): Promise<string> {
  const file = join(layout.channelFolder, `${topology.chaincode}_${version}.tar.gz`);
  await access(file).catch((cause: unknown) => {
    throw new Error(`The committed package ${file} is missing. Deploy first: npm run fabric -- deploy`, { cause });
  });
  return file;
}

const caughtUp = (network: Network, peer: PeerNode, other: PeerNode): Promise<void> =>
  waitUntil(network.layout, {
    what: `${peer.id} at the height of ${other.id}`,
    seconds: 300,
    processes: [peer.id],
    check: async () => {
      const [own = 0, all = 0] = await Promise.all([peerHeight(network, peer), peerHeight(network, other)]);
      return own >= all ? undefined : `it has ${own} of ${all} blocks`;
    },
  });
