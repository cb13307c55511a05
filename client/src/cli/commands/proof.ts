import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { readBundle } from '#proof';
import { readText } from '../localFiles';
import { anyGoods, count } from '../parse';
import { sessionOf } from '../session';
import { printable } from '../table';

interface Options {
  readonly output?: string;
  readonly since?: string;
  readonly sinceSize?: number;
  readonly disclose: 'events' | 'transactions';
}

export function addProof(program: Command): void {
  program
    .command('proof')
    .description('write a proof of goods for lotline verify-proof: their events, and those that lead to them')
    .argument('<id>', 'a lot, item or container', anyGoods)
    .option('-o, --output <file>', 'the file; without it, the proof goes to stdout')
    .option('--since <file>', 'an earlier proof: the new one proves that its history extends that one')
    .option('--since-size <number>', 'like --since, by the size of an earlier tree', count)
    .addOption(
      new Option(
        '--disclose <what>',
        'transactions: disclose whole transactions, with their events of other goods and other requests',
      )
        .choices(['events', 'transactions'])
        .default('events'),
    )
    .action(async (id: string, { output, since, sinceSize, disclose }: Options, command: Command) => {
      const session = sessionOf(command);
      const size = since === undefined ? sinceSize : readBundle(readText(since)).tree.size;
      const text = await session.reader().proof({ id, since: size, disclose });
      const { subject, tree, events, transactions } = readBundle(text);
      const withheld = transactions.filter(({ envelope }) => envelope === undefined).length;
      if (withheld > 0) {
        session.out.note(
          `${withheld} transactions are named by their hash only, as they also hold other requests, such as events of other goods.`,
        );
      }
      if (output === undefined) {
        process.stdout.write(text);
        return;
      }
      writeFileSync(output, text);
      session.out.result({ file: output, subject, tree, events: events.length, withheld }, () =>
        printable(`Written: ${output} with ${events.length} events of ${subject} (tree of ${tree.size} transactions)`),
      );
    });
}
