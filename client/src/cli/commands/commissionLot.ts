import type { Command } from 'commander';
import { amount, idOf, labelOf, many } from '../parse';
import { send } from '../send';

interface Options {
  readonly place: string;
  readonly quantity: { quantity: string; uom: string };
  readonly productionDate?: string;
  readonly packagingDate?: string;
  readonly bestBefore?: string;
  readonly sellBy?: string;
  readonly expiry?: string;
  readonly origin?: string;
  readonly certificate?: string[];
  readonly at?: string;
}

export function addCommissionLot(commission: Command): void {
  commission
    .command('lot')
    .description('make a new lot at one of your places')
    .argument('<lot>', 'its id or scanned label, such as "(01)09506000134352(10)ABC"', labelOf)
    .requiredOption('--place <gln>', 'where', idOf('place'))
    .requiredOption('--quantity <quantity>', 'as "QUANTITY UNIT", such as "24 CS"', amount)
    .option('--production-date <date>', 'YYYY-MM-DD; dates on the label need not be given')
    .option('--packaging-date <date>', 'YYYY-MM-DD')
    .option('--best-before <date>', 'YYYY-MM-DD')
    .option('--sell-by <date>', 'YYYY-MM-DD')
    .option('--expiry <date>', 'YYYY-MM-DD; by default from the label or the product’s shelf life')
    .option('--origin <text>', 'where it was grown or caught')
    .option('--certificate <sha256>', 'a registered document; may be repeated', many(String))
    .option('--at <time>', 'event time, RFC 3339 with offset; now by default')
    .action(async (lot: string, { quantity, certificate, ...rest }: Options, command: Command) => {
      await send(command, 'commissionLot', { lot, ...quantity, certificates: certificate, ...rest });
    });
}
