import { json } from 'node:stream/consumers';
import { z } from 'zod';
import type { TraceAnswer } from '../../answers';
import { height } from '../../answers/common';
import type { Caller } from '../../auth/caller';
import { NothingToDisclose } from '../../proofs/disclosure';
import { checkEvents } from '../../proofs/checkEvents';
import { makeProof } from '../../proofs/makeProof';
import { meantGoods } from '../../queries/meantGoods';
import { isLarge } from '../../trace/size';
import { trace } from '../../trace/trace';
import type { Gateway } from '../gateway';
import { Problem } from '../../problem';
import { route } from '../route';
import { tracedId } from './idQuery';
import { unknownCodes, unknownGoods } from './unknownGoods';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const size = z.coerce.number().int().min(0);

/** Extends the tree, and returns it. Throws a Problem if it does not have one of the sizes. */
async function treeOf({ tree }: Gateway, sizes: readonly number[]): Promise<Gateway['tree']> {
  await tree.extend();
  const missing = sizes.find((each) => each > tree.tree.size);
  if (missing === undefined) return tree;
  const errors = [
    { pointer: '?since', message: `The tree has ${tree.tree.size} transactions.`, code: 'input_invalid' },
  ];
  throw new Problem('input_invalid', `The ledger has no tree of ${missing} transactions yet.`, { errors });
}

/** A large trace is made in a thread: anybody can record events that name the goods. */
async function traceBack(
  { readModel, answerers }: Gateway,
  { identity }: Caller,
  root: string,
): Promise<TraceAnswer | undefined> {
  if (!isLarge(readModel, root, 'back')) return trace(readModel, root, 'back');
  const task = { kind: 'trace', root, direction: 'back', request: {}, format: 'json' } as const;
  const answer = await answerers.ask(task, identity.organisation);
  return answer && ((await json(answer.stream)) as TraceAnswer);
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Routes for proofs that need no trust in the gateway. */
export const proofRoutes = [
  route({
    method: 'get',
    path: '/proofs',
    tag: 'Provenance',
    summary: 'A proof bundle of goods: their events and those that lead to them, for checking offline',
    description:
      'One file: each event’s transaction with its endorsements, its path in the Merkle tree over the ledger, and its block’s header as the orderers signed it. `lotline verify-proof` and `verifyProof` of `lotline/proof` check it from the authorities’ certificates alone. A transaction that also holds other requests, such as events of other goods, is named by its hash only, unless `disclose=transactions`.',
    readsModel: true,
    query: z.strictObject({
      id: tracedId,
      since: size
        .optional()
        .describe(
          'Size of an earlier tree, as in an earlier bundle: the bundle then proves that its tree extends that one.',
        ),
      disclose: z
        .enum(['events', 'transactions'])
        .default('events')
        .describe('`transactions`: also disclose transactions that hold other requests, with all of their events.'),
    }),
    answer: z.string(),
    answerTypes: ['application/json'],
    codes: [...unknownCodes, 'limit_exceeded', 'proof_undisclosed', 'input_invalid'],
    handle: async ({ query: { id, since, disclose }, caller }, gateway) => {
      const { readModel, ledger } = gateway;
      const found = await traceBack(gateway, caller, meantGoods(readModel, id, caller.identity.mspId));
      if (!found) throw unknownGoods(id);
      if (found.truncated) throw new Problem('limit_exceeded', 'The goods have too many ancestors for one bundle.');
      checkEvents(found);
      const tree = await treeOf(gateway, since === undefined ? [] : [since]);
      const request = {
        trace: found,
        since: since === undefined ? [] : [since],
        wholeTransactions: disclose === 'transactions',
        anchors: tree.anchors(),
      };
      try {
        const sources = { ledger, signing: ledger.proofs, tree, database: readModel.database };
        return { text: await makeProof(sources, caller.identity, request), type: 'application/json' };
      } catch (error) {
        if (!(error instanceof NothingToDisclose)) throw error;
        const detail = `${error.message} Ask with disclose=transactions if those may be seen, too.`;
        throw new Problem('proof_undisclosed', detail, { details: { transactions: error.transactions } });
      }
    },
  }),
  route({
    method: 'get',
    path: '/proofs/tree',
    tag: 'Ledger',
    summary: 'The Merkle tree over the ledger: its root, and the proof that it extends an earlier one',
    description:
      'In the shape of RFC 6962, with one leaf for each transaction. Every gateway of the network computes the same.',
    query: z.strictObject({
      size: size.optional().describe('The size to answer for; all transactions by default.'),
      since: size.optional().describe('Size of an earlier tree.'),
    }),
    answer: z.object({
      channel: z.string(),
      height,
      firstBlock: hash.describe('Hash of block 0, which names the ledger.'),
      size: z.int(),
      root: hash,
      since: z.object({ size: z.int(), root: hash, path: z.array(hash) }).optional(),
    }),
    codes: ['input_invalid'],
    handle: async ({ query }, gateway) => {
      const tree = await treeOf(gateway, [query.since ?? 0, query.size ?? 0]);
      const { tree: merkle } = tree;
      const asked = query.size ?? merkle.size;
      if ((query.since ?? 0) > asked) throw new Problem('input_invalid', '`since` is larger than `size`.');
      const since =
        query.since === undefined
          ? undefined
          : {
              size: query.since,
              root: hex(merkle.root(query.since)),
              path: merkle.consistency(query.since, asked).map(hex),
            };
      const body = {
        channel: gateway.ledger.channel,
        height: tree.height,
        firstBlock: hex(tree.firstBlock()),
        size: asked,
        root: hex(merkle.root(asked)),
      };
      return { body: { ...body, ...(since && { since }) } };
    },
  }),
];
