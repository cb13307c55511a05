import { common, orderer, peer } from '@hyperledger/fabric-protos';
import { expect, test } from '@jest/globals';
import { parseTopology } from '@lotline/network/fabric';
import { groupAt } from '../../network/src/fabric/members/channelConfig';
import { type Shape, shapeChannel } from '../../network/src/fabric/members/shapeChannel';
import { layoutOf } from '../../network/src/fabric/topology/layout';
import type { TopologyInput } from '../../network/src/fabric/topology/topology';

const farm = { organisations: [{ name: 'farm', mspId: 'FarmMSP' }] };

function shape(input: TopologyInput): Shape {
  const topology = parseTopology({ ...farm, ...input });
  return { topology, layout: layoutOf(topology, '/data') };
}

const group = (values: Readonly<Record<string, Uint8Array>>): common.ConfigGroup => {
  const made = new common.ConfigGroup();
  for (const [name, bytes] of Object.entries(values)) {
    const value = new common.ConfigValue();
    value.setValue(bytes);
    made.getValuesMap().set(name, value);
  }
  return made;
};

/** A Raft channel as that topology has it, whose consenters have certificates of their own. */
function channelOf(shaped: Shape): common.Config {
  const metadata = new orderer.etcdraft.ConfigMetadata();
  for (const { host, port, id } of shaped.layout.orderers) {
    const consenter = new orderer.etcdraft.Consenter();
    consenter.setHost(host);
    consenter.setPort(port);
    consenter.setServerTlsCert(Buffer.from(id));
    metadata.addConsenters(consenter);
  }
  const type = new orderer.ConsensusType();
  type.setMetadata(metadata.serializeBinary());
  const none = new Uint8Array();
  const ordering = group({ ConsensusType: type.serializeBinary(), BatchSize: none, BatchTimeout: none });
  ordering.getGroupsMap().set('OrdererMSP', group({ Endpoints: none }));
  const application = group({});
  application.getGroupsMap().set('FarmMSP', group({ AnchorPeers: none }));
  const channel = group({ Capabilities: none });
  channel.getGroupsMap().set('Orderer', ordering).set('Application', application);
  const config = new common.Config();
  config.setChannelGroup(channel);
  shapeChannel(config, shaped, shaped);
  return config;
}

const bytesOf = (config: common.Config, name: string, ...path: string[]): Uint8Array =>
  groupAt(config, ...path)
    .getValuesMap()
    .get(name)!
    .getValue_asU8();

function consentersOf(config: common.Config): string[] {
  const type = orderer.ConsensusType.deserializeBinary(bytesOf(config, 'ConsensusType', 'Orderer'));
  return orderer.etcdraft.ConfigMetadata.deserializeBinary(type.getMetadata_asU8())
    .getConsentersList()
    .map((each) => `${Buffer.from(each.getServerTlsCert_asU8()).toString()} ${each.getPort()}`);
}

test('given a channel that matches its topology, changes nothing', () => {
  const shaped = shape({});
  expect(shapeChannel(channelOf(shaped), shaped, shaped)).toBe(false);
});

test('moves orderers and anchor peers to other ports, and leaves certificates as the channel knows them', () => {
  const before = shape({});
  const config = channelOf(before);
  expect(shapeChannel(config, before, shape({ ports: 9000 }))).toBe(true);
  expect(consentersOf(config)).toEqual(['orderer0 9000', 'orderer1 9010', 'orderer2 9020']);
  const endpoints = common.OrdererAddresses.deserializeBinary(bytesOf(config, 'Endpoints', 'Orderer', 'OrdererMSP'));
  expect(endpoints.getAddressesList()).toEqual(['localhost:9000', 'localhost:9010', 'localhost:9020']);
  const anchors = peer.AnchorPeers.deserializeBinary(bytesOf(config, 'AnchorPeers', 'Application', 'FarmMSP'));
  expect(anchors.getAnchorPeersList().map((each) => each.getPort())).toEqual([9100]);
});

test('removes an orderer that is not in the topology any more, and keeps the others', () => {
  const before = shape({});
  const config = channelOf(before);
  const after = shape({ orderer: { nodes: 2, places: [0, 2] } });
  expect(shapeChannel(config, before, after)).toBe(true);
  expect(consentersOf(config)).toEqual(['orderer0 7050', 'orderer2 7070']);
});

test('sets block cutting and capabilities', () => {
  const before = shape({ fabric: '2.5' });
  const config = channelOf(before);
  const after = shape({ block: { timeoutMs: 500, messages: 9, preferredKilobytes: 64, mostMegabytes: 2 } });
  expect(shapeChannel(config, before, after)).toBe(true);
  const size = orderer.BatchSize.deserializeBinary(bytesOf(config, 'BatchSize', 'Orderer'));
  expect(size.toObject()).toEqual({
    maxMessageCount: 9,
    absoluteMaxBytes: 2 * 1024 * 1024,
    preferredMaxBytes: 64 * 1024,
  });
  const capabilities = common.Capabilities.deserializeBinary(bytesOf(config, 'Capabilities'));
  expect(capabilities.getCapabilitiesMap().has('V3_0')).toBe(true);
});
