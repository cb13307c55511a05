import { isIdError, parseId } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { publicationAnswer, publicationsAnswer, published, publicLink } from '../../answers/publications';
import { partyOfMsp } from '../../queries/partyOfMsp';
import { keyOwner } from '../../resolver/keyOwner';
import type { Caller } from '../../auth/caller';
import type { Gateway } from '../gateway';
import { Problem } from '../../problem';
import { route } from '../route';
import { apiLimits } from '../../answers/limits';

const key = z
  .string()
  .min(1)
  .max(2048)
  .describe('A product, lot, item, SSCC, place, party or other GS1 key of yours, in any spelling.');

const body = z.strictObject({
  key,
  show: z
    .array(z.enum(published))
    .max(published.length)
    .default([])
    .describe('What to show besides the name: open recalls, provenance, certificates.'),
  links: z
    .array(publicLink)
    .max(apiLimits.publishedLinks)
    .default([])
    .refine((links) => links.filter((link) => link.default).length <= 1, 'at most one link is the default'),
});

/** The canonical id of a key of the caller. Refuses keys of others, and keys without an owner. */
function ownKey(text: string, { identity }: Caller, { readModel }: Gateway): string {
  const bare = /^\d{8}$|^\d{12,14}$/.test(text) ? `(01)${text.padStart(14, '0')}` : text;
  const read = parseId(bare);
  if (isIdError(read)) {
    throw new Problem('id_invalid', read.message, {
      errors: [{ pointer: '/key', message: read.message, code: 'id_invalid' }],
    });
  }
  const owner = keyOwner(readModel.database, read.id);
  if (owner === undefined || owner !== partyOfMsp(readModel, identity.mspId)?.id) {
    throw new Problem(
      'not_owner',
      `${read.id} is not yours: you have neither registered it nor its GS1 Company Prefix.`,
    );
  }
  return read.id;
}

/** Routes of what an organisation shows to everybody. */
export const publicationRoutes = [
  route({
    method: 'post',
    path: '/publications',
    tag: 'Resolver',
    summary: 'Publish a key of yours, or change what is published',
    description:
      'Nothing is public until it is published here. A publication of a product applies to its lots and items, one of a lot to its items; the most specific one decides. It is stored in this gateway, not on the ledger.',
    access: 'admin',
    body,
    example: {
      key: '(01)09506000134352',
      show: ['recalls', 'provenance', 'certificates'],
      links: [{ linkType: 'gs1:pip', href: 'https://example.com/lettuce', title: 'About our lettuce' }],
    },
    answer: publicationAnswer,
    successes: ['ok'],
    codes: ['not_owner', 'storage_full'],
    handle: ({ body: { key: text, show, links }, caller }, gateway) => ({
      body: gateway.publications.put(caller.identity.organisation, {
        key: ownKey(text, caller, gateway),
        show: [...new Set(show)],
        links,
      }),
    }),
  }),
  route({
    method: 'get',
    path: '/publications',
    tag: 'Resolver',
    summary: 'What your organisation publishes at this gateway',
    answer: publicationsAnswer,
    handle: ({ caller }, { publications }) => ({
      body: { rows: publications.list(caller.identity.organisation) },
    }),
  }),
  route({
    method: 'delete',
    path: '/publications',
    tag: 'Resolver',
    summary: 'End a publication',
    access: 'admin',
    query: z.strictObject({ key }),
    answer: z.null(),
    successes: ['noContent'],
    codes: ['publication_unknown', 'storage_full'],
    handle: ({ query, caller }, { publications }) => {
      const read = parseId(/^\d{12,14}$/.test(query.key) ? `(01)${query.key.padStart(14, '0')}` : query.key);
      const id = isIdError(read) ? query.key : read.id;
      if (!publications.remove(caller.identity.organisation, id)) {
        throw new Problem('publication_unknown', `Your organisation does not publish ${id} at this gateway.`);
      }
      return { body: null, as: 'noContent' };
    },
  }),
];
