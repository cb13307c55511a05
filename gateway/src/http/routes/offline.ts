import { readOutcomes, Refusal, request, limits } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { offeredCommands } from '../../answers';
import { height } from '../../answers/common';
import type { Caller } from '../../auth/caller';
import { LedgerFailure } from '../../ledger/ledger';
import type { OfflineSigning, SignedBytes, ToSign } from '../../ledger/ledger';
import { submitTransaction } from '../../writes/submitBatch';
import type { Gateway } from '../gateway';
import { Problem } from '../../problem';
import { route, type Route } from '../route';
import { writeCodes } from './command';

const base64 = z.base64().min(4).max(24_000_000);
const transactionId = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits');
const toSign = {
  transactionId,
  bytes: base64,
  message: base64.describe('Sign this.'),
  digest: base64.describe('SHA-256 of `message`.'),
};
const signed = z.strictObject({
  bytes: base64,
  signature: base64.describe('ECDSA on P-256 with SHA-256, ASN.1 DER.'),
});
const exampleSigned = { bytes: 'CgVieXRlcw==', signature: 'MEUCIQDJ' };
const outcomes = z.array(z.looseObject({ request: z.string(), status: z.string() }));

const propose = route({
  method: 'post',
  path: '/ledger/proposals',
  tag: 'Ledger',
  summary: 'Make a proposal that you sign yourself',
  description:
    'For users whose private key is not the gateway’s. Sign the `message`, send `bytes` and signature to `/ledger/proposals/endorse`, sign again, and send both to `/ledger/transactions`.',
  largeBody: true,
  body: z.strictObject({
    certificate: z.string().startsWith('-----BEGIN CERTIFICATE-----').max(16_384).describe('Yours, as PEM.'),
    requests: z.array(request).min(1).max(limits.requests),
  }),
  example: {
    certificate: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n',
    requests: [{ id: 'hold-1', command: 'hold', input: { ...offeredCommands.hold.example } }],
  },
  answer: z.object(toSign),
  codes: ['not_offered'],
  handle: ({ body: { certificate, requests }, caller }, gateway) => {
    const { organisation, mspId } = caller.identity;
    const proposal = offline(gateway).propose({ organisation, mspId, certificate }, submitTransaction, [
      JSON.stringify(requests),
    ]);
    return { body: encoded(proposal) };
  },
});

const endorse = route({
  method: 'post',
  path: '/ledger/proposals/endorse',
  tag: 'Ledger',
  summary: 'Have a signed proposal endorsed',
  description:
    'Does not change the ledger yet. `changes` is false if the transaction would change nothing and need not be submitted.',
  largeBody: true,
  longTexts: true,
  body: signed,
  example: exampleSigned,
  answer: z.object({ ...toSign, outcomes, changes: z.boolean() }),
  codes: ['not_offered', 'ledger_unavailable', 'ledger_rejected', 'conflict_busy'],
  handle: async ({ body, caller }, gateway) => {
    const endorsed = await offline(gateway).endorse(bytesOf(body, caller)).catch(refuseBytes);
    const { result, changes } = endorsed;
    return { body: { ...encoded(endorsed), outcomes: outcomesOf(result), changes } };
  },
});

const submit = route({
  method: 'post',
  path: '/ledger/transactions',
  tag: 'Ledger',
  summary: 'Submit a transaction that you signed',
  description: 'Safe to repeat: the same bytes are recorded once.',
  largeBody: true,
  longTexts: true,
  body: signed,
  example: exampleSigned,
  answer: z.object({ transactionId, height: height.optional(), outcomes }),
  codes: ['not_offered', ...writeCodes],
  handle: async ({ body, caller }, gateway) => {
    const submitted = await offline(gateway).submit(bytesOf(body, caller)).catch(refuseBytes);
    const answer = { transactionId: submitted.transactionId, outcomes: outcomesOf(submitted.result) };
    if (!submitted.committed) return { body: answer };
    await gateway.readModel.reached(submitted.height, gateway.limits.wait);
    return { body: { ...answer, height: submitted.height }, height: submitted.height };
  },
});

const status = route({
  method: 'get',
  path: '/ledger/transactions/{transactionId}/status',
  tag: 'Ledger',
  summary: 'The status of a transaction',
  params: z.strictObject({ transactionId }),
  answer: z.object({ transactionId, status: z.enum(['committed', 'invalid']), height: height.optional() }),
  codes: ['transaction_unknown', 'ledger_unavailable'],
  handle: async ({ params }, { ledger }) => {
    const found = await ledger.status(params.transactionId);
    if (found.state === 'unknown') throw new Problem('transaction_unknown');
    return {
      body: {
        transactionId: params.transactionId,
        status: found.state,
        ...(found.state === 'committed' ? { height: found.height } : {}),
      },
    };
  },
});

function offline({ ledger }: Gateway): OfflineSigning {
  if (ledger.offline) return ledger.offline;
  throw new Problem('not_offered', 'Transactions signed elsewhere need LOTLINE_LEDGER=fabric.');
}

const encoded = ({ transactionId: id, bytes, message, digest }: ToSign): Record<keyof ToSign, string> => ({
  transactionId: id,
  message: Buffer.from(message).toString('base64'),
  bytes: Buffer.from(bytes).toString('base64'),
  digest: Buffer.from(digest).toString('base64'),
});

const bytesOf = ({ bytes, signature }: z.output<typeof signed>, { identity }: Caller): SignedBytes => ({
  organisation: identity.organisation,
  mspId: identity.mspId,
  bytes: Buffer.from(bytes, 'base64'),
  signature: Buffer.from(signature, 'base64'),
});

const outcomesOf = (result: string): z.input<typeof outcomes> =>
  readOutcomes(result).map((outcome) => ({ ...outcome }));

/** The bytes are the caller's own, so the reason may be disclosed. */
function refuseBytes(error: unknown): never {
  if (error instanceof RangeError) throw new Problem('input_invalid', error.message);
  if (error instanceof LedgerFailure && error.kind === 'rejected' && !(error.cause instanceof Refusal)) {
    throw new Problem('ledger_rejected', error.message, { cause: error });
  }
  throw error;
}

/** Routes for callers who do not share their private key. */
export const offlineRoutes: Route[] = [propose, endorse, submit, status];
