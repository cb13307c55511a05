import {
  workAnswer,
  type WorkAnswer,
  type WorkAsk,
  workAsks,
  type WorkChangeText,
  type WorkKind,
  type WorklistAnswer,
  worklistAnswer,
  type WorkNoticesAnswer,
  workNoticesAnswer,
  type WorkNoticeSettingsText,
  type WorkRow,
} from '#answers';
import { z } from 'zod';
import { LotlineError } from '../lotlineError';
import type { NoParameters } from '../page';
import type { Transport } from '../transport';
import { type InventoryFilters, inventoryQuery } from '../inventoryQuery';

export interface WorklistParameters extends InventoryFilters {
  readonly kind?: WorkKind | undefined;
  readonly severity?: WorkRow['severity'] | undefined;
  readonly owner?: string | undefined;
  /** True to see also what is put off. */
  readonly snoozed?: boolean | undefined;
  /** Days ahead in which a stock-out is shown. */
  readonly days?: number | undefined;
  readonly expiryDays?: number | undefined;
  readonly deadDays?: number | undefined;
}

export type ChangeWorkParameters = WorkChangeText;

/** `days`, `expiryDays` and `deadDays` are those of the list that shows the item: an order against a stock-out follows from its days. */
export interface CarryOutParameters extends Pick<WorklistParameters, 'days' | 'expiryDays' | 'deadDays'> {
  /** The id of a thing to do. */
  readonly item: string;
  /** Number of the action, from 1. */
  readonly action?: number | undefined;
  /** For an action that asks for it: why the books were wrong. */
  readonly reason?: string | undefined;
  /** For an action that asks for it: the quantity that was counted, in the unit of the line. */
  readonly counted?: string | undefined;
  /** For an action that asks for it: the place of the receiver. */
  readonly to?: string | undefined;
}

/** Everything about the stock of the caller's organisation that needs a person, the most severe first. */
export const worklist = (transport: Transport, parameters: WorklistParameters = {}): Promise<WorklistAnswer> => {
  const { product: _product, place: _place, ...rest } = parameters;
  return transport.request({
    path: '/inventory/worklist',
    query: { ...inventoryQuery(parameters), ...rest },
    answer: worklistAnswer,
  });
};

/** Gives a thing to do to a user, puts it off, or notes what was done. Needs the role operator. */
export const changeWork = (transport: Transport, change: ChangeWorkParameters): Promise<WorkAnswer> =>
  transport.request({ method: 'POST', path: '/inventory/worklist', body: change, answer: workAnswer });

/** The items of the worklist that become notices of the caller's organisation. */
export const worklistNotices = (transport: Transport, none: NoParameters = {}): Promise<WorkNoticesAnswer> =>
  transport.request({ path: '/inventory/worklist/notices', query: none, answer: workNoticesAnswer });

/** Sets which things to do become notices; what is absent is set to its default. The list is looked at now. Needs the role operator. */
export const setWorklistNotices = (
  transport: Transport,
  settings: WorkNoticeSettingsText,
): Promise<WorkNoticesAnswer> =>
  transport.request({ method: 'POST', path: '/inventory/worklist/notices', body: settings, answer: workNoticesAnswer });

const widest = { expiryDays: 3650, deadDays: 1 } as const;

type Action = WorkRow['actions'][number];

type Given = { readonly [Name in WorkAsk]: string | undefined };

/** Refuses values that are missing, and values that the action does not ask for. */
function assertAsked({ summary, asks = [] }: Action, given: Given): void {
  const missing = asks.find(({ name }) => given[name] === undefined);
  if (missing) {
    const message = `"${summary}" asks for ${missing.name}: ${missing.says}`;
    throw new LotlineError({ code: 'input_invalid', message });
  }
  const unasked = workAsks.find((name) => given[name] !== undefined && !asks.some((ask) => ask.name === name));
  if (unasked === undefined) return;
  const message = `"${summary}" does not ask for ${unasked}: leave it out, or choose another action.`;
  throw new LotlineError({ code: 'input_invalid', message });
}

/** A body with a value at a path of names and positions. */
function withValue(body: unknown, [name, ...rest]: readonly (string | number)[], value: string): unknown {
  if (name === undefined) return value;
  if (Array.isArray(body))
    return body.map((each, at) => (at === name ? withValue(each, rest, value) : (each as unknown)));
  const fields = (body ?? {}) as Readonly<Record<string, unknown>>;
  return { ...fields, [name]: withValue(fields[name], rest, value) };
}

/** The requests of an action, the last one with the values that it asks for. */
function requestsOf(action: Action, given: Given): Action['requests'] {
  const { asks = [], requests } = action;
  assertAsked(action, given);
  return requests.map(({ path, body }, index) => {
    const own = index === requests.length - 1 ? asks : [];
    const filled = own.reduce<unknown>((so, { name, at }) => withValue(so, at, given[name] ?? ''), body);
    return { path, body: filled as Record<string, unknown> };
  });
}

/**
 * Sends the requests of an action of the list in their order, and notes it in the history. Throws `LotlineError` `work_unknown` if the list
 * has no such action, `input_invalid` if a value that the action asks for is missing, and with the code of the gateway if it refuses. Needs
 * the role that the action needs.
 *
 * @example
 * const { rows } = await client.worklist({ kind: 'low' });
 * await client.carryOut({ item: rows[0].item });
 */
export const carryOut = async (
  transport: Transport,
  { item, action = 1, reason, counted, to, ...rest }: CarryOutParameters,
): Promise<{ done: string; answers: unknown[] }> => {
  const listed = async (as: WorklistParameters): Promise<WorkRow | undefined> =>
    (await worklist(transport, { ...as, snoozed: true })).rows.find((row) => row.item === item);
  // A wider list shows the same of dead and expiring goods.
  const found =
    (await listed(rest)) ?? (item.startsWith('stock_out-') ? undefined : await listed({ ...widest, ...rest }));
  const chosen = found?.actions[action - 1];
  if (!found || !chosen) {
    const message = found
      ? `${item} has ${found.actions.length} actions: ${found.recommendation}`
      : `There is no ${item} on your list.`;
    throw new LotlineError({ code: 'work_unknown', message });
  }
  const { summary } = chosen;
  const requests = requestsOf(chosen, { reason, counted, to });
  const answers: unknown[] = [];
  for (const { path, body } of requests) {
    answers.push(await transport.request({ method: 'POST', path, body, answer: z.unknown() }));
  }
  // The action may have ended it, so that nothing is left to note.
  await changeWork(transport, { item, note: `Carried out: ${summary}` }).catch((error: unknown) => {
    if (!(error instanceof LotlineError && error.code === 'work_unknown')) throw error;
  });
  return { done: summary, answers };
};
