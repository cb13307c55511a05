import type { PhasedAnswer, ReplenishmentAnswer } from '#answers';
import type { Command } from 'commander';
import { count, idOf } from '../parse';
import { sessionOf } from '../session';
import { printable, table } from '../table';

type Row = ReplenishmentAnswer['rows'][number];

const sourcesOf = ({ sources }: Row): string =>
  sources
    .map(({ kind, from, quantity }) =>
      kind === 'transfer'
        ? `${quantity} from own place ${from ?? ''}`
        : `${quantity} from ${from ?? 'a supplier that the policy does not name'}`,
    )
    .join('; ');

const shown = ({ rows, gaps }: ReplenishmentAnswer): string =>
  [
    table(
      rows,
      [
        { title: 'product', of: ({ product }) => product },
        { title: 'place', of: ({ place }) => place },
        { title: 'uom', of: ({ uom }) => uom },
        { title: 'position', of: ({ position }) => position, right: true },
        { title: 'reorder at', of: ({ reorderPoint }) => reorderPoint, right: true },
        { title: 'up to', of: ({ maximum }) => maximum, right: true },
        { title: 'get', of: ({ quantity }) => quantity, right: true },
        { title: 'where', of: sourcesOf },
      ],
      'Nothing to replenish.',
    ),
    ...gaps.map(({ product, place, field, detail }) => `! ${product} at ${place}: ${field}: ${printable(detail)}`),
  ].join('\n');

const shownPlan = ({ rows }: PhasedAnswer): string =>
  [
    table(
      rows.flatMap((row) => row.orders.map((order) => ({ row, order }))),
      [
        { title: 'order on', of: ({ order }) => order.release },
        { title: 'arrives', of: ({ order }) => (order.isLate ? `${order.arrive} LATE` : order.arrive) },
        { title: 'product', of: ({ row }) => row.product },
        { title: 'place', of: ({ row }) => row.place },
        { title: 'quantity', of: ({ order }) => order.quantity, right: true },
        { title: 'uom', of: ({ row }) => row.uom },
        { title: 'from', of: ({ order }) => order.from ?? 'a supplier that the policy does not name' },
      ],
      'Nothing to order.',
    ),
    ...rows.flatMap(({ product, place, gaps }) =>
      gaps.map(({ field, detail }) => `! ${product} at ${place}: ${field}: ${printable(detail)}`),
    ),
  ].join('\n');

/** Every day of every position. */
const shownDays = ({ rows }: PhasedAnswer): string =>
  rows
    .map(({ product, place, uom, demandFrom = 'unknown', leadDays, least, days }) =>
      [
        `${product} at ${place}, in ${uom}; demand from ${demandFrom}, lead time ${leadDays ?? '?'} days, at least ${least ?? '?'}`,
        table(
          days,
          [
            { title: 'day', of: ({ day }) => day },
            { title: 'demand', of: ({ demand }) => demand, right: true },
            { title: 'arriving', of: ({ arriving }) => arriving, right: true },
            { title: 'planned', of: ({ planned }) => planned, right: true },
            { title: 'expired', of: ({ expired }) => expired, right: true },
            { title: 'end', of: ({ end }) => end, right: true },
          ],
          'No days: see what is missing.',
        ),
      ].join('\n'),
    )
    .join('\n\n');

interface PlanOptions {
  readonly product?: string;
  readonly place?: string;
  readonly days?: number;
  readonly daily?: boolean;
}

function addPlan(replenish: Command): void {
  replenish
    .command('plan')
    .description('the orders needed in the coming days, with the day to order')
    .option('--product <gtin>', 'only of this product', idOf('product'))
    .option('--place <gln>', 'only for this place', idOf('place'))
    .option('--days <days>', 'days to plan ahead (28)', count)
    .option('--daily', 'show every day')
    .action(async ({ daily, ...parameters }: PlanOptions, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().replenishmentPlan(parameters);
      session.out.result(answer, () => (daily ? `${shownDays(answer)}\n\n` : '') + shownPlan(answer));
    });
  replenish
    .command('order')
    .description('make the purchase orders of the plan of a product at a place')
    .argument('<gtin>', 'the product', idOf('product'))
    .argument('<gln>', 'the place', idOf('place'))
    .option('--until <date>', 'only orders to be made by this day (YYYY-MM-DD); today by default')
    .option('--days <days>', 'days to plan ahead (28)', count)
    .action(async (product: string, place: string, options: { until?: string; days?: number }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().orderByPlan({ product, place, ...options });
      session.out.result(answer, () =>
        table(
          answer.rows,
          [
            { title: 'order', of: ({ order }) => order },
            { title: 'partner', of: ({ partner }) => partner },
            { title: 'quantity', of: ({ lines }) => lines[0]?.ordered, right: true },
            { title: 'promised', of: ({ lines }) => lines[0]?.promised },
          ],
          'Nothing is to be ordered by then.',
        ),
      );
    });
}

export function addReplenish(inventory: Command): void {
  const replenish = inventory.command('replenish').description('what to order or transfer for your places, and when');
  replenish
    .command('now', { isDefault: true })
    .description('what to transfer or order for places at or below their reorder point')
    .option('--product <gtin>', 'only of this product', idOf('product'))
    .option('--place <gln>', 'only for this place', idOf('place'))
    .action(async (filters: { product?: string; place?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().replenishment(filters);
      session.out.result(answer, () => shown(answer));
    });
  addPlan(replenish);
}
