import { must, type Stock, type Thing } from '@lotline/chaincode/domain';
import type { AccountChange } from './accountNames';
import { contentAccounts, itemAccounts, lostAccounts, stockAccounts, type Versions } from './accounts';
import { contribution, type Share, type StockFact } from './contribution';
import type { Database } from './database';
import type { FactStore } from './factStore';
import type { FactWrite } from './factWrite';
import { saveDocuments } from './saveDocuments';
import { isStockKind } from './stockKinds';
import { difference, type StockMoves } from './stockMoves';
import { type StockVersions, type Timed, timedChanges } from './stockTimes';

/** The targets of facts with stock. */
interface StockSink {
  readonly database: Database;
  readonly facts: FactStore;
  readonly moves: StockMoves;
}

const shares = (kind: StockFact['kind'], key: readonly string[], fact: unknown): Share[] =>
  fact ? contribution({ kind, key, fact } as StockFact) : [];

/** An item whose lot was just set in its fact. */
export interface Membership {
  readonly item: string;
  readonly lot: string;
}

const membership = (before: Thing | undefined, after: Thing | null): Membership[] =>
  after?.lot === undefined || after.lot === before?.lot ? [] : [{ item: after.id, lot: after.lot }];

/** The changes of a mass balance by a fact. */
function accountsOf(
  kind: StockFact['kind'],
  key: readonly string[],
  versions: { readonly before: unknown; readonly after: unknown },
  { moves, time }: { readonly moves: readonly Timed[] | undefined; readonly time: () => number },
): AccountChange[] {
  if (kind === 'stock') return stockAccounts(key, versions as Versions<Stock>, { moves, time });
  if (kind !== 'container' && kind !== 'item') return [];
  const things = versions as Versions<Thing>;
  const own = kind === 'item' ? itemAccounts(things, time) : contentAccounts(things, time);
  return [...own, ...lostAccounts(things, time)];
}

/** When and by which transaction a fact changed. */
interface Change {
  readonly time: () => number;
  readonly height: number;
  readonly tx: number;
  /** Collects what came back in containers: of several, a transaction has one sum. */
  readonly contents: AccountChange[];
}

/** Notes changes of accounts by a transaction. */
export function bookAccounts(
  { moves }: Pick<StockSink, 'moves'>,
  changes: readonly AccountChange[],
  booking: Parameters<StockMoves['account']>[1],
): void {
  for (const each of changes) moves.account(each, booking);
}

/** Moves the balances of a fact; returns the movements that a stock names itself, if it does. */
function moveBalances(
  { moves }: StockSink,
  { kind, key, before, fact }: Changed,
  { time, height }: Change,
): readonly Timed[] | undefined {
  const changes = difference(shares(kind, key, before), shares(kind, key, fact));
  const named =
    kind === 'stock' && fact ? timedChanges(key, { before, after: fact } as StockVersions, changes) : undefined;
  const moved = named ?? changes.map((change) => ({ change, time: time() }));
  for (const each of moved) moves.move(each.change, each.time, height);
  return named;
}

interface Changed {
  readonly kind: StockFact['kind'];
  readonly key: readonly string[];
  readonly before: unknown;
  readonly fact: FactWrite['fact'];
}

/** Saves a fact with stock, its movements and its changes of the mass balance. Returns the item whose lot it sets, if it does. */
export function saveStockFact(sink: StockSink, { kind, key, fact, text }: FactWrite, change: Change): Membership[] {
  if (!isStockKind(kind)) return [];
  const before = sink.facts.read(kind, key);
  const moves = moveBalances(sink, { kind, key, before, fact }, change);
  const { time, height, tx, contents } = change;
  const accounts = accountsOf(kind, key, { before, after: fact }, { moves, time });
  if (kind === 'container') contents.push(...accounts);
  else bookAccounts(sink, accounts, { tx, height, by: kind === 'item' ? kind : 'stock' });
  sink.facts.save(kind, key, { fact, text });
  if (kind === 'shipment' && fact) saveDocuments(sink.database, must(key[0], 'id'), fact);
  return kind === 'item' ? membership(before as Thing | undefined, fact as Thing | null) : [];
}
