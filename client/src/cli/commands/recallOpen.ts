import { type CommandInput, recallClasses, recallDepths, recallTypes } from '#domain';
import { type Command, Option } from 'commander';
import { anyGoods, idOf, many } from '../parse';
import { showScope } from '../recallScope';
import { scopeChange } from '../../sdk/scopeChange';
import { sessionOf } from '../session';

type Options = Omit<CommandInput<'openRecall'>, 'recall' | 'roots' | 'links'> & { readonly scope: boolean };

/** The effect of an opened recall on stock, for people. */
function effectOf({ type, withdrawFrom }: Pick<Options, 'type' | 'withdrawFrom'>): string {
  if (type === 'mock') return 'It is a mock recall, which blocks nothing.';
  return withdrawFrom === undefined ? 'Its roots are blocked.' : 'Your own stock of its roots is blocked.';
}

export function addRecallOpen(recall: Command): void {
  recall
    .command('open')
    .description('open a recall: blocks the roots at once, then adds all goods made of them')
    .argument('<recall>', 'your own id of the recall, such as R-2026-1')
    .argument('<roots...>', 'the lots or items to recall', many(anyGoods))
    .addOption(
      new Option('--type <type>', 'type of the recall; a mock recall does not block goods')
        .choices(recallTypes)
        .makeOptionMandatory(),
    )
    .addOption(new Option('--class <class>', '21 CFR 7.3(m)').choices(recallClasses))
    .requiredOption('--reason <text>', 'why')
    .addOption(new Option('--depth <depth>', 'how far down the chain it reaches (21 CFR 7.42)').choices(recallDepths))
    .option('--instructions <text>', 'instructions for holders')
    .option('--public-text <text>', 'the warning for the public')
    .option('--under <recall>', 'the open recall of another party that it carries on', idOf('recall'))
    .option('--withdraw-from <gln>', 'a place of yours with the goods: covers only your own stock', idOf('place'))
    .option('--authority <text>', 'authority that ordered the recall')
    .option('--no-scope', 'only the roots; add derived goods later with recall extend')
    .action(async (id: string, roots: string[], { scope, ...rest }: Options, command: Command) => {
      const session = sessionOf(command);
      const client = session.writer();
      const opened = await client.openRecall(
        { recall: id, roots, ...rest },
        { idempotencyKey: session.idempotencyKey },
      );
      session.out.note(`Open: ${opened.subject}. ${effectOf(rest)}`);
      const extended = scope
        ? await client.extendRecallInFull({
            id: opened.subject,
            minHeight: opened.height,
            onProgress: (added, total) => {
              session.out.progress(`${added} of ${total} derived lots, items and containers in scope`);
            },
          })
        : {
            recall: opened.subject,
            height: opened.height,
            added: 0,
            unproven: [],
            truncated: false,
            incomplete: false,
          };
      const { added } = scopeChange(opened.details);
      showScope(session.out, { ...extended, added: added + extended.added, roots: roots.length });
    });
}
