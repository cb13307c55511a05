import type { Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';

export function addAccept(program: Command): void {
  program
    .command('accept')
    .description('take custody of a shipment on its way; at its end, use receive')
    .argument('<shipment>', 'its id, GLN:NUMBER, or the number alone where you gave it', idOf('shipment'))
    .option('--condition <text>', 'how it arrived, such as "3.8 °C, seal intact"')
    .option('--at <time>', 'when, RFC 3339 with offset; now unless given')
    .action(async (shipment: string, options: { condition?: string; at?: string }, command: Command) => {
      await send(command, 'acceptHandoff', { shipment, ...options });
    });
}
