import type { Decimal } from '@lotline/chaincode/domain';
import type { BalanceChanges } from '../answers/massBalance';
import { type Account, accounts, itemsFrom } from '../projection/accountNames';
import type { Database } from '../projection/database';
import { secondOf } from '../projection/moveKinds';
import type { ReadModel } from '../projection/readModel';
import { EventBody } from './eventBody';
import { LotUoms } from './lotUoms';
import type { BalanceInstant } from './massBalance';
import { type PageRequest, selectPage } from './page';
import { placeParty } from './placeParty';
import { utc } from './utc';

export interface ChangesRequest extends PageRequest, BalanceInstant {
  readonly lot: string;
  readonly account?: Account | undefined;
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

const select = `SELECT * FROM (SELECT accounted.*, lot, place, uom, tx.id AS "transaction" FROM balance
  CROSS JOIN accounted ON accounted.balance = balance.n JOIN tx ON tx.n = accounted.tx)`;

interface EventRow {
  readonly id: string;
  readonly body: string;
}

const naming = `SELECT id, body_of(n) AS body FROM event
  WHERE n IN (SELECT visit.event FROM node JOIN visit ON visit.node = node.n WHERE node.id = ?) AND tx = ?`;
const ofSecond = `SELECT id, body_of(n) AS body FROM event INDEXED BY event_time WHERE time >= ? AND time < ? AND tx = ?`;

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

/** The changes behind the numbers of a lot's mass balance, by event time, each with its transaction and events. */
export function balanceChanges(
  readModel: ReadModel,
  { lot, account, place, at, asOfHeight, ...page }: ChangesRequest,
): BalanceChanges {
  const { database } = readModel;
  const uoms = new LotUoms(database);
  const code = account && accounts.indexOf(account);
  return selectPage<Row, BalanceChanges['rows'][number]>(
    readModel,
    page,
    {
      select,
      filters: [
        ['lot = ?', lot],
        ['place = ?', place],
        [`account % ${itemsFrom} = ?`, code],
        ['time <= ?', at === undefined ? undefined : utc(at)],
        ['height <= ?', asOfHeight],
      ],
      key: ['time', 'tx', 'balance', 'account'],
    },
    (row) => {
      const events = eventsOf(database, row);
      const party = placeParty(database, row.place);
      const name = accounts[row.account % itemsFrom] ?? 'adjusted';
      const into = name === 'consumed' ? outputsOf(events) : [];
      return {
        account: name,
        amount: row.amount,
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
