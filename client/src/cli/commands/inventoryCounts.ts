import type { AccuracyAnswer, ClassesAnswer, CountSheet, DueAnswer } from '#answers';
import { type Command, InvalidArgumentError } from 'commander';
import { count as wholeNumber, idOf, many } from '../parse';
import { sessionOf } from '../session';
import { printable, table } from '../table';

const countedLine = (text: string): { lot: string; counted: string } => {
  const split = text.lastIndexOf('=');
  if (split < 1) throw new InvalidArgumentError('Write LOT=QUANTITY, quoted, such as "(01)09506000134352(10)ABC=23".');
  return { lot: idOf('stocked')(text.slice(0, split)), counted: text.slice(split + 1).trim() };
};

const percent = (text: string): number => {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('Write a number, such as 3.');
  return Number(text);
};

const shownClasses = ({ rows }: ClassesAnswer): string =>
  [
    table(
      rows,
      [
        { title: 'product', of: ({ product }) => product },
        { title: 'class', of: ({ abc = '-', xyz = '-' }) => `${abc}${xyz}` },
        { title: 'used', of: ({ used }) => used, right: true },
        { title: 'uom', of: ({ uom }) => uom },
        { title: 'value', of: ({ value }) => value, right: true },
        { title: 'currency', of: ({ currency }) => currency },
        { title: 'share', of: ({ share }) => share, right: true },
        { title: 'variation', of: ({ variation }) => variation, right: true },
      ],
      'No products in stock at your places.',
    ),
    ...rows.flatMap(({ product, gaps }) =>
      gaps.map(({ field, detail }) => `! ${product}: ${field}: ${printable(detail)}`),
    ),
  ].join('\n');

const shownSheet = ({ count, place, status, lines }: CountSheet): string =>
  [
    `Count ${printable(count)} at ${place}: ${status}`,
    table(
      lines,
      [
        { title: 'lot', of: ({ lot }) => lot },
        { title: 'uom', of: ({ uom }) => uom },
        { title: 'state', of: ({ state }) => state },
        {
          title: 'counted',
          of: ({ counts }) => counts.map(({ counted, by }) => `${counted ?? '?'} (${by})`).join(', '),
        },
        { title: 'book', of: ({ book }) => book, right: true },
        { title: 'variance', of: ({ variance }) => variance, right: true },
        { title: '%', of: ({ variancePercent }) => variancePercent, right: true },
        { title: 'approved by', of: ({ approvedBy }) => approvedBy },
      ],
      'No lines.',
    ),
    ...lines.flatMap(({ lot, refused }) => (refused ? [`! ${lot}: ${printable(refused.detail)}`] : [])),
  ].join('\n');

const shownDue = ({ rows }: DueAnswer): string =>
  table(
    rows,
    [
      { title: 'due', of: ({ due, isOverdue }) => (isOverdue ? `${due} OVERDUE` : due) },
      { title: 'class', of: (row) => row.class },
      { title: 'place', of: ({ place }) => place },
      { title: 'lot', of: ({ lot }) => lot },
      { title: 'last counted', of: ({ lastCounted }) => lastCounted?.slice(0, 10) ?? 'never' },
    ],
    'Nothing is due.',
  );

const shownAccuracy = ({ places, counters }: AccuracyAnswer): string =>
  table(
    [...places.map((row) => ({ what: 'books of', ...row })), ...counters.map((row) => ({ what: 'counts of', ...row }))],
    [
      { title: 'of', of: ({ what }) => what },
      { title: 'name', of: ({ name }) => name },
      { title: 'checked', of: ({ checked }) => checked, right: true },
      { title: 'accurate', of: ({ accurate }) => accurate, right: true },
      { title: '%', of: (row) => row.percent, right: true },
    ],
    'No approved counts.',
  );

export function addClasses(inventory: Command): void {
  inventory
    .command('classes')
    .description('your products by used value (ABC) and steadiness of demand (XYZ)')
    .option('--days <days>', 'days of demand (365)', wholeNumber)
    .option('--currency <code>', 'rank products with costs in this currency')
    .action(async (options: { days?: number; currency?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().productClasses(options);
      session.out.result(answer, () => shownClasses(answer));
    });
}

function addPlan(counts: Command): void {
  counts
    .command('plan')
    .description('how often the goods of each class are counted; with options, sets it')
    .option('--a <days>', 'days between two counts of class A', wholeNumber)
    .option('--b <days>', 'of class B', wholeNumber)
    .option('--c <days>', 'of class C', wholeNumber)
    .option('--unclassified <days>', 'of products without a class', wholeNumber)
    .option('--variance <percent>', 'a larger difference needs a reason', percent)
    .option('--recount <percent>', 'a larger difference needs another user (as --variance)', percent)
    .action(
      async (
        options: Record<'a' | 'b' | 'c' | 'unclassified' | 'variance' | 'recount', number | undefined>,
        command: Command,
      ) => {
        const session = sessionOf(command);
        const { height: _height, ...now } = await session.reader().countPlan();
        const {
          a = now.A,
          b = now.B,
          c = now.C,
          unclassified = now.unclassified,
          variance = now.variancePercent,
          recount = now.recountPercent,
        } = options;
        const isSet = Object.keys(options).length > 0;
        const plan = { A: a, B: b, C: c, unclassified, variancePercent: variance, recountPercent: recount };
        const answer = isSet ? await session.writer().setCountPlan(plan) : plan;
        session.out.result(answer, () =>
          table(
            [answer],
            [
              { title: 'A', of: ({ A }) => A, right: true },
              { title: 'B', of: ({ B }) => B, right: true },
              { title: 'C', of: ({ C }) => C, right: true },
              { title: 'unclassified', of: (row) => row.unclassified, right: true },
              { title: 'variance %', of: ({ variancePercent }) => variancePercent, right: true },
              {
                title: 'recount %',
                of: ({ variancePercent, recountPercent }) => recountPercent ?? variancePercent,
                right: true,
              },
            ],
            '',
          ),
        );
      },
    );
  counts
    .command('due')
    .description('the lots to count, the earliest first')
    .option('--place <gln>', 'only at this place', idOf('place'))
    .option('--until <date>', 'lots due on this day (YYYY-MM-DD); today by default')
    .option('--currency <code>', 'of the costs that rank products')
    .action(async (options: { place?: string; until?: string; currency?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().dueCounts(options);
      session.out.result(answer, () => shownDue(answer));
    });
  counts
    .command('accuracy')
    .description('accuracy of the books of each place, and of the counts of each user')
    .option('--from <time>', 'approved counts from this time on (RFC 3339)')
    .option('--to <time>', 'before this time')
    .action(async (options: { from?: string; to?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().countAccuracy(options);
      session.out.result(answer, () => shownAccuracy(answer));
    });
}

function addOpenAndEnter(counts: Command): void {
  counts
    .command('open')
    .description('open a blind count of the loose goods at a place')
    .argument('<number>', 'your number of the count')
    .argument('<gln>', 'the place', idOf('place'))
    .option('--product <gtin>', 'only lots of this product', idOf('product'))
    .option('--lot <lot>', 'only this lot (repeatable)', many(idOf('stocked')))
    .action(async (count: string, place: string, options: { product?: string; lot?: string[] }, command: Command) => {
      const session = sessionOf(command);
      const { lot: lots, ...rest } = options;
      const answer = await session.writer().openCount({ count, place, ...rest, ...(lots && { lots }) });
      session.out.result(answer, () => shownSheet(answer));
    });
  counts
    .command('enter')
    .description('enter counted quantities')
    .argument('<number>', 'of the count')
    .argument('<lines...>', 'as "LOT=QUANTITY", in the unit of the line')
    .action(async (count: string, lines: string[], _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().enterCount({ count, lines: lines.map(countedLine) });
      session.out.result(answer, () => shownSheet(answer));
    });
}

const endings = [
  ['recount', 'have lines counted again by another user', 'askRecount'],
  ['approve', 'approve lines that others counted, and book them on the ledger', 'approveCount'],
] as const;

export function addCounts(inventory: Command): void {
  const counts = inventory.command('counts').description('blind counts of your stock, with recount and approval');
  counts
    .command('list', { isDefault: true })
    .description('your counts, the latest first')
    .option('--count <number>', 'only this one')
    .action(async (filters: { count?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().counts(filters);
      session.out.result(answer, () =>
        answer.rows.length > 0 ? answer.rows.map(shownSheet).join('\n\n') : 'No counts.',
      );
    });
  addPlan(counts);
  addOpenAndEnter(counts);
  for (const [name, description, action] of endings) {
    const ending = counts
      .command(name)
      .description(description)
      .argument('<number>', 'of the count')
      .option('--lot <lot>', 'only this lot (repeatable); by default all possible lots', many(idOf('stocked')))
      .action(async (count: string, { lot: lots, reason }: { lot?: string[]; reason?: string }, command: Command) => {
        const session = sessionOf(command);
        const answer = await session.writer()[action]({
          count,
          ...(lots && { lots }),
          ...(reason !== undefined && { reason }),
        });
        session.out.result(answer, () => shownSheet(answer));
      });
    if (name === 'approve')
      ending.option('--reason <text>', 'why the books were wrong, for lines beyond the threshold');
  }
  counts
    .command('cancel')
    .description('cancel a count')
    .argument('<number>', 'of the count')
    .action(async (count: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().cancelCount({ count });
      session.out.result(answer, () => shownSheet(answer));
    });
}
