import { type Lot, type Place, productOf, type Thing } from '@lotline/chaincode/domain';
import type { TraceAnswer } from '../answers';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { isRecalled } from '../queries/blocked';
import { placeParty } from '../queries/placeParty';
import { type NodeKind, nodeKinds } from './graph';

export type TraceNode = TraceAnswer['nodes'][number];

const words = Object.fromEntries(Object.entries(nodeKinds).map(([word, code]) => [code, word])) as Record<
  number,
  NodeKind
>;

const nameOf = (database: Database, kind: 'place' | 'product', id: string): { name?: string } => {
  const fact = readFact(database, kind, id) as Pick<Place, 'name'> | undefined;
  return fact ? { name: fact.name } : {};
};

const trade = (database: Database, kind: 'lot' | 'item', id: string): Partial<TraceNode> => {
  const fact = readFact(database, kind, id) as Lot | Thing | undefined;
  const recalled = fact !== undefined && isRecalled(database, fact.recalls);
  return {
    ...nameOf(database, 'product', productOf(id) ?? id),
    ...(fact?.producer !== undefined && { party: fact.producer }),
    ...(recalled && { recalled }),
  };
};

/** Converts goods to their response format. */
export function describeGoods(database: Database, id: string, kind: number, depth: number): TraceNode {
  const word = words[kind];
  if (word === 'lot' || word === 'item') return { id, kind: word, depth, ...trade(database, word, id) };
  return { id, kind: word === 'container' ? 'container' : 'other', depth };
}

export function describePlace(database: Database, id: string, depth: number): TraceNode {
  const party = placeParty(database, id);
  return { id, kind: 'place', depth, ...nameOf(database, 'place', id), ...(party !== undefined && { party }) };
}

export function describeShipment(database: Database, id: string, depth: number): TraceNode {
  const fact = readFact(database, 'shipment', id) as { sender: string } | undefined;
  return { id, kind: 'shipment', depth, ...(fact && { party: fact.sender }) };
}
