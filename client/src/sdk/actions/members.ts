import type { User } from '#domain';
import { z } from 'zod';
import { type NoParameters, type Page, pageOf, type PageOptions } from '../page';
import type { Transport } from '../transport';
import type { Version } from './facts';

const organisation = z.object({
  organisation: z.string(),
  mspId: z.string(),
  party: z.string().nullish().describe('Absent until the organisation has registered its party.'),
  name: z.string().nullish(),
  prefixes: z.array(z.string()).describe('GS1 Company Prefixes of the organisation.'),
});

const organisationsAnswer = z.object({ height: z.int().optional(), rows: z.array(organisation) });

export type Organisation = z.infer<typeof organisation>;
export type OrganisationsAnswer = z.infer<typeof organisationsAnswer>;

/**
 * The organisations of the network.
 *
 * @example
 * const { rows } = await client.organisations();
 */
export const organisations = (transport: Transport, none: NoParameters = {}): Promise<OrganisationsAnswer> =>
  transport.request({ path: '/organisations', query: none, answer: organisationsAnswer });

export interface AddOrganisationParameters {
  /** Its short name, such as `acme`. */
  readonly organisation: string;
  readonly mspId: string;
}

const admitted = z.looseObject({
  organisation: z.string(),
  mspId: z.string(),
  status: z.enum(['joined', 'waiting', 'member']),
  agreed: z.array(z.string()),
  needed: z.int(),
});

export type AdmittedOrganisation = z.infer<typeof admitted>;

/**
 * Agrees that an organisation joins the embedded ledger. It does once administrators of more than half of its members agree. Needs the
 * role admin.
 *
 * @example
 * const { status } = await client.addOrganisation({ organisation: 'acme', mspId: 'AcmeMSP' });
 */
export const addOrganisation = (
  transport: Transport,
  parameters: AddOrganisationParameters,
): Promise<AdmittedOrganisation> =>
  transport.request({ method: 'POST', path: '/organisations', body: parameters, answer: admitted });

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

const whoamiAnswer = z.object({
  height: z.int(),
  organisation: z.string(),
  mspId: z.string(),
  party: z.string().nullable().describe('Null until the organisation has registered its party.'),
  user: z.string(),
  roles: z.array(z.string()),
});

export type Whoami = z.infer<typeof whoamiAnswer>;

/**
 * The user and organisation of the key.
 *
 * @example
 * const { organisation, roles } = await client.whoami();
 */
export const whoami = (transport: Transport, none: NoParameters = {}): Promise<Whoami> =>
  transport.request({ path: '/whoami', query: none, answer: whoamiAnswer });

export interface CreateKeyParameters {
  /** The user of the key; a new user is enrolled with these roles. */
  readonly user: string;
  readonly roles?: readonly string[];
}

const createKeyAnswer = z.looseObject({ id: z.string(), roles: z.array(z.string()), key: z.string() });

export type CreateKeyAnswer = z.infer<typeof createKeyAnswer>;

/**
 * Makes an API key for a user of the caller's organisation. The key is returned only once, because the gateway stores only its hash;
 * therefore this request is never retried. Needs the role admin.
 *
 * @example
 * const { key } = await client.createKey({ user: 'dock-3', roles: ['operator'] });
 */
export const createKey = (transport: Transport, parameters: CreateKeyParameters): Promise<CreateKeyAnswer> =>
  transport.request({ method: 'POST', path: '/keys', body: parameters, repeatable: false, answer: createKeyAnswer });

const keyRow = z.looseObject({
  id: z.string(),
  user: z.string(),
  roles: z.array(z.string()),
  revoked: z.string().optional(),
  madeBy: z.string().optional(),
  reason: z.string().optional(),
});
const keysAnswer = z.looseObject({ rows: z.array(keyRow) });

export type KeysAnswer = z.infer<typeof keysAnswer>;

/**
 * The API keys of the caller's organisation, without their secrets. Needs the role admin.
 *
 * @example
 * const { rows } = await client.listKeys();
 */
export const listKeys = (transport: Transport, none: NoParameters = {}): Promise<KeysAnswer> =>
  transport.request({ path: '/keys', query: none, answer: keysAnswer });

export interface RevokeKeyParameters {
  /** The key's id, as in `listKeys`. */
  readonly id: string;
}

/**
 * Revokes an API key of the caller's organisation at once. Needs the role admin.
 *
 * @example
 * await client.revokeKey({ id });
 */
export const revokeKey = async (transport: Transport, { id, ...query }: RevokeKeyParameters): Promise<void> => {
  await transport.request({ method: 'DELETE', path: `/keys/${encodeURIComponent(id)}`, query, answer: z.unknown() });
};
