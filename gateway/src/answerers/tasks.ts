import type { Direction } from '../answers';
import type { RecallSearch } from '../answers/recallPreview';
import type { Author } from '../projection/graph/graph';
import type { ColumnName, Columns } from '../projection/graph/columns';
import type { AnyCode } from '../answers/codes';
import type { Fsma204Request } from '../fsma204/records';
import type { ClassTask } from '../inventory/classes';
import type { DueTask } from '../inventory/dueCounts';
import type { KpiTask } from '../inventory/kpi/task';
import type { ForecastTask } from '../inventory/forecasts';
import type { PhasedTask } from '../inventory/phased';
import type { PlanTask } from '../inventory/planned';
import type { WorklistTask } from '../inventory/worklist/worklist';
import type { SimulationTask } from '../inventory/simulation/simulations';
import type { StockFilters } from '../queries/stockFilters';
import type { TraceRequest } from '../trace/trace';

export type Format = 'json' | 'ndjson';

/** A question about one lot, item or container that takes long. */
export type GoodsTask =
  | { readonly kind: 'plan'; readonly root: string; readonly limit?: number; readonly format: Format }
  | {
      readonly kind: 'trace';
      readonly root: string;
      readonly direction: Direction;
      readonly request: TraceRequest;
      readonly format: Format;
    };

/** The links that extend a recall: over all goods made of roots, up to a number of nodes, or over the next goods of nodes. */
export type LinksTask =
  | { readonly kind: 'links'; readonly roots: readonly string[]; readonly limit: number; readonly format: 'json' }
  | { readonly kind: 'nextLinks'; readonly nodes: readonly number[]; readonly format: 'json' };

/** A question about an organisation's inventory. */
export type InventoryTask =
  ForecastTask | ClassTask | DueTask | KpiTask | SimulationTask | PlanTask | PhasedTask | WorklistTask;

/** A question that takes long. */
export type Task =
  | GoodsTask
  | LinksTask
  | InventoryTask
  | { readonly kind: 'state'; readonly recall: string; readonly format: Format }
  | {
      readonly kind: 'stock';
      readonly request: StockFilters;
      readonly by?: 'product' | 'place';
      readonly format: 'json';
    }
  | { readonly kind: 'fsma204'; readonly request: Fsma204Request; readonly format: 'json' }
  | {
      readonly kind: 'preview';
      readonly search: RecallSearch;
      readonly party: string | undefined;
      readonly format: Format;
    };

/** To a thread that answers: columns of the graph that have moved, with all authors, or a task. */
export type ToThread =
  | { readonly columns: Partial<Pick<Columns, ColumnName>>; readonly authors: readonly Author[] }
  | { readonly id: number; readonly task: Task };

/** A failure in a thread. `code` is that of a Problem. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly code?: AnyCode;
}

/** From a thread: the height of an answer (null if there is none), a part of its text, or its end. */
export type FromThread =
  | { readonly id: number; readonly height: number | null }
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly end: true }
  | { readonly id: number; readonly error: SentError };

/** The data that a thread starts with. */
export interface ThreadData {
  readonly file: string;
  /** The file of the gateway's own store, with the inventory of organisations. */
  readonly store: string;
  readonly columns: Columns;
  readonly authors: readonly Author[];
  /** One number: how many parts of answers the main thread has taken. */
  readonly taken: Int32Array;
}
