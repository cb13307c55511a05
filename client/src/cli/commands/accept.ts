import type { Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';

export function addAccept(program: Command): void {
  program
    .command('accept')
    .description('take custody of a shipment in transit; at its destination, use receive')
    .argument('<shipment>', 'its id, GLN:NUMBER, or the number alone where you gave it', idOf('shipment'))
    .option('--condition <text>', 'condition on arrival, such as "3.8 °C, seal intact"')
    .option('--at <time>', 'event time, RFC 3339 with offset; now by default')
    .action(async (shipment: string, options: { condition?: string; at?: string }, command: Command) => {
      await send(command, 'accept', { shipment, ...options });
    });
}
