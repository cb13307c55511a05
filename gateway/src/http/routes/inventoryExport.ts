import { json } from 'node:stream/consumers';
import { z } from 'zod';
import type { CostRow } from '../../answers/inventoryCosts';
import { type ExportedList, exportedLists } from '../../answers/inventoryExport';
import type { ForecastRow } from '../../answers/inventoryForecasts';
import type { PhasedRow, PolicyRow } from '../../answers/inventoryPolicies';
import type { CountSheet } from '../../answers/inventoryCounts';
import { costFileRow, costsImport } from '../../inventory/costsFile';
import { policiesImport, policyFileRow } from '../../inventory/policiesFile';
import { Problem } from '../../problem';
import { rowsCsv, rowsWorkbook } from '../../tables/rowsFile';
import { excelType as excel } from '../file';
import type { Gateway } from '../gateway';
import { type Reply, route, type Route, type RouteRequest } from '../route';
import { inventoryAllocationRoutes } from './inventoryAllocations';
import { inventoryClassRoutes } from './inventoryClasses';
import { inventoryCostRoutes } from './inventoryCosts';
import { inventoryCountRoutes } from './inventoryCounts';
import { inventoryForecastRoutes } from './inventoryForecasts';
import { inventoryKpiRoutes } from './inventoryKpis';
import { inventoryPhasedRoutes } from './inventoryPhased';
import { inventoryPolicyRoutes } from './inventoryPolicies';
import { inventoryWorklistRoutes } from './inventoryWorklist';

const routes: readonly Route[] = [
  ...inventoryAllocationRoutes,
  ...inventoryClassRoutes,
  ...inventoryCostRoutes,
  ...inventoryCountRoutes,
  ...inventoryForecastRoutes,
  ...inventoryKpiRoutes,
  ...inventoryPhasedRoutes,
  ...inventoryPolicyRoutes,
  ...inventoryWorklistRoutes,
];

/** A list and its rows in a file; by default those of the answer. */
interface Exported {
  readonly path: string;
  readonly rowsOf?: (row: never) => object[];
  /** The header of a file without rows; by default the fields of a row of the answer. */
  readonly columns?: readonly string[];
}

const columnsOf = ({ columns }: { readonly columns: readonly { readonly name: string }[] }): string[] =>
  columns.map(({ name }) => name);

/** A row for each line of a count. Quantities that a counter must not know are absent. */
const countRows = ({ count, place, status, openedBy, openedAt, lines }: CountSheet): object[] =>
  lines.map(({ counts, ...line }) => ({
    count,
    place,
    status,
    ...line,
    counted: counts.at(-1)?.counted,
    countedBy: counts.map(({ by }) => by),
    openedBy,
    openedAt,
  }));

const position = ['product', 'place', 'uom'] as const;

const exported: Readonly<Record<ExportedList, Exported>> = {
  policies: {
    path: '/inventory/policies',
    rowsOf: (row: PolicyRow) => [policyFileRow(row)],
    columns: columnsOf(policiesImport),
  },
  replenishment: { path: '/inventory/replenishment' },
  plan: {
    path: '/inventory/replenishment/plan',
    rowsOf: ({ product, place, uom, orders }: PhasedRow) => orders.map((each) => ({ product, place, uom, ...each })),
    columns: [...position, 'release', 'arrive', 'quantity', 'isLate', 'from', 'price', 'currency'],
  },
  forecasts: {
    path: '/inventory/forecasts',
    rowsOf: ({ product, place, uom, method, forecast }: ForecastRow) =>
      forecast.map((each) => ({ product, place, uom, method, ...each })),
    columns: [...position, 'method', 'from', 'quantity', 'low', 'high'],
  },
  classes: { path: '/inventory/classes' },
  costs: {
    path: '/inventory/costs',
    rowsOf: (row: CostRow) => [costFileRow(row)],
    columns: columnsOf(costsImport),
  },
  valuation: { path: '/inventory/valuation' },
  kpis: { path: '/inventory/kpis' },
  worklist: { path: '/inventory/worklist' },
  allocations: { path: '/inventory/allocations' },
  counts: {
    path: '/inventory/counts',
    rowsOf: countRows,
    columns: ['count', 'place', 'status', 'lot', 'uom', 'state', 'counted', 'countedBy', 'openedBy', 'openedAt'],
  },
  due: { path: '/inventory/counts/due' },
};

const answerOf = async (
  reply: Reply<unknown>,
): Promise<{ readonly height: number; readonly rows: readonly object[] }> =>
  ('body' in reply ? reply.body : 'stream' in reply ? await json(reply.stream) : undefined) as {
    height: number;
    rows: object[];
  };

const listAt = (path: string): Route => {
  const found = routes.find((each) => each.method === 'get' && each.path === path);
  if (!found) throw new Error(`There is no list at ${path}.`);
  return found;
};

/** The fields of the rows of a list. */
function fieldsOf({ answer }: Route): readonly string[] {
  const rows = answer instanceof z.ZodObject ? (answer.shape as Readonly<Record<string, unknown>>)['rows'] : undefined;
  const row = rows instanceof z.ZodArray ? rows.element : undefined;
  return row instanceof z.ZodObject ? Object.keys(row.shape) : [];
}

/** The query of a list. @throws Problem if the list has no such query. */
function queryOf({ query: schema }: Route, query: unknown): unknown {
  const read = schema?.safeParse(query);
  if (!read) return {};
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue && issue.path.length > 0 ? ` (at ${issue.path.join('/')})` : '';
  throw new Problem('input_invalid', `${issue?.message ?? 'The list has no such query.'}${where}`);
}

/** The rows of a list, as its own route answers them. */
async function rowsOf(
  of: ExportedList,
  request: RouteRequest<unknown, unknown, unknown>,
  gateway: Gateway,
): Promise<{ readonly height: number; readonly rows: object[] }> {
  const { path, rowsOf: mapped } = exported[of];
  const list = listAt(path);
  const reply = await list.handle({ ...request, query: queryOf(list, request.query) }, gateway);
  const { height, rows } = await answerOf(reply);
  const map = mapped as ((row: object) => object[]) | undefined;
  return { height, rows: map ? rows.flatMap((row) => map(row)) : [...rows] };
}

const exportRoute = route({
  method: 'get',
  path: '/inventory/export',
  tag: 'Inventory',
  summary: 'A list of your inventory as a CSV file or an Excel workbook',
  description: `Takes the query parameters of the list: ${exportedLists.map((of) => `\`${of}\`: GET ${exported[of].path}`).join('; ')}. Files of policies and costs can be imported again.`,
  readsModel: true,
  query: z.looseObject({
    of: z.enum(exportedLists),
    format: z.enum(['csv', 'xlsx']).default('csv'),
  }),
  answer: z.string(),
  answerTypes: ['text/csv', excel],
  codes: ['caller_unknown', 'not_owner', 'product_unknown'],
  handle: async (request, gateway) => {
    const {
      of,
      format,
      minHeight: _minHeight,
      ...query
    } = request.query as typeof request.query & { minHeight?: unknown };
    const { height, rows } = await rowsOf(of, { ...request, query }, gateway);
    const { columns = fieldsOf(listAt(exported[of].path)) } = exported[of];
    if (format === 'csv') return { text: rowsCsv(rows, columns), type: 'text/csv; charset=utf-8' };
    return { stream: await rowsWorkbook(of, rows, columns), type: excel, height };
  },
});

/** Files of the inventory. Each organisation gets only its own. */
export const inventoryExportRoutes = [exportRoute];
