import type { User } from '#domain';
import { type Page, pageOf, type PageOptions } from '../page';
import type { Transport } from '../transport';
import type { Version } from './history';

/**
 * The users that the caller's organisation registered on the ledger.
 *
 * @example
 * const { rows } = await client.users();
 */
export const users = (transport: Transport, page: PageOptions = {}): Promise<Page<User>> =>
  transport.request({ path: '/users', query: { ...page }, answer: pageOf<User>() });

export interface UserHistoryParameters extends PageOptions {
  readonly user: string;
}

/**
 * Every version of a user of the caller's organisation, the latest first.
 *
 * @example
 * const { rows } = await client.userHistory({ user: 'dock-3' });
 */
export const userHistory = (
  transport: Transport,
  { user, ...page }: UserHistoryParameters,
): Promise<Page<Version<User>>> =>
  transport.request({
    path: `/users/${encodeURIComponent(user)}/history`,
    query: { ...page },
    answer: pageOf<Version<User>>(),
  });
