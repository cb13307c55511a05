import type { Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';

export function addCancel(program: Command): void {
  program
    .command('cancel')
    .description('take an unanswered offer back')
    .argument('<shipment>', 'its id, GLN:NUMBER, or the number alone where you gave it', idOf('shipment'))
    .requiredOption('--reason <text>', 'why')
    .option('--at <time>', 'when, RFC 3339 with offset; now unless given')
    .action(async (shipment: string, options: { reason: string; at?: string }, command: Command) => {
      await send(command, 'cancelHandoff', { shipment, ...options });
    });
}
