import type { Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';

export function addHandOver(program: Command): void {
  program
    .command('hand-over')
    .description('offer a shipment in your custody to the next party')
    .argument('<shipment>', 'its id, GLN:NUMBER, or the number alone where you gave it', idOf('shipment'))
    .requiredOption('--to <gln>', 'the next party', idOf('party'))
    .option('--at <time>', 'event time, RFC 3339 with offset; now by default')
    .action(async (shipment: string, options: { to: string; at?: string }, command: Command) => {
      await send(command, 'handOver', { shipment, ...options });
    });
}
