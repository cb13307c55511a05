import { hashId, millisecondsOf, must } from '@lotline/chaincode/domain';
import type { LedgerTransaction } from '../ledger/ledger';
import type { AccountChange } from './accountNames';
import { sumOfChanges } from './accounts';
import type { DaySums } from './daySums';
import type { EventBodies } from './eventBodies';
import { eventTimes } from './eventTimes';
import { saveExceptionTime } from './exceptionTimes';
import type { FactWrite } from './factWrite';
import { isTabled } from './factTables';
import type { GraphTarget, GraphWriter } from './graphWriter';
import { meansIn, visitMeant } from './meantThings';
import { type Attempt, attempting, ifPossible } from './attempt';
import { parsed, type ParsedTransaction } from './readBlock';
import { type ReadTransaction, unreadableEvent, unreadableFact, unreadableTransaction } from './readTransaction';
import type { FactStore } from './factStore';
import { readLinks } from './readLinks';
import { renewLinks, saveEvent } from './saveEvent';
import { bookAccounts, type Membership, saveStockFact } from './saveStockFact';
import { saveVersion } from './saveVersion';
import { isStockKind } from './stockKinds';
import type { StockMoves } from './stockMoves';
import type { TracedEvent } from './tracedEvent';
import { saveUnreadable, type Unreadable } from './unreadable';

/** The targets of a database transaction that applies blocks. */
export interface Sink extends GraphTarget {
  readonly graph: GraphWriter;
  readonly facts: FactStore;
  readonly bodies: EventBodies;
  readonly moves: StockMoves;
  readonly days: DaySums;
  /** Called for each part that was left out. */
  readonly leftOut: (part: Unreadable) => void;
}

type EventFact = NonNullable<FactWrite['fact']>;

/** The facts of events, by hash id. */
function eventFacts({ writes }: ReadTransaction): Map<string, EventFact> {
  const facts = new Map<string, EventFact>();
  for (const { kind, key, fact } of writes) if (kind === 'event' && fact) facts.set(must(key[1], 'event'), fact);
  return facts;
}

/** The events of this transaction that wait: those that are not booked yet, and error declarations that are not applied yet. */
const waitingOf = ({ events }: ReadTransaction, facts: ReadonlyMap<string, EventFact>): Set<TracedEvent> => {
  const isWaiting = ({ id, declaration }: TracedEvent): boolean =>
    declaration ? facts.get(id)?.['correcting'] === true : facts.get(id)?.['stock'] === 'waiting';
  return new Set(events.filter(isWaiting));
};

/** The row of an error declaration has `declared` set too. */
const endCorrecting = `UPDATE event_row SET waiting = 0, context = NULL
    WHERE n IN (SELECT n FROM event WHERE key = event_key(?) AND msp = ? AND waiting = 1 AND declared = 1)`;

/** Lets the events that wait for the same goods be tried again. */
const noteCustody = ({ database }: Sink, { noted }: ReadTransaction): void => {
  for (const { msp, event } of noted) {
    const which = 'WHERE key = event_key(?) AND msp = ? AND waiting = 1 AND declared = 0';
    database.run(`INSERT INTO booked (event) SELECT n FROM event ${which}`, hashId(event), msp);
  }
};

/** Ends the waiting of earlier events that this transaction books or settles, and of error declarations that it applies. */
const endWaiting = (sink: Sink, read: ReadTransaction): void => {
  if (sink.database.get('SELECT 1 FROM event WHERE waiting = 1 LIMIT 1') === undefined) return;
  sink.inserts.flush();
  noteCustody(sink, read);
  for (const { kind, key, fact } of read.writes) {
    if (kind !== 'event' || !fact) continue;
    const [msp = '', id = ''] = key;
    if (fact['correcting'] !== true) sink.database.run(endCorrecting, id, msp);
    const end = endOfWaiting(fact['stock'], read.booked.length > 0);
    if (end !== undefined) endWait(sink, { id, msp, end, links: fact['links'] });
  }
};

interface Ending {
  readonly id: string;
  readonly msp: string;
  readonly end: 'booked' | 'never';
  readonly links: unknown;
}

function endWait({ database, graph }: Sink, { id, msp, end, links }: Ending): void {
  const which = 'WHERE key = event_key(?) AND msp = ? AND waiting = 1 AND declared = 0';
  if (end === 'booked') {
    if (isProvenPacking(links)) graph.confirm(msp, id);
    database.run(`INSERT INTO booked (event) SELECT n FROM event ${which}`, id, msp);
  }
  database.run(`UPDATE event_row SET waiting = 0, context = NULL WHERE n IN (SELECT n FROM event ${which})`, id, msp);
}

const isProvenPacking = (links: unknown): boolean =>
  typeof links === 'object' && links !== null && 'parent' in links && !('alleged' in links);

/** Why an event no longer waits: it was booked, or its author settled it and it never will be. */
function endOfWaiting(stock: unknown, isBooking: boolean): 'booked' | 'never' | undefined {
  if (stock === 'never') return 'never';
  return stock === undefined && isBooking ? 'booked' : undefined;
}

const saveMembers = (
  { database, inserts, graph }: Sink,
  { events }: ReadTransaction,
  members: readonly Membership[],
): void => {
  if (members.length > 0) inserts.flush();
  for (const { item, lot } of members) {
    const event = events.findLast(({ goods }) => goods.includes(item)) ?? events.at(-1);
    const row =
      event && database.get<{ n: number }>('SELECT max(n) AS n FROM event WHERE key = event_key(?)', event.id);
    graph.link(graph.node(lot, 0, 'class'), graph.node(item, 0), 'member', row?.n ?? 0);
  }
};

/** A container with the number of its filling, or a thing with a party in its id. */
const changing = /"[^" ]+ \d+"|#417\//;

/** Shows earlier events in the traces of the things that they turn out to be about. */
const visitRecorded = (sink: Sink, { writes, events }: ReadTransaction): void => {
  for (const [id, means] of meansIn(writes)) {
    if (events.some((each) => each.id === id)) continue;
    const [msp = ''] = writes.find(({ kind, key }) => kind === 'event' && key[1] === id)?.key ?? [];
    const event = sink.graph.recorded(msp, id);
    if (event !== undefined) visitMeant(sink, event, means);
  }
};

/** Renews the links of earlier events whose containers had other fillings than was known when they were recorded. */
const renewRecorded = ({ graph }: Sink, { writes, events }: ReadTransaction, mspId: string): void => {
  let own: ReadonlySet<string | undefined> | undefined;
  const isNew = ([msp, id]: readonly string[]): boolean =>
    msp === mspId && (own ??= new Set(events.map((each) => each.id))).has(id);
  for (const { kind, key, fact } of writes) {
    const links = kind === 'event' ? fact?.['links'] : undefined;
    if (links === undefined || fact?.['declaredInError'] !== undefined || isNew(key)) continue;
    if (changing.test(JSON.stringify(links)))
      renewLinks(graph, { msp: must(key[0], 'MSP'), id: must(key[1], 'event') }, readLinks(links));
  }
};

const withdrawDeclared = ({ graph }: Sink, { writes }: ReadTransaction): void => {
  for (const { kind, key, fact } of writes) {
    const declared = kind === 'event' ? fact?.['declaredInError'] : undefined;
    if (typeof declared === 'string') graph.withdraw(must(key[0], 'MSP id'), must(key[1], 'event'), declared);
  }
};

interface Applying {
  readonly sink: Sink;
  readonly transaction: ParsedTransaction;
  readonly height: number;
  readonly attempt: Attempt;
}

const leaveOut = (sink: Sink, part: Unreadable): void => {
  sink.facts.flush();
  saveUnreadable(sink, part);
  sink.leftOut(part);
};

const saveWrites = (
  { sink, transaction, height, attempt }: Applying,
  read: ReadTransaction,
  tx: number,
): Membership[] => {
  const timeOf = eventTimes(read, transaction.time);
  const members: Membership[] = [];
  const contents: AccountChange[] = [];
  for (const write of read.writes) {
    const { kind, key } = write;
    attempt(
      () => {
        if (isStockKind(kind))
          members.push(
            ...saveStockFact(sink, write, { time: () => write.time ?? timeOf(write), height, tx, contents }),
          );
        else if (isTabled(kind)) sink.facts.save(kind, key, write);
        saveVersion(sink.database, write, tx);
        saveExceptionTime(sink.database, write, transaction.time);
      },
      (error) => {
        leaveOut(sink, unreadableFact(transaction.transactionId, { kind, attributes: key }, error));
      },
    );
  }
  bookAccounts(sink, sumOfChanges(contents), { tx, height, by: 'container' });
  return members;
};

const applyAll = (applying: Applying): void => {
  const { sink, transaction, height, attempt } = applying;
  const { database, inserts, numbers, seen, facts, bodies, graph, days } = sink;
  const { transactionId, index, time, mspId, user, read } = transaction;
  const insert = 'INSERT INTO tx (id, block, position, time, msp, user) VALUES (?, ?, ?, ?, ?, ?)';
  const tx = database.run(insert, transactionId, height - 1, index, time, mspId, user ?? null);
  const members = saveWrites(applying, read, tx);
  const party = database.get<{ party: string }>('SELECT party FROM msp WHERE msp = ?', mspId)?.party ?? null;
  const author = { msp: mspId, party };
  const stated = eventFacts(read);
  const waiting = waitingOf(read, stated);
  const events = {
    database,
    inserts,
    numbers,
    seen,
    facts,
    bodies,
    graph,
    days,
    author,
    authorName: JSON.stringify(author),
    linksOf: (id: string) => stated.get(id)?.['links'],
    waiting,
    tx,
    recorded: millisecondsOf(time),
  };
  for (const event of read.events) {
    attempt(
      () => {
        saveEvent(events, event);
      },
      (error) => {
        leaveOut(sink, unreadableEvent(event.id, [event.goods, JSON.parse(event.text)], error));
      },
    );
  }
  for (const part of read.unreadable) leaveOut(sink, part);
  saveMembers(sink, read, members);
  withdrawDeclared(sink, read);
  endWaiting(sink, read);
  visitRecorded(sink, read);
  renewRecorded(sink, read, mspId);
};

/** Applies a transaction of the block with which the ledger has `height` blocks. Fails as a whole if a part of it cannot be stored. */
export function applyTransaction(sink: Sink, transaction: ParsedTransaction, height: number): void {
  applyAll({ sink, transaction, height, attempt: attempting });
}

/** The same as `applyTransaction`, part by part: reports and leaves out parts that cannot be stored. Takes several times as long. */
export function applyPossible(sink: Sink, transaction: LedgerTransaction, height: number): void {
  const attempt = ifPossible(sink);
  attempt(
    () => {
      applyAll({ sink, transaction: parsed(transaction), height, attempt });
    },
    (error) => {
      leaveOut(sink, unreadableTransaction(transaction, error));
    },
  );
}
