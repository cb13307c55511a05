import { contextPrefixes, type Prefixes } from '@lotline/chaincode/domain';
import type { UsedField } from '../../projection/epcisFields';
import { EpcisRefusal } from '../epcisRefusal';
import type { Predicate } from './eventView';

/** Ids from `from` on and before `before`, in the order of their characters. A single id if `before` is absent. */
export interface IdRange {
  readonly from: string;
  readonly before?: string;
}

/** A condition that an index answers. Every event that matches the query meets it; predicates decide the rest. */
export type Narrowing =
  | { readonly by: 'goods'; readonly ids: readonly IdRange[] }
  | { readonly by: 'value'; readonly field: UsedField; readonly ids: readonly IdRange[] }
  | { readonly by: 'place'; readonly ids: readonly IdRange[] }
  /** Places, and those that master data names as their parts, at any depth. */
  | { readonly by: 'within'; readonly places: readonly string[] }
  | { readonly by: 'document'; readonly ids: readonly string[] }
  | { readonly by: 'eventID'; readonly ids: readonly string[] };

export interface Order {
  /** `ledger`: the order of recording, for subscriptions. */
  readonly by: 'eventTime' | 'recordTime' | 'ledger' | { readonly field: string };
  readonly descending: boolean;
}

/** A query that was understood. */
export interface EventQuery {
  readonly predicates: readonly Predicate[];
  readonly narrowings: readonly Narrowing[];
  readonly types: readonly string[] | undefined;
  readonly steps: readonly string[] | undefined;
  /** Event times, UTC with milliseconds: `from` inclusive, `before` exclusive. */
  readonly time: { readonly from?: string; readonly before?: string };
  /** Record times in milliseconds since 1970. */
  readonly recorded: { readonly from?: number; readonly before?: number };
  readonly order: Order | undefined;
  /** Only events after this number, in the order of recording. */
  readonly after?: number;
  /** The most events of the whole result: further ones are left out. */
  readonly countLimit: number | undefined;
  /** The most events of the whole result: more are refused. */
  readonly maximum: number | undefined;
}

/** Values of a query by parameter. */
export type Parameters = ReadonlyMap<string, readonly string[]>;

export function parameterError(name: string, message: string): EpcisRefusal {
  const shown = name.slice(0, 100);
  return new EpcisRefusal('parameter_invalid', `${shown}: ${message}`, {
    errors: [{ pointer: `?${shown}`, message, code: 'parameter_invalid' }],
  });
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Collects what the parameters of a query ask for. */
export class QueryBuilder {
  readonly prefixes: Prefixes;
  readonly predicates: Predicate[] = [];
  readonly narrowings: Narrowing[] = [];
  readonly time: Writable<EventQuery['time']> = {};
  readonly recorded: Writable<EventQuery['recorded']> = {};
  types: readonly string[] | undefined;
  steps: readonly string[] | undefined;
  orderBy: Order['by'] | undefined;
  descending = true;
  countLimit: number | undefined;
  maximum: number | undefined;

  constructor(context: unknown) {
    this.prefixes = contextPrefixes(context);
  }

  /** Throws EpcisRefusal for parameters that exclude each other. */
  build(): EventQuery {
    const { countLimit, maximum, orderBy } = this;
    if (countLimit !== undefined && maximum !== undefined) {
      throw parameterError('maxEventCount', 'cannot be given together with eventCountLimit.');
    }
    if (countLimit !== undefined && orderBy === undefined) {
      throw parameterError('eventCountLimit', 'needs orderBy, which decides which events are the first.');
    }
    const { predicates, narrowings, types, steps, time, recorded, descending } = this;
    const order = orderBy === undefined ? undefined : { by: orderBy, descending };
    return { predicates, narrowings, types, steps, time, recorded, order, countLimit, maximum };
  }
}

/** Reads the values of one parameter. */
export type Read = (query: QueryBuilder, values: readonly string[], name: string) => void;
