import type { SimulationAnswer } from '#answers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { SimulatePoliciesParameters } from '../../sdk';
import { count, idOf, many } from '../parse';
import { sessionOf } from '../session';
import { printable, table } from '../table';

type Policy = SimulatePoliciesParameters['policies'][number];

const policyOf = (text: string): Policy => {
  const [, name, reorderPoint, maximum, review] = /^([^=]+)=([\d.]+),([\d.]+)(?:,(\d+))?$/.exec(text) ?? [];
  if (name === undefined || reorderPoint === undefined || maximum === undefined) {
    throw new InvalidArgumentError(
      'Write NAME=REORDER,MAXIMUM or NAME=REORDER,MAXIMUM,REVIEWDAYS, such as now=24,120.',
    );
  }
  return { name, reorderPoint, maximum, ...(review !== undefined && { reviewDays: Number(review) }) };
};

const decimal = (text: string): number => {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('Write a number, such as 1.5.');
  return Number(text);
};

const shown = ({ rows, days, history, gaps }: SimulationAnswer): string =>
  [
    table(
      rows,
      [
        { title: 'policy', of: ({ name }) => name },
        { title: 'reorder at', of: ({ reorderPoint }) => reorderPoint, right: true },
        { title: 'up to', of: ({ maximum }) => maximum, right: true },
        { title: 'fill rate', of: ({ fillRate }) => fillRate, right: true },
        { title: 'cycle service', of: ({ cycleService }) => cycleService, right: true },
        { title: 'days out', of: ({ stockOutDays }) => stockOutDays, right: true },
        { title: 'stock', of: ({ averageStock }) => averageStock, right: true },
        { title: 'orders a year', of: ({ ordersPerYear }) => ordersPerYear, right: true },
        { title: 'cost a year', of: ({ yearlyCost }) => yearlyCost, right: true },
        { title: 'currency', of: ({ currency }) => currency },
      ],
      'Nothing was simulated.',
    ),
    ...(rows.length > 0 ? [`${days} days for each, from ${history} days of demand`] : []),
    ...gaps.map(({ detail }) => `! ${printable(detail)}`),
  ].join('\n');

type Options = Omit<SimulatePoliciesParameters, 'product' | 'place' | 'policies'> & { readonly policy: Policy[] };

export function addSimulate(inventory: Command): void {
  inventory
    .command('simulate')
    .description('try policies against the demand of a product at a place; changes nothing')
    .argument('<gtin>', 'the product', idOf('product'))
    .argument('<gln>', 'the place', idOf('place'))
    .requiredOption(
      '--policy <name=reorder,maximum>',
      'a policy to try (repeatable), such as now=24,120',
      many(policyOf),
    )
    .requiredOption('--lead-time-days <days>', 'days from order to receipt', count)
    .option('--lead-time-sd-days <days>', 'its standard deviation', decimal)
    .addOption(new Option('--demand <kind>', 'replay the history once, or draw from it').choices(['history', 'random']))
    .option('--days <days>', 'of a random run (365)', count)
    .option('--runs <runs>', 'random runs (100)', count)
    .option('--history-days <days>', 'days of demand to use (365)', count)
    .option('--order-cost <money>', 'cost of one order')
    .option('--holding-cost <money>', 'cost of holding one unit for a year')
    .option('--currency <code>', 'of the costs (ISO 4217)')
    .option('--seed <number>', 'of the random numbers (1)', count)
    .action(async (product: string, place: string, { policy: policies, ...options }: Options, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().simulatePolicies({ product, place, policies, ...options });
      session.out.result(answer, () => shown(answer));
    });
}
