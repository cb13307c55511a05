import { isDeepStrictEqual } from 'node:util';
import { type Product, transactions } from '@lotline/chaincode/domain';
import { readFact } from '../projection/saveFact';
import { commandLanes } from '../writes/lanesOf';
import type { WriteRequest } from '../writes/writes';
import type { Counts, Delivering } from './delivering';
import { type MappedRow, type RowError, schemaErrors } from './mapping';
import { sendAll } from './sendAll';

interface Registration {
  readonly row: number;
  readonly request: WriteRequest;
}

/** The product that is registered already says something else. */
function differs({ name, uom }: Product, fields: MappedRow['fields']): string | undefined {
  const other = [...(name === fields['name'] ? [] : ['name']), ...(uom === fields['uom'] ? [] : ['uom'])];
  return other.length === 0
    ? undefined
    : `It is registered with another ${other.join(' and ')}: change it with POST /products/change.`;
}

type Judged = { readonly request: WriteRequest } | { readonly errors: RowError[] } | 'same';

function judge({ row, fields }: MappedRow, { readModel }: Delivering): Judged {
  const { shelfLifeDays } = fields;
  const days = shelfLifeDays === undefined ? {} : { shelfLifeDays: Number(shelfLifeDays) };
  const input = { ...fields, ...days };
  const read = transactions.registerProduct.input.safeParse(input);
  if (!read.success) return { errors: schemaErrors(row, read.error.issues) };
  const { product } = read.data;
  const known = readFact(readModel.database, 'product', product);
  if (!known) {
    return {
      request: {
        id: `inbound:${product}`,
        command: 'registerProduct',
        input: read.data,
        lanes: commandLanes('registerProduct', read.data),
      },
    };
  }
  const message = differs(known, fields);
  return message === undefined ? 'same' : { errors: [{ row, message }] };
}

/** Registers the products that are not yet, all of a message or, with an error in any record, none. */
export async function deliverProducts(rows: readonly MappedRow[], delivering: Delivering): Promise<Counts> {
  const errors: RowError[] = [];
  const wanted = new Map<string, Registration>();
  let same = 0;
  for (const row of rows) {
    const judged = judge(row, delivering);
    if (judged === 'same') same += 1;
    else if ('errors' in judged) errors.push(...judged.errors);
    else {
      const before = wanted.get(judged.request.id);
      if (!before) wanted.set(judged.request.id, { row: row.row, request: judged.request });
      else if (isDeepStrictEqual(before.request.input, judged.request.input)) same += 1;
      else errors.push({ row: row.row, message: `It differs from record ${before.row} of the same product.` });
    }
  }
  if (errors.length > 0 || delivering.dryRun) {
    return { created: errors.length > 0 ? 0 : wanted.size, changed: 0, same, errors };
  }
  const { recorded, existing, errors: refused } = await sendAll([...wanted.values()], delivering);
  return { created: recorded, changed: 0, same: same + existing, errors: refused };
}
