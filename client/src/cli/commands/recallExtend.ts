import type { Command } from 'commander';
import { idOf } from '../parse';
import { showScope } from '../recallScope';
import { sessionOf } from '../session';

export function addRecallExtend(recall: Command): void {
  recall
    .command('extend')
    .description('add goods that were made of recalled goods and are not in scope yet')
    .argument('<recall>', 'its id, GLN:NUMBER, or only the number if it is your own', idOf('recall'))
    .action(async (id: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const extended = await session.writer().extendRecallInFull({
        id,
        onProgress: (added, total) => {
          session.out.progress(`${added} of ${total} derived lots, items and containers in scope`);
        },
      });
      showScope(session.out, extended);
    });
}
