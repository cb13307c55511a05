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
    .description('assign an exception to a user, set its due day, postpone it, or add a comment')
    .argument('<exception>', 'as the list shows it')
    .option('--owner <user>', 'the user who takes care of it; - for nobody')
    .option('--due <date>', 'due day (YYYY-MM-DD); - for none')
    .option('--snooze <date>', 'postpone to this day (YYYY-MM-DD); - to show it again')
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
    .description('number, age and time to resolve of your exceptions')
    .option('--days <days>', 'days of ended exceptions to use (90)', count)
    .action(async (options: { days?: number }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().exceptionMetrics(options);
      session.out.result(answer, () => shown(answer));
    });
}
