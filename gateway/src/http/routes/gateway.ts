import { Readable } from 'node:stream';
import { present } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { height } from '../../answers/common';
import { openApiDocument } from '../openapi';
import { LedgerFailure } from '../../ledger/ledger';
import { Problem } from '../../problem';
import { route, type Route } from '../route';
import { rolesNow } from '../../auth/rolesNow';
import { partyOfMsp } from '../../queries/partyOfMsp';

const whoami = route({
  method: 'get',
  path: '/whoami',
  tag: 'Gateway',
  summary: 'The user and organisation of your key',
  readsModel: true,
  answer: z.object({
    organisation: z.string(),
    mspId: z.string(),
    party: z.string().nullable().describe('The party your organisation registered.'),
    user: z.string(),
    roles: z.array(z.string()),
    height,
  }),
  answerExample: {
    organisation: 'acme',
    mspId: 'AcmeMSP',
    party: 'https://id.gs1.org/417/0614141000005',
    user: 'ann',
    roles: ['operator'],
    height: 12,
  },
  handle: ({ caller }, { readModel }) => {
    const { organisation, mspId, user } = caller.identity;
    const party = partyOfMsp(readModel, mspId)?.id ?? null;
    return {
      body: { organisation, mspId, party, user, roles: [...rolesNow(readModel, caller)], height: readModel.height },
    };
  },
});

const organisations = route({
  method: 'get',
  path: '/organisations',
  tag: 'Registry',
  summary: 'The organisations of the network',
  readsModel: true,
  answer: z.object({
    height,
    rows: z.array(
      z.object({
        organisation: z.string(),
        mspId: z.string(),
        party: z.string().optional(),
        name: z.string().optional(),
        prefixes: z.array(z.string()),
      }),
    ),
  }),
  handle: (_request, { members, readModel }) => {
    const rows = members.organisations.map(({ organisation, mspId }) => {
      const party = partyOfMsp(readModel, mspId);
      return {
        organisation,
        mspId,
        ...(party ? { party: party.id, name: party.name } : {}),
        prefixes: [...(party?.prefixes ?? [])],
      };
    });
    return { body: { height: readModel.height, rows } };
  },
});

const live = route({
  method: 'get',
  path: '/health/live',
  tag: 'Gateway',
  summary: 'Liveness of the gateway',
  access: 'probe',
  answer: z.object({ status: z.literal('live') }),
  handle: () => ({ body: { status: 'live' as const } }),
});

const ready = route({
  method: 'get',
  path: '/health/ready',
  tag: 'Gateway',
  summary: 'Readiness of the gateway: ledger open, read model caught up',
  access: 'probe',
  answer: z.object({
    status: z.literal('ready'),
    height,
    readModel: height,
    unreadable: z
      .int()
      .describe(
        'Number of recorded events and facts that could not be read: exceptions with the code event_unreadable.',
      ),
    blockFailures: z.int().describe('Number of failed attempts to read the ledger’s blocks since the start.'),
    blockError: z
      .string()
      .optional()
      .describe('Why blocks cannot be read now. Until they can, responses do not reflect new blocks.'),
    endUnknown: z
      .string()
      .optional()
      .describe('Why it is unknown whether the ledger lost blocks at its end before this start.'),
    storeLost: z
      .string()
      .optional()
      .describe('What the gateway’s own store (API keys, webhooks, settings) lost, and what its operator does.'),
  }),
  codes: ['ledger_unavailable', 'behind'],
  handle: async (_request, { ledger, readModel, following, readiness, endUnknown, store }) => {
    const { failures: blockFailures, error: blockError } = following;
    const health = await ledger.health().catch(unanswered);
    if (!health.ok) throw new Problem('ledger_unavailable', health.detail);
    const lag = health.height - readModel.height;
    const fault = readiness.fault({ ledger: health.height, readModel: readModel.height });
    if (fault !== undefined || (lag > 0 && blockError !== undefined)) {
      const why = blockError === undefined ? '' : ` Blocks cannot be read: ${blockError}`;
      const said = fault ?? `The read model is ${lag} blocks behind the ledger.`;
      throw new Problem('behind', `${said}${why}`, { details: { lag } });
    }
    const { height: applied, unreadable } = readModel;
    const body = { status: 'ready' as const, height: health.height, readModel: applied, unreadable, blockFailures };
    return { body: present({ ...body, blockError, endUnknown, storeLost: store.lost }) };
  },
});

/** The health of a ledger that does not answer: readiness names the reason, whatever kind of failure it is. */
function unanswered(error: unknown): { ok: false; height: number; detail: string } {
  if (!(error instanceof LedgerFailure)) throw error;
  return { ok: false, height: 0, detail: `The ledger cannot be read: ${error.message}` };
}

const metrics = route({
  method: 'get',
  path: '/metrics',
  tag: 'Gateway',
  summary: 'Metrics in the Prometheus text format',
  description:
    'With LOTLINE_METRICS_KEY set, for callers that send it as bearer token; otherwise for requests from this machine that no proxy forwarded. An API key always works.',
  access: 'local',
  answer: z.string(),
  answerTypes: ['text/plain'],
  handle: async (_request, gateway) => ({ text: await gateway.metrics.text(), type: gateway.metrics.contentType }),
});

const ledger = route({
  method: 'get',
  path: '/ledger',
  tag: 'Ledger',
  summary: 'The ledger, and the certificate authorities to verify it with',
  answer: z.object({
    kind: z.string(),
    channel: z.string(),
    height,
    hash: z.string().describe('Hash of the last block, hex.'),
    organisations: z.array(z.object({ organisation: z.string(), mspId: z.string(), caCertificate: z.string() })),
    ordererMsp: z.string(),
  }),
  handle: async (_request, gateway) => {
    const { kind, channel } = gateway.ledger;
    const { organisations: all, orderer } = gateway.members;
    const { height: blocks } = await gateway.ledger.health();
    return {
      body: {
        kind,
        channel,
        height: blocks,
        hash: await gateway.ledger.headHash(),
        organisations: [...all, orderer].map((each) => ({ ...each })),
        ordererMsp: orderer.mspId,
      },
    };
  },
});

const blocks = route({
  method: 'get',
  path: '/ledger/blocks',
  tag: 'Ledger',
  summary: 'The ledger’s stored blocks, to verify them yourself',
  description:
    'One JSON object per line: `number`, and `raw`, the block’s bytes in base64. Ends at the height at which it began.',
  query: z.strictObject({ from: z.coerce.number().int().min(0).optional() }),
  answer: z.string(),
  answerTypes: ['application/x-ndjson'],
  handle: async ({ query }, gateway) => {
    const { height: end } = await gateway.ledger.health();
    async function* lines(): AsyncGenerator<string> {
      for (let number = query.from ?? 0; number < end; number++) {
        const raw = Buffer.from(await gateway.ledger.rawBlock(number)).toString('base64');
        yield `${JSON.stringify({ number, raw })}\n`;
      }
    }
    return { stream: Readable.from(lines()), type: 'application/x-ndjson', height: end };
  },
});

/** Routes about the gateway, the network and the ledger itself. */
export const gatewayRoutes: Route[] = [whoami, organisations, live, ready, metrics, ledger, blocks];

/** The route that describes all others, and itself. */
export function openApiRoute(others: readonly Route[]): Route {
  let text: string | undefined;
  const self: Route = route({
    method: 'get',
    path: '/openapi.json',
    tag: 'Gateway',
    summary: 'This API as OpenAPI 3.1',
    access: 'public',
    answer: z.record(z.string(), z.unknown()),
    handle: () => {
      text ??= JSON.stringify(openApiDocument([...others, self]));
      return { text, type: 'application/json' };
    },
  });
  return self;
}
