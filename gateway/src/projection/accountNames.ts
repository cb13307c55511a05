import type { Decimal } from '@lotline/chaincode/domain';

/** Accounts of a mass balance beside where goods are. Their positions are stored: add new ones at the end. */
export const accounts = ['made', 'consumed', 'sold', 'destroyed', 'adjusted', 'returned'] as const;
/** Added to the position of an account by the kind of fact that changed it, so that one transaction has a row of each. */
export const countedFrom = { stock: 0, item: 8, container: 16 } as const;
export type CountedBy = keyof typeof countedFrom;

/** The account of a stored position. */
export const accountAt = (code: number): Account | undefined => accounts[code % countedFrom.item];
export type Account = (typeof accounts)[number];

/** The stored positions of an account. */
export const codesOf = (account: Account): number[] =>
  Object.values(countedFrom).map((from) => accounts.indexOf(account) + from);

/** A change of an account of a lot at a place, and the event time at which it happened, in milliseconds since 1970. */
export interface AccountChange {
  readonly lot: string;
  readonly place: string;
  readonly uom: string;
  readonly account: Account;
  readonly amount: Decimal;
  readonly time: number;
}
