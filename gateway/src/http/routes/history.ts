import { partyId, productId, type User, userName } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { facts, pageOf, transactionRow, user as userSchema, versionOf } from '../../answers/facts';
import { registeredUser } from '../../auth/rolesNow';
import { selectPage } from '../../queries/page';
import { findTransaction, type VersionedKind, versions } from '../../queries/versions';
import type { AnyCode } from '../../answers/codes';
import { apiLimits } from '../../answers/limits';
import { Problem } from '../../problem';
import { route, type Route } from '../route';
import { zodProblem } from '../zodProblem';
import { placeInPath, unknownPlace } from './facts';
import { pageQuery } from './idQuery';

interface History {
  readonly kind: Exclude<VersionedKind, 'user' | 'signer'>;
  readonly path: string;
  readonly parameter: 'gln' | 'gtin';
  readonly id: (text: string, extension: string | undefined) => z.ZodSafeParseResult<string>;
  readonly unknown: AnyCode;
}

const histories: readonly History[] = [
  {
    kind: 'party',
    path: '/parties',
    parameter: 'gln',
    id: (text) => partyId.safeParse(text),
    unknown: 'party_unknown',
  },
  { kind: 'place', path: '/places', parameter: 'gln', id: placeInPath, unknown: 'place_unknown' },
  {
    kind: 'product',
    path: '/products',
    parameter: 'gtin',
    id: (text) => productId.safeParse(text),
    unknown: 'product_unknown',
  },
];

function historyRoute({ kind, path, parameter, id, unknown }: History): Route {
  return route({
    method: 'get',
    path: `${path}/{${parameter}}/history`,
    tag: 'Registry',
    summary: `Every version of a ${kind}, the latest first, with who made it and when`,
    readsModel: true,
    params: z.strictObject({ [parameter]: z.string().max(apiLimits.idLength) }),
    query: z.strictObject({
      ...pageQuery,
      ...(kind === 'place' && { extension: z.string().max(20).optional().describe('GLN extension, AI (254).') }),
    }),
    answer: pageOf(versionOf(facts[kind])),
    codes: [unknown],
    handle: ({ params, query }, { readModel }) => {
      const { extension } = query as { readonly extension?: string };
      const read = id(String(params[parameter]), extension);
      if (!read.success) throw zodProblem(read.error, { at: () => '{path}' });
      const body = versions(readModel, kind, read.data, query);
      if (body.rows.length === 0 && query.cursor === undefined) {
        throw kind === 'place'
          ? unknownPlace(read.data)
          : new Problem(unknown, `${read.data} is not known.`, { details: { id: read.data } });
      }
      return { body };
    },
  });
}

const users = route({
  method: 'get',
  path: '/users',
  tag: 'Registry',
  summary: 'The users that your organisation registered on the ledger',
  readsModel: true,
  query: z.strictObject(pageQuery),
  answer: pageOf(userSchema),
  handle: ({ query, caller }, { readModel }) => ({
    body: selectPage<{ user: string; body: string }, User>(
      readModel,
      query,
      { select: 'SELECT user, body FROM user', filters: [['msp = ?', caller.identity.mspId]], key: ['user'] },
      ({ body }) => JSON.parse(body) as User,
    ),
  }),
});

const userHistory = route({
  method: 'get',
  path: '/users/{user}/history',
  tag: 'Registry',
  summary: 'Every version of a user of your organisation, the latest first, with who made it and when',
  readsModel: true,
  params: z.strictObject({ user: userName }),
  query: z.strictObject(pageQuery),
  answer: pageOf(versionOf(userSchema)),
  codes: ['user_unknown'],
  handle: ({ params: { user }, query, caller }, { readModel }) => {
    const { mspId } = caller.identity;
    if (!registeredUser(readModel, { mspId, user })) throw new Problem('user_unknown');
    return { body: versions(readModel, 'user', `${mspId} ${user}`, query) };
  },
});

const transaction = route({
  method: 'get',
  path: '/ledger/transactions/{id}',
  tag: 'Ledger',
  summary: 'A transaction: who signed it, when, and which events it recorded',
  readsModel: true,
  params: z.strictObject({ id: z.string().max(128) }),
  answer: transactionRow,
  codes: ['transaction_unknown'],
  handle: ({ params: { id } }, { readModel }) => {
    const body = findTransaction(readModel, id);
    if (!body) throw new Problem('transaction_unknown');
    return { body };
  },
});

/** Routes about who changed what. */
export const historyRoutes: readonly Route[] = [...histories.map(historyRoute), users, userHistory, transaction];
