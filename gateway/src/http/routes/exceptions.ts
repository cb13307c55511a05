import { exceptionStatuses } from '@lotline/chaincode/domain';
import { z } from 'zod';
import {
  exceptionChange,
  exceptionItemAnswer,
  exceptionMetricsAnswer,
  exceptionsAnswer,
  type ExceptionItem,
  exceptionSource,
} from '../../answers/rules';
import { severities } from '../../answers/inventoryWorklist';
import { assertUser } from '../../auth/assertUser';
import type { Caller } from '../../auth/caller';
import { daysLater } from '../../inventory/days';
import { Problem } from '../../problem';
import { partyOfMsp } from '../../queries/partyOfMsp';
import { exceptionPage, findException, type ListSources } from '../../rules/exceptionList';
import { exceptionMetrics } from '../../rules/exceptionMetrics';
import { commandLanes } from '../../writes/lanesOf';
import type { Gateway } from '../gateway';
import { requestId } from '../requestId';
import { route } from '../route';
import { commandReply, writeCodes } from './command';
import { pageQuery, partyFilter } from './idQuery';
import { flag } from '../flag';
import { apiLimits } from '../../answers/limits';

/** The caller's list. What rules raised is read for its organisation alone. */
function sourcesOf({ readModel, rules, inventory }: Gateway, { identity }: Caller): ListSources {
  return {
    database: readModel.database,
    raised: rules.raised,
    work: inventory.work,
    organisation: identity.organisation,
    party: partyOfMsp(readModel, identity.mspId)?.id,
    today: rules.now.slice(0, 10),
  };
}

/** Waits until the rules have looked at everything in the read model, or the time of a request is over. */
async function looked({ rules, limits }: Gateway): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limits.wait);
  });
  await Promise.race([rules.run().catch(() => undefined), late]);
  clearTimeout(timer);
}

const listRoute = route({
  method: 'get',
  path: '/exceptions',
  tag: 'Provenance',
  summary: 'Exceptions: those of the ledger, and those that your rules raised',
  description:
    'The latest first. Exceptions of the ledger are contradictions of recorded events; every member sees them. Exceptions of your rules, and the notes of your users, are visible only to your organisation.',
  readsModel: true,
  query: z.strictObject({
    source: exceptionSource.optional(),
    status: z.enum(exceptionStatuses).optional(),
    code: z.string().max(100).optional(),
    severity: z.enum(severities).optional(),
    event: z.string().max(apiLimits.idLength).optional(),
    party: partyFilter.describe('Party that recorded the event, or that the exception concerns.'),
    mine: flag.describe('true: only those that your party recorded or that concern it, and those of your rules.'),
    owner: z.string().max(100).optional(),
    overdue: flag.describe('true: only open ones past their due day.'),
    snoozed: flag.describe('true: also postponed ones.'),
    ...pageQuery,
  }),
  answer: exceptionsAnswer,
  codes: ['caller_unknown'],
  handle: async ({ query: { mine, overdue, snoozed, ...query }, caller }, gateway) => {
    await looked(gateway);
    const sources = sourcesOf(gateway, caller);
    if (mine === 'true' && sources.party === undefined) {
      throw new Problem('caller_unknown', 'Your organisation has registered no party yet, so nothing is its own.');
    }
    const page = exceptionPage(sources, {
      ...query,
      party: mine === 'true' ? sources.party : query.party,
      isOverdue: overdue === 'true',
      withSnoozed: snoozed === 'true',
    });
    return { body: { height: gateway.readModel.height, rulesHeight: gateway.rules.height, ...page } };
  },
});

function known(gateway: Gateway, caller: Caller, id: string): ExceptionItem {
  const found = findException(sourcesOf(gateway, caller), id);
  if (found) return found;
  throw new Problem('exception_unknown', `Your list has no exception ${id}.`);
}

/** Resolves an exception of the ledger there, with the caller's key. */
async function resolveOnLedger(
  gateway: Gateway,
  { identity }: Caller,
  { event, number, party, exception }: ExceptionItem,
  resolution: string,
): Promise<void> {
  if (event === undefined || number === undefined || party === undefined) {
    throw new Problem(
      'exception_unknown',
      `${exception} is of a record that this gateway cannot read: upgrade it, and the exception ends.`,
    );
  }
  const command = 'resolveException';
  const input = { event, number, resolution, party };
  const request = { id: requestId(command, input), command, input, lanes: commandLanes(command, input) } as const;
  const [written] = await Promise.all(gateway.writes.submit(identity, [request]));
  if (!written) throw new Error('A write came back without an outcome.');
  await commandReply(written, gateway);
}

const changeRoute = route({
  method: 'post',
  path: '/exceptions/change',
  tag: 'Provenance',
  summary: 'Assign an exception to a user, set its due day, postpone it, comment on it, or resolve it',
  description:
    'Only your organisation sees the changes. But an exception of the ledger is resolved on the ledger, for everybody: your party must have recorded its event or be concerned. A rule raises a resolved exception again only for another cause.',
  access: 'quality',
  body: exceptionChange,
  example: {
    exception: 'shipment_late-0123456789ab',
    owner: 'dock-3',
    due: '2026-04-18',
    note: 'The driver was called',
  },
  answer: exceptionItemAnswer,
  codes: [
    ...new Set([
      ...writeCodes,
      'exception_unknown',
      'exception_ended',
      'user_unknown',
      'count_same_user',
      'exception_closed',
      'event_unknown',
      'not_owner',
    ] as const),
  ],
  handle: async ({ body: { exception, ...said }, caller }, gateway) => {
    const { rules, inventory, readModel } = gateway;
    const { organisation, user } = caller.identity;
    const before = known(gateway, caller, exception);
    const { resolution } = said;
    assertUser(gateway, caller.identity, said.owner);
    if (resolution !== undefined && before.status === 'resolved') {
      throw new Problem('exception_ended', `${exception} has ended: ${before.resolution ?? 'it was resolved'}`);
    }
    if (resolution !== undefined && before.notBy === user) {
      const message = `You counted it, and it differs by more than the second threshold: another user has to resolve it.`;
      throw new Problem('count_same_user', message);
    }
    if (resolution !== undefined && before.source === 'ledger') {
      await resolveOnLedger(gateway, caller, before, resolution);
    }
    rules.store.atomically(() => {
      if (resolution !== undefined && before.source === 'rule')
        rules.resolve(organisation, exception, { user, resolution });
      inventory.work.change(organisation, exception, said, { user, at: rules.now });
    });
    return { body: { ...known(gateway, caller, exception), height: readModel.height } };
  },
});

const metricsRoute = route({
  method: 'get',
  path: '/exceptions/metrics',
  tag: 'Provenance',
  summary: 'Your exceptions by code and severity: number, age and time to resolve',
  readsModel: true,
  query: z.strictObject({
    days: z.coerce.number().int().min(1).max(apiLimits.days).default(90).describe('Days of ended exceptions to use.'),
  }),
  answer: exceptionMetricsAnswer,
  handle: async ({ query: { days }, caller }, gateway) => {
    await looked(gateway);
    const { now } = gateway.rules;
    const since = daysLater(now.slice(0, 10), -days);
    const rows = exceptionMetrics(sourcesOf(gateway, caller), since, now);
    return { body: { height: gateway.readModel.height, days, rows } };
  },
});

/** Routes of the list of exceptions. */
export const exceptionRoutes = [listRoute, metricsRoute, changeRoute];
