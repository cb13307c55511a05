import type { Command } from 'commander';
import { addCommissionItems } from './commissionItems';
import { addCommissionLot } from './commissionLot';

export function addCommission(program: Command): void {
  const commission = program.command('commission').description('make new lots and serialized items');
  addCommissionLot(commission);
  addCommissionItems(commission);
}
