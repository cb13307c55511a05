import { add, type Decimal, isNegative, isZero, negate } from '@lotline/chaincode/domain';
import type { BalanceChanges } from '../answers/massBalance';
import { accountAt, accounts, countedFrom } from '../projection/accountNames';
import type { Database } from '../projection/database';
import { secondOf } from '../projection/moveKinds';
import type { ReadModel } from '../projection/readModel';
import { timeText } from '../projection/schema';
import { EventBody } from './eventBody';
import { idSet } from './idSet';
import { LotUoms } from './lotUoms';
import type { BalanceInstant } from './massBalance';
import { type PageRequest, selectPage } from './page';
import { placeParty } from './placeParty';
import { placeFilters } from './stockFilters';
import { utc } from './utc';

export interface ChangesRequest extends PageRequest, BalanceInstant {
  readonly lot: string;
  readonly account?: BalanceChanges['rows'][number]['account'] | undefined;
  readonly place?: string | undefined;
}

interface Row {
  readonly balance: number;
  readonly account: number;
  readonly time: string;
  readonly tx: number;
  readonly height: number;
  readonly amount: Decimal;
  readonly lot: string;
  readonly place: string;
  readonly uom: string;
  readonly transaction: string;
}

const select = `SELECT * FROM (SELECT balance, account, ${timeText('accounted.time')} AS time, accounted.time AS moment, tx, height, amount,
  lot, place, uom, tx.id AS "transaction" FROM balance CROSS JOIN accounted ON accounted.balance = balance.n JOIN tx ON tx.n = accounted.tx)`;

interface EventRow {
  readonly id: string;
  readonly body: string;
}

const naming = `SELECT id, body_of(n) AS body FROM event
  WHERE n IN (SELECT visit.event FROM node JOIN visit ON visit.node = node.n WHERE node.id = ?) AND tx = ?`;
const ofSecond = `SELECT id, body_of(n) AS body FROM event WHERE time >= ? AND time < ? AND tx = ?`;

/** The events of a transaction that name the lot; without any, as for its items, those of the same second. */
function eventsOf(database: Database, { lot, tx, time }: Row): readonly EventRow[] {
  const named = database.all<EventRow>(naming, lot, tx);
  if (named.length > 0) return named;
  const second = secondOf(time);
  const next = new Date(Date.parse(`${second}Z`) + 1000).toISOString().slice(0, 19);
  return database.all<EventRow>(ofSecond, second, next, tx);
}

function outputsOf(events: readonly EventRow[]): string[] {
  const bodies = events.map(({ body }) => new EventBody(JSON.parse(body) as Record<string, unknown>));
  const made = bodies.flatMap((body) => [
    ...body.quantities('outputQuantityList').map(({ lot }) => lot),
    ...body.ids('outputEPCList'),
  ]);
  return [...new Set(made)];
}

const adjustedOf = `SELECT balance, amount FROM balance JOIN accounted ON balance = n
  WHERE lot = ? AND account % ${countedFrom.item} = ${accounts.indexOf('adjusted')} AND time <= ? AND height <= ?`;

/** The balances of a lot whose adjustments together are a loss, or a find. */
function adjustedBalances(database: Database, account: 'lost' | 'found', lot: string, until: Until): number[] {
  const sums = new Map<number, Decimal>();
  for (const { balance, amount } of database.all<Row>(adjustedOf, lot, until.time, until.height)) {
    sums.set(balance, add(sums.get(balance) ?? '0', amount));
  }
  return [...sums].flatMap(([balance, sum]) =>
    !isZero(sum) && isNegative(sum) === (account === 'lost') ? balance : [],
  );
}

interface Until {
  readonly time: number;
  readonly height: number;
}

const isAdjustment = (account: ChangesRequest['account']): account is 'lost' | 'found' =>
  account === 'lost' || account === 'found';

/** The changes behind the numbers of a lot's mass balance, by event time, each with its transaction and events. */
export function balanceChanges(
  readModel: ReadModel,
  { lot, account, place, at, asOfHeight, ...page }: ChangesRequest,
): BalanceChanges {
  const { database } = readModel;
  const uoms = new LotUoms(database);
  const until = {
    time: at === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(utc(at)),
    height: asOfHeight ?? Number.MAX_SAFE_INTEGER,
  };
  const adjusted = isAdjustment(account) ? idSet(adjustedBalances(database, account, lot, until)) : undefined;
  const code = account && accounts.indexOf(isAdjustment(account) ? 'adjusted' : account);
  return selectPage<Row, BalanceChanges['rows'][number]>(
    readModel,
    page,
    {
      select,
      filters: [
        ['lot = ?', lot],
        ...placeFilters(place),
        [`account % ${countedFrom.item} = ?`, code],
        ['balance IN (SELECT value FROM json_each(?))', adjusted],
        ['moment <= ?', until.time],
        ['height <= ?', until.height],
      ],
      key: ['time', 'tx', 'balance', 'account'],
    },
    (row) => {
      const events = eventsOf(database, row);
      const party = placeParty(database, row.place);
      const name = isAdjustment(account) ? account : (accountAt(row.account) ?? 'adjusted');
      const into = name === 'consumed' ? outputsOf(events) : [];
      return {
        account: name,
        amount: account === 'lost' ? negate(row.amount) : row.amount,
        uom: uoms.shown(row.lot, row.uom),
        place: row.place,
        ...(party !== undefined && { party }),
        time: row.time,
        recordedAt: row.height,
        transaction: row.transaction,
        events: events.map(({ id }) => id),
        ...(into.length > 0 && { into }),
      };
    },
  );
}
