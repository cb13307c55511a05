import { address, partyId, receiptDomain, type SignerKey } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { pageOf, versionOf } from '../../answers/facts';
import { signer } from '../../answers/signers';
import { Problem } from '../../problem';
import { readFact } from '../../projection/saveFact';
import { selectPage } from '../../queries/page';
import { versions } from '../../queries/versions';
import { route, type Route } from '../route';
import { zodProblem } from '../zodProblem';
import { pageQuery, partyFilter } from './idQuery';

const signers = route({
  method: 'get',
  path: '/signers',
  tag: 'Registry',
  summary: 'The signer keys of all parties, or of one',
  readsModel: true,
  query: z.strictObject({ party: partyFilter, ...pageQuery }),
  answer: pageOf(signer),
  handle: ({ query }, { readModel }) => ({
    body: selectPage<{ party: string; address: string; body: string }, SignerKey>(
      readModel,
      query,
      {
        select: 'SELECT party, address, body FROM signer',
        filters: [['party = ?', query.party]],
        key: ['party', 'address'],
      },
      ({ body }) => JSON.parse(body) as SignerKey,
    ),
  }),
});

const inPath = <T>(read: z.ZodSafeParseResult<T>): T => {
  if (read.success) return read.data;
  throw zodProblem(read.error, { at: () => '{path}' });
};

const signerHistory = route({
  method: 'get',
  path: '/signers/{gln}/{signer}/history',
  tag: 'Registry',
  summary: 'Every version of a signer key of a party, the latest first, with who made it and when',
  readsModel: true,
  params: z.strictObject({ gln: z.string().max(100), signer: z.string().max(100) }),
  query: z.strictObject(pageQuery),
  answer: pageOf(versionOf(signer)),
  codes: ['signer_unknown'],
  handle: ({ params, query }, { readModel }) => {
    const party = inPath(partyId.safeParse(`https://id.gs1.org/417/${encodeURIComponent(params.gln)}`));
    const key = inPath(address.safeParse(params.signer));
    if (readFact(readModel.database, 'signer', party, key) === undefined) {
      throw new Problem('signer_unknown', `${party} has not registered the signer key ${key}.`);
    }
    return { body: versions(readModel, 'signer', `${party} ${key}`, query) };
  },
});

const domain = route({
  method: 'get',
  path: '/receipts/domain',
  tag: 'Ledger',
  summary: 'The names of this ledger in signed receipts, and the domain of their typed data (EIP-712)',
  readsModel: true,
  answer: z.object({
    network: z.string(),
    channel: z.string(),
    domain: z.object({ name: z.string(), version: z.string(), salt: z.string() }),
  }),
  codes: ['caller_unknown'],
  handle: (_request, { readModel, ledger: { channel } }) => {
    const named = readFact(readModel.database, 'network', 'receipts');
    if (!named) throw new Problem('caller_unknown', 'No organisation has registered its party on this ledger yet.');
    const { network } = named;
    return { body: { network, channel, domain: receiptDomain({ network, channel }) } };
  },
});

/** Routes about the keys that sign receipts. */
export const signerRoutes: readonly Route[] = [signers, signerHistory, domain];
