import { must } from '@lotline/chaincode/domain';
import type { Network } from '../network';
import { runningProcess } from '../processes/processRecord';
import { joinedHeight } from './joinedHeight';
import { committedDefinition } from './lifecycle';

interface Row {
  readonly id: string;
  readonly ports: string;
  readonly height: () => Promise<string>;
}

/** Prints each process with its id, ports and block height, and the contract's committed version. */
export async function status(network: Network): Promise<void> {
  const { layout, topology, programs, print } = network;
  const rows: Row[] = [
    ...layout.orderers.map((node) => ({
      id: node.id,
      ports: `${node.port}, admin ${node.admin}, operations ${node.operations}`,
      height: () => joinedHeight(network, node),
    })),
    ...layout.peers.map((node) => ({
      id: node.id,
      ports: `${node.port}, operations ${node.operations}`,
      height: () => joinedHeight(network, node),
    })),
    ...layout.services.flatMap(({ slots }) =>
      slots.map(({ id, port, health }) => ({
        id,
        ports: `${port}, health ${health}`,
        height: () => Promise.resolve(''),
      })),
    ),
  ];
  const shown = await Promise.all(
    rows.map(async ({ id, ports, height }) => {
      const found = await runningProcess(layout.run, id);
      const running = found ? String(found.pid) : layout.containers ? 'container' : 'not running';
      return { id, process: running, ports, height: running === 'not running' ? '' : await height() };
    }),
  );
  print(
    table(
      ['process', 'id', 'ports', 'height'],
      shown.map((row) => [row.id, row.process, row.ports, row.height]),
    ),
  );
  const definition = await committedDefinition(network).catch(() => undefined);
  const contract = definition ? `${definition.version}, sequence ${definition.sequence}` : 'not known';
  print(
    `Fabric ${programs.version}, ${topology.consensus}; channel ${topology.channel}; ${topology.chaincode} ${contract}`,
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => must(row[column], 'cell').length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(must(widths[column], 'column')))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
