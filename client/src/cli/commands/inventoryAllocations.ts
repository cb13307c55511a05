import type { AllocationRow, Pick } from '#answers';
import { type Command, Option } from 'commander';
import { count, idOf } from '../parse';
import { reportOf } from '../send';
import { sessionOf } from '../session';
import { table } from '../table';

const strategy = (): Option =>
  new Option('--strategy <which>', 'which goods to take first').choices(['fefo', 'fifo', 'lifo']).default('fefo');

interface PickOptions {
  readonly place: string;
  readonly strategy: AllocationRow['strategy'];
  readonly minimumDays?: number;
  readonly customer?: string;
  readonly date?: string;
}

const shownPick = ({ picks, leftOut, quantity, wanted, short, uom }: Pick): string =>
  [
    table(
      picks.flatMap((each) => each.lots.map((line) => ({ ...line, container: each.container, expiry: each.expiry }))),
      [
        { title: 'container', of: ({ container }) => container ?? 'loose' },
        { title: 'lot', of: ({ lot }) => lot },
        { title: 'quantity', of: (line) => line.quantity, right: true },
        { title: 'uom', of: (line) => line.uom },
        { title: 'expiry', of: ({ expiry }) => expiry },
      ],
      'Nothing can be taken.',
    ),
    `${quantity} of ${wanted} ${uom}${short === '0' ? '' : `; ${short} ${uom} short`}`,
    ...leftOut.map(
      ({ goods, quantity: left, reason }) => `! left out: ${goods} (${left}): ${reason.replaceAll('_', ' ')}`,
    ),
  ].join('\n');

function addAvailable(inventory: Command): void {
  inventory
    .command('available')
    .description('what can still be promised at a place of yours')
    .requiredOption('--place <gln>', 'the place', idOf('place'))
    .option('--product <gtin>', 'only of this product', idOf('product'))
    .option('--date <date>', 'on this day (YYYY-MM-DD); today unless given')
    .action(async (options: { place: string; product?: string; date?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().available(options);
      session.out.result(answer, () =>
        table(
          answer.rows,
          [
            { title: 'product', of: ({ product }) => product },
            { title: 'uom', of: ({ uom }) => uom },
            { title: 'on hand', of: ({ onHand }) => onHand, right: true },
            { title: 'held', of: ({ held }) => held, right: true },
            { title: 'recalled', of: ({ recalled }) => recalled, right: true },
            { title: 'expired', of: ({ expired }) => expired, right: true },
            { title: 'reserved', of: ({ reserved }) => reserved, right: true },
            { title: 'allocated', of: ({ allocated }) => allocated, right: true },
            { title: 'arriving', of: ({ arriving }) => arriving, right: true },
            { title: 'available', of: (row) => row.available, right: true },
          ],
          'No stock.',
        ),
      );
    });
}

function addPick(inventory: Command): void {
  inventory
    .command('pick')
    .description('propose which goods to take for a quantity; reserves nothing')
    .argument('<gtin>', 'the product', idOf('product'))
    .argument('<quantity>', 'in the product’s unit')
    .requiredOption('--place <gln>', 'from this place', idOf('place'))
    .addOption(strategy())
    .option('--minimum-days <days>', 'minimum remaining days of shelf life', count)
    .option('--customer <gln>', 'the customer whose shelf-life rule applies', idOf('party'))
    .option('--date <date>', 'on this day (YYYY-MM-DD)')
    .action(async (product: string, quantity: string, options: PickOptions, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().pickGoods({ product, quantity, ...options });
      session.out.result(answer, () => shownPick(answer));
    });
}

interface AllocateOptions extends PickOptions {
  readonly order?: string;
  readonly partial?: boolean;
  readonly to?: string;
  readonly carrier?: string;
}

function addAllocate(inventory: Command): void {
  inventory
    .command('allocate')
    .description('allocate goods to an order; no goods are allocated twice')
    .argument('<number>', 'your number of the allocation and its shipment')
    .argument('<gtin>', 'the product', idOf('product'))
    .argument('<quantity>', 'in the product’s unit')
    .requiredOption('--place <gln>', 'at this place', idOf('place'))
    .addOption(strategy())
    .option('--minimum-days <days>', 'minimum remaining days of shelf life', count)
    .option('--customer <gln>', 'the customer whose shelf-life rule applies', idOf('party'))
    .option('--date <date>', 'on this day (YYYY-MM-DD)')
    .option('--order <number>', 'the order that it is for')
    .option('--partial', 'allocate what is available, if it is less')
    .option('--to <gln>', 'ship it at once, to this place of the receiver', idOf('place'))
    .option('--carrier <gln>', 'with --to: the next custodian, if it is not the receiver', idOf('party'))
    .action(async (allocation: string, product: string, quantity: string, ...rest: [AllocateOptions, Command]) => {
      const [{ to, carrier, ...options }, command] = rest;
      const session = sessionOf(command);
      const allocated = await session.writer().allocate({ allocation, product, quantity, ...options });
      const said = `Allocated: ${allocation} (${allocated.status})\n${shownPick(allocated)}`;
      if (to === undefined) {
        session.out.result(allocated, () => said);
        return;
      }
      const way = { to, ...(carrier !== undefined && { carrier }) };
      const shipped = await session.writer().shipAllocation({ allocation, ...way });
      session.out.result({ allocation: allocated, shipment: shipped }, () => `${said}\n${reportOf(shipped)}`);
    });
}

const coverage = ({ isCovered }: AllocationRow): string | undefined =>
  isCovered === undefined ? undefined : isCovered ? 'yes' : 'NO';

function addAllocations(inventory: Command): void {
  const allocations = inventory.command('allocations').description('goods that are allocated to orders');
  allocations
    .command('list', { isDefault: true })
    .description('your allocations, the oldest first')
    .option('--place <gln>', 'only at this place', idOf('place'))
    .option('--product <gtin>', 'only of this product', idOf('product'))
    .addOption(new Option('--status <status>', 'only these').choices(['open', 'shipped', 'released']))
    .action(async (options: { status?: AllocationRow['status'] }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().allocations(options);
      session.out.result(answer, () =>
        table(
          answer.rows,
          [
            { title: 'number', of: ({ allocation }) => allocation },
            { title: 'order', of: ({ order }) => order },
            { title: 'product', of: ({ product }) => product },
            { title: 'place', of: ({ place }) => place },
            { title: 'quantity', of: ({ quantity }) => quantity, right: true },
            { title: 'uom', of: ({ uom }) => uom },
            { title: 'status', of: ({ status }) => status },
            { title: 'covered', of: coverage },
          ],
          'No allocations.',
        ),
      );
    });
  allocations
    .command('release')
    .description('release the goods of an open allocation')
    .argument('<number>', 'of the allocation')
    .action(async (allocation: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().releaseAllocation({ allocation });
      session.out.result(answer, () => `Released: ${allocation}`);
    });
  allocations
    .command('ship')
    .description('ship the goods of an allocation')
    .argument('<number>', 'of the allocation')
    .requiredOption('--to <gln>', 'place of the receiver', idOf('place'))
    .option('--carrier <gln>', 'the next custodian, if it is not the receiver', idOf('party'))
    .action(async (allocation: string, way: { to: string; carrier?: string }, command: Command) => {
      const session = sessionOf(command);
      const options = { idempotencyKey: session.idempotencyKey };
      const answer = await session.writer().shipAllocation({ allocation, ...way }, options);
      session.out.result(answer, () => reportOf(answer));
    });
}

export function addAllocationCommands(inventory: Command): void {
  addAvailable(inventory);
  addPick(inventory);
  addAllocate(inventory);
  addAllocations(inventory);
}
