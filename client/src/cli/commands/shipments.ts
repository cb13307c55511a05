import type { Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';
import { eventTime } from './goodsOptions';
import { addReceipt } from './receipt';
import { addReceive } from './receive';
import { addShip } from './ship';

const shipmentArgument = 'its id, GLN:NUMBER, or only the number if it is your own';

function addHandOver(program: Command): void {
  program
    .command('hand-over')
    .description('offer a shipment in your custody to the next party')
    .argument('<shipment>', shipmentArgument, idOf('shipment'))
    .requiredOption('--to <gln>', 'the next party', idOf('party'))
    .option(...eventTime)
    .action(async (shipment: string, options: { to: string; at?: string }, command: Command) => {
      await send(command, 'handOver', { shipment, ...options });
    });
}

function addAccept(program: Command): void {
  program
    .command('accept')
    .description('take custody of a shipment in transit; at its destination, use receive')
    .argument('<shipment>', shipmentArgument, idOf('shipment'))
    .option('--condition <text>', 'condition on arrival, such as "3.8 °C, seal intact"')
    .option(...eventTime)
    .action(async (shipment: string, options: { condition?: string; at?: string }, command: Command) => {
      await send(command, 'accept', { shipment, ...options });
    });
}

function addReject(program: Command): void {
  program
    .command('reject')
    .description('refuse an offered shipment; custody does not change')
    .argument('<shipment>', shipmentArgument, idOf('shipment'))
    .requiredOption('--reason <text>', 'why')
    .option(...eventTime)
    .action(async (shipment: string, options: { reason: string; at?: string }, command: Command) => {
      await send(command, 'reject', { shipment, ...options });
    });
}

function addCancel(program: Command): void {
  program
    .command('cancel')
    .description('withdraw an offer that was not accepted or rejected yet')
    .argument('<shipment>', shipmentArgument, idOf('shipment'))
    .requiredOption('--reason <text>', 'why')
    .option(...eventTime)
    .action(async (shipment: string, options: { reason: string; at?: string }, command: Command) => {
      await send(command, 'cancel', { shipment, ...options });
    });
}

export const shipmentCommands = [addShip, addHandOver, addAccept, addReject, addCancel, addReceive, addReceipt];
