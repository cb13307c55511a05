import {
  add,
  type Decimal,
  type Inside,
  isNegative,
  isZero,
  negate,
  type Stock,
  subtract,
  type Thing,
} from '@lotline/chaincode/domain';
import { type Account, type AccountChange, accounts } from './accountNames';
import { linesOf } from './contribution';
import type { Timed } from './stockTimes';

/** Accounts that grow when goods come; the others grow when goods go. */
const incoming: ReadonlySet<Account> = new Set(['made', 'adjusted', 'returned']);

/** A fact before and after a transaction; nothing if it was not there, or was removed. */
export interface Versions<Fact> {
  readonly before: Fact | undefined;
  readonly after: Fact | null;
}

interface Changed {
  readonly account: Account;
  readonly amount: Decimal;
}

/** The accounts that differ. */
function changesOf(before: Partial<Stock> | undefined, after: Partial<Stock> | undefined): Changed[] {
  const changed: Changed[] = [];
  for (const account of accounts) {
    const [old, now] = [before?.[account] ?? '0', after?.[account] ?? '0'];
    if (old !== now) changed.push({ account, amount: subtract(now, old) });
  }
  return changed;
}

/** One account that changed as what is on hand did: it changed at the same times. */
function spread({ account, amount }: Changed, moves: readonly Timed[]): readonly (readonly [time: number, Decimal])[] {
  const sign = (each: Decimal): Decimal => (incoming.has(account) ? each : negate(each));
  const times = new Map<number, Decimal>();
  for (const { change, time } of moves) times.set(time, add(times.get(time) ?? '0', sign(change.onHand)));
  const total = [...times.values()].reduce<Decimal>((sum, each) => add(sum, each), '0');
  return total === amount ? [...times] : [];
}

/** When a stock changed: the movements that its fact names, and the time of the event. */
interface Times {
  readonly moves?: readonly Timed[] | undefined;
  readonly time: () => number;
}

/**
 * The times of the changes of one version of a stock to the next, in one unit of measure. Returned goods change another account too.
 */
const timed = (changed: readonly Changed[], times: Times): ReturnType<typeof timedAlike> => {
  const back = changed.filter(({ account }) => account === 'returned');
  return back.length === 0
    ? timedAlike(changed, times)
    : [
        ...timedAlike(back, times),
        ...timedAlike(
          changed.filter((each) => !back.includes(each)),
          times,
        ),
      ];
};

function timedAlike(
  changed: readonly Changed[],
  { moves = [], time }: Times,
): Pick<AccountChange, 'account' | 'amount' | 'time'>[] {
  const [only, ...others] = changed;
  const spreading = only && others.length === 0 && moves.length > 1 ? spread(only, moves) : [];
  if (only && spreading.length > 0) {
    return spreading.map(([at, amount]) => ({ account: only.account, amount, time: at }));
  }
  const last = moves.at(-1)?.time;
  return changed.map(({ account, amount }) => ({
    account,
    amount,
    time: (account === 'adjusted' ? last : undefined) ?? time(),
  }));
}

/**
 * The changes of a stock's accounts. Each is at the time of its event; a count's difference is at the time of the last movement that the
 * fact names, because a movement that is recorded late changes what an earlier count found.
 */
export function stockAccounts(
  [lot = '', place = '']: readonly string[],
  { before, after }: Versions<Stock>,
  times: Times,
): AccountChange[] {
  const uom = after?.uom ?? before?.uom ?? '';
  if (before && before.uom !== uom) {
    const { time } = times;
    const gone = timed(changesOf(before, undefined), { time }).map((each) => ({
      lot,
      place,
      uom: before.uom,
      ...each,
    }));
    return [...gone, ...stockAccounts([lot, place], { before: undefined, after }, { time })];
  }
  return timed(changesOf(before, after ?? undefined), times).map((each) => ({ lot, place, uom, ...each }));
}

/** The accounts in which an item counts, once it was made. */
const ofItem = (thing: Thing | null | undefined): Partial<Record<Account, Decimal>> => {
  const { status } = thing ?? {};
  if (status === undefined || status === 'unverified') return {};
  const returned = timesReturned(thing);
  return status === 'active' ? { made: '1', returned } : { made: '1', returned, [status]: '1' };
};

const timesReturned = (thing: Thing | null | undefined): Decimal => String(thing?.returned ?? 0) as Decimal;

/** The lost quantities of a thing and its contents, at the place of the final receipt. */
const lostOf = (thing: Thing | null | undefined): Omit<AccountChange, 'time'>[] => {
  const place = thing?.transit?.missing;
  if (!thing || place === undefined) return [];
  return linesOf(thing).map(({ lot, uom, quantity }) => ({
    lot,
    place,
    uom,
    account: 'adjusted',
    amount: negate(quantity),
  }));
};

/** The changes of what is lost, by goods that a final receipt misses and by goods that are found. */
export const lostAccounts = ({ before, after }: Versions<Thing>, time: () => number): AccountChange[] => {
  const changes = [...lostOf(after), ...lostOf(before).map((each) => ({ ...each, amount: negate(each.amount) }))];
  return changes.length === 0
    ? []
    : sumOfChanges(changes.map((each) => ({ ...each, time: time() }))).filter(({ amount }) => amount !== '0');
};

/** The changes of the accounts of an item's lot, in pieces. */
export function itemAccounts({ before, after }: Versions<Thing>, time: () => number): AccountChange[] {
  const { lot, place = before?.place ?? '' } = after ?? before ?? {};
  if (lot === undefined) return [];
  const known = before?.lot === lot ? before : undefined;
  const changed = changesOf(ofItem(known), ofItem(after));
  return changed.map(({ account, amount }) => ({ lot, place, uom: 'C62', account, amount, time: time() }));
}

/** The sums of changes of the same account of a balance at the same time. */
export function sumOfChanges(changes: readonly AccountChange[]): AccountChange[] {
  const sums = new Map<string, AccountChange>();
  for (const each of changes) {
    const key = [each.lot, each.place, each.uom, each.account, each.time].join(' ');
    const before = sums.get(key);
    sums.set(key, before ? { ...before, amount: add(before.amount, each.amount) } : each);
  }
  return [...sums.values()];
}

const placeOf = (thing: Thing | null | undefined): Thing['place'] => thing?.place;
/** A later step of the same transaction may have emptied a container. */
const loadOf = (thing: Thing | null | undefined): Inside['load'] | undefined => thing?.inside?.load;

/** The goods in a container that came back, at its new place; subtracted if that is undone. */
export function contentAccounts({ before, after }: Versions<Thing>, time: () => number): AccountChange[] {
  const times = subtract(timesReturned(after), timesReturned(before));
  const isUndone = isNegative(times);
  const place = placeOf(isUndone ? before : after);
  if (place === undefined || isZero(times)) return [];
  const load = loadOf(after) ?? loadOf(before) ?? [];
  return load.map(({ lot, quantity, uom }) => ({
    lot,
    place,
    uom,
    account: 'returned',
    amount: isUndone ? negate(quantity) : quantity,
    time: time(),
  }));
}
