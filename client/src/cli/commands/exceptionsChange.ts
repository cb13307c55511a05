import type { ExceptionMetricsAnswer } from '#answers';
import type { Command } from 'commander';
import { count } from '../parse';
import { sessionOf } from '../session';
import { table } from '../table';
import { explained } from './exceptionsList';

interface ChangeOptions {
  readonly owner?: string;
  readonly due?: string;
  readonly snooze?: string;
  readonly note?: string;
}

const orNull = (text: string): string | null => (text === '-' ? null : text);

export function addExceptionsChange(exceptions: Command): void {
  exceptions
    .command('change')
    .description('give an exception to a user, set when it is due, put it off, or comment on it')
    .argument('<exception>', 'as the list shows it')
    .option('--owner <user>', 'who takes care of it; - for nobody')
    .option('--due <date>', 'by when (YYYY-MM-DD); - for no day')
    .option('--snooze <date>', 'not shown before this day (YYYY-MM-DD); - to show it')
    .option('--note <text>', 'a comment')
    .action(async (exception: string, { owner, due, snooze, note }: ChangeOptions, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().changeException({
        exception,
        ...(owner !== undefined && { owner: orNull(owner) }),
        ...(due !== undefined && { due: orNull(due) }),
        ...(snooze !== undefined && { snoozedUntil: orNull(snooze) }),
        ...(note !== undefined && { note }),
      });
      session.out.result(answer, () => explained(answer));
    });
}

const hourSeconds = 3600;
const hoursOf = (seconds: number | undefined): string | undefined =>
  seconds === undefined ? undefined : (seconds / hourSeconds).toFixed(1);

const shown = ({ rows }: ExceptionMetricsAnswer): string =>
  table(
    rows,
    [
      { title: 'code', of: ({ code }) => code },
      { title: 'severity', of: ({ severity }) => severity },
      { title: 'source', of: ({ source }) => source },
      { title: 'open', of: ({ open }) => `${open}`, right: true },
      { title: 'overdue', of: ({ overdue }) => `${overdue}`, right: true },
      { title: 'oldest (h)', of: ({ oldest }) => hoursOf(oldest), right: true },
      { title: 'resolved', of: ({ resolved }) => `${resolved}`, right: true },
      { title: 'median (h)', of: ({ medianToResolve }) => hoursOf(medianToResolve), right: true },
    ],
    'No exceptions.',
  );

export function addExceptionsMetrics(exceptions: Command): void {
  exceptions
    .command('metrics')
    .description('how many of yours are open, how old they are, and how long they took')
    .option('--days <days>', 'those that ended in these days count (90)', count)
    .action(async (options: { days?: number }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().exceptionMetrics(options);
      session.out.result(answer, () => shown(answer));
    });
}
