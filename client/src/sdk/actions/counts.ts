import {
  accuracyAnswer,
  type AccuracyAnswer,
  classesAnswer,
  type ClassesAnswer,
  countAnswer,
  type CountAnswer,
  type CountApprovalText,
  type CountEntryText,
  type CountInputText,
  type CountLinesText,
  countPlanAnswer,
  type CountPlanAnswer,
  type CountPlanText,
  countsAnswer,
  type CountsAnswer,
  dueAnswer,
  type DueAnswer,
} from '#answers';
import { canonicalId } from '../canonicalId';
import type { NoParameters } from '../page';
import type { Transport } from '../transport';

export type OpenCountParameters = CountInputText;
export type EnterCountParameters = CountEntryText;
export type CountLinesParameters = CountLinesText;
export type ApproveCountParameters = CountApprovalText;

export interface DueCountsParameters {
  readonly place?: string | undefined;
  /** Only those that are due on this day; today by default. */
  readonly until?: string | undefined;
  readonly currency?: string | undefined;
}

const lotsOf = (lots: readonly string[] | undefined): { lots?: string[] } =>
  lots === undefined ? {} : { lots: lots.map((lot) => canonicalId('stocked', lot)) };

const post = (transport: Transport, path: string, body: object): Promise<CountAnswer> =>
  transport.request({ method: 'POST', path: `/inventory/counts${path}`, body, answer: countAnswer });

/** Products of the caller's organisation by used value (ABC) and by how steady their demand is (XYZ). */
export const productClasses = (
  transport: Transport,
  parameters: { readonly days?: number | undefined; readonly currency?: string | undefined } = {},
): Promise<ClassesAnswer> =>
  transport.request({ path: '/inventory/classes', query: { ...parameters }, answer: classesAnswer });

/** How often the goods of each class are counted. */
export const countPlan = (transport: Transport, none: NoParameters = {}): Promise<CountPlanAnswer> =>
  transport.request({ path: '/inventory/counts/plan', query: none, answer: countPlanAnswer });

/** Sets how often the goods of each class are counted; what is absent is set to its default. Needs the role operator. */
export const setCountPlan = (transport: Transport, plan: CountPlanText): Promise<CountPlanAnswer> =>
  transport.request({ method: 'POST', path: '/inventory/counts/plan', body: plan, answer: countPlanAnswer });

/** The lots to count, the earliest first. */
export const dueCounts = (transport: Transport, { place, ...rest }: DueCountsParameters = {}): Promise<DueAnswer> =>
  transport.request({
    path: '/inventory/counts/due',
    query: { place: place === undefined ? undefined : canonicalId('place', place), ...rest },
    answer: dueAnswer,
  });

/**
 * Opens a blind count of what lies loose at a place. Needs the role operator.
 *
 * @example
 * const { lines } = await client.openCount({ count: 'CC-1', place: '9506000134307' });
 */
export const openCount = (
  transport: Transport,
  { place, product, lots, ...rest }: OpenCountParameters,
): Promise<CountAnswer> =>
  post(transport, '', {
    place: canonicalId('place', place),
    ...(product !== undefined && { product: canonicalId('product', product) }),
    ...lotsOf(lots),
    ...rest,
  });

/** The counts of the caller's organisation, the latest first. */
export const counts = (
  transport: Transport,
  parameters: {
    readonly count?: string | undefined;
    readonly status?: CountsAnswer['rows'][number]['status'] | undefined;
  } = {},
): Promise<CountsAnswer> =>
  transport.request({ path: '/inventory/counts', query: { ...parameters }, answer: countsAnswer });

/** Enters what the user counted. Needs the role operator. */
export const enterCount = (transport: Transport, { lines, ...rest }: EnterCountParameters): Promise<CountAnswer> =>
  post(transport, '/enter', {
    ...rest,
    lines: lines.map(({ lot, ...line }) => ({ lot: canonicalId('stocked', lot), ...line })),
  });

/** Has lines counted again by another user. Needs the role operator. */
export const askRecount = (transport: Transport, { lots, ...rest }: CountLinesParameters): Promise<CountAnswer> =>
  post(transport, '/recount', { ...rest, ...lotsOf(lots) });

/** Approves lines that others counted, and books them on the ledger; lines beyond the threshold need a reason. Needs the role operator. */
export const approveCount = (transport: Transport, { lots, ...rest }: ApproveCountParameters): Promise<CountAnswer> =>
  post(transport, '/approve', { ...rest, ...lotsOf(lots) });

/** Cancels a count. Needs the role operator. */
export const cancelCount = (transport: Transport, count: { readonly count: string }): Promise<CountAnswer> =>
  post(transport, '/cancel', count);

/** Accuracy of the books of each place, and of the counts of each user. Times are RFC 3339. */
export const countAccuracy = (
  transport: Transport,
  parameters: { readonly from?: string | undefined; readonly to?: string | undefined } = {},
): Promise<AccuracyAnswer> =>
  transport.request({ path: '/inventory/counts/accuracy', query: { ...parameters }, answer: accuracyAnswer });
