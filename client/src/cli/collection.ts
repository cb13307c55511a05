import type { Command } from 'commander';
import type { Client, Facts, IdKind, ListOptions } from '../sdk';
import { allPages, moreRows } from './allPages';
import { anyGoods, count, idOf } from './parse';
import { sessionOf } from './session';
import { type Column, fields, table } from './table';

type Filter = 'number' | 'document' | 'party' | 'product' | 'lot' | 'place' | 'status' | 'expiresBefore';

/** The collections with GS1 ids. */
export type Listed = Exclude<keyof Facts, 'documents'>;

/** How the commands `list` and `show` present a collection. */
export interface Collection<Name extends Listed> {
  readonly name: Name;
  readonly kind: Extract<IdKind, keyof Client>;
  readonly what: string;
  readonly filters: readonly Filter[];
  readonly columns: readonly Column<Facts[Name]>[];
}

const addFilter: Readonly<Record<Filter, (list: Command) => Command>> = {
  number: (list) => list.option('--number <number>', 'only with this lot number, of any product'),
  document: (list) =>
    list.option('--document <id>', 'only with this order, despatch advice or other document, by id or number'),
  party: (list) => list.option('--party <gln>', 'only of this party', idOf('party')),
  product: (list) => list.option('--product <gtin>', 'only of this product', idOf('product')),
  lot: (list) => list.option('--lot <id>', 'only of this lot', anyGoods),
  place: (list) => list.option('--place <id>', 'only at this place: a GLN or another URI', idOf('placeOrUri')),
  status: (list) => list.option('--status <status>', 'only with this status'),
  expiresBefore: (list) =>
    list.option('--expires-before <date>', 'only goods that expire before this date, YYYY-MM-DD'),
};

/** Kinds of goods, which have GS1 keys or other URIs. */
const isGoods: ReadonlySet<IdKind> = new Set(['lot', 'item', 'container']);

type Options = Omit<ListOptions, 'minHeight'>;

/** Adds `list` and `show` for one kind of thing. */
export function addCollectionCommands<Name extends Listed>(group: Command, collection: Collection<Name>): void {
  const list = group.command('list').description(`list ${collection.what}`);
  for (const filter of collection.filters) addFilter[filter](list);
  list
    .option('--limit <number>', 'maximum rows (1000)', count)
    .option('--cursor <cursor>', 'continue from this cursor')
    .action(async ({ limit, cursor, ...filters }: Options, command: Command) => {
      const session = sessionOf(command);
      const client = session.reader();
      const answer = await allPages((page) => client.list(collection.name, { ...filters, ...page }), { limit, cursor });
      session.out.result(
        answer,
        () => table(answer.rows, collection.columns, `No ${collection.what}.`) + moreRows(answer),
      );
    });
  group
    .command('show')
    .description(`show one of the ${collection.what} in full`)
    .argument('<id>', 'its id, in any spelling', isGoods.has(collection.kind) ? anyGoods : idOf(collection.kind))
    .action(async (id: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader()[collection.kind]({ id });
      session.out.result(answer, () => fields({ ...answer }));
    });
}
