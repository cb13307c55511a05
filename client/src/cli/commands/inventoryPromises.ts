import type { CustomersAnswer } from '#answers';
import type { Command } from 'commander';
import { count, idOf } from '../parse';
import { sessionOf } from '../session';
import { printable, table } from '../table';

export function addPromise(inventory: Command): void {
  inventory
    .command('promise')
    .description('the first day on which a quantity can be promised')
    .argument('<gtin>', 'the product', idOf('product'))
    .argument('<quantity>', 'in the product’s unit')
    .requiredOption('--place <gln>', 'at this place', idOf('place'))
    .action(async (product: string, quantity: string, { place }: { place: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().promiseDate({ product, place, quantity });
      session.out.result(answer, () =>
        [
          answer.date === undefined ? 'It cannot be promised.' : `${quantity} ${answer.uom} on ${answer.date}`,
          table(
            answer.steps,
            [
              { title: 'date', of: ({ date }) => date },
              { title: 'available', of: ({ available }) => available, right: true },
            ],
            '',
          ),
          ...answer.gaps.map(({ detail }) => `! ${printable(detail)}`),
        ].join('\n'),
      );
    });
}

const shown = ({ rows }: CustomersAnswer): string =>
  table(
    rows,
    [
      { title: 'customer', of: ({ customer }) => customer },
      { title: 'product', of: ({ product }) => product ?? 'every product' },
      { title: 'least days', of: ({ minimumDays }) => minimumDays, right: true },
    ],
    'No rules.',
  );

export function addCustomers(inventory: Command): void {
  const customers = inventory.command('customers').description('shelf-life rules of your customers');
  customers
    .command('list', { isDefault: true })
    .description('your customers’ rules')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().customerRules();
      session.out.result(answer, () => shown(answer));
    });
  customers
    .command('set')
    .description('set the minimum remaining days of shelf life that a customer accepts')
    .argument('<gln>', 'the customer', idOf('party'))
    .argument('<days>', 'minimum remaining days of shelf life', count)
    .option('--product <gtin>', 'only of this product', idOf('product'))
    .action(async (customer: string, minimumDays: number, options: { product?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().setCustomerRule({ customer, minimumDays, ...options });
      session.out.result(answer, () => shown(answer));
    });
  customers
    .command('remove')
    .description('remove a rule')
    .argument('<gln>', 'the customer', idOf('party'))
    .option('--product <gtin>', 'the rule for this product; by default the rule for all products', idOf('product'))
    .action(async (customer: string, options: { product?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().removeCustomerRule({ customer, ...options });
      session.out.result(answer, () => `Removed: the rule of ${customer}`);
    });
}
