import type { Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';

const kinds = ['product', 'place', 'party'] as const;
const what = {
  product: 'a product of yours: no more of it is made',
  place: 'a place of yours: nothing is made there or sent there any more',
  party: 'your organisation: nothing is sent to it any more',
} as const;

export function addRetire(program: Command): void {
  const retire = program
    .command('retire')
    .description(
      'end the use of a product, place or party of yours; existing goods can still be traced, sold and recalled',
    );
  addEach(retire, 'retire', (kind) => `retire ${what[kind]}`);
}

export function addReinstate(program: Command): void {
  const reinstate = program.command('reinstate').description('undo a retirement');
  addEach(reinstate, 'reinstate', (kind) => `use a retired ${kind} again`);
}

function addEach(
  group: Command,
  name: 'retire' | 'reinstate',
  describe: (kind: (typeof kinds)[number]) => string,
): void {
  for (const kind of kinds) {
    group
      .command(kind)
      .description(describe(kind))
      .argument('<id>', 'its GLN or GTIN, in any spelling', idOf(kind))
      .requiredOption('--reason <text>', 'why')
      .action(async (id: string, { reason }: { reason: string }, command: Command) => {
        await send(command, name, { [kind]: id, reason });
      });
  }
}
