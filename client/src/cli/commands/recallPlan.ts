import type { RecallPlan } from '#answers';
import type { Command } from 'commander';
import { exitCodes } from '../exitCodes';
import { heading } from '../output';
import { anyGoods } from '../parse';
import { sessionOf } from '../session';
import { printable, table } from '../table';
import { unreadableWarning } from '../unreadableWarning';

export function addRecallPlan(recall: Command): void {
  recall
    .command('plan')
    .description('the goods that a recall of a lot or item would cover')
    .argument('<id>', 'a lot or item', anyGoods)
    .action(async (id: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const plan = await session.reader().planRecall({ id });
      session.out.result(plan, () => planText(plan));
      if (!plan.truncated && !plan.incomplete) return;
      if (plan.truncated) session.out.warn('This plan reached a limit: more goods are affected than it lists.');
      if (plan.incomplete) session.out.warn(unreadableWarning);
      process.exitCode = exitCodes.found;
    });
}

function planText({ root, height, lots, items, containers, alleged, places, holders, exceptions }: RecallPlan): string {
  const byDepth = (goods: RecallPlan['lots']): string =>
    goods.map(({ id, depth }) => `${'  '.repeat(Math.min(depth, 20) + 1)}${id}`).join('\n');
  const holdings = holders.flatMap(({ party, name, holdings: rows, items: count }) => [
    ...rows.map((row) => ({ holder: name ?? party, ...row })),
    ...(count > 0
      ? [{ holder: name ?? party, lot: 'items', uom: 'EA', onHand: String(count), held: '', inTransit: '' }]
      : []),
  ]);
  const section = (title: string, rows: readonly unknown[], text: string): string =>
    rows.length === 0 ? '' : `${heading(`${title} (${rows.length})`)}\n${text}\n`;
  return [
    `A recall of ${root} would cover (height ${height}):\n`,
    section('Lots', lots, byDepth(lots)),
    section('Items', items, byDepth(items)),
    section(
      'Alleged only, not covered until their owner or a holder confirms',
      alleged,
      alleged.map(({ id, party }) => `  ${id} (according to ${party ?? 'nobody'})`).join('\n'),
    ),
    section('Containers', containers, containers.map(({ id }) => `  ${id}`).join('\n')),
    section(
      'Places',
      places,
      places.map(({ id, name }) => `  ${id}${name === undefined ? '' : ` (${printable(name)})`}`).join('\n'),
    ),
    `${heading('Still held')}\n${table(
      holdings,
      [
        { title: 'holder', of: ({ holder }) => holder },
        { title: 'lot', of: ({ lot }) => lot },
        { title: 'uom', of: ({ uom }) => uom },
        { title: 'on hand', of: ({ onHand }) => onHand, right: true },
        { title: 'held', of: ({ held }) => held, right: true },
        { title: 'in transit', of: ({ inTransit }) => inTransit, right: true },
      ],
      'No holder has any left, according to recorded events.',
    )}`,
    ...exceptions.map(({ code, detail }) => `! ${code}: ${printable(detail)}`),
  ]
    .filter((part) => part !== '')
    .join('\n');
}
