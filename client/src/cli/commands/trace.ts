import { type Direction, direction, type TraceAnswer } from '#answers';
import { type Command, Option } from 'commander';
import { exitCodes } from '../exitCodes';
import { anyGoods, count } from '../parse';
import { counted } from '../counted';
import { sessionOf } from '../session';
import { printable } from '../table';
import { traceTree } from '../tree';
import { unreadableWarning } from '../unreadableWarning';

interface Options {
  readonly direction: Direction;
  readonly limit?: number;
  readonly allEvents?: boolean;
}

export function addTrace(program: Command): void {
  program
    .command('trace')
    .description('trace goods back to their origin and forward to their destinations, from every recorded event')
    .argument('<id>', 'a lot, item or container', anyGoods)
    .addOption(
      new Option('--direction <direction>', 'back, forward or both').choices(direction.options).default('both'),
    )
    .option('--limit <number>', 'maximum number of goods; all by default', count)
    .option('--all-events', 'list all events of every ancestor, also of its other uses')
    .action(async (id: string, { allEvents = false, ...options }: Options, command: Command) => {
      const session = sessionOf(command);
      const reader = session.reader();
      const read = (page: { limit?: number; cursor?: string }): Promise<TraceAnswer> =>
        reader.trace({ id, ...options, ...page, ...(allEvents && { events: 'all' }) });
      const answer = await wholeTrace(read, options.limit);
      session.out.result(answer, () =>
        [
          ...summaryLines(answer),
          traceTree(answer),
          ...answer.exceptions.map(
            ({ code, detail, event }) => `! ${code}: ${printable(detail)} (${printable(event)})`,
          ),
          `\n${answer.nodes.length} nodes, ${answer.edges.length} edges, ${answer.transactions.length} transactions, height ${answer.height}`,
        ].join('\n'),
      );
      const { truncated, incomplete } = answer;
      if (truncated) {
        session.out.warn('This trace reached a limit and is incomplete. Raise --limit, or leave it out.');
      }
      if (incomplete) session.out.warn(unreadableWarning);
      if (!truncated && !incomplete) return;
      process.exitCode = exitCodes.found;
    });
}

/** Reads the pages of a trace up to a number of goods. */
async function wholeTrace(
  read: (page: { limit?: number; cursor?: string }) => Promise<TraceAnswer>,
  limit?: number,
): Promise<TraceAnswer> {
  let answer = await read({});
  while (answer.next !== undefined && limit === undefined) {
    const more = await read({ cursor: answer.next });
    answer = { ...more, ...joined(answer, more), ...(answer.summary && { summary: answer.summary }) };
  }
  return answer;
}

function joined(
  first: TraceAnswer,
  second: TraceAnswer,
): Pick<TraceAnswer, 'nodes' | 'edges' | 'exceptions' | 'transactions' | 'incomplete'> {
  const known = new Set(first.nodes.map(({ id }) => id));
  const shown = new Set(first.exceptions.map(({ event, number }) => `${event} ${number}`));
  return {
    nodes: [...first.nodes, ...second.nodes.filter(({ id }) => !known.has(id))],
    edges: [...first.edges, ...second.edges],
    exceptions: [
      ...first.exceptions,
      ...second.exceptions.filter(({ event, number }) => !shown.has(`${event} ${number}`)),
    ],
    transactions: [...first.transactions, ...second.transactions],
    incomplete: first.incomplete || second.incomplete,
  };
}

function summaryLines({ summary }: TraceAnswer): string[] {
  if (!summary) return [];
  const { goods, levels, origins, hands, places, from = '', to = '', certificates, alarms, recalls } = summary;
  const days = from === '' ? '' : `, ${from.slice(0, 10)} to ${to.slice(0, 10)}`;
  const counts = [
    counted(origins.count, 'origin'),
    counted(hands.count, 'party', 'parties'),
    counted(places.count, 'place'),
    counted(certificates.count, 'certificate'),
    counted(alarms, 'open exception'),
    counted(recalls.count, 'open recall'),
  ];
  return [
    `${counted(goods, 'id', 'ids')} of goods on ${counted(levels + 1, 'level')}${days}; ${counts.join(', ')}`,
    '',
  ];
}
