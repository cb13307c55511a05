import type { Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';

export function addCancel(program: Command): void {
  program
    .command('cancel')
    .description('withdraw an offer that was not accepted or rejected yet')
    .argument('<shipment>', 'its id, GLN:NUMBER, or the number alone where you gave it', idOf('shipment'))
    .requiredOption('--reason <text>', 'why')
    .option('--at <time>', 'event time, RFC 3339 with offset; now by default')
    .action(async (shipment: string, options: { reason: string; at?: string }, command: Command) => {
      await send(command, 'cancel', { shipment, ...options });
    });
}
