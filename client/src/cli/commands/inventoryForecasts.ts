import { type ForecastMethod, forecastMethods, type ForecastRow, type ForecastsAnswer } from '#answers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { count, idOf } from '../parse';
import { sessionOf } from '../session';
import { printable, table } from '../table';

const number = (text: string): number => {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('Write a number, such as 0.9.');
  return Number(text);
};

const errorOf = (
  { accuracy }: ForecastRow,
  method: ForecastMethod | undefined,
): ForecastRow['accuracy'][number] | undefined => accuracy.find((each) => each.method === method);

const gapLines = (rows: readonly ForecastRow[]): string[] =>
  rows.flatMap(({ product, place, gaps }) =>
    gaps.map(({ detail }) => `! ${product} at ${place}: ${printable(detail)}`),
  );

const summary = ({ rows }: ForecastsAnswer): string =>
  [
    table(
      rows,
      [
        { title: 'product', of: ({ product }) => product },
        { title: 'place', of: ({ place }) => place },
        { title: 'uom', of: ({ uom }) => uom },
        { title: 'method', of: ({ method }) => method },
        { title: 'next', of: ({ forecast }) => forecast[0]?.quantity, right: true },
        { title: 'all', of: ({ total }) => total, right: true },
        { title: 'WAPE', of: (row) => errorOf(row, row.method)?.wape, right: true },
        { title: 'of naive', of: (row) => errorOf(row, 'naive')?.wape, right: true },
        { title: 'MASE', of: (row) => errorOf(row, row.method)?.mase, right: true },
        { title: 'bias', of: (row) => errorOf(row, row.method)?.bias, right: true },
      ],
      'No products in stock at your places.',
    ),
    ...gapLines(rows),
  ].join('\n');

/** Every period of one forecast, then every method with its errors. */
const detail = (row: ForecastRow): string =>
  [
    `${row.product} at ${row.place}: ${row.method ?? 'no forecast'}`,
    table(
      row.forecast,
      [
        { title: 'from', of: ({ from }) => from },
        { title: 'quantity', of: ({ quantity }) => quantity, right: true },
        { title: 'low', of: ({ low }) => low, right: true },
        { title: 'high', of: ({ high }) => high, right: true },
        { title: 'effects', of: ({ effects }) => effects?.join(', ') },
      ],
      'No periods.',
    ),
    table(
      row.accuracy,
      [
        { title: 'method', of: ({ method }) => method },
        { title: 'RMSE', of: ({ rmse }) => rmse, right: true },
        { title: 'WAPE', of: ({ wape }) => wape, right: true },
        { title: 'MASE', of: ({ mase }) => mase, right: true },
        { title: 'bias', of: ({ bias }) => bias, right: true },
      ],
      'No backtest.',
    ),
    ...row.left.map(({ method, reason }) => `- ${method}: ${reason}`),
    ...row.effects.map(({ effect, factor, how }) => `effect ${printable(effect)}: × ${factor} (${how})`),
    ...gapLines([row]),
  ].join('\n');

interface ForecastOptions {
  readonly product?: string;
  readonly place?: string;
  readonly period?: 'day' | 'week';
  readonly horizon?: number;
  readonly season?: number;
  readonly level?: number;
  readonly method?: ForecastMethod;
  readonly historyDays?: number;
  readonly why?: boolean;
}

export function addForecast(inventory: Command): void {
  inventory
    .command('forecast')
    .description('the expected demand, by the best method of a backtest')
    .option('--product <gtin>', 'only of this product', idOf('product'))
    .option('--place <gln>', 'only at this place', idOf('place'))
    .addOption(new Option('--period <period>', 'length of a period').choices(['day', 'week']))
    .option('--horizon <periods>', 'periods ahead (14)', count)
    .option('--season <periods>', 'length of a pattern that repeats (7 days, 52 weeks)', count)
    .option('--level <probability>', 'probability of the intervals (0.9)', number)
    .addOption(new Option('--method <method>', 'only this one').choices(forecastMethods))
    .option('--history-days <days>', 'days of demand to use', count)
    .option('--why', 'show every period, and the errors of every method')
    .action(async ({ why, ...parameters }: ForecastOptions, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().forecasts(parameters);
      session.out.result(answer, () =>
        why && answer.rows.length > 0 ? answer.rows.map(detail).join('\n\n') : summary(answer),
      );
    });
}

interface SpanOptions {
  readonly from: string;
  readonly to: string;
  readonly place?: string;
  readonly factor?: number;
}

export function addEffects(inventory: Command): void {
  const effects = inventory.command('effects').description('known effects on demand, such as promotions');
  effects
    .command('list', { isDefault: true })
    .description('your known effects, the earliest first')
    .option('--product <gtin>', 'only of this product', idOf('product'))
    .action(async (filters: { product?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().demandEffects(filters);
      session.out.result(answer, () =>
        table(
          answer.rows,
          [
            { title: 'effect', of: ({ effect }) => effect },
            { title: 'product', of: ({ product }) => product },
            { title: 'place', of: ({ place }) => place ?? 'every place' },
            { title: 'from', of: ({ from }) => from },
            { title: 'to', of: ({ to }) => to },
            { title: 'factor', of: ({ factor }) => factor ?? 'estimated', right: true },
          ],
          'No effects.',
        ),
      );
    });
  effects
    .command('set')
    .description('set a known effect on the demand of a product, past or future')
    .argument('<name>', 'effects of one name have one factor')
    .argument('<gtin>', 'the product', idOf('product'))
    .requiredOption('--from <date>', 'first day (YYYY-MM-DD)')
    .requiredOption('--to <date>', 'last day')
    .option('--place <gln>', 'only at this place', idOf('place'))
    .option('--factor <number>', 'demand with it / demand without it; estimated unless given', number)
    .action(async (effect: string, product: string, span: SpanOptions, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().setDemandEffect({ effect, product, ...span });
      session.out.result(answer, () => `Set: ${printable(effect)} from ${span.from} to ${span.to}`);
    });
  effects
    .command('remove')
    .description('remove a known effect')
    .argument('<name>', 'of the effect')
    .argument('<gtin>', 'the product', idOf('product'))
    .requiredOption('--from <date>', 'its first day')
    .option('--place <gln>', 'its place, if it has one', idOf('place'))
    .action(async (effect: string, product: string, key: { from: string; place?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().removeDemandEffect({ effect, product, ...key });
      session.out.result(answer, () => `Removed: ${printable(effect)}`);
    });
}
