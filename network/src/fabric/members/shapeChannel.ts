import { common, msp, orderer, peer } from '@hyperledger/fabric-protos';
import { channelLayout } from '../topology/channelLayout';
import type { Layout, OrdererNode } from '../topology/layout';
import { orderingOrganisations, type Topology } from '../topology/topology';
import { groupAt } from './channelConfig';

/** A topology and the layout of its nodes. */
export interface Shape {
  readonly topology: Topology;
  readonly layout: Layout;
}

/**
 * Changes a channel's configuration from one topology to another: orderers and their addresses, anchor peers, block cutting, capabilities.
 * Returns false if nothing changes.
 */
export function shapeChannel(config: common.Config, before: Shape, after: Shape): boolean {
  const [old, layout] = [channelLayout(before.layout), channelLayout(after.layout)];
  const moved = (host: string, port: number): OrdererNode | undefined => {
    const id = old.orderers.find((node) => node.host === host && node.port === port)?.id;
    return layout.orderers.find((node) => node.id === id);
  };
  const { topology } = after;
  const changes = [
    topology.consensus === 'raft' ? moveRaft(config, moved) : moveBft(config, moved, topology.block.timeoutMs),
    ...orderingOrganisations(topology).map(({ name, mspId }) =>
      setEndpoints(config, mspId, nodesOf(layout.orderers, name)),
    ),
    ...topology.organisations.map(({ name, mspId }) => setAnchor(config, mspId, nodesOf(layout.peers, name))),
    setBatches(config, topology.block),
    setCapability(config, topology.fabric),
  ];
  return changes.includes(true);
}

type Moved = (host: string, port: number) => OrdererNode | undefined;

const nodesOf = <T extends { readonly organisation: string }>(nodes: readonly T[], name: string): T[] =>
  nodes.filter(({ organisation }) => organisation === name);

function moveRaft(config: common.Config, moved: Moved): boolean {
  const group = groupAt(config, 'Orderer');
  const type = orderer.ConsensusType.deserializeBinary(valueOf(group, 'ConsensusType'));
  const metadata = orderer.etcdraft.ConfigMetadata.deserializeBinary(type.getMetadata_asU8());
  metadata.setConsentersList(metadata.getConsentersList().flatMap((each) => at(each, moved)));
  type.setMetadata(metadata.serializeBinary());
  return setValue(group, 'ConsensusType', type.serializeBinary());
}

/** Updates the consenters of a BFT channel, whose quorum signs its blocks. */
function moveBft(config: common.Config, moved: Moved, timeoutMs: number): boolean {
  const group = groupAt(config, 'Orderer');
  const mapping = common.Orderers.deserializeBinary(valueOf(group, 'Orderers'));
  mapping.setConsenterMappingList(mapping.getConsenterMappingList().flatMap((each) => at(each, moved)));
  const type = orderer.ConsensusType.deserializeBinary(valueOf(group, 'ConsensusType'));
  const options = orderer.smartbft.Options.deserializeBinary(type.getMetadata_asU8());
  options.setRequestBatchMaxInterval(`${timeoutMs}ms`);
  type.setMetadata(options.serializeBinary());
  const changed = [
    setValue(group, 'Orderers', mapping.serializeBinary()),
    setValue(group, 'ConsensusType', type.serializeBinary()),
    setQuorum(group, mapping.getConsenterMappingList()),
  ];
  return changed.includes(true);
}

interface Placed {
  getHost(): string;
  getPort(): number;
  setHost(host: string): unknown;
  setPort(port: number): unknown;
}

/** The consenter at its new address; empty if its node was removed. */
function at<T extends Placed>(consenter: T, moved: Moved): T[] {
  const node = moved(consenter.getHost(), consenter.getPort());
  if (!node) return [];
  consenter.setHost(node.host);
  consenter.setPort(node.port);
  return [consenter];
}

/** Fabric `common/policies/policy.go`, EncodeBFTBlockVerificationPolicy: of n orderers, of which f may lie, ⌈(n + f + 1) / 2⌉ sign. */
function setQuorum(group: common.ConfigGroup, consenters: readonly common.Consenter[]): boolean {
  const policy = group.getPoliciesMap().get('BlockValidation');
  const inner = policy?.getPolicy();
  if (!policy || !inner) throw new Error("The channel's configuration has no BlockValidation.");
  const faulty = Math.floor((consenters.length - 1) / 3);
  const outOf = new common.SignaturePolicy.NOutOf();
  outOf.setN(Math.ceil((consenters.length + faulty + 1) / 2));
  const envelope = new common.SignaturePolicyEnvelope();
  for (const [index, consenter] of consenters.entries()) {
    const signed = new common.SignaturePolicy();
    signed.setSignedBy(index);
    outOf.addRules(signed);
    const identity = new msp.SerializedIdentity();
    identity.setMspid(consenter.getMspId());
    identity.setIdBytes(consenter.getIdentity_asU8());
    const principal = new msp.MSPPrincipal();
    principal.setPrincipalClassification(msp.MSPPrincipal.Classification.IDENTITY);
    principal.setPrincipal(identity.serializeBinary());
    envelope.addIdentities(principal);
  }
  const rule = new common.SignaturePolicy();
  rule.setNOutOf(outOf);
  envelope.setRule(rule);
  const wanted = envelope.serializeBinary();
  if (Buffer.from(inner.getValue_asU8()).equals(wanted)) return false;
  inner.setValue(wanted);
  return true;
}

function setEndpoints(config: common.Config, mspId: string, nodes: readonly OrdererNode[]): boolean {
  const addresses = new common.OrdererAddresses();
  addresses.setAddressesList(nodes.map(({ address }) => address));
  return setValue(groupAt(config, 'Orderer', mspId), 'Endpoints', addresses.serializeBinary());
}

function setAnchor(
  config: common.Config,
  mspId: string,
  [first]: readonly { readonly host: string; readonly port: number }[],
): boolean {
  if (!first) return false;
  const anchor = new peer.AnchorPeer();
  anchor.setHost(first.host);
  anchor.setPort(first.port);
  const anchors = new peer.AnchorPeers();
  anchors.addAnchorPeers(anchor);
  return setValue(groupAt(config, 'Application', mspId), 'AnchorPeers', anchors.serializeBinary());
}

function setBatches(config: common.Config, block: Topology['block']): boolean {
  const group = groupAt(config, 'Orderer');
  const size = new orderer.BatchSize();
  size.setMaxMessageCount(block.messages);
  size.setAbsoluteMaxBytes(block.mostMegabytes * 1024 * 1024);
  size.setPreferredMaxBytes(block.preferredKilobytes * 1024);
  const timeout = new orderer.BatchTimeout();
  timeout.setTimeout(`${block.timeoutMs}ms`);
  const changed = [
    setValue(group, 'BatchSize', size.serializeBinary()),
    setValue(group, 'BatchTimeout', timeout.serializeBinary()),
  ];
  return changed.includes(true);
}

/** Sets the channel capability: 2.5 peers support none after V2_0. */
function setCapability(config: common.Config, fabric: Topology['fabric']): boolean {
  const capabilities = new common.Capabilities();
  capabilities.getCapabilitiesMap().set(fabric === '2.5' ? 'V2_0' : 'V3_0', new common.Capability());
  return setValue(groupAt(config), 'Capabilities', capabilities.serializeBinary());
}

function valueOf(group: common.ConfigGroup, name: string): Uint8Array {
  const value = group.getValuesMap().get(name);
  if (!value) throw new Error(`The channel's configuration has no ${name}.`);
  return value.getValue_asU8();
}

function setValue(group: common.ConfigGroup, name: string, wanted: Uint8Array): boolean {
  if (Buffer.from(valueOf(group, name)).equals(wanted)) return false;
  group.getValuesMap().get(name)?.setValue(wanted);
  return true;
}
