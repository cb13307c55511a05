import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { channelLayout } from '../topology/channelLayout';
import type { Layout, PeerNode } from '../topology/layout';
import type { Topology } from '../topology/topology';
import { configtx } from './configtx';
import { ordererConfig } from './ordererConfig';
import { tlsFiles } from '../crypto/tlsFolder';
import { peerConfig, type PeerSurroundings } from './peerConfig';
import { yaml, type Yaml } from './yaml';

/** Writes `configtx.yaml` and every node's configuration file. They are derived files: edits are overwritten. */
export async function writeConfig(topology: Topology, layout: Layout, builder: string): Promise<void> {
  const { fabric, history } = topology;
  const moved = movedOrderers(topology, layout);
  const files: [string, Yaml][] = [
    [join(layout.channelFolder, 'configtx.yaml'), configtx(topology, channelLayout(layout))],
    ...layout.orderers.map((node): [string, Yaml] => [join(node.folder, 'orderer.yaml'), ordererConfig(node)]),
    ...layout.peers.map((node): [string, Yaml] => [
      join(node.folder, 'core.yaml'),
      peerConfig(node, { fabric, history, bootstrap: bootstrapOf(layout, node), builder, moved }),
    ]),
  ];
  for (const [file, value] of files) {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, yaml(value));
  }
}

const movedOrderers = (
  { ports, formerPorts, host }: Topology,
  { orderers }: Layout,
): Required<PeerSurroundings>['moved'] =>
  formerPorts.flatMap((former) =>
    orderers.map(({ port, address, identity }) => ({
      from: `${host}:${port - ports + former}`,
      to: address,
      caCertsFile: tlsFiles(identity).authority,
    })),
  );

function bootstrapOf({ peers }: Layout, node: PeerNode): string {
  const own = peers.filter((peer) => peer.organisation === node.organisation);
  return (own.find((peer) => peer.id !== node.id) ?? node).address;
}
