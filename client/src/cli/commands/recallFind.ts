import { readFile } from 'node:fs/promises';
import type { RecallPreview } from '#answers';
import { type Command, InvalidArgumentError } from 'commander';
import type { PreviewRecallParameters } from '../../sdk';
import { usageError } from '../cliError';
import { exitCodes } from '../exitCodes';
import { heading } from '../output';
import { anyGoods, idOf, many } from '../parse';
import { sessionOf } from '../session';
import { type Column, printable, table } from '../table';
import { unreadableWarning } from '../unreadableWarning';

type Criterion = PreviewRecallParameters['find'][number];

interface Options extends Omit<Criterion, 'goods'> {
  readonly goods?: readonly string[];
  readonly leftAfter?: string;
  readonly leftPlace?: string;
  readonly passed?: string;
  readonly criteria?: string;
  readonly ids?: true;
}

const range = (text: string): { from: string; to: string } => {
  const [from = '', to = '', ...more] = text.split('..');
  if (from === '' || to === '' || more.length > 0) throw new InvalidArgumentError('Write FIRST..LAST.');
  return { from, to };
};

export function addRecallFind(recall: Command): void {
  recall
    .command('find')
    .description('find goods to recall from what you know, and what a recall would cover; writes nothing')
    .option('--goods <id>', 'a lot, item or container; may be repeated', many(anyGoods))
    .option('--product <gtin>', 'of this product', idOf('product'))
    .option('--lot-number <number>', 'a lot number of any product and supplier')
    .option('--producer <gln>', 'made by this party', idOf('party'))
    .option('--serials <range>', 'serial numbers of the product, FIRST..LAST', range)
    .option('--shipment <id>', 'in this shipment', idOf('shipment'))
    .option('--made-from <id>', 'made of this ingredient: a lot or product', anyGoods)
    .option('--place <gln>', 'recorded at this place', idOf('place'))
    .option('--from <time>', 'recorded from this time on (RFC 3339)')
    .option('--to <time>', 'recorded before this time')
    .option('--criteria <file>', 'several searches at once: a JSON list of criteria, as POST /recalls/preview takes')
    .option('--left-after <time>', 'only what left a place at or after this time')
    .option('--left-place <gln>', 'only what left this place', idOf('place'))
    .option('--passed <gln>', 'only what was recorded at this place', idOf('place'))
    .option('--ids', 'print only the ids, one on each line, for recall open')
    .action(async (options: Options, command: Command) => {
      const session = sessionOf(command);
      const preview = await session.reader().previewRecall(await searchOf(options));
      session.out.result(preview, () => (options.ids ? preview.goods.map(({ id }) => id).join('\n') : text(preview)));
      if (!preview.truncated && !preview.incomplete) return;
      if (preview.truncated) session.out.warn('The search reached a limit: more goods are affected. Narrow it.');
      if (preview.incomplete) session.out.warn(unreadableWarning);
      process.exitCode = exitCodes.found;
    });
}

/** All options together are one criterion; each of several goods has its own. */
async function searchOf({ criteria, ids: _ids, ...options }: Options): Promise<PreviewRecallParameters> {
  const { leftAfter, leftPlace, passed, goods = [], ...criterion } = options;
  const more = criteria === undefined ? [] : await read(criteria);
  const isEmpty = Object.keys(criterion).length === 0;
  const own = goods.length > 0 ? goods.map((each) => ({ goods: each, ...criterion })) : isEmpty ? [] : [criterion];
  const find = [...own, ...more];
  if (find.length === 0) throw usageError('There is nothing to look for.', 'Give --goods, --product, --lot-number …');
  const isNarrowed = (leftAfter ?? leftPlace ?? passed) !== undefined;
  return { find, ...(isNarrowed && { only: { leftAfter, leftPlace, passed } }) };
}

async function read(file: string): Promise<Criterion[]> {
  try {
    const list: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (Array.isArray(list)) return list as Criterion[];
  } catch (error) {
    throw usageError(`${file} cannot be read: ${(error as Error).message}`, 'It is a JSON list of criteria.');
  }
  throw usageError(`${file} is not a JSON list.`, 'It is a list of criteria, such as [{"lotNumber": "ABC"}].');
}

type Amounts = RecallPreview['quantities'][number];
const amounts = <Row extends { readonly quantities: readonly Amounts[] }>(): Column<Row> => ({
  title: 'on hand',
  of: ({ quantities }) => quantities.map(({ uom, onHand }) => `${onHand} ${uom}`).join(', '),
});

/** Rows of a list that are shown; the others are counted. */
const mostShown = 50;

function text({ height, goods, counts, holders, quantities }: RecallPreview): string {
  if (goods.length === 0) return 'Nothing recorded fits.';
  const more = goods.length > mostShown ? `… and ${goods.length - mostShown} more (--ids lists all)` : '';
  const left = quantities.map(
    (row) => `${row.onHand} ${row.uom} on hand (${row.held} held), ${row.inTransit} in transit`,
  );
  return [
    table(
      goods.slice(0, mostShown),
      [
        { title: 'goods', of: ({ id }) => id },
        { title: 'name', of: ({ name }) => name },
        { title: 'you may', of: ({ you, place }) => (place === undefined ? you : `${you} (from ${place})`) },
      ],
      '',
    ),
    more,
    heading(`A recall of them would cover (height ${height})`),
    `  ${counts.lots} lots, ${counts.items} items, ${counts.containers} containers, ${counts.places} places, ${counts.holders} holders`,
    ...(counts.alleged > 0 ? [`  and ${counts.alleged} more that are only alleged to be made of them`] : []),
    ...left.map((each) => `  ${each}`),
    '',
    table(
      holders,
      [
        { title: 'holder', of: ({ party, name }) => printable(name ?? party) },
        { title: 'lots', of: ({ lots }) => lots, right: true },
        { title: 'items', of: ({ items }) => items, right: true },
        amounts(),
      ],
      'No holder has any left, according to recorded events.',
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}
