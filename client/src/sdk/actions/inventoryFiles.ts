import { type ExportedList, type OrderImportAnswer, orderImportAnswer } from '#answers';
import { fileType, type Query, type Transport } from '../transport';

export interface InventoryFileParameters {
  readonly of: ExportedList;
  /** CSV by default. */
  readonly format?: 'csv' | 'xlsx' | undefined;
  /** The query of the list, such as a product or a day. */
  readonly query?: Query | undefined;
}

/** A list of the caller's organisation as a CSV file or an Excel workbook. Files of policies and costs can be imported again. */
export const inventoryFile = (
  transport: Transport,
  { of, format = 'csv', query = {}, ...rest }: InventoryFileParameters,
): AsyncIterable<Uint8Array> => transport.stream('/inventory/export', { ...query, ...rest, of, format });

export interface ImportRowsParameters {
  /** A CSV file or an Excel workbook with a header. */
  readonly file: string | Uint8Array;
  /** True to learn what would happen, and change nothing. */
  readonly dryRun?: boolean | undefined;
  /** The character set of a CSV file, such as windows-1252; UTF-8 by default. */
  readonly charset?: string | undefined;
}

const imported = (
  transport: Transport,
  path: string,
  { file, dryRun = false, ...rest }: ImportRowsParameters,
): Promise<OrderImportAnswer> =>
  transport.request({
    method: 'POST',
    path,
    query: { dryRun, ...rest },
    headers: { 'content-type': fileType },
    body: file,
    answer: orderImportAnswer,
  });

/** Sets the policies of a file, all of them or none; `errors` names rows and columns. Needs the role operator. */
export const importPolicies = (transport: Transport, parameters: ImportRowsParameters): Promise<OrderImportAnswer> =>
  imported(transport, '/inventory/policies/import', parameters);

/** Sets the costs of a file, all of them or none; `errors` names rows and columns. Needs the role operator. */
export const importCosts = (transport: Transport, parameters: ImportRowsParameters): Promise<OrderImportAnswer> =>
  imported(transport, '/inventory/costs/import', parameters);
