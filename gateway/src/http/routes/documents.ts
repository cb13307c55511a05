import { z } from 'zod';
import { height } from '../../answers/common';
import { registrations } from '../../queries/documents';
import { listFacts } from '../../queries/listFacts';
import { Problem } from '../../problem';
import { route } from '../route';
import { document, pageOf } from '../../answers/facts';
import { pageQuery, partyFilter } from './idQuery';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 lower case hexadecimal digits');

const registered: z.ZodType = z.object({ height, sha256, registrations: z.array(document) });

/** Routes of certificates and other documents, identified by the SHA-256 of their bytes. */
export const documentRoutes = [
  route({
    method: 'get',
    path: '/documents',
    tag: 'Provenance',
    summary: 'Page through documents, the latest registered first',
    readsModel: true,
    query: z.strictObject({ party: partyFilter, ...pageQuery }),
    answer: pageOf(document),
    handle: ({ query }, { readModel }) => ({ body: listFacts(readModel, 'document', query) }),
  }),
  route({
    method: 'get',
    path: '/documents/{sha256}',
    tag: 'Provenance',
    summary: 'A document, with each organisation’s registration',
    readsModel: true,
    params: z.strictObject({ sha256 }),
    answer: registered,
    codes: ['document_unknown'],
    handle: ({ params }, { readModel }) => {
      const found = registrations(readModel.database, params.sha256);
      if (found.length === 0) throw new Problem('document_unknown', `No organisation has registered ${params.sha256}.`);
      return { body: { height: readModel.height, sha256: params.sha256, registrations: found } };
    },
  }),
];
