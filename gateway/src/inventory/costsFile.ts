import { costInput, type CostRow } from '../answers/inventoryCosts';
import type { RowsImport } from './rowsImport';

const ignored = ['total', 'setBy', 'setAt'];

/** Landed costs as one cell: kind=amount, separated by semicolons. Other texts stay unchanged, and become errors. */
const landedOf = (text: string): unknown =>
  text.split(';').map((part) => {
    const split = part.lastIndexOf('=');
    return split < 1 ? part : { kind: part.slice(0, split).trim(), amount: part.slice(split + 1).trim() };
  });

/** Files of costs, a row for each receipt. */
export const costsImport: RowsImport<typeof costInput> = {
  columns: [
    { name: 'receipt', type: 'code', isRequired: true },
    { name: 'product', type: 'gtin', isRequired: true },
    { name: 'lot', type: 'text' },
    { name: 'on', type: 'date', isRequired: true },
    { name: 'quantity', type: 'decimal', isRequired: true },
    { name: 'unitCost', type: 'decimal', isRequired: true },
    { name: 'currency', type: 'code', isRequired: true },
    { name: 'landed', type: 'text' },
    { name: 'reference', type: 'text' },
  ],
  ignored,
  schema: costInput,
  inputOf: ({ landed, ...values }) => ({
    ...values,
    ...(landed !== undefined && { landed: landedOf(String(landed)) }),
  }),
  keyOf: ({ receipt }) => receipt,
};

/** A cost as a row that can be imported again. */
export const costFileRow = ({ landed, ...cost }: CostRow): object => ({
  ...cost,
  landed: landed.map(({ kind, amount }) => `${kind}=${amount}`).join('; '),
});
