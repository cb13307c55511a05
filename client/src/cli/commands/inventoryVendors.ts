import type { ManagedAnswer, ProposalsAnswer, VendorsAnswer } from '#answers';
import type { Command } from 'commander';
import { allPages, defaultRows, moreRows } from '../allPages';
import { count, idOf } from '../parse';
import { sessionOf } from '../session';
import { table } from '../table';

const given = ({ rows }: VendorsAnswer): string =>
  table(
    rows,
    [
      { title: 'partner', of: ({ partner }) => partner },
      { title: 'product', of: ({ product }) => product },
      { title: 'place', of: ({ place }) => place },
      {
        title: 'sees',
        of: ({ policy, forecast }) =>
          ['stock', ...(policy ? ['policy'] : []), ...(forecast ? ['forecast'] : [])].join(', '),
      },
      { title: 'allowed by', of: ({ allowedBy }) => allowedBy },
    ],
    'No partner sees your stock.',
  );

const managed = (answer: ManagedAnswer): string =>
  table(
    answer.rows,
    [
      { title: 'customer', of: ({ customer }) => customer },
      { title: 'product', of: ({ product }) => product },
      { title: 'place', of: ({ place }) => place },
      { title: 'uom', of: ({ uom }) => uom },
      { title: 'on hand', of: ({ onHand }) => onHand, right: true },
      { title: 'available', of: ({ available }) => available, right: true },
      { title: 'on the way', of: ({ inTransit }) => inTransit, right: true },
      { title: 'reorder at', of: ({ reorderPoint }) => reorderPoint, right: true },
      { title: 'up to', of: ({ maximum }) => maximum, right: true },
    ],
    'No customer allows you to see its stock.',
  ) + moreRows(answer);

const proposals = ({ rows }: ProposalsAnswer): string =>
  table(
    rows,
    [
      { title: 'proposal', of: ({ proposal }) => proposal },
      { title: 'customer', of: ({ customer }) => customer },
      { title: 'partner', of: ({ partner }) => partner },
      { title: 'product', of: ({ product }) => product },
      { title: 'place', of: ({ place }) => place },
      { title: 'quantity', of: ({ quantity }) => quantity, right: true },
      { title: 'promised', of: ({ promised }) => promised },
      {
        title: 'price',
        of: ({ price, currency }) => (price === undefined ? undefined : `${price} ${currency ?? ''}`),
        right: true,
      },
      { title: 'status', of: ({ status }) => status },
      { title: 'order', of: ({ order }) => order },
    ],
    'No proposals.',
  );

interface AllowOptions {
  readonly partner: string;
  readonly policy?: boolean;
  readonly forecast?: boolean;
}

function addAllow(vendors: Command): void {
  vendors
    .command('allow')
    .description('allow a partner to see your stock of a product at a place, and to propose replenishment')
    .argument('<gtin>', 'the product', idOf('product'))
    .argument('<gln>', 'the place of yours', idOf('place'))
    .requiredOption('--partner <gln>', 'the partner', idOf('party'))
    .option('--policy', 'also reorder point, maximum and safety stock')
    .option('--forecast', 'also the expected demand of the next 14 days')
    .action(async (product: string, place: string, options: AllowOptions, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().allowVendor({ product, place, ...options });
      session.out.result(answer, () => given(answer));
    });
}

interface AnswerOptions {
  readonly decline?: boolean;
  readonly order?: string;
}

/** The side of the organisation that owns the stock. */
export function addVendors(inventory: Command): void {
  const vendors = inventory.command('vendors').description('partners that manage stock of yours');
  vendors
    .command('list', { isDefault: true })
    .description('the partners that see your stock')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().vendors();
      session.out.result(answer, () => given(answer));
    });
  addAllow(vendors);
  vendors
    .command('revoke')
    .description('end the permission; the partner’s open proposals end too')
    .argument('<gtin>', 'the product', idOf('product'))
    .argument('<gln>', 'the place of yours', idOf('place'))
    .requiredOption('--partner <gln>', 'the partner', idOf('party'))
    .action(async (product: string, place: string, { partner }: { partner: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().removeVendor({ partner, product, place });
      session.out.result(answer, () => given(answer));
    });
  vendors
    .command('proposals')
    .description('proposals of your partners')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().vendorProposals();
      session.out.result(answer, () => proposals(answer));
    });
  vendors
    .command('answer')
    .description('accept a proposal (it becomes a purchase order) or decline it')
    .argument('<partner>', 'its GLN', idOf('party'))
    .argument('<proposal>', 'its number')
    .option('--decline', 'decline it')
    .option('--order <number>', 'the number of the purchase order (that of the proposal)')
    .action(async (partner: string, proposal: string, { decline, order }: AnswerOptions, command: Command) => {
      const session = sessionOf(command);
      const input = { partner, proposal, accept: !decline, ...(order !== undefined && { order }) };
      const answer = await session.writer().answerProposal(input);
      session.out.result(answer, () => proposals(answer));
    });
}

interface ManagedOptions {
  readonly customer?: string;
  readonly product?: string;
  readonly place?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

interface ProposeOptions {
  readonly customer: string;
  readonly place: string;
  readonly quantity: string;
  readonly promised: string;
  readonly price?: string;
  readonly currency?: string;
}

/** The side of the partner. */
export function addManaged(inventory: Command): void {
  const all = inventory.command('managed').description('stock of customers that you manage');
  all
    .command('list', { isDefault: true })
    .description('the stock that customers allow you to see')
    .option('--customer <gln>', 'only of this customer', idOf('party'))
    .option('--product <gtin>', 'only of this product', idOf('product'))
    .option('--place <gln>', 'only at this place', idOf('place'))
    .option('--limit <rows>', `maximum rows (${defaultRows})`, count)
    .option('--cursor <cursor>', 'continue from this cursor')
    .action(async ({ limit, cursor, ...filters }: ManagedOptions, command: Command) => {
      const session = sessionOf(command);
      const client = session.reader();
      const answer = await allPages((page) => client.managedStock({ ...filters, ...page }), { limit, cursor });
      session.out.result(answer, () => managed(answer));
    });
  all
    .command('propose')
    .description('propose replenishment to a customer')
    .argument('<proposal>', 'your number of the proposal')
    .argument('<gtin>', 'the product', idOf('product'))
    .requiredOption('--customer <gln>', 'the customer', idOf('party'))
    .requiredOption('--place <gln>', 'its place', idOf('place'))
    .requiredOption('--quantity <quantity>', 'in the product’s unit')
    .requiredOption('--promised <date>', 'day on which it should arrive (YYYY-MM-DD)')
    .option('--price <money>', 'of one unit')
    .option('--currency <code>', 'of the price (ISO 4217)')
    .action(async (proposal: string, product: string, options: ProposeOptions, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().proposeReplenishment({ proposal, product, ...options });
      session.out.result(answer, () => proposals(answer));
    });
  all
    .command('withdraw')
    .description('withdraw a proposal that the customer has not answered')
    .argument('<proposal>', 'your number of the proposal')
    .requiredOption('--customer <gln>', 'the customer', idOf('party'))
    .action(async (proposal: string, { customer }: { customer: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().withdrawProposal({ proposal, customer });
      session.out.result(answer, () => proposals(answer));
    });
  all
    .command('proposals')
    .description('your proposals and their answers')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().ownProposals();
      session.out.result(answer, () => proposals(answer));
    });
}
