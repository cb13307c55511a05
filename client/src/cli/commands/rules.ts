import type { ArrivalAnswer, RuleChangeText, RuleHistoryAnswer, RuleName, RulesAnswer } from '#answers';
import { type Command, InvalidArgumentError } from 'commander';
import { readFileSync } from 'node:fs';
import { CliError } from '../cliError';
import { count, idOf } from '../parse';
import { sessionOf } from '../session';
import { printable } from '../table';

type Settings = RulesAnswer['settings'];

const names: readonly RuleName[] = ['sensor', 'expiring', 'late', 'receipt', 'count', 'certificate'];

const lineOf = (name: RuleName, { isOn, ...rest }: Settings[RuleName]): string[] => {
  const lists = Object.entries(rest).flatMap(([key, value]) =>
    Array.isArray(value) ? [[key, value as object[]] as const] : [],
  );
  const values = Object.entries(rest).flatMap(([key, value]) =>
    Array.isArray(value) ? [] : [`${key} ${String(value)}`],
  );
  return [
    `${name.padEnd(12)}${[isOn ? 'on' : 'off', ...values].join(', ')}`,
    ...lists.flatMap(([key, value]) => value.map((each) => `  ${key}: ${printable(Object.values(each).join(' '))}`)),
  ];
};

const shown = ({ settings, user, time, reason }: Omit<RulesAnswer, 'height'>): string =>
  [
    ...names.flatMap((name) => lineOf(name, settings[name])),
    user === undefined
      ? 'These are the defaults.'
      : `Set by ${printable(user)} at ${time ?? ''}${reason === undefined ? '' : `: ${printable(reason)}`}`,
  ].join('\n');

const shownHistory = ({ rows }: RuleHistoryAnswer): string =>
  rows.length === 0 ? 'These are the defaults.' : rows.map(shown).join('\n\n');

const shownArrival = ({ shipment, expected, from, history }: ArrivalAnswer): string =>
  [
    `${shipment}: ${expected === undefined ? 'not expected' : `expected at ${expected} (${from ?? ''})`}`,
    ...history.map((said) => `  ${said.time} ${printable(said.user)}: ${said.expected ?? 'taken back'}`),
  ].join('\n');

/** The settings in a file. The gateway checks them. */
function fromFile(file: string): RuleChangeText {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text) as RuleChangeText;
  } catch {
    throw new CliError(`${file} is not JSON. Write the rules as "lotline rules --json" shows them under "settings".`);
  }
}

const ruleName = (text: string): RuleName => {
  const found = names.find((name) => name === text);
  if (found) return found;
  throw new InvalidArgumentError(`It is one of ${names.join(', ')}.`);
};

interface SetOptions {
  readonly file?: string;
  readonly off?: RuleName[];
  readonly on?: RuleName[];
  readonly expiringDays?: number;
  readonly lateHours?: number;
  readonly receiptHours?: number;
  readonly certificateDays?: number;
  readonly require?: Certificate[];
  readonly drop?: Certificate[];
  readonly reason?: string;
}

interface Certificate {
  readonly kind: string;
  readonly subject: string;
}

const certificate = (text: string, before: Certificate[] = []): Certificate[] => {
  const split = text.lastIndexOf('=');
  if (split < 1) throw new InvalidArgumentError('Write KIND=ID, such as "organic=(01)09506000134352".');
  return [...before, { kind: text.slice(0, split), subject: text.slice(split + 1).trim() }];
};

/** Returns true for a requirement that an option names, by its URI or only its key. */
const isNamed = ({ kind, subject }: Certificate, named: Certificate): boolean =>
  kind === named.kind &&
  (subject === named.subject || subject.endsWith(`/${named.subject.replace(/^\(\d{2,4}\)/, '')}`));

const ruleNames = (text: string, before: RuleName[] = []): RuleName[] => [...before, ruleName(text)];

function certificates(
  { certificateDays, require: needed = [], drop = [] }: SetOptions,
  before: Settings['certificate'],
): Pick<RuleChangeText, 'certificate'> {
  if (certificateDays === undefined && needed.length + drop.length === 0) return {};
  const kept = before.required.filter((each) => !drop.some((named) => isNamed(each, named)));
  return { certificate: { ...before, days: certificateDays ?? before.days, required: [...kept, ...needed] } };
}

/** The rules that options name, over those that there are. */
function changed(options: SetOptions, all: Settings): RuleChangeText {
  const { expiringDays, lateHours, receiptHours, off = [], on = [] } = options;
  return {
    ...(expiringDays !== undefined && { expiring: { ...all.expiring, days: expiringDays } }),
    ...(lateHours !== undefined && { late: { ...all.late, hours: lateHours } }),
    ...(receiptHours !== undefined && { receipt: { ...all.receipt, hours: receiptHours } }),
    ...certificates(options, all.certificate),
    ...Object.fromEntries(off.map((name) => [name, { ...all[name], isOn: false }])),
    ...Object.fromEntries(on.map((name) => [name, { ...all[name], isOn: true }])),
  };
}

function addSet(rules: Command): void {
  rules
    .command('set')
    .description('change rules; the others stay')
    .option('--file <file>', 'JSON with rules, as "lotline rules --json" shows them under "settings"')
    .option('--expiring-days <days>', 'days before the last day of sale', count)
    .option('--late-hours <hours>', 'hours after the offer, if nothing else says when a shipment is expected', count)
    .option('--receipt-hours <hours>', 'hours in which the rest of a partial receipt must arrive', count)
    .option('--certificate-days <days>', 'days before a certificate expires', count)
    .option(
      '--require <kind=id>',
      'a certificate that a product, place or party needs; repeat it for more',
      certificate,
    )
    .option('--drop <kind=id>', 'a certificate that is not needed any more', certificate)
    .option('--off <rule>', `switch a rule off: ${names.join(', ')}`, ruleNames)
    .option('--on <rule>', 'switch a rule on again', ruleNames)
    .option('--reason <text>', 'why')
    .action(async ({ file, ...options }: SetOptions, command: Command) => {
      const session = sessionOf(command);
      const { settings } = await session.reader().rules();
      const { reason } = options;
      const answer = await session.writer().setRules({
        ...(file !== undefined && fromFile(file)),
        ...changed(options, settings),
        ...(reason !== undefined && { reason }),
      });
      session.out.result(answer, () => shown(answer));
    });
}

export function addRules(program: Command): void {
  const rules = program.command('rules').description('rules that raise exceptions');
  rules
    .command('show', { isDefault: true })
    .description('show the settings (like "lotline rules")')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().rules();
      session.out.result(answer, () => shown(answer));
    });
  addSet(rules);
  rules
    .command('history')
    .description('changes of the settings, with the users')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().ruleHistory();
      session.out.result(answer, () => shownHistory(answer));
    });
  rules
    .command('expect')
    .description('set when you expect a shipment; without --by, show it')
    .argument('<shipment>', 'your own number, or GLN:NUMBER', idOf('shipment'))
    .option('--by <time>', 'RFC 3339, such as 2026-04-18T06:00:00Z; - to use orders and settings')
    .action(async (shipment: string, { by }: { by?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer =
        by === undefined
          ? await session.reader().expectedArrival({ shipment })
          : await session.writer().expectShipment({ shipment, expected: by === '-' ? null : by });
      session.out.result(answer, () => shownArrival(answer));
    });
}
