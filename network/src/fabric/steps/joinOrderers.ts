import { join } from 'node:path';
import { operatorFolder } from '../crypto/operatorIdentity';
import { tlsFiles } from '../crypto/tlsFolder';
import type { Network } from '../network';
import { waitUntil } from '../processes/waitUntil';
import { runProgram } from '../programs/runProgram';
import type { OrdererNode } from '../topology/layout';

/** Joins every orderer to the channel. */
export async function joinOrderers(network: Network): Promise<void> {
  const { layout, topology, print } = network;
  const joined: string[] = [];
  for (const node of layout.orderers) {
    if ((await ordererHeight(network, node)) !== undefined) continue;
    await osnadmin(network, node, ['join', '--channelID', topology.channel, '--config-block', layout.genesisBlock]);
    joined.push(node.id);
  }
  for (const node of layout.orderers) {
    await waitUntil(layout, {
      what: `${node.id} in channel ${topology.channel}`,
      seconds: 30,
      processes: [node.id],
      check: async () => ((await ordererHeight(network, node)) === undefined ? 'it has not joined' : undefined),
    });
  }
  if (joined.length > 0) print(`joined ${joined.join(', ')} to channel ${topology.channel}`);
}

/** The number of blocks that an orderer has of the channel; undefined if it has not joined. */
export async function ordererHeight(network: Network, node: OrdererNode): Promise<number | undefined> {
  const text = await osnadmin(network, node, ['list', '--channelID', network.topology.channel]);
  const height = /"height":\s*(\d+)/.exec(text)?.[1];
  return height === undefined ? undefined : Number(height);
}

function osnadmin({ programs, layout }: Network, node: OrdererNode, command: readonly string[]): Promise<string> {
  const operator = operatorFolder(layout.data, node.organisation);
  const { authority } = tlsFiles(node.identity);
  const access = [
    '-o',
    `${node.host}:${node.admin}`,
    '--ca-file',
    authority,
    '--client-cert',
    join(operator, 'cert.pem'),
  ];
  return runProgram({
    program: programs.osnadmin,
    args: ['channel', ...command, ...access, '--client-key', join(operator, 'key.pem')],
  });
}
