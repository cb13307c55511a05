import type { Decimal } from '@lotline/chaincode/domain';

/** Accounts of a mass balance beside where goods are. Their positions are stored: add new ones at the end. */
export const accounts = ['made', 'consumed', 'sold', 'destroyed', 'adjusted'] as const;
/** Added to the position of an account in which items are counted. */
export const itemsFrom = 8;
export type Account = (typeof accounts)[number];

/** A change of an account of a lot at a place, and the event time at which it happened. */
export interface AccountChange {
  readonly lot: string;
  readonly place: string;
  readonly uom: string;
  readonly account: Account;
  readonly amount: Decimal;
  readonly time: string;
}
