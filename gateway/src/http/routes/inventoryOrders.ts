import { z } from 'zod';
import {
  type OrderInput,
  orderAnswer,
  orderImportAnswer,
  orderInput,
  orderKinds,
  ordersAnswer,
  orderState,
} from '../../answers/inventoryOrders';
import { orderFileColumns, readOrders } from '../../inventory/orderImport';
import { assertKnownOrder, reasonsAgainstOrder } from '../../inventory/knownOrder';
import type { Saved } from '../../inventory/orderStore';
import { showOrder } from '../../inventory/orders';
import { ordersCsv, ordersWorkbook } from '../../inventory/ordersFile';
import { ownerOf } from '../../inventory/owner';
import { Problem } from '../../problem';
import { excelType as excel, fileBody, fileQuery, tableTypes } from '../file';
import { route } from '../route';
import { flag } from '../flag';

const key = z.strictObject({ kind: z.enum(orderKinds), order: z.string().min(1).max(100) });

const setRoute = route({
  method: 'post',
  path: '/inventory/orders',
  tag: 'Inventory',
  summary: 'Set a purchase or sales order; its state follows from the shipments that name it',
  description:
    'Replaces the order of the same kind and number. The order stays in your gateway: neither the partner nor the ledger gets it.',
  access: 'operator',
  body: orderInput,
  example: {
    kind: 'purchase',
    order: '850-1',
    partner: '9506000134307',
    place: '9506000134208',
    placed: '2027-01-10',
    lines: [{ product: '09506000134352', quantity: '48', promised: '2027-01-15', price: '12.50', currency: 'EUR' }],
  },
  answer: orderAnswer,
  successes: ['ok'],
  codes: ['role_missing', 'caller_unknown', 'not_owner', 'product_unknown', 'storage_full'],
  handle: ({ body, caller }, { inventory, readModel }) => {
    const owner = ownerOf(caller, readModel);
    assertKnownOrder(readModel, owner, body);
    const status = inventory.orders.set(owner.organisation, body);
    return {
      body: { ...showOrder(readModel, owner, { input: body, cancelled: false }), status, height: readModel.height },
    };
  },
});

const importRoute = route({
  method: 'post',
  path: '/inventory/orders/import',
  tag: 'Inventory',
  summary: 'Set the orders of a CSV file or an Excel workbook, all of them or none',
  description:
    'The body is the file. Each row is a line of an order: kind, order, partner, place, placed, product, quantity; optionally promised, price, currency. If any row has an error, nothing is set.',
  access: 'operator',
  largeBody: true,
  isFile: true,
  bodyTypes: tableTypes,
  query: z.strictObject(fileQuery),
  body: fileBody,
  example:
    'kind,order,partner,place,placed,product,quantity,promised\npurchase,850-1,9506000134307,9506000134208,2027-01-10,09506000134352,48,2027-01-15\n',
  answer: orderImportAnswer,
  codes: ['role_missing', 'caller_unknown', 'storage_full'],
  handle: async ({ body, query: { dryRun, charset }, caller }, { inventory, readModel }) => {
    const owner = ownerOf(caller, readModel);
    const { orders, errors: unread } = await readOrders(body, charset);
    const refused = orders.flatMap(({ input, placeOf }) =>
      reasonsAgainstOrder(readModel, owner, input).map(({ path, problem: { message } }) => ({
        ...placeOf(path),
        message: `Order ${input.order}: ${message}`,
      })),
    );
    const errors = [...unread, ...refused].toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0));
    const counts = { created: 0, changed: 0, same: 0 };
    const save = (input: OrderInput): Saved =>
      dryRun ? inventory.orders.wouldSet(owner.organisation, input) : inventory.orders.set(owner.organisation, input);
    if (errors.length === 0) {
      inventory.allocations.exclusively(() => {
        for (const { input } of orders) counts[save(input)] += 1;
      });
    }
    return { body: { height: readModel.height, dryRun, ...counts, errors } };
  },
});

const listRoute = route({
  method: 'get',
  path: '/inventory/orders',
  tag: 'Inventory',
  summary: 'Your orders, the latest first, with shipped and received quantities',
  readsModel: true,
  query: z.strictObject({
    kind: z.enum(orderKinds).optional(),
    late: flag.unwrap().optional().describe('true: only orders with a late line; false: only those without.'),
    state: orderState.optional(),
    format: z
      .enum(['json', 'csv', 'xlsx'])
      .default('json')
      .describe('csv: a file that can be imported again. xlsx: an Excel workbook.'),
  }),
  answer: ordersAnswer,
  answerTypes: ['application/json', 'text/csv', excel],
  codes: ['caller_unknown'],
  handle: async ({ query: { kind, late, state, format }, caller }, { inventory, readModel }) => {
    const owner = ownerOf(caller, readModel);
    const rows = inventory.orders
      .list(owner.organisation, kind)
      .map((each) => showOrder(readModel, owner, each))
      .filter((row) => late === undefined || row.isLate === (late === 'true'))
      .filter((row) => state === undefined || row.state === state);
    if (format === 'csv') return { text: ordersCsv(rows, orderFileColumns), type: 'text/csv; charset=utf-8' };
    if (format === 'xlsx') {
      return { stream: await ordersWorkbook(rows, orderFileColumns), type: excel, height: readModel.height };
    }
    return { body: { height: readModel.height, rows } };
  },
});

const cancelRoute = route({
  method: 'post',
  path: '/inventory/orders/cancel',
  tag: 'Inventory',
  summary: 'Cancel an order of yours',
  access: 'operator',
  body: key,
  example: { kind: 'purchase', order: '850-1' },
  answer: ordersAnswer,
  codes: ['role_missing', 'caller_unknown', 'order_unknown', 'storage_full'],
  handle: ({ body, caller }, { inventory, readModel }) => {
    const owner = ownerOf(caller, readModel);
    const found = inventory.orders.find(owner.organisation, body);
    if (!found) throw new Problem('order_unknown', `You have no ${body.kind} order ${body.order}.`);
    inventory.orders.cancel(owner.organisation, body);
    const row = showOrder(readModel, owner, { ...found, cancelled: true });
    return { body: { height: readModel.height, rows: [row] } };
  },
});

/** Routes of purchase and sales orders. Each organisation sees and sets only its own. */
export const inventoryOrderRoutes = [setRoute, importRoute, listRoute, cancelRoute];
