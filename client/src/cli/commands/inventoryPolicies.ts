import type { PoliciesAnswer, PolicyRow } from '#answers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { SetInventoryPolicyParameters } from '../../sdk';
import { addRowsImport } from './inventoryFiles';
import { count, idOf } from '../parse';
import { sessionOf } from '../session';
import { printable, table } from '../table';

const number = (text: string): number => {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('Write a number, such as 2.5.');
  return Number(text);
};

/** Price breaks as FROM=PRICE, separated by commas, or by semicolons as in files. */
const priceBreaks = (text: string): { from: string; price: string }[] =>
  text.split(/[,;]/).map((part) => {
    const [, from = '', price = ''] = /^\s*(\d+(?:\.\d+)?)=(\d+(?:\.\d+)?)\s*$/.exec(part) ?? [];
    if (from === '')
      throw new InvalidArgumentError('Write quantity=price, separated by commas, such as 0=5.00,1000=4.80.');
    return { from, price };
  });

type Policy = PoliciesAnswer['rows'][number];

const list = (rows: readonly Policy[]): string =>
  table(
    rows,
    [
      { title: 'product', of: ({ product }) => product },
      { title: 'place', of: ({ place }) => place },
      { title: 'uom', of: ({ uom }) => uom },
      { title: 'per day', of: ({ demand }) => demand?.perDay, right: true },
      { title: 'safety', of: ({ safetyStock }) => safetyStock?.value, right: true },
      { title: 'reorder at', of: ({ reorderPoint }) => reorderPoint?.value, right: true },
      { title: 'order', of: ({ orderQuantity }) => orderQuantity?.value, right: true },
      { title: 'up to', of: ({ maximum }) => maximum?.value, right: true },
      { title: 'gaps', of: ({ gaps }) => gaps.map(({ code, field }) => `${field}: ${code}`).join(', ') },
    ],
    'No policies.',
  );

const named = ['safetyStock', 'reorderPoint', 'orderQuantity', 'maximum'] as const;
const titles = { safetyStock: 'safety stock', reorderPoint: 'reorder at', orderQuantity: 'order', maximum: 'up to' };

/** Every quantity of a policy with its reason, and the gaps. */
const explained = (policy: PolicyRow): string =>
  [
    `${policy.product} at ${policy.place}`,
    ...named.map((name) => {
      const said = policy[name];
      const text = said ? `${said.value} ${policy.uom} (${said.how}): ${said.reason}` : '-';
      return `  ${titles[name].padEnd(13)}${printable(text)}`;
    }),
    ...policy.gaps.map(({ field, detail }) => `  ! ${field}: ${printable(detail)}`),
  ].join('\n');

interface Filters {
  readonly product?: string;
  readonly place?: string;
  readonly why?: boolean;
}

function addList(policies: Command): void {
  policies
    .command('list', { isDefault: true })
    .description('your policies, with the computed quantities')
    .option('--product <gtin>', 'only of this product', idOf('product'))
    .option('--place <gln>', 'only at this place', idOf('place'))
    .option('--why', 'show formula and numbers of every quantity')
    .action(async ({ why, ...filters }: Filters, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().inventoryPolicies(filters);
      session.out.result(answer, () =>
        why && answer.rows.length > 0 ? answer.rows.map(explained).join('\n') : list(answer.rows),
      );
    });
}

type SetOptions = Omit<SetInventoryPolicyParameters, 'product' | 'place'>;

function addSet(policies: Command): void {
  policies
    .command('set')
    .description('set the policy of a product at a place of yours; values that you omit are computed')
    .argument('<gtin>', 'the product', idOf('product'))
    .argument('<gln>', 'the place', idOf('place'))
    .option('--reorder-point <quantity>', 'replenish at or below this quantity')
    .option('--maximum <quantity>', 'replenish up to this quantity')
    .option('--safety-stock <quantity>', 'reserve against uncertain demand and lead time')
    .addOption(
      new Option('--safety-stock-by <way>', 'from mean and deviation, or by a backtest over past demand').choices([
        'formula',
        'backtest',
      ]),
    )
    .option('--shelf-life-days <days>', 'days that goods last after arrival; limits a computed order quantity', count)
    .option('--order-quantity <quantity>', 'quantity of one order')
    .option('--service-level <probability>', 'probability of no stock-out in a cycle, such as 0.95', number)
    .option('--lead-time-days <days>', 'days from order to receipt', number)
    .option('--lead-time-sd-days <days>', 'its standard deviation', number)
    .option('--review-days <days>', 'days between two reviews of the stock', number)
    .option('--order-cost <money>', 'cost of one order')
    .option('--holding-cost <money>', 'cost of holding one unit for a year')
    .option('--holding-rate <share>', 'instead: cost of holding a unit for a year as a share of its price', number)
    .option('--price-breaks <list>', 'prices by order quantity, such as 0=5.00,1000=4.80,2000=4.75', priceBreaks)
    .option('--currency <code>', 'of the costs and prices (ISO 4217)')
    .option('--minimum-order <quantity>', 'the minimum quantity of an order')
    .option('--multiple <quantity>', 'orders are whole multiples of this')
    .option('--supplier <gln>', 'the supplier to order from', idOf('party'))
    .option('--history-days <days>', 'days of demand to use (90)', count)
    .option('--note <text>', 'why')
    .action(async (product: string, place: string, options: SetOptions, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().setInventoryPolicy({ product, place, ...options });
      session.out.result(answer, () => explained(answer));
    });
}

export function addPolicies(inventory: Command): void {
  const policies = inventory.command('policies').description('reorder points, safety stock and order quantities');
  addList(policies);
  addSet(policies);
  addRowsImport(
    policies,
    { rows: 'policies', columns: 'product, place, and fields of a policy such as serviceLevel or reorderPoint' },
    (client, parameters) => client.importPolicies(parameters),
  );
  policies
    .command('remove')
    .description('remove the policy of a product at a place')
    .argument('<gtin>', 'the product', idOf('product'))
    .argument('<gln>', 'the place', idOf('place'))
    .action(async (product: string, place: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().removeInventoryPolicy({ product, place });
      session.out.result(answer, () => `Removed: the policy of ${product} at ${place}`);
    });
}
