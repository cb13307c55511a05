import { common, orderer } from '@hyperledger/fabric-protos';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Network } from '../network';
import type { OrdererNode } from '../topology/layout';
import { groupAt } from './channelConfig';
import { updateChannel } from './updateChannel';

/** The certificates by which the channel's configuration knows an orderer (PEM); only BFT asks for the identity. */
export interface ConsenterCertificates {
  readonly tls: string;
  readonly identity: string;
}

/** Makes the channel know an orderer by these certificates. The others take the change, so that it may be the one that is about to restart. */
export async function updateConsenter(
  network: Network,
  node: OrdererNode,
  wanted: ConsenterCertificates,
): Promise<void> {
  const others = network.layout.orderers.filter(({ id }) => id !== node.id);
  await updateChannel(
    { ...network, layout: { ...network.layout, orderers: [...others, node] } },
    {
      what: `new certificate of ${node.id}`,
      signers: [network.topology.orderer],
      change: (config) =>
        network.topology.consensus === 'bft' ? changeBft(config, node, wanted) : changeRaft(config, node, wanted),
    },
  );
}

/** The certificates that a node has in these folders. */
export const consenterCertificates = async (folder: string): Promise<ConsenterCertificates> => ({
  tls: await readFile(join(folder, 'tls', 'cert.pem'), 'utf8'),
  identity: await readFile(join(folder, 'identity', 'cert.pem'), 'utf8'),
});

interface TlsConsenter {
  getHost(): string;
  getPort(): number;
  getServerTlsCert_asU8(): Uint8Array;
  setServerTlsCert(value: Uint8Array): void;
  setClientTlsCert(value: Uint8Array): void;
}

function changeRaft(config: common.Config, node: OrdererNode, { tls }: ConsenterCertificates): boolean {
  const value = groupAt(config, 'Orderer').getValuesMap().get('ConsensusType');
  if (!value) throw new Error("The channel's configuration has no ConsensusType.");
  const type = orderer.ConsensusType.deserializeBinary(value.getValue_asU8());
  const metadata = orderer.etcdraft.ConfigMetadata.deserializeBinary(type.getMetadata_asU8());
  if (!changeTls(consenterOf(metadata.getConsentersList(), node), tls)) return false;
  type.setMetadata(metadata.serializeBinary());
  value.setValue(type.serializeBinary());
  return true;
}

function changeBft(config: common.Config, node: OrdererNode, { tls, identity }: ConsenterCertificates): boolean {
  const value = groupAt(config, 'Orderer').getValuesMap().get('Orderers');
  if (!value) throw new Error("The channel's configuration has no Orderers.");
  const list = common.Orderers.deserializeBinary(value.getValue_asU8());
  const consenter = consenterOf(list.getConsenterMappingList(), node);
  const changed = changeTls(consenter, tls);
  if (!changed && Buffer.from(identity).equals(consenter.getIdentity_asU8())) return false;
  consenter.setIdentity(Buffer.from(identity));
  value.setValue(list.serializeBinary());
  return true;
}

function consenterOf<T extends TlsConsenter>(list: readonly T[], { host, port, id }: OrdererNode): T {
  const found = list.find((each) => each.getHost() === host && each.getPort() === port);
  if (!found) throw new Error(`The channel's configuration has no orderer at ${host}:${port} (${id}).`);
  return found;
}

function changeTls(consenter: TlsConsenter, tls: string): boolean {
  const wanted = Buffer.from(tls);
  if (wanted.equals(consenter.getServerTlsCert_asU8())) return false;
  consenter.setServerTlsCert(wanted);
  consenter.setClientTlsCert(wanted);
  return true;
}
