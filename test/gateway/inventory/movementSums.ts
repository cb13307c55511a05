import { add, type Decimal } from '@lotline/chaincode/domain';
import { dayNumber } from '../../../gateway/src/projection/daySums';
import { eventsOf, moveKind, moveKinds } from '../../../gateway/src/projection/moveKinds';
import type { ReadModel } from '../../../gateway/src/projection/readModel';
import { timeText } from '../../../gateway/src/projection/schema';

interface Movement {
  readonly lot: string;
  readonly place: string;
  readonly time: string;
  readonly height: number;
  readonly balance: number;
  readonly onHand: Decimal;
}

/** The sums of all movements by balance, day and reason. */
export function summed({ database }: ReadModel): Record<string, unknown> {
  const sums: Record<string, { amount: Decimal; came: number; moves: number }> = {};
  const movements = database.all<Movement>(
    `SELECT lot, place, ${timeText('time')} AS time, height, balance, coalesce(moved.on_hand, '0') AS onHand FROM balance
      JOIN moved ON moved.balance = balance.n`,
  );
  for (const { balance, onHand, ...at } of movements) {
    if (onHand === '0') continue;
    const key = `${balance} ${dayNumber(at.time)} ${moveKind(eventsOf(database, at), onHand)}`;
    const sum = (sums[key] ??= { amount: '0', came: 0, moves: 0 });
    sum.amount = add(sum.amount, onHand);
    sum.moves += 1;
    if (!onHand.startsWith('-')) sum.came = 1;
  }
  return sums;
}

interface Row {
  readonly balance: number;
  readonly day: number;
  readonly kind: number;
  readonly amount: string;
  readonly came: number;
  readonly moves: number;
}

/** The sums that the read model keeps. */
export function stored({ database }: ReadModel): Record<string, unknown> {
  const rows = database.all<Row>(
    'SELECT balance, day, kind, CAST(coalesce(part, whole) AS TEXT) AS amount, came, moves FROM day_sum',
  );
  return Object.fromEntries(
    rows.map(({ balance, day, kind, amount, came, moves }) => [
      `${balance} ${day} ${moveKinds[kind]}`,
      { amount, came, moves },
    ]),
  );
}
