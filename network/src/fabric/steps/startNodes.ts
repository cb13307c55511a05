import { rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { builderVariable } from '../config/peerConfig';
import type { Network } from '../network';
import { connectionFacts } from '../package/connectionFacts';
import { askOperations } from '../processes/askOperations';
import { startProcess } from '../processes/startProcess';
import { unreachable } from '../processes/unreachable';
import { waitUntil } from '../processes/waitUntil';
import type { OrdererNode, PeerNode } from '../topology/layout';

const logging = { FABRIC_LOGGING_SPEC: process.env['FABRIC_LOGGING_SPEC'] ?? 'info' };

/** Starts the orderers and peers that do not run, and waits until each is healthy. */
export async function startNodes(network: Network): Promise<void> {
  const { layout, print } = network;
  const nodes = [...layout.orderers, ...layout.peers];
  const started: string[] = [];
  for (const node of layout.orderers) if (await startOrderer(network, node)) started.push(node.id);
  for (const node of layout.peers) if (await startPeer(network, node)) started.push(node.id);
  for (const node of nodes) {
    await waitUntil(layout, {
      what: `healthy ${node.id}`,
      seconds: 60,
      processes: [node.id],
      check: () => unserved(layout.data, node),
    });
  }
  print(started.length > 0 ? `started ${started.join(', ')}` : 'every orderer and peer was running');
}

const startOrderer = ({ layout, programs }: Network, node: OrdererNode): Promise<boolean> =>
  startProcess(layout, {
    id: node.id,
    program: programs.orderer,
    args: [],
    env: { ...logging, FABRIC_CFG_PATH: node.folder },
    folder: node.folder,
    ports: [node.port, node.admin, node.operations],
  });

async function startPeer({ layout, programs }: Network, node: PeerNode): Promise<boolean> {
  const service = layout.services.find(({ organisation }) => organisation === node.organisation);
  if (!service) throw new RangeError(`The organisation ${node.organisation} runs no chaincode service.`);
  // A peer's builds contain addresses and certificates, which may have changed: it builds them again.
  const builds = join(node.folder, 'ledger', 'externalbuilder', 'builds');
  return startProcess(
    layout,
    {
      id: node.id,
      program: programs.peer,
      args: ['node', 'start'],
      env: {
        ...logging,
        FABRIC_CFG_PATH: node.folder,
        // The builder's scripts run on the same Node as this program.
        PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
        [builderVariable]: JSON.stringify(await connectionFacts(service, node)),
      },
      folder: node.folder,
      ports: [node.port, node.chaincodePort, node.operations],
    },
    () => rm(builds, { recursive: true, force: true }),
  );
}

/** Why a node does not serve yet. A node that recovers its ledger after a crash reports its health before it listens for calls. */
async function unserved(data: string, node: OrdererNode | PeerNode): Promise<string | undefined> {
  const { ok, text } = await askOperations(data, node, '/healthz');
  return ok ? unreachable(node.host, node.port) : text;
}
