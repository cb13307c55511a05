import type { Command } from 'commander';
import { addCollectionCommands } from '../collection';
import { collections } from '../collections';

/** `lotline lots list`, `lotline lots show ID`, and the same for the other kinds; recalls have their own group. */
export function addCollections(program: Command): void {
  const group = (name: string, what: string): Command => program.command(name).description(`list and show ${what}`);
  addCollectionCommands(group('lots', 'lots'), collections.lots);
  addCollectionCommands(group('items', 'serialized items'), collections.items);
  addCollectionCommands(group('units', 'containers, and other things without a GTIN'), collections.units);
  addCollectionCommands(group('shipments', 'shipments and their handoffs'), collections.shipments);
  addCollectionCommands(group('parties', 'organisations'), collections.parties);
  addCollectionCommands(group('places', 'places'), collections.places);
  addCollectionCommands(group('products', 'products'), collections.products);
}
