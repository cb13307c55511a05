import { Cron } from 'croner';
import { EpcisRefusal } from '../epcisRefusal';

/** When a query runs: the fields of the standard, in UTC. */
export interface Schedule {
  readonly second?: string | undefined;
  readonly minute?: string | undefined;
  readonly hour?: string | undefined;
  readonly dayOfMonth?: string | undefined;
  readonly month?: string | undefined;
  readonly dayOfWeek?: string | undefined;
}

/** The fields from the finest to the coarsest, with their least and greatest numbers. */
const fields = [
  ['second', 0, 59],
  ['minute', 0, 59],
  ['hour', 0, 23],
  ['dayOfMonth', 1, 31],
  ['month', 1, 12],
  ['dayOfWeek', 1, 7],
] as const;

export const scheduleFields: readonly (keyof Schedule)[] = fields.map(([name]) => name);

const element = /^(?:(\d{1,2})|\[(\d{1,2})-(\d{1,2})\])$/;

const refusal = (name: string, message: string): EpcisRefusal =>
  new EpcisRefusal('subscription_invalid', `The schedule's ${name} ${message}`, {
    errors: [{ pointer: `/schedule/${name}`, message, code: 'subscription_invalid' }],
  });

/** A field in the syntax of cron; the standard writes ranges in brackets. */
function cronField(name: string, text: string, [least, greatest]: readonly [number, number]): string {
  const parts = text.split(',').map((part) => {
    const [, number, from = number, to = number] = element.exec(part.trim()) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (from !== undefined && first >= least && last <= greatest && first <= last) {
      return first === last ? String(first) : `${first}-${last}`;
    }
    throw refusal(
      name,
      `is numbers from ${least} to ${greatest} and ranges such as [${least}-${least + 1}], separated by commas.`,
    );
  });
  return parts.join(',');
}

/**
 * The cron expression of a schedule. Fields that are missing match any value if they are coarser than those given; finer ones are their
 * least value, so that minute 5 and hour 1 is once a day. Throws EpcisRefusal.
 */
function cronOf(schedule: Schedule): string {
  const given = fields.filter(([name]) => schedule[name] !== undefined);
  const [finest] = given;
  if (!finest) throw refusal('fields', `are missing: give at least one of ${scheduleFields.join(', ')}.`);
  // Days of the week and of the month are both days: hours, minutes and seconds are finer.
  const start = finest[0] === 'dayOfWeek' ? 'dayOfMonth' : finest[0];
  const at = fields.findIndex(([name]) => name === start);
  return fields
    .map(([name, least, greatest], index) => {
      const text = schedule[name];
      if (text !== undefined) return cronField(name, text, [least, greatest]);
      return index < at ? String(least) : '*';
    })
    .join(' ');
}

/** The first time after `after` that a schedule names; undefined if it names none. Throws EpcisRefusal for a schedule that is not valid. */
export function nextRun(schedule: Schedule, after: Date): Date | undefined {
  const cron = new Cron(cronOf(schedule), { timezone: 'Etc/UTC', paused: true, domAndDow: true });
  return cron.nextRun(after) ?? undefined;
}
