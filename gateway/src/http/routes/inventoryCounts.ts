import { createHash } from 'node:crypto';
import { localId, transactions, must } from '@lotline/chaincode/domain';
import { z } from 'zod';
import {
  accuracyAnswer,
  countAnswer,
  countApproval,
  countEntry,
  countInput,
  countLines,
  countsAnswer,
  countStatus,
} from '../../answers/inventoryCounts';
import { timeSpan } from './idQuery';
import { accuracyOf, approvable, askRecount, enterCount, openCount, showCount } from '../../inventory/counts';
import type { StoredCount, StoredLine } from '../../inventory/countStore';
import { assertOwn, type Owner, ownerOf } from '../../inventory/owner';
import { Problem } from '../../problem';
import { commandLanes } from '../../writes/lanesOf';
import type { Gateway } from '../gateway';
import { route } from '../route';
import { writeCodes } from './command';

/** The read model at the ledger's height, so that the books are those of the count. */
async function caughtUp({ ledger, readModel, limits }: Gateway): Promise<void> {
  const { height } = await ledger.health();
  await readModel.reached(height, limits.wait);
}

function known({ inventory }: Gateway, { organisation }: Owner, count: string): StoredCount {
  const found = inventory.counts.find(organisation, count);
  if (found) return found;
  throw new Problem('count_unknown', `You have no count ${count}.`);
}

/** Changes a count while nobody else does, and has the rules look at it. */
async function change(
  gateway: Gateway,
  owner: Owner,
  count: string,
  work: (stored: StoredCount) => StoredCount,
): Promise<StoredCount> {
  const { inventory, rules } = gateway;
  const { organisation, user } = owner;
  const { changed, look } = inventory.allocations.exclusively(() => {
    const after = work(known(gateway, owner, count));
    inventory.counts.save(organisation, after);
    const subjects = after.lines.filter(({ counts }) => counts.length > 0).map(({ lot }) => [count, lot]);
    const why = { organisation, rule: 'count', subjects, what: `when ${user} changed the count` } as const;
    rules.willLook(why);
    return { changed: after, look: why };
  });
  await rules.look(look);
  return changed;
}

const shown = ({ readModel }: Gateway, stored: StoredCount): { body: z.infer<typeof countAnswer> } => ({
  body: { ...showCount(stored), height: readModel.height },
});

const openRoute = route({
  method: 'post',
  path: '/inventory/counts',
  tag: 'Inventory',
  summary: 'Open a blind count of the loose goods at a place of yours',
  description:
    'The book quantities are hidden until no further count is needed. Goods in containers are not included. The same number again returns the existing count.',
  access: 'operator',
  body: countInput,
  example: { count: 'CC-1', place: '9506000134307', product: '09506000134352' },
  answer: countAnswer,
  codes: ['role_missing', 'caller_unknown', 'not_owner', 'count_invalid', 'storage_full'],
  handle: async ({ body, caller }, gateway) => {
    const { inventory, readModel } = gateway;
    await caughtUp(gateway);
    const owner = ownerOf(caller, readModel);
    assertOwn(readModel, owner, body.place);
    const { variancePercent, recountPercent } = inventory.counts.plan(owner.organisation);
    const stored = inventory.allocations.exclusively(() => {
      const before = inventory.counts.find(owner.organisation, body.count);
      if (before && before.place !== body.place) {
        throw new Problem(
          'count_invalid',
          `You used the number ${body.count} for a count at ${before.place}: choose another.`,
        );
      }
      if (before) return before;
      const opened = openCount(readModel, body, { user: owner.user, variancePercent, recountPercent });
      inventory.counts.save(owner.organisation, opened);
      return opened;
    });
    return shown(gateway, stored);
  },
});

const listRoute = route({
  method: 'get',
  path: '/inventory/counts',
  tag: 'Inventory',
  summary: 'Your counts, the latest first',
  query: z.strictObject({ count: localId.optional(), status: countStatus.optional() }),
  answer: countsAnswer,
  codes: ['caller_unknown'],
  handle: ({ query, caller }, { inventory, readModel }) => {
    const { organisation } = ownerOf(caller, readModel);
    const rows = inventory.counts
      .list(organisation)
      .map(showCount)
      .filter(({ count, status }) => (query.count ?? count) === count && (query.status ?? status) === status);
    return { body: { height: readModel.height, rows } };
  },
});

const enterRoute = route({
  method: 'post',
  path: '/inventory/counts/enter',
  tag: 'Inventory',
  summary: 'Enter counted quantities; they are compared with the present book quantities',
  description:
    'If a first count differs by more than the second threshold, another user must count again; that count is used.',
  access: 'operator',
  body: countEntry,
  example: { count: 'CC-1', lines: [{ lot: '(01)09506000134352(10)ABC', counted: '23' }] },
  answer: countAnswer,
  codes: [
    'role_missing',
    'caller_unknown',
    'count_unknown',
    'count_invalid',
    'count_ended',
    'count_same_user',
    'storage_full',
  ],
  handle: async ({ body, caller }, gateway) => {
    await caughtUp(gateway);
    const owner = ownerOf(caller, gateway.readModel);
    return shown(
      gateway,
      await change(gateway, owner, body.count, (stored) => enterCount(gateway.readModel, stored, body, owner.user)),
    );
  },
});

const recountRoute = route({
  method: 'post',
  path: '/inventory/counts/recount',
  tag: 'Inventory',
  summary: 'Request another count of lines, by a user who has not counted them',
  access: 'operator',
  body: countLines,
  example: { count: 'CC-1', lots: ['(01)09506000134352(10)ABC'] },
  answer: countAnswer,
  codes: ['role_missing', 'caller_unknown', 'count_unknown', 'count_ended', 'storage_full'],
  handle: async ({ body, caller }, gateway) => {
    const owner = ownerOf(caller, gateway.readModel);
    return shown(gateway, await change(gateway, owner, body.count, (stored) => askRecount(stored, body.lots)));
  },
});

const cancelRoute = route({
  method: 'post',
  path: '/inventory/counts/cancel',
  tag: 'Inventory',
  summary: 'Cancel a count; lines that were approved stay on the ledger',
  access: 'operator',
  body: z.strictObject({ count: localId }),
  example: { count: 'CC-1' },
  answer: countAnswer,
  codes: ['role_missing', 'caller_unknown', 'count_unknown', 'storage_full'],
  handle: async ({ body, caller }, gateway) => {
    const owner = ownerOf(caller, gateway.readModel);
    return shown(gateway, await change(gateway, owner, body.count, (stored) => ({ ...stored, cancelled: true })));
  },
});

/** The same line approved twice is the same request to the ledger. */
const keyOf = ({ count }: StoredCount, { lot, counts }: StoredLine): string =>
  `count:${createHash('sha256')
    .update(JSON.stringify([count, lot, counts.at(-1)?.at]))
    .digest('hex')
    .slice(0, 40)}`;

/** Books approved lines on the ledger, at the moment of their last count. */
async function book(
  gateway: Gateway,
  {
    identity,
    stored,
    lines,
    reason,
  }: {
    identity: Owner & { caller: Parameters<Gateway['writes']['submit']>[0] };
    stored: StoredCount;
    lines: readonly StoredLine[];
    reason: string | undefined;
  },
): Promise<Map<string, StoredLine['refused']>> {
  const requests = lines.map((line) => {
    const last = must(line.counts.at(-1), 'count');
    const why = reason === undefined ? '' : `: ${reason}`;
    const text = `Count ${stored.count} by ${last.by}, approved by ${identity.user}${why}`;
    const input = transactions.count.input.parse({
      lot: line.lot,
      place: stored.place,
      counted: last.counted,
      uom: line.uom,
      reason: text,
      at: last.at,
    });
    return { id: keyOf(stored, line), command: 'count' as const, input, lanes: commandLanes('count', input) };
  });
  const written = await Promise.all(gateway.writes.submit(identity.caller, requests));
  const found = written.map(({ outcome }, index): [string, StoredLine['refused']] => {
    const isBooked = outcome.status === 'recorded' || outcome.status === 'exists';
    const refusal = { code: outcome.code ?? 'conflict', detail: outcome.message ?? outcome.status };
    return [must(lines[index], 'line').lot, isBooked ? undefined : refusal];
  });
  await gateway.readModel.reached(Math.max(...written.map(({ height }) => height)), gateway.limits.wait);
  return new Map(found);
}

const approveRoute = route({
  method: 'post',
  path: '/inventory/counts/approve',
  tag: 'Inventory',
  summary: 'Approve lines that others counted, and book them on the ledger',
  description:
    'Each line is booked with the ledger’s count command, at the moment of its last count. Lines beyond the threshold need a reason. If the ledger refuses a line, it stays counted and shows the reason.',
  access: 'operator',
  body: countApproval,
  example: { count: 'CC-1', reason: 'Broken cases were not booked' },
  answer: countAnswer,
  codes: [
    ...new Set([...writeCodes, 'count_unknown', 'count_ended', 'count_same_user', 'count_reason_missing'] as const),
  ],
  handle: async ({ body, caller }, gateway) => {
    const owner = ownerOf(caller, gateway.readModel);
    const stored = known(gateway, owner, body.count);
    const { reason: why } = body;
    const lines = approvable(stored, body, owner.user);
    const identity = { ...owner, caller: caller.identity };
    const refused = await book(gateway, { identity, stored, lines, reason: why });
    const approved = (line: StoredLine): StoredLine => {
      if (!refused.has(line.lot) || line.state !== 'counted') return line;
      const { refused: _before, ...rest } = line;
      const reason = refused.get(line.lot);
      return reason
        ? { ...rest, refused: reason }
        : { ...rest, state: 'approved', approvedBy: owner.user, ...(why !== undefined && { reason: why }) };
    };
    const after = await change(gateway, owner, body.count, (now) => ({ ...now, lines: now.lines.map(approved) }));
    return shown(gateway, after);
  },
});

const accuracyRoute = route({
  method: 'get',
  path: '/inventory/counts/accuracy',
  tag: 'Inventory',
  summary: 'Accuracy of the books of each place, and of the counts of each user',
  query: z.strictObject(timeSpan),
  answer: accuracyAnswer,
  codes: ['caller_unknown'],
  handle: ({ query: { from, to }, caller }, { inventory, readModel }) => {
    const { organisation } = ownerOf(caller, readModel);
    const within = ({ counts }: StoredLine): boolean => {
      const at = Date.parse(counts.at(-1)?.at ?? '');
      return (from === undefined || at >= Date.parse(from)) && (to === undefined || at < Date.parse(to));
    };
    const counts = inventory.counts.list(organisation).map((each) => ({ ...each, lines: each.lines.filter(within) }));
    return { body: { height: readModel.height, ...accuracyOf(counts) } };
  },
});

/** Routes of counts. Each organisation sees and makes only its own. */
export const inventoryCountRoutes = [
  openRoute,
  listRoute,
  enterRoute,
  recountRoute,
  approveRoute,
  cancelRoute,
  accuracyRoute,
];
