import type { ReplenishmentAnswer } from '#answers';
import type { Command } from 'commander';
import { idOf } from '../parse';
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

export function addReplenish(inventory: Command): void {
  inventory
    .command('replenish')
    .description('what to get for places at or below their reorder point, from own places first')
    .option('--product <gtin>', 'only of this product', idOf('product'))
    .option('--place <gln>', 'only for this place', idOf('place'))
    .action(async (filters: { product?: string; place?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().replenishment(filters);
      session.out.result(answer, () => shown(answer));
    });
}
