import type { Command } from 'commander';
import type { KindWithHistory } from '../../sdk';
import { allPages } from '../allPages';
import { addCollectionCommands, type Collection } from '../collection';
import { collections } from '../collections';
import { historyTable } from '../historyTable';
import { idOf } from '../parse';
import { sessionOf } from '../session';

/** `lotline lots list`, `lotline lots show ID`, and the same for the other kinds; recalls have their own group. */
export function addCollections(program: Command): void {
  const group = (name: string, what: string): Command => program.command(name).description(`list and show ${what}`);
  addCollectionCommands(group('lots', 'lots'), collections.lots);
  addCollectionCommands(group('items', 'serialized items'), collections.items);
  addCollectionCommands(group('containers', 'containers, and other things without a GTIN'), collections.containers);
  addCollectionCommands(group('shipments', 'shipments and their handoffs'), collections.shipments);
  withHistory(group('parties', 'organisations'), 'party', collections.parties);
  withHistory(group('places', 'places'), 'place', collections.places);
  withHistory(group('products', 'products'), 'product', collections.products);
}

function withHistory<Name extends 'parties' | 'places' | 'products'>(
  group: Command,
  kind: KindWithHistory,
  collection: Collection<Name>,
): void {
  addCollectionCommands(group, collection);
  group
    .command('history')
    .description(`what a ${kind} was, and who changed it when`)
    .argument('<id>', 'its id, in any spelling', idOf(kind))
    .action(async (id: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const client = session.reader();
      const answer = await allPages((page) => client.history({ kind, id, ...page }), {});
      session.out.result(answer, () => historyTable(answer));
    });
}
