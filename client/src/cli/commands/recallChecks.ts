import type { ChecksAnswer } from '#answers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Client } from '../../sdk';
import { amount, many, recallArgument } from '../parse';
import { sessionOf } from '../session';
import { fields, table } from '../table';

type Draw = Omit<Parameters<Client['drawRecallChecks']>[0], 'id'>;
type Check = Omit<Parameters<Client['addRecallCheck']>[0], 'id' | 'consignee' | 'answers' | 'questionnaire'>;
type Question = Parameters<Client['setRecallQuestions']>[0]['questions'][number];
type YesNo = 'yes' | 'no';

interface CheckOptions extends Check {
  readonly answer?: { question: string; answer: string }[];
  readonly receivedNotice?: YesNo;
  readonly followedInstructions?: YesNo;
  readonly notifiedCustomers?: YesNo;
  readonly stillOnHand?: { quantity: string; uom: string };
}

/** Reads a question as "ID KIND TEXT". */
function questionOf(text: string): Question {
  const [, question, kind, choices, required, asked] =
    /^(\S+)\s+(yes_no|number|text|choice)(?:\(([^)]*)\))?(!?)\s+(\S.*)$/s.exec(text) ?? [];
  if (question === undefined || kind === undefined || asked === undefined) {
    throw new InvalidArgumentError(
      'Write ID KIND TEXT, where KIND is yes_no, number, text or "choice(a|b)", and ends in ! if it must be answered: "shelf yes_no! Was it on the shelf?".',
    );
  }
  return {
    question,
    text: asked,
    kind: kind as Question['kind'],
    required: required === '!',
    ...(choices !== undefined && { choices: choices.split('|').map((each) => each.trim()) }),
  };
}

function answerOf(text: string): { question: string; answer: string } {
  const split = text.indexOf('=');
  if (split < 1) throw new InvalidArgumentError('Write QUESTION=ANSWER, such as shelf=yes.');
  return { question: text.slice(0, split), answer: text.slice(split + 1) };
}

const shownQuestions = ({ questions }: ChecksAnswer): string =>
  table(
    questions,
    [
      { title: 'question', of: ({ question, required }) => (required ? `${question}!` : question) },
      { title: 'kind', of: ({ kind, choices }) => (choices ? `${kind}(${choices.join('|')})` : kind) },
      { title: 'text', of: ({ text }) => text },
      { title: 'answers', of: ({ counts }) => counts.map(({ answer, count }) => `${answer}: ${count}`).join(', ') },
    ],
    'No questions of your own.',
  );

const shownChecks = (answer: ChecksAnswer): string => {
  const results = new Map(answer.results.map((each) => [each.consignee, each]));
  return [
    answer.level === undefined
      ? 'No sample was drawn.'
      : `Level ${answer.level}, seed ${answer.seed ?? ''}, draw ${answer.draws}, ${answer.sample.length} of ${answer.population.length}`,
    table(
      answer.sample,
      [
        { title: 'consignee', of: (consignee) => consignee },
        { title: 'outcome', of: (consignee) => results.get(consignee)?.outcome },
        { title: 'method', of: (consignee) => results.get(consignee)?.method },
        { title: 'user', of: (consignee) => results.get(consignee)?.user },
        { title: 'note', of: (consignee) => results.get(consignee)?.note },
      ],
      'Nobody is in the sample.',
    ),
    shownQuestions(answer),
    fields(answer.percent),
  ].join('\n');
};

function addQuestions(recall: Command): void {
  recall
    .command('questions')
    .description('your own questions for effectiveness checks; with options, sets all of them')
    .argument(...recallArgument)
    .option(
      '--question <line>',
      '"ID KIND TEXT", such as "shelf yes_no! Was it on the shelf?"; may be repeated',
      many(questionOf),
    )
    .option('--none', 'remove all questions')
    .action(async (id: string, { question = [], none }: { question?: Question[]; none?: true }, command: Command) => {
      const session = sessionOf(command);
      const isSet = question.length > 0 || none === true;
      const answer = isSet
        ? await session.writer().setRecallQuestions({ id, questions: question })
        : await session.reader().recallChecks({ id });
      session.out.result(answer, () => shownQuestions(answer));
    });
}

function addSample(recall: Command): void {
  recall
    .command('check-sample')
    .description('draw the consignees to check (21 CFR 7.42: A all, B a share, C 10 %, D 2 %, E none)')
    .argument(...recallArgument)
    .addOption(
      new Option('--level <level>', 'level of checks').choices(['A', 'B', 'C', 'D', 'E']).makeOptionMandatory(),
    )
    .option('--share <number>', 'for level B, such as 0.5', Number)
    .option('--seed <text>', 'the same seed draws the same sample')
    .action(async (id: string, options: Draw, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().drawRecallChecks({ id, ...options });
      session.out.result(answer, () => [`Seed ${answer.seed ?? ''}`, ...answer.sample].join('\n'));
    });
  recall
    .command('checks')
    .description('the sample of effectiveness checks with its results and percentages')
    .argument(...recallArgument)
    .action(async (id: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().recallChecks({ id });
      session.out.result(answer, () => shownChecks(answer));
    });
}

const yesNo = (flags: string, description: string): Option => new Option(flags, description).choices(['yes', 'no']);
const isYes = (given: YesNo | undefined): boolean | undefined => (given === undefined ? undefined : given === 'yes');

function questionnaireOf({ receivedNotice, followedInstructions, notifiedCustomers, stillOnHand }: CheckOptions): {
  questionnaire?: NonNullable<Parameters<Client['addRecallCheck']>[0]['questionnaire']>;
} {
  const given = {
    receivedNotice: isYes(receivedNotice),
    followedInstructions: isYes(followedInstructions),
    notifiedCustomers: isYes(notifiedCustomers),
    stillOnHand,
  };
  return Object.values(given).some((each) => each !== undefined) ? { questionnaire: given } : {};
}

function addCheck(recall: Command): void {
  recall
    .command('check')
    .description('record the result of a check at a consignee of the sample; a later one replaces it')
    .argument(...recallArgument)
    .argument('<consignee>', 'a party’s GLN URI or your id of a customer')
    .addOption(
      new Option('--method <method>', 'how').choices(['visit', 'phone', 'letter', 'email']).makeOptionMandatory(),
    )
    .addOption(
      new Option('--outcome <outcome>', 'the result')
        .choices(['effective', 'ineffective', 'unreachable'])
        .makeOptionMandatory(),
    )
    .addOption(yesNo('--received-notice <answer>', 'yes or no'))
    .addOption(yesNo('--followed-instructions <answer>', 'yes or no'))
    .addOption(yesNo('--notified-customers <answer>', 'yes or no'))
    .option('--still-on-hand <quantity>', 'as "3 CS"', amount)
    .option('--answer <question=answer>', 'to a question of your own; may be repeated', many(answerOf))
    .option('--note <text>', 'a note')
    .action(async (id: string, consignee: string, options: CheckOptions, command: Command) => {
      const { method, outcome, note, answer: answers } = options;
      const session = sessionOf(command);
      const answer = await session
        .writer()
        .addRecallCheck({ id, consignee, method, outcome, note, answers, ...questionnaireOf(options) });
      session.out.result(answer, () => fields(answer.percent));
    });
}

export function addRecallChecks(recall: Command): void {
  addSample(recall);
  addQuestions(recall);
  addCheck(recall);
}
