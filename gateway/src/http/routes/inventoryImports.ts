import { orderImportAnswer } from '../../answers/inventoryOrders';
import { costsImport } from '../../inventory/costsFile';
import { assertOwn, type Owner, ownerOf, uomOf } from '../../inventory/owner';
import { policiesImport } from '../../inventory/policiesFile';
import { changeOf, type FileRowError, type ReadRow, readRows, type RowChange } from '../../inventory/rowsImport';
import { Problem } from '../../problem';
import { fileBody, fileQuery, tableTypes } from '../file';
import { z } from 'zod';
import type { Gateway } from '../gateway';
import { route } from '../route';

/** Why the rows of a file cannot be taken, each by its first reason. */
function refused<Input>(rows: readonly ReadRow<Input>[], assert: (input: Input) => void): FileRowError[] {
  return rows.flatMap(({ row, input }) => {
    try {
      assert(input);
      return [];
    } catch (error) {
      if (error instanceof Problem) return [{ row, message: error.message }];
      throw error;
    }
  });
}

interface Taking<Input> {
  readonly dryRun: boolean;
  readonly errors: readonly FileRowError[];
  /** The input that is there before. */
  readonly before: (input: Input) => unknown;
  readonly save: (input: Input) => void;
}

/** Saves all rows, or none if there is an error. */
function take<Input>(
  { inventory, readModel }: Gateway,
  rows: readonly ReadRow<Input>[],
  { dryRun, errors, before, save }: Taking<Input>,
): z.input<typeof orderImportAnswer> {
  const counts: Record<RowChange, number> = { created: 0, changed: 0, same: 0 };
  if (errors.length === 0) {
    inventory.allocations.exclusively(() => {
      for (const { input } of rows) {
        const change = changeOf(before(input), input);
        counts[change] += 1;
        if (change !== 'same' && !dryRun) save(input);
      }
    });
  }
  return {
    height: readModel.height,
    dryRun,
    ...counts,
    errors: errors.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0)),
  };
}

const file = {
  method: 'post',
  tag: 'Inventory',
  access: 'operator',
  largeBody: true,
  isFile: true,
  bodyTypes: tableTypes,
  query: z.strictObject(fileQuery),
  body: fileBody,
  answer: orderImportAnswer,
  codes: ['role_missing', 'caller_unknown', 'storage_full'],
} as const;

const at = (): string => new Date().toISOString();

function assertPlanned({ readModel }: Gateway, owner: Owner, product: string, place: string): void {
  assertOwn(readModel, owner, place);
  uomOf(readModel, product);
}

const policiesRoute = route({
  ...file,
  path: '/inventory/policies/import',
  summary: 'Set the policies of a CSV file or an Excel workbook, all of them or none',
  description:
    'The body is the file. Each row is a policy, with its fields as columns; priceBreaks such as 0=5.00; 1000=4.80. A file of GET /inventory/export?of=policies can be sent again.',
  example: 'product,place,serviceLevel,leadTimeDays\n09506000134352,9506000134307,0.95,3\n',
  handle: async ({ body, query: { dryRun, charset }, caller }, gateway) => {
    const owner = ownerOf(caller, gateway.readModel);
    const { organisation, user } = owner;
    const { policies } = gateway.inventory;
    const { rows, errors } = await readRows(body, charset, policiesImport);
    const reasons = refused(rows, ({ product, place }) => {
      assertPlanned(gateway, owner, product, place);
    });
    return {
      body: take(gateway, rows, {
        dryRun,
        errors: [...errors, ...reasons],
        before: ({ product, place }) => policies.list(organisation, { product, place })[0]?.input,
        save: (input) => {
          policies.set(organisation, { input, user, time: at() });
        },
      }),
    };
  },
});

const costsRoute = route({
  ...file,
  path: '/inventory/costs/import',
  summary: 'Set the costs of a CSV file or an Excel workbook, all of them or none',
  description:
    'The body is the file. Each row is a receipt, with the fields of its cost as columns; landed such as freight=36; duty=4. A file of GET /inventory/export?of=costs can be sent again.',
  example:
    'receipt,product,on,quantity,unitCost,currency,landed\nGR-1,09506000134352,2027-01-15,48,12.50,EUR,freight=36\n',
  handle: async ({ body, query: { dryRun, charset }, caller }, gateway) => {
    const { organisation, user } = ownerOf(caller, gateway.readModel);
    const { costs } = gateway.inventory;
    const { rows, errors } = await readRows(body, charset, costsImport);
    const known = new Map(costs.list(organisation).map(({ input }) => [input.receipt, input]));
    const reasons = refused(rows, ({ product }) => {
      uomOf(gateway.readModel, product);
    });
    return {
      body: take(gateway, rows, {
        dryRun,
        errors: [...errors, ...reasons],
        before: ({ receipt }) => known.get(receipt),
        save: (input) => {
          costs.set(organisation, { input, user, time: at() });
        },
      }),
    };
  },
});

/** Routes of files of policies and costs. Each organisation sets only its own. */
export const inventoryImportRoutes = [policiesRoute, costsRoute];
