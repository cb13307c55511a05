import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type common, msp } from '@hyperledger/fabric-protos';
import { whenAbsent } from '../../absent';
import type { Network } from '../network';
import { waitUntil } from '../processes/waitUntil';
import { peerHeight } from '../steps/joinPeers';
import { ordererHeight } from '../steps/joinOrderers';
import { organisationFolder } from '../topology/layout';
import type { Acting } from './adminCommand';
import { groupAt } from './channelConfig';
import { updateChannel } from './updateChannel';

/**
 * Adds an organisation's revocation lists (`msp/crls`) to the channel's configuration, and waits until every peer has read it: from then on
 * the revoked certificates are refused. Does nothing for an organisation without such lists.
 */
export async function publishRevocations(network: Network, acting: Acting, section: Section): Promise<void> {
  const folder = join(organisationFolder(network.layout.data, acting.name), 'msp', 'crls');
  const names = (await readdir(folder).catch(whenAbsent<string[]>([]))).sort();
  if (names.length === 0) return;
  const lists = await Promise.all(names.map((name) => readFile(join(folder, name))));
  const changed = await updateChannel(network, {
    what: `revoked certificates of ${acting.mspId}`,
    signers: [acting],
    change: (config) => setRevocations(groupAt(config, section, acting.mspId), lists),
  });
  if (changed) await awaitPeers(network);
}

/** The section of an organisation in the channel's configuration. */
export type Section = 'Application' | 'Orderer';

/** Returns false if the group has those lists already. */
export function setRevocations(group: common.ConfigGroup, lists: readonly Uint8Array[]): boolean {
  const value = group.getValuesMap().get('MSP');
  if (!value) throw new Error("The organisation's configuration has no MSP.");
  const config = msp.MSPConfig.deserializeBinary(value.getValue_asU8());
  const fabric = msp.FabricMSPConfig.deserializeBinary(config.getConfig_asU8());
  const before = fabric.getRevocationListList_asU8();
  if (before.length === lists.length && lists.every((each, index) => Buffer.from(each).equals(before[index] ?? each))) {
    return false;
  }
  fabric.setRevocationListList(lists.map((each) => Buffer.from(each)));
  config.setConfig(fabric.serializeBinary());
  value.setValue(config.serializeBinary());
  return true;
}

async function awaitPeers(network: Network): Promise<void> {
  const [orderer] = network.layout.orderers;
  const height = orderer ? ((await ordererHeight(network, orderer)) ?? 0) : 0;
  for (const node of network.layout.peers) {
    await waitUntil(network.layout, {
      what: `block ${height - 1} at ${node.id}`,
      seconds: 60,
      processes: [node.id],
      check: async () => (((await peerHeight(network, node)) ?? 0) < height ? 'it is behind' : undefined),
    });
  }
}
