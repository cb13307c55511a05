import { partyId } from '@lotline/chaincode/domain';
import { z } from 'zod';
import {
  type ExpectedAnswer,
  expectedAnswer,
  expectedClosing,
  expectedStatus,
  type ExpectedRow,
} from '../../answers/inventoryExpected';
import { showExpected, stateOf } from '../../inventory/expected';
import { ownerOf } from '../../inventory/owner';
import { Problem } from '../../problem';
import { readCursor, writeCursor } from '../../queries/cursor';
import { pageSize } from '../../queries/page';
import type { Gateway } from '../gateway';
import { route } from '../route';
import { pageQuery } from './idQuery';

/** Shipments that are read at once, and that one page reads to find those of a status. */
const [atOnce, mostRead] = [200, 2000];

const listQuery = z.strictObject({
  status: expectedStatus.optional(),
  ...pageQuery,
});

/** The rows of a page. With a status it may have fewer rows than it could, and still `next`. */
function pageFrom(
  { inventory, readModel }: Gateway,
  organisation: string,
  query: z.output<typeof listQuery>,
): Omit<ExpectedAnswer, 'height'> {
  const rows: ExpectedRow[] = [];
  const [start] = query.cursor === undefined ? [] : readCursor(query.cursor, 1);
  let last = start === undefined ? Number.MAX_SAFE_INTEGER : Number(start);
  for (let read = 0; read < mostRead; read += atOnce) {
    const some = inventory.expected.list(organisation, { before: last, most: atOnce });
    for (const { n, expected } of some) {
      if (rows.length === pageSize(query)) return { rows, next: writeCursor([last]) };
      last = n;
      const state = stateOf(readModel.database, expected);
      if ((query.status ?? state.status) === state.status) rows.push(showExpected(readModel.database, expected, state));
    }
    if (some.length < atOnce) return { rows };
  }
  return { rows, next: writeCursor([last]) };
}

const listRoute = route({
  method: 'get',
  path: '/inventory/expected',
  tag: 'Inventory',
  summary: 'Expected receipts: despatch advices of your suppliers, compared with the ledger',
  description:
    'From despatch advices that you uploaded: POST /uploads/asn, or /uploads/shipments. They are statements of your supplier, so they are not on the ledger and change no stock. The latest first. With a status, a page may have few or no rows and still have `next`.',
  readsModel: true,
  query: listQuery,
  answer: expectedAnswer,
  codes: ['caller_unknown'],
  handle: ({ query, caller }, gateway) => {
    const { organisation } = ownerOf(caller, gateway.readModel);
    return { body: { height: gateway.readModel.height, ...pageFrom(gateway, organisation, query) } };
  },
});

const closeRoute = route({
  method: 'post',
  path: '/inventory/expected/close',
  tag: 'Inventory',
  summary: 'Close an expected receipt',
  access: 'operator',
  body: expectedClosing,
  example: { supplier: 'https://id.gs1.org/417/9506000134208', number: 'SHIP-1', note: 'Came with the next one' },
  answer: expectedAnswer,
  codes: ['role_missing', 'caller_unknown', 'shipment_unknown', 'storage_full'],
  handle: ({ body, caller }, { inventory, readModel }) => {
    const { organisation, user } = ownerOf(caller, readModel);
    const party = partyId.safeParse(body.supplier);
    const named = { ...body, ...(party.success && { supplier: party.data }) };
    const isClosed = inventory.expected.close(organisation, named, { user, at: new Date().toISOString() });
    const closed = isClosed ? inventory.expected.find(organisation, named) : undefined;
    if (!closed) {
      const message = `You expect no shipment ${body.number} of ${body.supplier}: name both as GET /inventory/expected shows them.`;
      throw new Problem('shipment_unknown', message);
    }
    return {
      body: {
        height: readModel.height,
        rows: [showExpected(readModel.database, closed, stateOf(readModel.database, closed))],
      },
    };
  },
});

/** Routes of expected receipts. Each organisation sees only its own. */
export const inventoryExpectedRoutes = [listRoute, closeRoute];
