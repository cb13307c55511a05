import type { HoldersAnswer, TerminationAnswer } from '#answers';
import type { Command } from 'commander';
import { exitCodes } from '../exitCodes';
import { recallArgument } from '../parse';
import { sessionOf } from '../session';
import { printable, table } from '../table';

const list = (rows: readonly { readonly uom: string; readonly quantity: string }[]): string =>
  rows.map(({ quantity, uom }) => `${quantity} ${uom}`).join(', ');

const holdersText = ({ holders, alleged, class: of, remindAfterHours, escalateAfterHours }: HoldersAnswer): string =>
  [
    `Class ${of ?? '-'}: reminded after ${remindAfterHours} h, escalated after ${escalateAfterHours} h.`,
    table(
      holders,
      [
        { title: 'holder', of: ({ name, party }) => name ?? party },
        { title: 'status', of: ({ states }) => states.join(' ') },
        { title: 'open', of: ({ open }) => list(open) },
        { title: 'due', of: ({ isDue }) => (isDue === 'no' ? '' : isDue) },
        { title: 'contact', of: ({ contacts, contact }) => contacts[0]?.phone ?? contacts[0]?.name ?? contact },
      ],
      'Nobody.',
    ),
    ...holders.flatMap(({ party, contradictions, isOutdated }) => [
      ...contradictions.map((each) => `! ${party}: ${printable(each)}`),
      ...(isOutdated ? [`! ${party}: has not seen the last change.`] : []),
    ]),
    ...alleged.map(({ party, name, answer }) =>
      answer === undefined
        ? `? ${name ?? party}: only says itself that it has or had some.`
        : `? ${name ?? party}: answered ${answer}; nobody asked it, and it had none by the ledger.`,
    ),
  ].join('\n');

export function addRecallHolders(recall: Command): void {
  recall
    .command('holders')
    .description('every holder with its answer, stock and contradictions, and whom to remind')
    .argument(...recallArgument)
    .option('--outstanding', 'only holders without a final answer')
    .action(async (id: string, { outstanding = false }: { outstanding?: boolean }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().recallHolders({ id, outstanding });
      session.out.result(answer, () => holdersText(answer));
    });
}

const findingsText = ({ isDone, findings }: TerminationAnswer): string =>
  isDone
    ? 'Done: one user may close it.'
    : table(
        findings,
        [
          { title: 'left to do', of: ({ code }) => code },
          { title: 'at', of: ({ subject }) => subject },
          { title: 'why', of: ({ detail }) => detail },
        ],
        '',
      );

export function addRecallTermination(recall: Command): void {
  recall
    .command('termination')
    .description('what is left to do before one user may close a recall')
    .argument(...recallArgument)
    .action(async (id: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().recallTermination({ id });
      session.out.result(answer, () => findingsText(answer));
      if (!answer.isDone) process.exitCode = exitCodes.found;
    });
}

export function addRecallClock(recall: Command): void {
  recall
    .command('clock')
    .description('how long tracing and answering took, and how much was found')
    .argument(...recallArgument)
    .action(async (id: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().recallClock({ id });
      session.out.result(answer, () =>
        [
          `Traced in ${answer.secondsToTrace} s; ${answer.answered} of ${answer.holders} holders gave a final answer.`,
          ...answer.percentFound.map(
            ({ uom, made, found, percent }) => `${found} of ${made} ${uom} found (${percent} %)`,
          ),
          answer.blocks ? 'It blocks the goods in its scope.' : 'It blocks nothing.',
        ].join('\n'),
      );
    });
}
