import { type WorkKind, workKinds, type WorklistAnswer, type WorkNoticesAnswer, type WorkRow } from '#answers';
import { type Command, Option } from 'commander';
import { count, idOf } from '../parse';
import { sessionOf } from '../session';
import { printable, table } from '../table';

const valueOf = ({ value, currency }: WorkRow): string | undefined =>
  value === undefined ? undefined : `${value} ${currency ?? ''}`;

/** The options that an action needs. */
const asked = ({ asks = [] }: WorkRow['actions'][number]): string =>
  asks.map(({ name, says }) => ` (--${name}: ${printable(says)})`).join('');

const explained = (row: WorkRow): string =>
  [
    `${row.item} (${row.severity})`,
    `  ${printable(row.detail)}`,
    `  ${printable(row.recommendation)}`,
    ...row.actions.map((action, index) => `  ${index + 1}. ${printable(action.summary)}${asked(action)}`),
    ...row.history.map(({ at, user, text }) => `  ${at} ${printable(user)}: ${printable(text)}`),
  ].join('\n');

const shown = ({ rows, gaps }: WorklistAnswer): string =>
  [
    table(
      rows,
      [
        { title: 'item', of: ({ item }) => item },
        { title: 'severity', of: ({ severity }) => severity },
        { title: 'goods', of: ({ lot, product }) => lot ?? product },
        { title: 'place', of: ({ place }) => place },
        { title: 'quantity', of: ({ quantity }) => quantity, right: true },
        { title: 'uom', of: ({ uom }) => uom },
        { title: 'value', of: valueOf, right: true },
        { title: 'owner', of: ({ owner }) => owner },
        { title: 'what to do', of: ({ recommendation }) => recommendation },
      ],
      'Nothing to do.',
    ),
    ...gaps.map(({ detail }) => `! ${printable(detail)}`),
  ].join('\n');

interface ListOptions {
  readonly kind?: WorkKind;
  readonly severity?: WorkRow['severity'];
  readonly product?: string;
  readonly place?: string;
  readonly owner?: string;
  readonly snoozed?: boolean;
  readonly days?: number;
  readonly expiryDays?: number;
  readonly deadDays?: number;
  readonly why?: boolean;
}

function addList(worklist: Command): void {
  worklist
    .command('list', { isDefault: true })
    .description('everything about your stock that needs a person, by severity')
    .addOption(new Option('--kind <kind>', 'only these').choices(workKinds))
    .addOption(new Option('--severity <severity>', 'only these').choices(['high', 'medium', 'low']))
    .option('--product <gtin>', 'only of this product', idOf('product'))
    .option('--place <gln>', 'only at this place', idOf('place'))
    .option('--owner <user>', 'only items assigned to this user')
    .option('--snoozed', 'also postponed ones')
    .option('--days <days>', 'days ahead in which a stock-out is shown (7)', count)
    .option('--expiry-days <days>', 'days ahead in which expiry is shown (30)', count)
    .option('--dead-days <days>', 'days without a sale or use after which stock is dead (180)', count)
    .option('--why', 'show details, actions and history')
    .action(async ({ why, ...parameters }: ListOptions, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().worklist(parameters);
      session.out.result(answer, () =>
        why && answer.rows.length > 0 ? answer.rows.map(explained).join('\n') : shown(answer),
      );
    });
}

const shownNotices = ({ settings, user, time }: WorkNoticesAnswer): string => {
  const { isOn, severity, kinds, everyMinutes } = settings;
  const by = user === undefined ? '' : `\nSet by ${printable(user)} at ${time ?? ''}`;
  if (!isOn) return `Nothing of the worklist becomes a notice.${by}`;
  return `Notices of ${kinds.join(', ')} from severity ${severity} on, looked at every ${everyMinutes} minutes${by}`;
};

interface NoticeOptions {
  readonly severity?: WorkRow['severity'];
  readonly kind?: WorkKind[];
  readonly everyMinutes?: number;
  readonly off?: boolean;
}

function addNotices(worklist: Command): void {
  worklist
    .command('notices')
    .description('which new items become notices in the inbox, webhooks and e-mail; with options, sets it')
    .addOption(
      new Option('--severity <severity>', 'items of at least this severity').choices(['high', 'medium', 'low']),
    )
    .addOption(new Option('--kind <kind...>', 'only these kinds').choices(workKinds))
    .option('--every-minutes <minutes>', 'minutes between two checks of the list', count)
    .option('--off', 'none')
    .action(async ({ off, kind: kinds, ...given }: NoticeOptions, command: Command) => {
      const session = sessionOf(command);
      const now = await session.reader().worklistNotices();
      const isSet = off !== undefined || kinds !== undefined || Object.keys(given).length > 0;
      const settings = { ...now.settings, ...given, ...(kinds && { kinds }), isOn: !off };
      const answer = isSet ? await session.writer().setWorklistNotices(settings) : now;
      session.out.result(answer, () => shownNotices(answer));
    });
}

interface DoOptions {
  readonly action?: number;
  readonly reason?: string;
  readonly counted?: string;
  readonly to?: string;
  readonly days?: number;
}

export function addWorklist(inventory: Command): void {
  const worklist = inventory.command('worklist').description('what needs a person, and what to do');
  addList(worklist);
  addNotices(worklist);
  worklist
    .command('do')
    .description('carry out a recommended action')
    .argument('<item>', 'as the list shows it')
    .option('--action <number>', 'which action, from 1 (1); --why lists them', count)
    .option('--reason <text>', 'why the books were wrong, for an action that asks for it')
    .option('--counted <quantity>', 'the quantity that was counted, for an action that asks for it')
    .option('--to <gln>', 'the place of the receiver, for an action that asks for it', idOf('place'))
    .option('--days <days>', 'of the list that shows it, ahead in which a stock-out is shown (7)', count)
    .action(async (item: string, options: DoOptions, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().carryOut({ item, ...options });
      session.out.result(answer, () => `Done: ${printable(answer.done)}`);
    });
  worklist
    .command('change')
    .description('assign an item to a user, postpone it, or add a note')
    .argument('<item>', 'as the list shows it')
    .option('--owner <user>', 'the user who takes care of it; - for nobody')
    .option('--snooze <date>', 'postpone to this day (YYYY-MM-DD); - to show it again')
    .option('--note <text>', 'what was done')
    .action(async (item: string, options: { owner?: string; snooze?: string; note?: string }, command: Command) => {
      const session = sessionOf(command);
      const { owner, snooze, note } = options;
      const orNull = (text: string): string | null => (text === '-' ? null : text);
      const answer = await session.writer().changeWork({
        item,
        ...(owner !== undefined && { owner: orNull(owner) }),
        ...(snooze !== undefined && { snoozedUntil: orNull(snooze) }),
        ...(note !== undefined && { note }),
      });
      session.out.result(answer, () => explained(answer));
    });
}
